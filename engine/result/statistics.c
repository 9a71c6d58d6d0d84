/* Intervals of means, and paired differences. */
#include "result/statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "result/number-text.h"

LwInterval
lw_interval (const double *values, int n, double confidence)
{
  LwInterval self = { 0, (double)NAN, (double)NAN, (double)NAN, (double)NAN };
  double sum = 0, squares = 0;
  for (int i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        self.n++;
      }
  if (self.n == 0)
    return self;
  self.mean = sum / self.n;
  if (self.n == 1)
    return self;
  for (int i = 0; i < n; i++)
    if (!isnan (values[i]))
      squares += (values[i] - self.mean) * (values[i] - self.mean);
  self.spread = sqrt (squares / (self.n - 1));
  double reach = lw_t_quantile (0.5 + confidence / 2, self.n - 1) * self.spread / sqrt (self.n);
  self.low = self.mean - reach;
  self.high = self.mean + reach;
  return self;
}

/* A value of a run, or of a pair of runs. */
typedef struct
{
  int partition;
  double value;
} Unit;

static int
compare_units (const void *a, const void *b)
{
  return ((const Unit *)a)->partition - ((const Unit *)b)->partition;
}

/* The interval of the partitions' means where there are several partitions; else of the values. */
static LwInterval
units_interval (Unit *units, int n, double confidence, gboolean *by_partition)
{
  g_autofree double *values = g_new (double, MAX (n, 1));
  int partitions = 0;
  qsort (units, (size_t)n, sizeof *units, compare_units);
  for (int i = 0, end; i < n; i = end)
    {
      double sum = 0;
      for (end = i; end < n && units[end].partition == units[i].partition; end++)
        sum += units[end].value;
      values[partitions++] = sum / (end - i);
    }
  *by_partition = partitions >= 2;
  if (*by_partition)
    return lw_interval (values, partitions, confidence);
  for (int i = 0; i < n; i++)
    values[i] = units[i].value;
  return lw_interval (values, n, confidence);
}

LwInterval
lw_group_interval (const LwResults *results, const LwGroup *group, const LwMeasure *measure,
                   double confidence)
{
  g_autofree Unit *units = g_new (Unit, MAX (group->runs->len, 1));
  gboolean by_partition;
  int n = 0;
  for (guint i = 0; i < group->runs->len; i++)
    {
      const LwResult *run = group->runs->pdata[i];
      double value = lw_result_value (results, run, measure);
      if (!isnan (value))
        units[n++] = (Unit){ run->partition, value };
    }
  return units_interval (units, n, confidence, &by_partition);
}

/* The run of @group with the partition and seed of @run, or NULL. */
static const LwResult *
find_partner (const LwGroup *group, const LwResult *run)
{
  for (guint i = 0; i < group->runs->len; i++)
    {
      const LwResult *other = group->runs->pdata[i];
      if (other->partition == run->partition && other->seed == run->seed)
        return other;
    }
  return NULL;
}

static LwVerdict
judge (const LwInterval *difference)
{
  if (difference->n < 2)
    return LW_VERDICT_UNKNOWN;
  if (difference->low > 0)
    return LW_VERDICT_BETTER;
  return difference->high < 0 ? LW_VERDICT_WORSE : LW_VERDICT_TIE;
}

LwComparison
lw_compare_groups (const LwResults *results, const LwGroup *first, const LwGroup *second,
                   const LwMeasure *measure, double confidence)
{
  g_autofree Unit *units = g_new (Unit, MAX (first->runs->len, 1));
  int n = 0;
  for (guint i = 0; i < first->runs->len; i++)
    {
      const LwResult *run = first->runs->pdata[i], *partner = find_partner (second, run);
      double difference = (double)NAN;
      if (partner)
        difference
            = lw_result_value (results, run, measure) - lw_result_value (results, partner, measure);
      if (!isnan (difference))
        units[n++] = (Unit){ run->partition, difference };
    }
  LwComparison self;
  gboolean by_partition;
  self.difference = units_interval (units, n, confidence, &by_partition);
  self.unit = by_partition ? "partitions" : "seeds";
  self.verdict = judge (&self.difference);
  return self;
}

/* A verdict whose interval seems to touch 0 gets more digits. */
static int
decimals_of (const LwComparison *self)
{
  double nearest = MIN (fabs (self->difference.low), fabs (self->difference.high));
  int decimals = 1;
  if (self->verdict == LW_VERDICT_BETTER || self->verdict == LW_VERDICT_WORSE)
    while (decimals < 6 && nearest < 0.5 * pow (10, -decimals))
      decimals++;
  return decimals;
}

static char *
verdict_text (LwVerdict verdict, const char *first, const char *second)
{
  switch (verdict)
    {
    case LW_VERDICT_BETTER:
      return g_strdup_printf (_ ("%s is better"), first);
    case LW_VERDICT_WORSE:
      return g_strdup_printf (_ ("%s is better"), second);
    case LW_VERDICT_TIE:
      return g_strdup (_ ("tie"));
    case LW_VERDICT_UNKNOWN:
      break;
    }
  return g_strdup (_ ("n=1: no interval"));
}

char *
lw_comparison_text (const LwComparison *self, const char *first, const char *second)
{
  const LwInterval *found = &self->difference;
  if (found->n == 0)
    return g_strdup (_ ("no runs with equal partition and seed"));
  int decimals = decimals_of (self);
  g_autofree char *verdict = verdict_text (self->verdict, first, second);
  g_autofree char *mean = lw_signed_text (found->mean, decimals, TRUE);
  if (found->n == 1)
    return g_strdup_printf ("%s, %s", mean, verdict);
  g_autofree char *low = lw_signed_text (found->low, decimals, FALSE);
  g_autofree char *high = lw_signed_text (found->high, decimals, FALSE);
  gboolean partitions = g_str_equal (self->unit, "partitions");
  g_autofree char *units
      = g_strdup_printf (partitions ? ngettext ("%d partition", "%d partitions", (gulong)found->n)
                                    : ngettext ("%d seed", "%d seeds", (gulong)found->n),
                         found->n);
  return g_strdup_printf ("%s [%s, %s], %s: %s", mean, low, high, units, verdict);
}
