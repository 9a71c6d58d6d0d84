/* What labels cost: seconds of an annotator's time for an image of each label type.
 *
 * Hours are computed from the table whenever they are shown; no result holds them, so that a change
 * of the table changes every curve at once. */
#pragma once

#include "dataset/weak.h"

G_BEGIN_DECLS

typedef struct
{
  double seconds[LW_N_LABEL_TYPES]; /* an image, by LwLabelType */
} LwCostTable;

/* none 0, image 30, point 45, coarse 420, fine 5400 s (Das et al., WDASS, CVPR 2023, section 4). */
LwCostTable lw_cost_table_default (void);

/* costs.json: {"seconds_per_image": {"image": 30, …}}. Types that are not named keep their default.
 * Unknown names and values that are no number from 0 to 1e6 are LW_ERROR_INPUT; *table is unchanged
 * then. */
gboolean lw_cost_table_load (const char *path, LwCostTable *table, GError **error);
gboolean lw_cost_table_save (const char *path, const LwCostTable *table, GError **error);

/* Hours for images[t] images of each label type t. */
double lw_cost_hours (const LwCostTable *table, const int images[LW_N_LABEL_TYPES]);

G_END_DECLS
