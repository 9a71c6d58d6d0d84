/* The weak augmentation of a training image: random scale, crop, flip and colour jitter, and where
 * it sends points and tags (WDASS section 4; both domains). */
#pragma once

#include "backend/backend.h"
#include "dataset/sample.h"

G_BEGIN_DECLS

/* Counters of the random stream that an image of the batch has to itself. */
#define LW_AUGMENT_DRAWS 64

typedef struct
{
  double scale_min, scale_max; /* of the loaded image, uniform between */
  gboolean flip;               /* left-right, with probability 0.5 */
  double jitter; /* largest change of brightness, contrast, saturation (factors 1 +- x)
                    and hue (+- x turns) */
} LwAugmentOptions;

/* Fills scale, position, flip and jitter of @item for the loaded size in its width and height, for
 * a crop of H x W. Image @b of the batch takes counters b * LW_AUGMENT_DRAWS and up. The crop lies
 * at whole scaled pixels: inside the image where that is larger than the crop, else around it. */
void lw_augment_draw (const LwAugmentOptions *options, LwRngKey key, int b, int H, int W,
                      LwAugmentImage *item);

/* Where pixel (row, col) of the stored image lies in the crop: the output pixel that holds its
 * centre. FALSE if it is outside. */
gboolean lw_augment_point (const LwAugmentImage *item, const LwSample *sample, int row, int col,
                           int H, int W, int32_t *out_row, int32_t *out_col);

/* tags[K] = 1 for the classes of @labels, a map of the item's size, that the crop shows. */
void lw_augment_visible (const LwAugmentImage *item, const LwImage *labels, int H, int W, int K,
                         uint8_t *tags);

G_END_DECLS
