/* Cairo surfaces written through memory, so that a full disk leaves the previous file. */
#include "report/surface-file.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"

#define MOST_PIXELS 32767

/* Written into every PDF in place of the time of its making. */
#define PDF_DATE "2000-01-01T00:00:00Z"

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw_on (cairo_surface_t *surface, const LwDrawing *drawing, double scale)
{
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  drawing->draw (cr, drawing->data);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  return status;
}

/* Vector surfaces are written when they are finished. */
static cairo_status_t
draw_vector (cairo_surface_t *surface, const LwDrawing *drawing)
{
  cairo_status_t status = draw_on (surface, drawing, 1);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

/* Cairo numbers the surfaces of a process, and names the groups of an SVG after that number. */
static void
drop_surface_number (GByteArray *svg)
{
  static const char mark[] = "<g id=\"surface";
  gsize length = strlen (mark);
  char *start = g_strstr_len ((const char *)svg->data, svg->len, mark);
  if (!start)
    return;
  guint from = (guint)(start - (char *)svg->data) + (guint)length, to = from;
  while (to < svg->len && g_ascii_isdigit (svg->data[to]))
    to++;
  if (to > from)
    g_byte_array_remove_range (svg, from, to - from);
}

static cairo_status_t
draw_svg (const LwDrawing *drawing, GByteArray *bytes)
{
  cairo_status_t status = draw_vector (
      cairo_svg_surface_create_for_stream (append_cb, bytes, drawing->width, drawing->height),
      drawing);
  drop_surface_number (bytes);
  return status;
}

static cairo_status_t
draw_pdf (const LwDrawing *drawing, GByteArray *bytes)
{
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (append_cb, bytes, drawing->width, drawing->height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, PDF_DATE);
  return draw_vector (surface, drawing);
}

static cairo_status_t
draw_png (const LwDrawing *drawing, GByteArray *bytes)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)ceil (drawing->width * drawing->scale),
                                    (int)ceil (drawing->height * drawing->scale));
  cairo_status_t status = draw_on (surface, drawing, drawing->scale);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
  return status;
}

GBytes *
lw_drawing_bytes (const LwDrawing *drawing, LwDrawingFormat format, const char *name,
                  GError **error)
{
  double w = ceil (drawing->width * drawing->scale), h = ceil (drawing->height * drawing->scale);
  if (format == LW_DRAWING_PNG && !(w >= 1 && h >= 1 && w <= MOST_PIXELS && h <= MOST_PIXELS))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s would have %.0f x %.0f pixels; at most %d a side can be written"), name,
                   w, h, MOST_PIXELS);
      return NULL;
    }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status = format == LW_DRAWING_SVG   ? draw_svg (drawing, bytes)
                          : format == LW_DRAWING_PDF ? draw_pdf (drawing, bytes)
                                                     : draw_png (drawing, bytes);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, LW_ERROR, LW_ERROR_FILE, _ ("%s could not be drawn: %s"), name,
               cairo_status_to_string (status));
  return NULL;
}

gboolean
lw_drawing_write (const LwDrawing *drawing, LwDrawingFormat format, const char *path,
                  GError **error)
{
  g_autoptr (GBytes) bytes = lw_drawing_bytes (drawing, format, path, error);
  if (!bytes)
    return FALSE;
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  return lw_file_replace (path, data, size, error);
}
