/* Which labels the unlabelled and the mixed target pixels learn from. */
#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"

static LW_KERNEL void
label_run (const uint8_t *weak, const uint8_t *pseudo, const float *pseudo_weight, bool raise,
           uint8_t *unlabelled, uint8_t *merged, float *merged_weight, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    {
      bool labelled = weak[i] != LW_LABEL_IGNORE;
      unlabelled[i] = labelled ? LW_LABEL_IGNORE : pseudo[i];
      merged[i] = labelled ? weak[i] : pseudo[i];
      merged_weight[i] = labelled && raise ? 1.0f : pseudo_weight[i];
    }
}

bool
lw_cpu_target_labels (LwStream *s, int64_t pixels, const uint8_t *weak, const uint8_t *pseudo,
                      const float *pseudo_weight, bool raise, uint8_t *unlabelled, uint8_t *merged,
                      float *merged_weight)
{
  const int64_t part = 4096;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t i = 0; i < pixels; i += part)
    label_run (weak + i, pseudo + i, pseudo_weight + i, raise, unlabelled + i, merged + i,
               merged_weight + i, pixels - i < part ? pixels - i : part);
  return true;
}

bool
lw_cpu_join_counts (LwStream *s, int32_t K, const float *a, const float *b, float *sum,
                    uint8_t *both)
{
  for (int32_t k = 0; k < K; k++)
    {
      sum[k] = a[k] + b[k];
      both[k] = a[k] > 0 && b[k] > 0;
    }
  return true;
}
