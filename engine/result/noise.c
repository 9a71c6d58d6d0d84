/* Variance components of units, and draws from them. */
#include "result/noise.h"

#include <math.h>

#include "core/rng.h"
#include "result/statistics.h"

#define MOST_DF 60 /* beyond it a t distribution is normal */

/* Sums over pairs of cells and pairs of blocks that both have. */
typedef struct
{
  double sum;
  double n;
} Moment;

static double
moment (Moment m)
{
  return m.n > 0 ? m.sum / m.n : 0;
}

static gboolean
unit_of (const LwCell *cell, int block, double *value)
{
  for (int u = 0; u < cell->n; u++)
    if (cell->block[u] == block)
      {
        *value = cell->value[u];
        return TRUE;
      }
  return FALSE;
}

/* Products d_c d_c' / 2, and the contrasts of contrasts that are free of blocks. */
static void
add_pair (const LwCells *cells, const LwCell *a, const LwCell *b, Moment *product,
          Moment *interaction)
{
  for (int p = 0; p < cells->n_blocks; p++)
    for (int q = 0; q < p; q++)
      {
        double ap, aq, bp, bq;
        if (!unit_of (a, p, &ap) || !unit_of (a, q, &aq) || !unit_of (b, p, &bp)
            || !unit_of (b, q, &bq))
          continue;
        product->sum += (ap - aq) * (bp - bq) / 2;
        product->n++;
        interaction->sum += pow ((ap - aq) - (bp - bq), 2) / 4;
        interaction->n++;
      }
}

/* Units and cells that say something about the spread; a unit alone in its cell does not. */
static void
count_series (const LwCells *cells, int series, int *n_cells, int *n_units, int *n_blocks)
{
  g_autofree gboolean *met = g_new0 (gboolean, cells->n_blocks + 1);
  *n_cells = *n_units = *n_blocks = 0;
  for (int c = 0; c < cells->n; c++)
    if (cells->cells[c].series == series && cells->cells[c].n > 1)
      {
        (*n_cells)++;
        *n_units += cells->cells[c].n;
        for (int u = 0; u < cells->cells[c].n; u++)
          {
            int block = cells->cells[c].block[u];
            *n_blocks += block != LW_CELL_ALONE && !met[block];
            met[block == LW_CELL_ALONE ? cells->n_blocks : block] = TRUE;
          }
      }
}

/* Variance of the runs of a series: from contrasts that are free of blocks; where there is one cell
 * only, the variance in it. */
static double
run_variance (const LwCells *cells, int series, double *df)
{
  Moment product = { 0 }, interaction = { 0 };
  int n_cells, n_units, n_blocks;
  for (int c = 0; c < cells->n; c++)
    for (int e = 0; e < c && cells->cells[c].series == series; e++)
      if (cells->cells[e].series == series)
        add_pair (cells, &cells->cells[c], &cells->cells[e], &product, &interaction);
  count_series (cells, series, &n_cells, &n_units, &n_blocks);
  *df = n_units - n_cells - (n_blocks - 1);
  if (interaction.n > 0 && *df > 0)
    return moment (interaction);
  double squares = 0;
  *df = n_units - n_cells;
  for (int c = 0; c < cells->n; c++)
    for (int u = 0; u < cells->cells[c].n && cells->cells[c].series == series; u++)
      squares += pow (cells->cells[c].value[u] - cells->cells[c].mean, 2);
  return *df > 0 ? squares / *df : 0;
}

/* Estimates of single series, drawn towards that of all. */
static void
pool_runs (LwNoise *self, const LwCells *cells)
{
  double sum = 0, total = 0;
  for (int s = 0; s < self->n_series; s++)
    {
      self->run[s] = run_variance (cells, s, &self->df[s]);
      sum += self->df[s] * self->run[s];
      total += self->df[s];
    }
  self->known = total > 0;
  self->typical = self->known ? sqrt (sum / total) : 0;
  for (int s = 0; s < self->n_series; s++)
    {
      double pooled = MIN (LW_NOISE_POOLED, total);
      double df = self->df[s] + pooled;
      if (df > 0)
        self->run[s]
            = sqrt ((self->df[s] * self->run[s] + pooled * self->typical * self->typical) / df);
      self->df[s] = MIN (df, total);
    }
}

/* How many runs stand behind the mean of a block: over all cells, and over those of a series on
 * average. */
static void
count_runs (LwNoise *self, const LwCells *cells, int *all, double *each)
{
  double parts = 0;
  *all = 0;
  self->typed = 0;
  for (int s = 1; s < self->n_series; s++)
    {
      int n_cells, n_units, n_blocks;
      count_series (cells, s, &n_cells, &n_units, &n_blocks);
      *all += n_cells;
      self->typed += n_cells > 0;
      parts += n_cells ? 1.0 / n_cells : 0;
    }
  *each = parts > 0 ? self->typed / parts : 1;
  *all = MAX (*all, 1);
}

