/* The figures of a cost table as a person edits them: one at a time, beside those of a preset. */
#pragma once

#include "study/cost.h"

G_BEGIN_DECLS

typedef enum
{
  LW_COST_PER_IMAGE,  /* seconds */
  LW_COST_PER_CLASS,  /* seconds */
  LW_COST_PER_CLICK,  /* seconds */
  LW_COST_PER_VERTEX, /* seconds */
  LW_COST_FIXED,      /* hours */
} LwCostFigure;

#define LW_N_COST_FIGURES 5

/* "Each Image", …, translated. */
const char *lw_cost_figure_title (LwCostFigure figure);

/* Whether labels of @type have that: points have no vertices. */
gboolean lw_cost_figure_applies (LwCostFigure figure, LwLabelType type);

const LwCost *lw_cost_figure (const LwCostTable *table, LwCostFigure figure, LwLabelType type);

/* Changes one figure. What @preset (nullable) says too gets its source; what was made by hand has
 * none. The spread stays. */
void lw_cost_figure_set (LwCostTable *table, const LwCostTable *preset, LwCostFigure figure,
                         LwLabelType type, double value);
void lw_cost_figure_set_spread (LwCostTable *table, LwCostFigure figure, LwLabelType type,
                                double spread);

/* Whether all figures are those of @preset. Prices do not count: presets have none. */
gboolean lw_cost_table_is (const LwCostTable *table, const LwCostTable *preset);

/* All figures of @preset; price and currency stay. */
void lw_cost_table_take (LwCostTable *table, const LwCostTable *preset);

/* All presets, by their names (LwCostTable.preset), sorted. Reads files; any thread.
 * (element-type LwCostTable) (transfer full) */
GArray *lw_cost_tables_of_presets (void);

/* "Das 2023" of "das-2023". (transfer full) */
char *lw_cost_preset_title (const char *name);

G_END_DECLS
