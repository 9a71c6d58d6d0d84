/* Intersection over union, the measure of segmentation: the one place where it is defined. */
#pragma once

#include <stdint.h>

#define LW_CITYSCAPES_CLASSES 19

/* Masks over the 19 Cityscapes classes: those that SYNTHIA has too (without terrain, truck, train),
 * and of these the 13 that are customary besides (without wall, fence, pole). */
extern const uint8_t lw_iou_synthia_16[LW_CITYSCAPES_CLASSES];
extern const uint8_t lw_iou_synthia_13[LW_CITYSCAPES_CLASSES];

/* @confusion [K][K], row = truth. iou[k] = hits / (truth + predicted - hits), NaN for a class that
 * neither occurs nor is predicted. */
void lw_iou (const int64_t *confusion, int K, double *iou);

/* Mean of the classes with an IoU, of all or of those that the mask @subset [K] marks; NaN if there
 * is none. */
double lw_mean_iou (const double *iou, const uint8_t *subset, int K);
