/* Image files of every encoding. */
#include "image-fixture.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include <jpeglib.h>

int
lw_fixture_channels (int colour_type)
{
  switch (colour_type)
    {
    case PNG_COLOR_TYPE_GRAY_ALPHA:
      return 2;
    case PNG_COLOR_TYPE_RGB:
      return 3;
    case PNG_COLOR_TYPE_RGBA:
      return 4;
    default:
      return 1;
    }
}

static void
write_bytes (png_structp png, png_bytep data, size_t n)
{
  g_byte_array_append (png_get_io_ptr (png), data, n);
}

static void
flush_bytes (png_structp png)
{
}

/* Samples as PNG stores them: packed from the high bit on, 16 bits big endian. */
static void
pack_row (const LwPngFixture *f, const uint16_t *samples, uint8_t *row)
{
  int n = f->width * lw_fixture_channels (f->colour_type);
  memset (row, 0, 2 * n);
  for (int i = 0; i < n; i++)
    if (f->depth == 16)
      {
        row[2 * i] = samples[i] >> 8;
        row[2 * i + 1] = samples[i] & 255;
      }
    else
      {
        int bit = i * f->depth;
        row[bit / 8] |= samples[i] << (8 - f->depth - bit % 8);
      }
}

static void
set_colours (const LwPngFixture *f, png_structp png, png_infop info)
{
  png_color palette[256];
  png_byte alpha[256];
  for (int i = 0; i < 256; i++)
    {
      palette[i] = (png_color){ i, 255 - i, 7 * i };
      alpha[i] = 17 * i;
    }
  png_color_16 key = { .gray = f->grey_key - 1 };
  if (f->colour_type == PNG_COLOR_TYPE_PALETTE)
    png_set_PLTE (png, info, palette, f->n_palette);
  if (f->n_alpha)
    png_set_tRNS (png, info, alpha, f->n_alpha, NULL);
  if (f->grey_key)
    png_set_tRNS (png, info, NULL, 0, &key);
}

GByteArray *
lw_fixture_png (const LwPngFixture *f, const uint16_t *samples)
{
  int channels = lw_fixture_channels (f->colour_type);
  GByteArray *out = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  png_set_write_fn (png, out, write_bytes, flush_bytes);
  png_set_IHDR (png, info, f->width, f->height, f->depth, f->colour_type,
                f->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE,
                PNG_FILTER_TYPE_BASE);
  set_colours (f, png, info);
  png_write_info (png, info);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  for (int y = 0; y < f->height; y++)
    {
      uint8_t *row = g_malloc (2 * f->width * channels);
      pack_row (f, samples + (size_t)y * f->width * channels, row);
      g_ptr_array_add (rows, row);
    }
  png_write_image (png, (png_bytepp)rows->pdata);
  png_write_end (png, NULL);
  png_destroy_write_struct (&png, &info);
  return out;
}

GByteArray *
lw_fixture_jpeg (int width, int height, int components, gboolean progressive, const uint8_t *pixels)
{
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long size = 0;
  info.err = jpeg_std_error (&errors);
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &data, &size);
  info.image_width = width;
  info.image_height = height;
  info.input_components = components;
  info.in_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults (&info);
  jpeg_set_quality (&info, 95, TRUE);
  if (progressive)
    jpeg_simple_progression (&info);
  jpeg_start_compress (&info, TRUE);
  while (info.next_scanline < info.image_height)
    {
      JSAMPROW row = (JSAMPROW)pixels + (size_t)info.next_scanline * width * components;
      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  GByteArray *out = g_byte_array_append (g_byte_array_new (), data, size);
  free (data);
  return out;
}

char *
lw_fixture_save (const char *folder, const char *name, const GByteArray *bytes)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_assert_no_errno (g_mkdir_with_parents (parent, 0700));
  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
  return path;
}

void
lw_fixture_save_png (const char *folder, const char *name, const LwPngFixture *fixture,
                     const uint16_t *samples)
{
  g_autoptr (GByteArray) bytes = lw_fixture_png (fixture, samples);
  g_free (lw_fixture_save (folder, name, bytes));
}

void
lw_fixture_fix_checksums (GByteArray *png)
{
  size_t at = 8;
  while (at + 12 <= png->len)
    {
      guint32 length;
      memcpy (&length, png->data + at, 4);
      length = GUINT32_FROM_BE (length);
      if (length > png->len - at - 12)
        return;
      guint32 sum = GUINT32_TO_BE ((guint32)crc32 (0, png->data + at + 4, length + 4));
      memcpy (png->data + at + 8 + length, &sum, 4);
      at += length + 12;
    }
}

void
lw_fixture_save_ids (const char *folder, const char *name, int colour_type, int depth, int width,
                     int height, const uint16_t *ids)
{
  LwPngFixture fixture = LW_PNG_FIXTURE (width, height, depth, colour_type, .n_palette = 256);
  int channels = lw_fixture_channels (colour_type);
  g_autofree uint16_t *samples = g_new (uint16_t, (size_t)width * height * channels);
  for (int i = 0; i < width * height; i++)
    for (int c = 0; c < channels; c++)
      samples[i * channels + c] = c ? (uint16_t)(7 * i) : ids[i];
  lw_fixture_save_png (folder, name, &fixture, samples);
}

void
lw_fixture_save_photograph (const char *folder, const char *name, int width, int height)
{
  g_autofree uint8_t *rgb = g_malloc ((size_t)width * height * 3);
  g_autofree uint16_t *samples = g_new (uint16_t, (size_t)width * height * 3);
  for (int i = 0; i < width * height * 3; i++)
    samples[i] = rgb[i] = (uint8_t)(37 * i);
  if (g_str_has_suffix (name, ".png"))
    {
      LwPngFixture fixture = LW_PNG_FIXTURE (width, height, 8, PNG_COLOR_TYPE_RGB);
      lw_fixture_save_png (folder, name, &fixture, samples);
      return;
    }
  g_autoptr (GByteArray) jpeg = lw_fixture_jpeg (width, height, 3, FALSE, rgb);
  g_free (lw_fixture_save (folder, name, jpeg));
}

void
lw_fixture_save_text (const char *folder, const char *name, const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *)text, strlen (text));
  g_free (lw_fixture_save (folder, name, bytes));
}
