/* Memory for the evaluation of a data set. */
#include "dataset/image-sizes.h"
#include "eval/inference-private.h"

static int
by_area (const void *a, const void *b)
{
  const LwSizeCount *x = a, *y = b;
  gint64 of_x = (gint64)x->width * x->height, of_y = (gint64)y->width * y->height;
  return of_x < of_y ? 1 : of_x > of_y ? -1 : x->width - y->width;
}

gboolean
lw_inference_reserve_sizes (LwInference *self, const GArray *sizes, GError **error)
{
  int capacity = lw_inference_capacity (self);
  g_autoptr (GArray) largest = g_array_copy ((GArray *)sizes);
  g_array_sort (largest, by_area);
  for (guint i = 0; i < MIN (largest->len, LW_INFERENCE_PLANS); i++)
    {
      const LwSizeCount *size = &g_array_index (largest, LwSizeCount, i);
      int n = MIN (size->images, capacity), rest = largest->len == 1 ? size->images % n : 0;
      if (!lw_inference_reserve (self, n, size->width, size->height, error)
          || (rest > 0 && !lw_inference_reserve (self, rest, size->width, size->height, error)))
        return FALSE;
    }
  return TRUE;
}
