/* Hours of a mix of labels, and images that hours buy. */
#include "study/cost.h"

#include <math.h>

LwCostTable
lw_cost_table_default (void)
{
  static const double seconds[LW_N_LABEL_TYPES] = {
    [LW_LABEL_IMAGE] = 30, [LW_LABEL_POINT] = 45, [LW_LABEL_COARSE] = 420, [LW_LABEL_FINE] = 5400
  };
  LwCostTable table = { .preset = LW_COST_DEFAULT_PRESET };
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    table.image[t].value = seconds[t];
  return table;
}

double
lw_cost_seconds (const LwCostTable *table, LwLabelType type, const LwLabelCounts *counts)
{
  double seconds = table->image[type].value;
  if (counts)
    seconds += table->klass[type].value * counts[type].classes
               + table->click[type].value * counts[type].clicks
               + table->vertex[type].value * counts[type].vertices;
  return seconds;
}

double
lw_cost_hours (const LwCostTable *table, const LwMix *mix, const LwLabelCounts *counts)
{
  double hours = 0;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    if (mix->images[t])
      hours += table->fixed[t].value
               + mix->images[t] * lw_cost_seconds (table, (LwLabelType)t, counts) / 3600;
  return hours;
}

/* Of one type; the spreads of different figures are independent. */
static double
hours_variance (const LwCostTable *table, int type, int images, const LwLabelCounts *counts)
{
  double per_image = pow (table->image[type].spread, 2);
  if (counts)
    per_image += pow (table->klass[type].spread * counts[type].classes, 2)
                 + pow (table->click[type].spread * counts[type].clicks, 2)
                 + pow (table->vertex[type].spread * counts[type].vertices, 2);
  return pow (table->fixed[type].spread, 2) + per_image * pow (images / 3600.0, 2);
}

double
lw_cost_hours_spread (const LwCostTable *table, const LwMix *mix, const LwLabelCounts *counts)
{
  double variance = 0;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    if (mix->images[t])
      variance += hours_variance (table, t, mix->images[t], counts);
  return sqrt (variance);
}

int
lw_cost_images (const LwCostTable *table, LwLabelType type, double hours, int pool,
                const LwLabelCounts *counts)
{
  int most = pool > 0 ? pool : G_MAXINT / LW_N_LABEL_TYPES;
  double left = hours - table->fixed[type].value, seconds = lw_cost_seconds (table, type, counts);
  if (!(left >= 0))
    return 0;
  /* 12 images for exactly the hours of 12 images, whatever the rounding. */
  double images = seconds > 0 ? floor (left * 3600 / seconds * (1 + 1e-12)) : (double)most;
  return images < most ? (int)images : most;
}
