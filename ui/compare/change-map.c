/* Error, change and confusion maps. */
#include "compare/change-map.h"

#include <math.h>

#include "eval/iou.h"

static size_t
pixels_of (const LwImage *image)
{
  return (size_t)image->width * image->height;
}

LwImage *
lw_change_map_new (const LwImage *truth, const LwImage *a, const LwImage *b, LwChangeTotals *totals)
{
  LwImage *map = lw_image_new (truth->width, truth->height, 1);
  *totals = (LwChangeTotals){ 0 };
  for (size_t i = 0; i < pixels_of (truth); i++)
    {
      int klass = truth->pixels[i];
      if (klass >= LW_MAX_CLASSES)
        {
          map->pixels[i] = LW_IGNORE;
          continue;
        }
      int change = (a->pixels[i] != klass) * 2 + (b->pixels[i] != klass);
      static const uint8_t changes[4]
          = { LW_CHANGE_BOTH_RIGHT, LW_CHANGE_ONLY_A, LW_CHANGE_ONLY_B, LW_CHANGE_BOTH_WRONG };
      map->pixels[i] = changes[change];
      totals->classes[klass][changes[change]]++;
    }
  for (int k = 0; k < LW_MAX_CLASSES; k++)
    for (int c = 0; c < LW_N_CHANGES; c++)
      totals->all[c] += totals->classes[k][c];
  return map;
}

LwImage *
lw_error_map_new (const LwImage *truth, const LwImage *labels)
{
  LwImage *map = lw_image_new (truth->width, truth->height, 1);
  for (size_t i = 0; i < pixels_of (truth); i++)
    map->pixels[i]
        = truth->pixels[i] == LW_IGNORE ? LW_IGNORE : truth->pixels[i] != labels->pixels[i];
  return map;
}

LwImage *
lw_confusion_map_new (const LwImage *truth, const LwImage *labels, int true_class, int predicted)
{
  LwImage *map = lw_image_new (truth->width, truth->height, 1);
  for (size_t i = 0; i < pixels_of (truth); i++)
    map->pixels[i] = truth->pixels[i] == LW_IGNORE
                         ? LW_IGNORE
                         : truth->pixels[i] == true_class && labels->pixels[i] == predicted;
  return map;
}

double
lw_labels_miou (const LwImage *truth, const LwImage *labels, int n_classes, double *iou)
{
  g_autofree int64_t *confusion = g_new0 (int64_t, n_classes * n_classes);
  double own[LW_MAX_CLASSES];
  double *ious = iou ? iou : own;
  uint8_t occurs[LW_MAX_CLASSES] = { 0 };
  for (size_t i = 0; i < pixels_of (truth); i++)
    if (truth->pixels[i] < n_classes && labels->pixels[i] < n_classes)
      {
        confusion[truth->pixels[i] * n_classes + labels->pixels[i]]++;
        occurs[truth->pixels[i]] = 1;
      }
  lw_iou (confusion, n_classes, ious);
  for (int k = 0; k < n_classes; k++)
    ious[k] *= 100;
  return lw_mean_iou (ious, occurs, n_classes);
}
