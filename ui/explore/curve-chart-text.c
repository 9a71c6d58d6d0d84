/* The words of the cost curve. */
#include "explore/curve-chart-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static int
decimals (double value)
{
  return value < 9.995 ? 2 : value < 999.5 ? 1 : 0;
}

char *
lw_curve_hours_text (double hours)
{
  return g_strdup_printf (_ ("%.*f h"), decimals (hours), hours);
}

static char *
money_text (double money, const char *currency)
{
  return currency ? g_strdup_printf (_ ("%.*f %s"), money < 100 ? 2 : 0, money, currency)
                  : g_strdup_printf ("%.*f", money < 100 ? 2 : 0, money);
}

static char *
images_text (int images)
{
  return g_strdup_printf (ngettext ("%d image", "%d images", (gulong)images), images);
}

char *
lw_curve_cost_text (const LwCurve *curve, double cost)
{
  return curve->axis == LW_COST_AXIS_IMAGES  ? images_text ((int)lround (cost))
         : curve->axis == LW_COST_AXIS_MONEY ? money_text (cost, curve->currency)
                                             : lw_curve_hours_text (cost);
}

/* ---- all of it ----------------------------------------------------------------------------- */

/* The point with the highest mean; FALSE without points. */
static gboolean
find_best (const LwCurve *curve, int *series, int *point)
{
  double best = -1;
  for (int s = 0; s < curve->n_series; s++)
    for (int p = 0; p < curve->series[s].n; p++)
      if (curve->series[s].points[p].interval.mean > best)
        {
          best = curve->series[s].points[p].interval.mean;
          *series = s;
          *point = p;
        }
  return best >= 0;
}

/* Curves that differ in the method too are told apart. */
static char *
series_text (const LwCurve *curve)
{
  guint types = 0, several = 0;
  for (int s = 0; s < curve->n_series; s++)
    {
      several |= types & 1u << curve->series[s].type;
      types |= 1u << curve->series[s].type;
    }
  gulong n = (gulong)curve->n_series;
  return several
             ? g_strdup_printf (ngettext ("%d curve", "%d curves", n), curve->n_series)
             : g_strdup_printf (ngettext ("%d label type", "%d label types", n), curve->n_series);
}

char *
lw_curve_summary (const LwCurve *curve, double budget)
{
  int series = 0, point = 0, n = 0;
  if (!find_best (curve, &series, &point))
    return g_strdup (_ ("There are no finished runs with labels yet."));
  for (int s = 0; s < curve->n_series; s++)
    n += curve->series[s].n;
  const LwCurvePoint *best = &curve->series[series].points[point];
  g_autofree char *types = series_text (curve);
  g_autofree char *sizes = g_strdup_printf (ngettext ("%d size", "%d sizes", (gulong)n), n);
  g_autofree char *cost = lw_curve_cost_text (curve, best->x);
  const char *label = curve->series[series].label;
  if (!(budget > 0))
    return g_strdup_printf (_ ("%s, %s; best %.1f %% at %s (%s)"), types, sizes,
                            best->interval.mean, cost, label);
  g_autofree char *hours = lw_curve_hours_text (budget);
  return g_strdup_printf (_ ("%s, %s; best %.1f %% at %s (%s); budget %s"), types, sizes,
                          best->interval.mean, cost, label, hours);
}

/* ---- a point ------------------------------------------------------------------------------- */

static char *
point_title (const LwCurveSeries *series, const LwCurvePoint *point)
{
  if (series->type == LW_LABEL_NONE)
    return lw_mix_text (&point->mix);
  g_autofree char *images = images_text (lw_mix_total (&point->mix));
  return g_strdup_printf (_ ("%s, %s"), series->label, images);
}

char *
lw_curve_hit_title (const LwCurve *curve, const LwCurveHit *hit)
{
  if (hit->kind == LW_CURVE_HIT_NOTHING)
    return g_strdup ("");
  if (hit->kind == LW_CURVE_HIT_PUBLISHED)
    return g_strdup (curve->published[hit->point].label);
  const LwCurveSeries *series = &curve->series[hit->series];
  const LwCurvePoint *point = &series->points[hit->point];
  if (hit->kind == LW_CURVE_HIT_RUN && point->ids[hit->run])
    return g_strdup (point->ids[hit->run]);
  return point_title (series, point);
}

static char *
interval_text (const char *measure, const LwInterval *interval)
{
  double low = interval->mean - interval->low, high = interval->high - interval->mean;
  if (!isfinite (low) || !isfinite (high))
    return g_strdup_printf (_ ("%s %.1f %%"), measure, interval->mean);
  if (fabs (high - low) < 0.05)
    return g_strdup_printf (_ ("%s %.1f ± %.1f %%"), measure, interval->mean, high);
  return g_strdup_printf (_ ("%s %.1f %% (%.1f to %.1f)"), measure, interval->mean, interval->low,
                          interval->high);
}

static char *
runs_text (const LwInterval *interval)
{
  if (interval->n == 1)
    return g_strdup (_ ("n = 1, no interval"));
  return g_strdup_printf (ngettext ("mean of %d run", "mean of %d runs", (gulong)interval->n),
                          interval->n);
}

/* "2.50 h · 62.50 EUR" */
static char *
cost_text (const LwResults *results, const LwCostTable *costs, const LwMix *mix)
{
  double hours = lw_cost_hours (costs, mix, results->counts);
  g_autofree char *time = lw_curve_hours_text (hours);
  if (!(costs->price.value > 0))
    return g_steal_pointer (&time);
  g_autofree char *money = money_text (hours * costs->price.value, costs->currency);
  return g_strdup_printf ("%s · %s", time, money);
}

static char *
published_text (const LwCurve *curve, const LwCurvePublished *published)
{
  const char *measure = curve->measure ? curve->measure : "mIoU";
  g_autofree char *cost = lw_curve_cost_text (curve, published->x);
  g_autofree char *value = g_strdup_printf (_ ("%s %.1f %%"), measure, published->value);
  return published->note
             ? g_strdup_printf ("%s\n%s\n%s\n%s", value, cost, _ ("published"), published->note)
             : g_strdup_printf ("%s\n%s\n%s", value, cost, _ ("published"));
}

char *
lw_curve_hit_text (const LwCurve *curve, const LwResults *results, const LwCostTable *costs,
                   const LwCurveHit *hit)
{
  const char *measure = curve->measure ? curve->measure : "mIoU";
  if (hit->kind == LW_CURVE_HIT_NOTHING)
    return g_strdup ("");
  if (hit->kind == LW_CURVE_HIT_PUBLISHED)
    return published_text (curve, &curve->published[hit->point]);
  const LwCurveSeries *series = &curve->series[hit->series];
  const LwCurvePoint *point = &series->points[hit->point];
  g_autofree char *cost = cost_text (results, costs, &point->mix);
  if (hit->kind == LW_CURVE_HIT_RUN)
    {
      g_autofree char *title = point_title (series, point);
      g_autofree char *value = g_strdup_printf (_ ("%s %.1f %%"), measure, point->values[hit->run]);
      return g_strdup_printf ("%s\n%s\n%s", value, title, cost);
    }
  g_autofree char *value = interval_text (measure, &point->interval);
  g_autofree char *runs = runs_text (&point->interval);
  return g_strdup_printf ("%s\n%s\n%s", value, runs, cost);
}
