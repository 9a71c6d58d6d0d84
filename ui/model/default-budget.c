/* The median of measured hours. */
#include "model/default-budget.h"

#include <math.h>

#include "result/forecast.h"

static int
compare_hours (const void *a, const void *b)
{
  double first = *(const double *)a, second = *(const double *)b;
  return (first > second) - (first < second);
}

double
lw_round_digits (double value, int digits)
{
  if (!(value > 0))
    return value;
  double step = pow (10, floor (log10 (value)) + 1 - digits);
  return round (value / step) * step;
}

double
lw_default_budget (const LwStudySnapshot *snapshot, const LwCostTable *costs)
{
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < snapshot->groups->len; i++)
    {
      const LwGroup *group = snapshot->groups->pdata[i];
      if (group->runs->len == 0 || lw_result_is_reference (group->runs->pdata[0]))
        continue;
      double value = lw_cost_hours (costs, &group->mix, snapshot->results->counts);
      if (value > 0)
        g_array_append_val (hours, value);
    }
  if (hours->len == 0)
    return 1;
  g_array_sort (hours, compare_hours);
  return lw_round_digits (lw_quantile ((double *)(void *)hours->data, (int)hours->len, 0.5), 2);
}
