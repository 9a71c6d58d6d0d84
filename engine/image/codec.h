/* Decoders of files already in memory, behind lw_image_read and lw_label_read_ids.
 *
 * @path is used in messages only. Nothing is allocated from a size in the file before
 * lw_image_check_size has accepted it. */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

#define LW_PNG_SIGNATURE "\x89PNG\r\n\x1a\n"
#define LW_PNG_SIGNATURE_SIZE 8

/* LW_ERROR_INPUT unless 1 <= width * height <= LW_IMAGE_MAX_PIXELS. */
gboolean lw_image_check_size (const char *path, guint64 width, guint64 height, GError **error);

/* Like lw_image_new, but without memory it is LW_ERROR_INPUT that names the size. */
LwImage *lw_image_try_new (const char *path, int width, int height, int channels, GError **error);

gboolean lw_png_size (const char *path, const uint8_t *data, size_t size, int *width, int *height,
                      GError **error);
LwImage *lw_png_decode (const char *path, const uint8_t *data, size_t size, GError **error);
gboolean lw_png_decode_ids (const char *path, const uint8_t *data, size_t size, uint16_t **ids,
                            int *width, int *height, GError **error);

gboolean lw_jpeg_size (const char *path, const uint8_t *data, size_t size, int *width, int *height,
                       GError **error);
LwImage *lw_jpeg_decode (const char *path, const uint8_t *data, size_t size, GError **error);

G_END_DECLS
