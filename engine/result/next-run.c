/* The run that would settle the decision best.
 *
 * The decision is the difference D of the two plans that are hardest to tell apart. A run that
 * gives Y, with variance s^2 of its own noise, is expected to take cov (D, Y)^2 / (var (Y) + s^2)
 * from the variance of D: the draws, extremes cut to their outer 2.5 %, give the covariances. Runs
 * one after the other take their share of what the ones before left. */
#include <math.h>
#include <string.h>

#include "result/recommend-private.h"

typedef struct
{
  const LwForecast *forecast;
  int images;
  double noise; /* variance */
} Candidate;

typedef struct
{
  int n; /* candidates; the decision is the last row and column */
  Candidate *candidates;
  double *covariance; /* [n + 1][n + 1] */
} Design;

static double *
at (const Design *self, int row, int column)
{
  return &self->covariance[(gsize)row * (gsize)(self->n + 1) + (gsize)column];
}

static void
design_clear (Design *self)
{
  g_free (self->candidates);
  g_free (self->covariance);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Design, design_clear)

static void
add_size (GArray *sizes, int images, int pool)
{
  if (images < 1 || (pool > 0 && images > pool))
    return;
  for (guint i = 0; i < sizes->len; i++)
    if (g_array_index (sizes, int, i) == images)
      return;
  g_array_append_val (sizes, images);
}

/* All label types in all sizes that any was trained in, and the pool. */
static void
list_candidates (Design *self, const LwAdvice *advice)
{
  const LwForecasts *forecasts = advice->forecasts;
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (int));
  for (int t = 0; t < forecasts->n; t++)
    for (int i = 0; i < forecasts->types[t].n; i++)
      add_size (sizes, (int)forecasts->types[t].images[i], advice->results->pool);
  add_size (sizes, advice->results->pool, advice->results->pool);
  self->candidates = g_new (Candidate, MAX (sizes->len * (guint)forecasts->n, 1));
  for (int t = 0; t < forecasts->n; t++)
    for (guint i = 0; i < sizes->len; i++)
      self->candidates[self->n++] = (Candidate){
        .forecast = &forecasts->types[t],
        .images = g_array_index (sizes, int, i),
        .noise = pow (forecasts->noise->run[forecasts->types[t].type], 2)
                 + pow (forecasts->noise->series, 2),
      };
}

/* Draws with the outer parts cut, so that a few wild fits do not make the covariances; centred. */
static void
tame (double *values, int n)
{
  g_autofree double *sorted = g_memdup2 (values, (gsize)n * sizeof *values);
  double low = lw_quantile (sorted, n, 0.025), high = lw_quantile (sorted, n, 0.975), mean = 0;
  for (int d = 0; d < n; d++)
    {
      values[d] = CLAMP (values[d], low, high);
      mean += values[d] / n;
    }
  for (int d = 0; d < n; d++)
    values[d] -= mean;
}

/* Images that a plan's type gets for the hours of the decision, whether or not anything is claimed
 * about them. */
static double
images_for (const LwAdvice *self, const LwPlan *plan, double hours)
{
  double images = MAX (lw_advice_affordable (self, plan->type, hours), 1);
  return self->results->pool > 0 ? MIN (images, self->results->pool) : images;
}

/* The decision in a draw (-1: its mean). */
static double
decision_in (const LwAdvice *self, const LwRecommendation *r, int draw)
{
  const LwPlan *plans[2] = { &r->plans[r->leader], &r->plans[r->rival] };
  double hours = self->question.ask == LW_ASK_TARGET ? plans[0]->hours.value : self->hours;
  double values[2];
  for (int i = 0; i < 2; i++)
    {
      const LwForecast *forecast = lw_forecasts_find (self->forecasts, plans[i]->type);
      double images = images_for (self, plans[i], hours);
      values[i] = draw < 0 ? lw_forecast_value (forecast, images)
                           : lw_forecast_draw (forecast, draw, images);
    }
  return values[0] - values[1];
}

static void
fill_covariance (Design *self, const LwAdvice *advice, const double *decision)
{
  gsize n = (gsize)advice->n_draws, rows = (gsize)self->n + 1;
  g_autofree double *draws = g_new (double, rows *n);
  for (int c = 0; c < self->n; c++)
    {
      for (int d = 0; d < advice->n_draws; d++)
        draws[(gsize)c * n + (gsize)d]
            = lw_forecast_draw (self->candidates[c].forecast, d, self->candidates[c].images);
      tame (draws + (gsize)c * n, advice->n_draws);
    }
  memcpy (draws + (gsize)self->n * n, decision, n * sizeof (double));
  tame (draws + (gsize)self->n * n, advice->n_draws);
  self->covariance = g_new0 (double, rows *rows);
  for (int a = 0; a <= self->n; a++)
    for (int b = 0; b <= a; b++)
      {
        double sum = 0;
        for (gsize d = 0; d < n; d++)
          sum += draws[(gsize)a * n + d] * draws[(gsize)b * n + d];
        *at (self, a, b) = *at (self, b, a) = sum / advice->n_draws;
      }
}

/* The share of the decision's variance that a candidate would leave. */
static double
remaining (const Design *self, int c)
{
  double variance = *at (self, self->n, self->n), shared = *at (self, self->n, c);
  double own = *at (self, c, c) + self->candidates[c].noise;
  return variance > 0 && own > 0 ? 1 - shared * shared / (own * variance) : 1;
}

static int
best_candidate (const Design *self)
{
  int best = 0;
  for (int c = 1; c < self->n; c++)
    if (remaining (self, c) < remaining (self, best))
      best = c;
  return best;
}

