/* 8-bit images in memory: photographs (RGB) and label maps (one channel of class numbers). */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* The class number of a pixel without a label. */
#define LW_IGNORE 255

typedef struct
{
  int width, height;
  int channels;      /* 3: RGB; 1: labels or grey */
  uint8_t *pixels;   /* [height][width][channels] */
  gboolean borrowed; /* the pixels belong to somebody else and are only read */
} LwImage;

/* Pixels are zero. Sizes must be positive and already checked against LW_IMAGE_MAX_PIXELS. */
LwImage *lw_image_new (int width, int height, int channels);
LwImage *lw_image_copy (const LwImage *image);
/* An image of @pixels, which outlive it and are only read. */
LwImage *lw_image_borrow (const uint8_t *pixels, int width, int height, int channels);
size_t lw_image_bytes (const LwImage *image);
void lw_image_free (LwImage *image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwImage, lw_image_free)

/* Larger files are refused before anything is allocated. */
#define LW_IMAGE_MAX_PIXELS (1 << 28)

/* A photograph, PNG (any depth, palette, grey, alpha over black, interlaced) or JPEG (EXIF
 * orientation is not applied, as labels are drawn on the stored pixels), as RGB. */
LwImage *lw_image_read (const char *path, GError **error);

/* Width and height from the header only. */
gboolean lw_image_read_size (const char *path, int *width, int *height, GError **error);

/* The raw ids of a label PNG, one 16-bit value a pixel: palette index (not colour), grey 8 or 16
 * bit (of grey-alpha the grey), red channel of 16-bit RGB. 8-bit RGB holds colours, not ids, and is
 * refused. *ids is [height][width], freed with g_free. */
gboolean lw_label_read_ids (const char *path, uint16_t **ids, int *width, int *height,
                            GError **error);

/* Replaces @path atomically, without waiting for the disk. With @palette (256 x RGB) a one-channel
 * image becomes a palette PNG.
 */
gboolean lw_image_write_png (const char *path, const LwImage *image, const uint8_t (*palette)[3],
                             GError **error);

/* A one-channel image as grey PNG in the same way, for files that stay: without filter, which suits
 * areas of one value, and packed at zlib's @level, up to ten times slower and a third the size. */
gboolean lw_image_write_png_packed (const char *path, const LwImage *image, int level,
                                    GError **error);

/* Resampling with pixel centres at +0.5 (align_corners = False). Bilinear without antialiasing when
 * enlarging, area average when reducing; nearest for labels: pixel (y, x) takes (floor (y * H / h),
 * floor (x * W / w)). */
LwImage *lw_image_resize (const LwImage *image, int width, int height);
LwImage *lw_image_resize_labels (const LwImage *labels, int width, int height);

/* RGB of a label map: @palette[label], ignore as given by palette[255]. */
LwImage *lw_image_colour (const LwImage *labels, const uint8_t (*palette)[3]);

G_END_DECLS
