/* Counts of image sizes. */
#include "dataset/image-sizes.h"

void
lw_size_count_add (GArray *sizes, int width, int height, int images)
{
  for (guint i = 0; i < sizes->len; i++)
    {
      LwSizeCount *size = &g_array_index (sizes, LwSizeCount, i);
      if (size->width == width && size->height == height)
        {
          size->images += images;
          return;
        }
    }
  LwSizeCount size = { width, height, images };
  g_array_append_val (sizes, size);
}

static int
compare (const void *a, const void *b)
{
  const LwSizeCount *x = a, *y = b;
  if (x->images != y->images)
    return y->images - x->images;
  return x->width != y->width ? y->width - x->width : y->height - x->height;
}

void
lw_size_count_sort (GArray *sizes)
{
  g_array_sort (sizes, compare);
}

static int
compare_pixels (const void *a, const void *b)
{
  const LwSizeCount *x = a, *y = b;
  gint64 of_x = (gint64)x->width * x->height, of_y = (gint64)y->width * y->height;
  return of_x < of_y ? 1 : of_x > of_y ? -1 : y->width - x->width;
}

GArray *
lw_sizes_largest (const GArray *sizes, guint n)
{
  GArray *largest = g_array_copy ((GArray *)sizes);
  g_array_sort (largest, compare_pixels);
  g_array_set_size (largest, MIN (n, sizes->len));
  return largest;
}

GArray *
lw_dataset_sizes (const LwDataset *dataset, int most)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (LwSizeCount));
  gint64 total = lw_dataset_count (dataset), n = MIN (total, most);
  for (gint64 i = 0; i < n; i++)
    {
      int width, height;
      const LwDatasetItem *item = lw_dataset_item (dataset, (int)(i * total / n));
      if (lw_image_read_size (item->image_path, &width, &height, NULL))
        lw_size_count_add (sizes, width, height, 1);
    }
  lw_size_count_sort (sizes);
  return sizes;
}