/* After a run of candidate @c. */
static void
condition (Design *self, int c)
{
  gsize rows = (gsize)self->n + 1;
  double own = *at (self, c, c) + self->candidates[c].noise;
  g_autofree double *column = g_new (double, rows);
  for (gsize a = 0; a < rows; a++)
    column[a] = *at (self, (int)a, c);
  for (gsize a = 0; a < rows; a++)
    for (gsize b = 0; b < rows; b++)
      self->covariance[a * rows + b] -= own > 0 ? column[a] * column[b] / own : 0;
}

/* Another partition where the study varies partitions (or nothing yet), else another seed. A
 * partition that other cells have comes first, since it can be paired; all images of the pool are
 * the same in every partition. */
static void
choose_run (LwNextRun *run, const LwAdvice *advice)
{
  const LwCells *cells = advice->forecasts->cells;
  const LwCell *cell = NULL;
  gint64 first_seed = G_MAXINT64, last_seed = G_MININT64;
  int first = G_MAXINT, last = G_MININT;
  for (guint i = 0; i < advice->results->runs->len; i++)
    {
      const LwResult *other = advice->results->runs->pdata[i];
      if (strcmp (other->method, cells->method) != 0)
        continue;
      first_seed = MIN (first_seed, other->seed);
      last_seed = MAX (last_seed, other->seed);
      first = MIN (first, other->partition);
      last = MAX (last, other->partition);
    }
  for (int c = 0; c < cells->n; c++)
    if (lw_mix_compare (&cells->cells[c].mix, &run->mix) == 0)
      cell = &cells->cells[c];
  run->repeat = cell != NULL;
  run->partition = first;
  run->seed = first_seed;
  for (int b = 0; b < cells->n_blocks; b++)
    {
      gboolean met = FALSE;
      for (int u = 0; cell && u < cell->n; u++)
        met |= cell->block[u] == b;
      if (met)
        continue;
      run->partition = cells->by_partition ? (int)cells->blocks[b] : first;
      run->seed = cells->by_partition ? first_seed : cells->blocks[b];
      return;
    }
  gboolean all = advice->results->pool > 0 && lw_mix_total (&run->mix) == advice->results->pool;
  if ((cells->by_partition || cells->n_blocks == 1) && !all)
    run->partition = last + 1;
  else
    run->seed = last_seed + 1;
}

static void
add_next (LwRecommendation *r, const LwAdvice *advice, const Candidate *candidate, double share)
{
  LwNextRun *run = &r->next[r->n_next++];
  run->mix = lw_mix_single (candidate->forecast->type, candidate->images);
  run->remaining = share;
  choose_run (run, advice);
}

/* A type that was measured in one size has no curve: the size nearest to its plan comes first. */
static void
add_missing_curves (LwRecommendation *r, const LwAdvice *advice, const Design *design, double hours)
{
  const int plans[2] = { r->leader, r->rival };
  for (int i = 0; i < 2; i++)
    {
      const LwPlan *plan = &r->plans[plans[i]];
      const LwForecast *forecast = lw_forecasts_find (advice->forecasts, plan->type);
      double images = images_for (advice, plan, hours);
      const Candidate *nearest = NULL;
      for (int c = 0; c < design->n && forecast->n < 2; c++)
        {
          const Candidate *candidate = &design->candidates[c];
          if (candidate->forecast == forecast && candidate->images != (int)forecast->images[0]
              && (!nearest
                  || fabs (log (candidate->images / images))
                         < fabs (log (nearest->images / images))))
            nearest = candidate;
        }
      if (nearest)
        add_next (r, advice, nearest, (double)NAN);
    }
}

/* The best candidates, each once. */
static void
rank (LwRecommendation *r, const LwAdvice *advice, const Design *design)
{
  g_autofree gboolean *used = g_new0 (gboolean, MAX (design->n, 1));
  while (r->n_next < LW_NEXT_RUNS)
    {
      int best = -1;
      for (int c = 0; c < design->n; c++)
        if (!used[c] && (best < 0 || remaining (design, c) < remaining (design, best)))
          best = c;
      if (best < 0 || remaining (design, best) > 0.999)
        return;
      used[best] = TRUE;
      add_next (r, advice, &design->candidates[best], remaining (design, best));
    }
}

/* Runs, each the best after the ones before, until the interval of the decision leaves 0, if its
 * mean stays where it is. */
static int
count_runs (Design *design, double mean, double half)
{
  double before = *at (design, design->n, design->n);
  for (int runs = 0; runs <= LW_SETTLE_MOST; runs++)
    {
      if (fabs (mean) >= half * sqrt (MAX (*at (design, design->n, design->n), 0) / before))
        return MAX (runs, 1);
      condition (design, best_candidate (design));
    }
  return -1;
}

void
lw_advice_next_runs (const LwAdvice *self, LwRecommendation *r)
{
  g_auto (Design) design = { 0 };
  if (r->decided || r->leader < 0 || r->rival < 0)
    return;
  list_candidates (&design, self);
  add_missing_curves (r, self, &design,
                      self->question.ask == LW_ASK_TARGET ? r->plans[r->leader].hours.value
                                                          : self->hours);
  if (self->n_draws < 2)
    return;
  g_autofree double *decision = g_new (double, self->n_draws);
  for (int d = 0; d < self->n_draws; d++)
    decision[d] = decision_in (self, r, d);
  fill_covariance (&design, self, decision);
  rank (r, self, &design);
  double low = lw_quantile (decision, self->n_draws, 1 - r->confidence);
  double high = lw_quantile (decision, self->n_draws, r->confidence);
  if (high > low && *at (&design, design.n, design.n) > 0)
    r->runs_to_settle = count_runs (&design, decision_in (self, r, -1), (high - low) / 2);
}
