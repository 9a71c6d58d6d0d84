/* Intersection over union. */
#include "eval/iou.h"

#include <math.h>

const uint8_t lw_iou_synthia_16[LW_CITYSCAPES_CLASSES]
    = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1 };
const uint8_t lw_iou_synthia_13[LW_CITYSCAPES_CLASSES]
    = { 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1 };

void
lw_iou (const int64_t *confusion, int K, double *iou)
{
  for (int k = 0; k < K; k++)
    {
      int64_t hits = confusion[(int64_t)k * K + k], either = -hits;
      for (int j = 0; j < K; j++)
        either += confusion[(int64_t)k * K + j] + confusion[(int64_t)j * K + k];
      iou[k] = either ? (double)hits / (double)either : (double)NAN;
    }
}

double
lw_mean_iou (const double *iou, const uint8_t *subset, int K)
{
  double sum = 0.0;
  int n = 0;
  for (int k = 0; k < K; k++)
    if (!isnan (iou[k]) && (!subset || subset[k]))
      {
        sum += iou[k];
        n++;
      }
  return n ? sum / n : (double)NAN;
}
