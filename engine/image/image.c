/* Images in memory: life cycle, size limits, colouring of label maps. */
#include "image/codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"

gboolean
lw_image_check_size (const char *path, guint64 width, guint64 height, GError **error)
{
  if (width >= 1 && height >= 1 && width <= LW_IMAGE_MAX_PIXELS
      && height <= LW_IMAGE_MAX_PIXELS / width)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: the header states %llu x %llu pixels, but an image must have between 1 and "
                  "%d; replace the file or cut it into tiles"),
               path, (unsigned long long)width, (unsigned long long)height, LW_IMAGE_MAX_PIXELS);
  return FALSE;
}

static LwImage *
image_of (uint8_t *pixels, int width, int height, int channels)
{
  LwImage *image = g_new (LwImage, 1);
  *image = (LwImage){ width, height, channels, pixels, FALSE };
  return image;
}

LwImage *
lw_image_try_new (const char *path, int width, int height, int channels, GError **error)
{
  size_t size = (size_t)width * height * channels;
  uint8_t *pixels = g_try_malloc0 (size);
  if (pixels)
    return image_of (pixels, width, height, channels);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: no memory for %d x %d pixels (%zu bytes); use smaller images"), path, width,
               height, size);
  return NULL;
}

LwImage *
lw_image_new (int width, int height, int channels)
{
  g_assert (width > 0 && height > 0 && channels > 0);
  return image_of (g_malloc0 ((size_t)width * height * channels), width, height, channels);
}

size_t
lw_image_bytes (const LwImage *image)
{
  return (size_t)image->width * image->height * image->channels;
}

LwImage *
lw_image_copy (const LwImage *image)
{
  return image_of (g_memdup2 (image->pixels, lw_image_bytes (image)), image->width, image->height,
                   image->channels);
}

LwImage *
lw_image_borrow (const uint8_t *pixels, int width, int height, int channels)
{
  LwImage *image = image_of ((uint8_t *)pixels, width, height, channels);
  image->borrowed = TRUE;
  return image;
}

void
lw_image_free (LwImage *image)
{
  if (!image)
    return;
  if (!image->borrowed)
    g_free (image->pixels);
  g_free (image);
}

LwImage *
lw_image_colour (const LwImage *labels, const uint8_t (*palette)[3])
{
  g_assert (labels->channels == 1);
  LwImage *colour = lw_image_new (labels->width, labels->height, 3);
  size_t n = (size_t)labels->width * labels->height;
  for (size_t i = 0; i < n; i++)
    memcpy (colour->pixels + 3 * i, palette[labels->pixels[i]], 3);
  return colour;
}
