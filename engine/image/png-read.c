/* PNG decoder on libpng, for photographs (RGB) and label maps (raw ids).
 *
 * libpng reports errors by longjmp. All of its calls run as steps under the one setjmp of
 * reader_run; a step keeps no owned locals, as everything to be freed is in the reader. */
#include "image/codec.h"

#include <glib/gi18n-lib.h>
#include <png.h>
#include <string.h>

#include "core/error.h"

/* zlib cannot compress better than 1032:1, so a file shorter than this share of its pixels is cut
 * off: known before memory for the pixels is asked for. */
#define MAX_COMPRESSION 1032

#define MAX_CHUNK_BYTES (8 << 20)

typedef struct
{
  const char *path;
  const uint8_t *data;
  size_t size, position;
  png_structp png;
  png_infop info;
  int width, height, depth, colour_type;
  size_t stride;   /* bytes of a row after the transformations asked for */
  uint8_t **rows;  /* [height] */
  uint8_t *pixels; /* [height][stride], owned if own_pixels */
  gboolean own_pixels;
  char message[160];
} Reader;

static void
on_error (png_structp png, png_const_charp message)
{
  Reader *self = png_get_error_ptr (png);
  g_strlcpy (self->message, message, sizeof self->message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
}

static void
on_read (png_structp png, png_bytep out, size_t n)
{
  Reader *self = png_get_io_ptr (png);
  if (n > self->size - self->position)
    png_error (png, "the file ends early");
  memcpy (out, self->data + self->position, n);
  self->position += n;
}

static gboolean
reader_run (Reader *self, void (*step) (Reader *self), GError **error)
{
  if (!setjmp (png_jmpbuf (self->png)))
    {
      step (self);
      return TRUE;
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: damaged PNG (%s, %zu bytes); copy, download or export the file again"),
               self->path, self->message, self->size);
  return FALSE;
}

static void
step_header (Reader *self)
{
  png_set_read_fn (self->png, self, on_read);
  png_set_user_limits (self->png, LW_IMAGE_MAX_PIXELS, LW_IMAGE_MAX_PIXELS);
  png_set_chunk_malloc_max (self->png, MAX_CHUNK_BYTES);
  png_set_crc_action (self->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  /* Colour profiles, text and times do not change stored values; transparency is kept. */
  png_set_keep_unknown_chunks (self->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info (self->png, self->info);
  self->width = png_get_image_width (self->png, self->info);
  self->height = png_get_image_height (self->png, self->info);
  self->depth = png_get_bit_depth (self->png, self->info);
  self->colour_type = png_get_color_type (self->png, self->info);
  self->stride = png_get_rowbytes (self->png, self->info);
}

static void
update_info (Reader *self)
{
  png_set_interlace_handling (self->png);
  png_read_update_info (self->png, self->info);
  self->stride = png_get_rowbytes (self->png, self->info);
}

/* 8-bit RGB, or RGBA where the file has transparency. */
static void
step_ask_rgb (Reader *self)
{
  png_set_expand (self->png);
  png_set_scale_16 (self->png);
  png_set_gray_to_rgb (self->png);
  update_info (self);
}

/* The stored numbers: indices and grey unpacked to bytes but not scaled; 16 bits in host order. */
static void
step_ask_ids (Reader *self)
{
  png_set_packing (self->png);
  png_set_strip_alpha (self->png);
  if (self->depth == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (self->png);
  update_info (self);
}

static void
step_pixels (Reader *self)
{
  png_read_image (self->png, self->rows);
  png_read_end (self->png, NULL);
}

gboolean
lw_png_size (const char *path, const uint8_t *data, size_t size, int *width, int *height,
             GError **error)
{
  if (size < 24 || memcmp (data + 12, "IHDR", 4))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: damaged PNG (no header, %zu bytes); copy, download or export the file "
                      "again"),
                   path, size);
      return FALSE;
    }
  guint32 sizes[2];
  memcpy (sizes, data + 16, sizeof sizes);
  guint32 w = GUINT32_FROM_BE (sizes[0]), h = GUINT32_FROM_BE (sizes[1]);
  if (!lw_image_check_size (path, w, h, error))
    return FALSE;
  *width = w;
  *height = h;
  return TRUE;
}

static gboolean
reader_open (Reader *self, GError **error)
{
  if (!lw_png_size (self->path, self->data, self->size, &self->width, &self->height, error))
    return FALSE;
  self->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, self, on_error, on_warning);
  self->info = self->png ? png_create_info_struct (self->png) : NULL;
  if (!self->info)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: no memory for the PNG decoder"),
                   self->path);
      return FALSE;
    }
  if (!reader_run (self, step_header, error))
    return FALSE;
  if (self->stride * self->height / MAX_COMPRESSION <= self->size)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: damaged PNG (%zu bytes cannot hold %d x %d pixels); "
                  "copy, download or export the file again"),
               self->path, self->size, self->width, self->height);
  return FALSE;
}

