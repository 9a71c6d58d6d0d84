/* PNG encoder on libpng: RGB, grey, or palette for label maps. Encoded in memory, written in one
 * step. */
#include "image/image.h"

#include <glib/gi18n-lib.h>
#include <png.h>
#include <zlib.h>

#include "core/error.h"
#include "core/file.h"

/* Scenes and predictions are written in bulk. Looking for nothing but runs after the Paeth filter
 * takes two thirds of the time of a search at level 2 and gives smaller files of photographs. */
#define COMPRESSION_LEVEL 1

typedef struct
{
  const LwImage *image;
  const uint8_t (*palette)[3];
  int level; /* of a search for repeats, 0: runs alone */
  png_structp png;
  png_infop info;
  GByteArray *out;
  char message[160];
} Writer;

static void
on_error (png_structp png, png_const_charp message)
{
  Writer *self = png_get_error_ptr (png);
  g_strlcpy (self->message, message, sizeof self->message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
}

static void
on_write (png_structp png, png_bytep data, size_t n)
{
  Writer *self = png_get_io_ptr (png);
  g_byte_array_append (self->out, data, n);
}

static void
on_flush (png_structp png)
{
}

static int
colour_type (const Writer *self)
{
  if (self->image->channels == 3)
    return PNG_COLOR_TYPE_RGB;
  return self->palette ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_GRAY;
}

static void
set_palette (Writer *self)
{
  png_color colours[256];
  for (int i = 0; i < 256; i++)
    colours[i] = (png_color){ self->palette[i][0], self->palette[i][1], self->palette[i][2] };
  png_set_PLTE (self->png, self->info, colours, 256);
}

static void
encode (Writer *self)
{
  const LwImage *image = self->image;
  png_set_write_fn (self->png, self, on_write, on_flush);
  png_set_compression_level (self->png, self->level ? self->level : COMPRESSION_LEVEL);
  png_set_IHDR (self->png, self->info, image->width, image->height, 8, colour_type (self),
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  if (colour_type (self) == PNG_COLOR_TYPE_PALETTE)
    set_palette (self);
  png_set_compression_strategy (self->png, self->level ? Z_DEFAULT_STRATEGY : Z_RLE);
  png_set_filter (self->png, PNG_FILTER_TYPE_BASE,
                  self->level            ? PNG_FILTER_NONE
                  : image->channels == 3 ? PNG_FILTER_PAETH
                                         : PNG_FILTER_UP);
  png_write_info (self->png, self->info);
  for (int y = 0; y < image->height; y++)
    png_write_row (self->png, image->pixels + (size_t)y * image->width * image->channels);
  png_write_end (self->png, NULL);
}

static gboolean
writer_run (Writer *self, const char *path, GError **error)
{
  if (!setjmp (png_jmpbuf (self->png)))
    {
      encode (self);
      return TRUE;
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: cannot be encoded as PNG: %s"), path,
               self->message);
  return FALSE;
}

/* Pictures are made in bulk and can be made again: a sync would take as long as the encoding. */
static gboolean
save (const char *path, const GByteArray *bytes, GError **error)
{
  g_autoptr (LwFileWriter) writer = lw_file_writer_open (path, error);
  if (!writer)
    return FALSE;
  lw_file_writer_skip_sync (writer);
  return lw_file_writer_write (writer, bytes->data, bytes->len, error)
         && lw_file_writer_commit (writer, error);
}

/* @writer has what is to be encoded, and how. */
static gboolean
write_png (Writer *writer, const char *path, GError **error)
{
  g_autoptr (GByteArray) out = writer->out = g_byte_array_new ();
  writer->png = png_create_write_struct (PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
  writer->info = writer->png ? png_create_info_struct (writer->png) : NULL;
  if (!writer->info)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_FILE, _ ("%s: no memory for the PNG encoder"), path);
      png_destroy_write_struct (&writer->png, NULL);
      return FALSE;
    }
  gboolean ok = writer_run (writer, path, error);
  png_destroy_write_struct (&writer->png, &writer->info);
  return ok && save (path, out, error);
}

gboolean
lw_image_write_png (const char *path, const LwImage *image, const uint8_t (*palette)[3],
                    GError **error)
{
  g_assert (image->channels == 3 || image->channels == 1);
  Writer writer = { .image = image, .palette = palette };
  return write_png (&writer, path, error);
}

gboolean
lw_image_write_png_packed (const char *path, const LwImage *image, int level, GError **error)
{
  g_assert (image->channels == 1 && level >= 1 && level <= 9);
  Writer writer = { .image = image, .level = level };
  return write_png (&writer, path, error);
}