static void
estimate_blocks (LwNoise *self, const LwCells *cells)
{
  Moment same = { 0 }, other = { 0 }, ignored = { 0 };
  int all;
  double each, run = self->typical * self->typical;
  for (int c = 0; c < cells->n; c++)
    for (int e = 0; e < c; e++)
      {
        const LwCell *a = &cells->cells[c], *b = &cells->cells[e];
        add_pair (cells, a, b, a->series == b->series ? &same : &other, &ignored);
      }
  count_runs (self, cells, &all, &each);
  double within = moment (same), between = self->typed > 1 ? moment (other) : within;
  double series = same.n > 0 ? within - between : 0;
  self->shared = sqrt (MAX (between, 0));
  self->series = sqrt (MAX (series, 0));
  self->shared_runs = 1.0 / all;
  self->series_runs = 1 / each;
  self->shared_df = same.n + other.n > 0 ? cells->n_blocks - 1 : 0;
  self->series_df = same.n > 0 && other.n > 0 ? self->shared_df * (self->typed - 1) : 0;
  self->shared_square = MAX (between + series / MAX (self->typed, 1) + run / all, 0);
  self->series_square = MAX (series + run / each, 0);
}

LwNoise *
lw_noise_new (const LwCells *cells)
{
  LwNoise *self = g_new0 (LwNoise, 1);
  self->n_series = cells->n_series;
  self->run = g_new0 (double, self->n_series);
  self->df = g_new0 (double, self->n_series);
  pool_runs (self, cells);
  estimate_blocks (self, cells);
  return self;
}

void
lw_noise_free (LwNoise *self)
{
  if (!self)
    return;
  g_free (self->run);
  g_free (self->df);
  g_free (self);
}

void
lw_noise_set_residual (LwNoise *self, double variance, double df)
{
  self->known = TRUE;
  self->typical = sqrt (variance);
  for (int s = 0; s < self->n_series; s++)
    {
      self->run[s] = self->typical;
      self->df[s] = df;
    }
}

double
lw_noise_unit (const LwNoise *self, int series)
{
  return sqrt (pow (self->run[series], 2) + pow (self->shared, 2) + pow (self->series, 2));
}

double
lw_noise_half_width (const LwNoise *self, const LwCell *cell, double confidence)
{
  double df = self->df[cell->series];
  if (!self->known || !(df > 0))
    return (double)NAN;
  return lw_t_quantile ((1 + confidence) / 2, df) * lw_noise_unit (self, cell->series)
         / sqrt (cell->n);
}

/* Normal numbers one after the other. */
typedef struct
{
  LwRngKey key;
  guint64 next;
  double spare;
  gboolean has_spare;
} Normals;

static double
uniform (guint32 high, guint32 low)
{
  return ((double)(high >> 6) * 67108864.0 + (double)(low >> 6) + 0.5) / 4503599627370496.0;
}

/* Box and Muller. */
static double
normal (Normals *self)
{
  if (self->has_spare)
    {
      self->has_spare = FALSE;
      return self->spare;
    }
  guint32 words[4];
  lw_rng_block (self->key, self->next++, words);
  double radius = sqrt (-2 * log (uniform (words[0], words[1])));
  double angle = 2 * G_PI * uniform (words[2], words[3]);
  self->spare = radius * sin (angle);
  self->has_spare = TRUE;
  return radius * cos (angle);
}

/* A variance whose estimate is @square with @df degrees of freedom. */
static double
draw_variance (Normals *normals, double square, double df)
{
  int n = (int)CLAMP (lround (df), 1, MOST_DF);
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += pow (normal (normals), 2);
  return square * n / sum;
}

/* Standard deviation of block effects, without the part that runs have in their mean square. */
static double
draw_block (const LwNoise *self, Normals *normals, double square, double df, double other)
{
  double prior = LW_NOISE_PRIOR * pow (self->typical / 2, 2);
  double pooled = (prior + df * square) / (LW_NOISE_PRIOR + df);
  double variance = draw_variance (normals, pooled, LW_NOISE_PRIOR + df);
  return sqrt (MAX (variance - (df > 0 ? other : 0), 0));
}

void
lw_noise_draw (const LwNoise *self, const LwCells *cells, guint64 seed, int draw, double *means)
{
  Normals normals = { .key = lw_rng_key (seed, (guint64)draw, LW_RNG_BOOTSTRAP) };
  gsize n_blocks = (gsize)cells->n_blocks, n_series = (gsize)self->n_series;
  g_autofree double *numbers = g_new (double, n_blocks *(n_series + 1) + n_series + 1);
  double *shared = numbers, *series = shared + n_blocks, *run = series + n_blocks * n_series;
  double run_square = pow (self->typical, 2), sd;
  for (gsize s = 0; s < n_series; s++)
    run[s] = sqrt (draw_variance (&normals, pow (self->run[s], 2), self->df[s]));
  sd = draw_block (self, &normals, self->series_square, self->series_df,
                   run_square * self->series_runs);
  for (gsize i = 0; i < n_blocks * n_series; i++)
    series[i] = sd * normal (&normals);
  sd = draw_block (self, &normals, self->shared_square, self->shared_df,
                   sd * sd / MAX (self->typed, 1) + run_square * self->shared_runs);
  for (gsize i = 0; i < n_blocks; i++)
    shared[i] = sd * normal (&normals);
  for (int c = 0; c < cells->n; c++)
    {
      const LwCell *cell = &cells->cells[c];
      double sum = 0;
      for (int u = 0; u < cell->n; u++)
        {
          int block = cell->block[u];
          sum += run[cell->series] * normal (&normals);
          if (block != LW_CELL_ALONE)
            sum += shared[block] + series[(gsize)block * n_series + (gsize)cell->series];
        }
      means[c] = cell->mean + sum / cell->n;
    }
}

double
lw_noise_normal (guint64 seed, int draw, int index)
{
  Normals normals
      = { .key = lw_rng_key (seed, (guint64)draw, LW_RNG_BOOTSTRAP), .next = (guint64)index };
  return normal (&normals);
}