static void
reader_close (Reader *self)
{
  if (self->png)
    png_destroy_read_struct (&self->png, self->info ? &self->info : NULL, NULL);
  g_free (self->rows);
  if (self->own_pixels)
    g_free (self->pixels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_close)

/* Decodes into @pixels of [height][stride], or into a buffer of the reader if NULL. */
static gboolean
reader_decode (Reader *self, uint8_t *pixels, GError **error)
{
  self->own_pixels = pixels == NULL;
  self->pixels = pixels ? pixels : g_try_malloc (self->stride * self->height);
  if (!self->pixels)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: no memory for %d x %d pixels; use smaller images"), self->path,
                   self->width, self->height);
      return FALSE;
    }
  self->rows = g_new (uint8_t *, self->height);
  for (int y = 0; y < self->height; y++)
    self->rows[y] = self->pixels + y * self->stride;
  return reader_run (self, step_pixels, error);
}

/* RGBA over black. */
static void
drop_alpha (const uint8_t *rgba, uint8_t *rgb, size_t n)
{
  for (size_t i = 0; i < n; i++)
    for (int c = 0; c < 3; c++)
      rgb[3 * i + c] = (rgba[4 * i + c] * rgba[4 * i + 3] + 127) / 255;
}

LwImage *
lw_png_decode (const char *path, const uint8_t *data, size_t size, GError **error)
{
  g_auto (Reader) reader = { .path = path, .data = data, .size = size };
  if (!reader_open (&reader, error) || !reader_run (&reader, step_ask_rgb, error))
    return NULL;
  g_autoptr (LwImage) image = lw_image_try_new (path, reader.width, reader.height, 3, error);
  if (!image)
    return NULL;
  gboolean alpha = reader.stride != (size_t)reader.width * 3;
  if (!reader_decode (&reader, alpha ? NULL : image->pixels, error))
    return NULL;
  if (alpha)
    drop_alpha (reader.pixels, image->pixels, (size_t)reader.width * reader.height);
  return g_steal_pointer (&image);
}

static gboolean
check_holds_ids (const Reader *reader, GError **error)
{
  if (reader->depth == 16 || reader->colour_type == PNG_COLOR_TYPE_PALETTE
      || !(reader->colour_type & PNG_COLOR_MASK_COLOR))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: holds 8-bit RGB colours, not label ids; use the label file with ids "
                  "(palette, grey or 16-bit RGB PNG) instead of the colour picture"),
               reader->path);
  return FALSE;
}

/* The first of the samples of each pixel: index, grey or red. */
static void
take_first_samples (const Reader *reader, uint16_t *ids)
{
  size_t n = (size_t)reader->width * reader->height;
  size_t bytes = reader->depth == 16 ? 2 : 1;
  size_t step = reader->stride / reader->width / bytes;
  const uint8_t *bytes_in = reader->pixels;
  const uint16_t *words_in = (const uint16_t *)(const void *)reader->pixels;
  if (bytes == 1)
    for (size_t i = 0; i < n; i++)
      ids[i] = bytes_in[i * step];
  else
    for (size_t i = 0; i < n; i++)
      ids[i] = words_in[i * step];
}

gboolean
lw_png_decode_ids (const char *path, const uint8_t *data, size_t size, uint16_t **ids, int *width,
                   int *height, GError **error)
{
  g_auto (Reader) reader = { .path = path, .data = data, .size = size };
  if (!reader_open (&reader, error) || !check_holds_ids (&reader, error)
      || !reader_run (&reader, step_ask_ids, error) || !reader_decode (&reader, NULL, error))
    return FALSE;
  uint16_t *out = g_try_new (uint16_t, (size_t)reader.width * reader.height);
  if (!out)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: no memory for %d x %d labels; use smaller images"), path, reader.width,
                   reader.height);
      return FALSE;
    }
  take_first_samples (&reader, out);
  *ids = out;
  *width = reader.width;
  *height = reader.height;
  return TRUE;
}
