/* Memory for the evaluation of a data set. */
#include "dataset/image-sizes.h"
#include "eval/inference-private.h"

gboolean
lw_inference_reserve_sizes (LwInference *self, const GArray *sizes, GError **error)
{
  int capacity = lw_inference_capacity (self);
  g_autoptr (GArray) largest = lw_sizes_largest (sizes, LW_INFERENCE_PLANS);
  for (guint i = 0; i < largest->len; i++)
    {
      const LwSizeCount *size = &g_array_index (largest, LwSizeCount, i);
      int n = MIN (size->images, capacity), rest = sizes->len == 1 ? size->images % n : 0;
      if (!lw_inference_reserve (self, n, size->width, size->height, error)
          || (rest > 0 && !lw_inference_reserve (self, rest, size->width, size->height, error)))
        return FALSE;
    }
  return TRUE;
}
