/* Which sizes the photographs of a data set have. */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

typedef struct
{
  int width, height;
  int images;
} LwSizeCount;

/* Counts @images of a size in a list of LwSizeCount. */
void lw_size_count_add (GArray *sizes, int width, int height, int images);

/* Most frequent first, then by width and height. */
void lw_size_count_sort (GArray *sizes);

/* The @n sizes of most pixels, those first. (transfer full) */
GArray *lw_sizes_largest (const GArray *sizes, guint n);

/* The sizes in the headers of at most @most photographs, evenly spread, most frequent first. What
 * cannot be read is left out. (element-type LwSizeCount) (transfer full) */
GArray *lw_dataset_sizes (const LwDataset *dataset, int most);

G_END_DECLS
