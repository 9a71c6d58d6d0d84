/* Whether counted labels agree with what the id table says of them. */
#pragma once

#include "dataset/check.h"

G_BEGIN_DECLS

/* Fills reasons, warnings and usable from the counts. */
void lw_dataset_check_judge (LwDatasetCheck *self, const LwDataset *dataset);

G_END_DECLS
