/* Cairo surfaces written through memory, so that a full disk leaves the previous file. */
#include "study/surface-file.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/error.h"
#include "core/file.h"

#define MOST_PIXELS 32767

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw_on (cairo_surface_t *surface, double scale, LwDrawFunc draw, const void *data)
{
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  draw (cr, data);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  return status;
}

static gboolean
save (const char *path, const GByteArray *bytes, cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return lw_file_replace (path, bytes->data, bytes->len, error);
  g_set_error (error, LW_ERROR, LW_ERROR_FILE, _ ("%s could not be drawn: %s"), path,
               cairo_status_to_string (status));
  return FALSE;
}

gboolean
lw_drawing_write_svg (const char *path, double width, double height, LwDrawFunc draw,
                      const void *data, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append_cb, bytes, width, height);
  cairo_status_t status = draw_on (surface, 1, draw, data);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return save (path, bytes, status, error);
}

gboolean
lw_drawing_write_png (const char *path, double width, double height, double scale, LwDrawFunc draw,
                      const void *data, GError **error)
{
  double w = ceil (width * scale), h = ceil (height * scale);
  if (!(w >= 1 && h >= 1 && w <= MOST_PIXELS && h <= MOST_PIXELS))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s would have %.0f x %.0f pixels; at most %d a side can be written"), path,
                   w, h, MOST_PIXELS);
      return FALSE;
    }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)w, (int)h);
  cairo_status_t status = draw_on (surface, scale, draw, data);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
  return save (path, bytes, status, error);
}
