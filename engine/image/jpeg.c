/* JPEG decoder on libjpeg. A file that ends early or whose codes are damaged is an error: libjpeg
 * itself only warns and fills the rest with grey.
 *
 * libjpeg reports errors by longjmp to the one setjmp of decoder_run. */
#include "image/codec.h"

#include <glib/gi18n-lib.h>
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include <jerror.h>

#include "core/error.h"

/* A progressive file may state any number of scans over all of its pixels; real ones have about
 * ten. */
#define MAX_SCANS 200

typedef struct
{
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  const char *path;
  const uint8_t *data;
  size_t size;
  LwImage *image; /* filled by step_pixels */
  char message[JMSG_LENGTH_MAX];
} Decoder;

static void
on_error (j_common_ptr info)
{
  Decoder *self = info->client_data;
  info->err->format_message (info, self->message);
  longjmp (self->escape, 1);
}

/* Negative levels are warnings about damage, but for these, which leave the pixels as they should
 * be. */
static void
on_message (j_common_ptr info, int level)
{
  int code = info->err->msg_code;
  if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_ADOBE_XFORM
      && code != JWRN_JFIF_MAJOR)
    on_error (info);
}

static void
on_progress (j_common_ptr info)
{
  if (((j_decompress_ptr)info)->input_scan_number > MAX_SCANS)
    {
      Decoder *self = info->client_data;
      g_strlcpy (self->message, "too many scans", sizeof self->message);
      longjmp (self->escape, 1);
    }
}

static gboolean
decoder_run (Decoder *self, void (*step) (Decoder *self), GError **error)
{
  if (!setjmp (self->escape))
    {
      step (self);
      return TRUE;
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: damaged JPEG (%s, %zu bytes); copy, download or export the file again"),
               self->path, self->message, self->size);
  return FALSE;
}

static void
step_header (Decoder *self)
{
  jpeg_create_decompress (&self->info);
  self->info.progress = &self->progress;
  self->progress.progress_monitor = on_progress;
  jpeg_mem_src (&self->info, self->data, self->size);
  jpeg_read_header (&self->info, TRUE);
}

static void
step_pixels (Decoder *self)
{
  self->info.out_color_space = JCS_RGB;
  jpeg_start_decompress (&self->info);
  while (self->info.output_scanline < self->info.output_height)
    {
      uint8_t *row
          = self->image->pixels + (size_t)self->info.output_scanline * self->image->width * 3;
      jpeg_read_scanlines (&self->info, &row, 1);
    }
  jpeg_finish_decompress (&self->info);
}

static void
decoder_close (Decoder *self)
{
  jpeg_destroy_decompress (&self->info);
  lw_image_free (self->image);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decoder, decoder_close)

static gboolean
decoder_open (Decoder *self, GError **error)
{
  self->info.err = jpeg_std_error (&self->errors);
  self->info.client_data = self;
  self->errors.error_exit = on_error;
  self->errors.emit_message = on_message;
  return decoder_run (self, step_header, error)
         && lw_image_check_size (self->path, self->info.image_width, self->info.image_height,
                                 error);
}

gboolean
lw_jpeg_size (const char *path, const uint8_t *data, size_t size, int *width, int *height,
              GError **error)
{
  g_auto (Decoder) decoder = { .path = path, .data = data, .size = size };
  if (!decoder_open (&decoder, error))
    return FALSE;
  *width = decoder.info.image_width;
  *height = decoder.info.image_height;
  return TRUE;
}

LwImage *
lw_jpeg_decode (const char *path, const uint8_t *data, size_t size, GError **error)
{
  g_auto (Decoder) decoder = { .path = path, .data = data, .size = size };
  if (!decoder_open (&decoder, error))
    return NULL;
  if (decoder.info.num_components > 3)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_UNSUPPORTED,
                   _ ("%s: is a JPEG of %d colour components (CMYK); convert it to RGB"), path,
                   decoder.info.num_components);
      return NULL;
    }
  decoder.image
      = lw_image_try_new (path, decoder.info.image_width, decoder.info.image_height, 3, error);
  if (!decoder.image || !decoder_run (&decoder, step_pixels, error))
    return NULL;
  return g_steal_pointer (&decoder.image);
}
