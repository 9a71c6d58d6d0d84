/* Variance components of cell, images, seed and their interaction. */
#include "result/variance.h"

#include <math.h>
#include <string.h>

#include "result/side.h"

/* Runs by cell and partition. */
typedef struct
{
  int runs, cells, partitions, methods;
  double *count, *sum; /* [cells x partitions]; values less their mean over all runs */
  double squares;      /* of all values */
} Table;

/* Quadratic forms of the fits, and traces of their expectations. */
typedef struct
{
  double full, additive, cells, partitions; /* reductions in sums of squares */
  double k_additive, k_cells, k_partitions; /* coefficients of the interaction */
  int filled;                               /* cells x partitions with runs */
  int rank;                                 /* of the additive fit */
} Fits;

static int
partition_index (GHashTable *known, int partition)
{
  gpointer found, key = GINT_TO_POINTER (partition);
  if (!g_hash_table_lookup_extended (known, key, NULL, &found))
    {
      found = GUINT_TO_POINTER (g_hash_table_size (known));
      g_hash_table_insert (known, key, found);
    }
  return GPOINTER_TO_INT (found);
}

/* A run with a value, by position. */
typedef struct
{
  int cell, partition;
  double value;
} Observation;

static GArray *
observations (const LwResults *results, const LwMeasure *measure, Table *table)
{
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Observation));
  const char *method = NULL;
  for (guint g = 0; g < groups->len; g++)
    {
      const LwGroup *group = groups->pdata[g];
      guint before = found->len;
      for (guint i = 0; i < group->runs->len && !lw_group_is_level (group); i++)
        {
          const LwResult *run = group->runs->pdata[i];
          Observation o
              = { .cell = table->cells, .value = lw_result_value (results, run, measure) };
          if (isnan (o.value))
            continue;
          o.partition = partition_index (known, run->partition);
          g_array_append_val (found, o);
        }
      if (found->len == before)
        continue;
      table->cells++;
      table->methods += !method || strcmp (method, group->method) != 0;
      method = group->method;
    }
  table->partitions = (int)g_hash_table_size (known);
  table->runs = (int)found->len;
  return found;
}

static Table
table_new (const LwResults *results, const LwMeasure *measure)
{
  Table self = { 0 };
  g_autoptr (GArray) found = observations (results, measure, &self);
  gsize size = (gsize)self.cells * (gsize)self.partitions;
  self.count = g_new0 (double, size);
  self.sum = g_new0 (double, size);
  double mean = 0;
  for (guint i = 0; i < found->len; i++)
    mean += g_array_index (found, Observation, i).value / found->len;
  for (guint i = 0; i < found->len; i++)
    {
      const Observation *o = &g_array_index (found, Observation, i);
      gsize at = (gsize)o->cell * (gsize)self.partitions + (gsize)o->partition;
      self.count[at]++;
      self.sum[at] += o->value - mean;
      self.squares += (o->value - mean) * (o->value - mean);
    }
  return self;
}

static void
table_clear (Table *self)
{
  g_free (self->count);
  g_free (self->sum);
}

/* Replaces the symmetric, positive semidefinite @m [n x n] by a generalised inverse; returns its
 * rank. Rows that depend on those before them are left out. */
static int
invert (double *m, int n)
{
  g_autofree double *scale = g_new (double, MAX (n, 1));
  int rank = 0;
  for (int k = 0; k < n; k++)
    scale[k] = m[k * n + k];
  for (int k = 0; k < n; k++)
    {
      double pivot = m[k * n + k];
      gboolean used = pivot > 1e-9 * scale[k];
      rank += used;
      for (int i = 0; i < n && used; i++)
        for (int j = 0; j < n && i != k; j++)
          if (j != k)
            m[i * n + j] -= m[i * n + k] * m[k * n + j] / pivot;
      for (int i = 0; i < n; i++)
        if (i != k)
          {
            m[i * n + k] = used ? -m[i * n + k] / pivot : 0;
            m[k * n + i] = used ? m[k * n + i] / pivot : 0;
          }
      m[k * n + k] = used ? 1 / pivot : 0;
    }
  return rank;
}

/* Sums over the partitions of a cell (@stride 1), or over the cells of a partition. */
static void
margin (const Table *table, gsize first, gsize stride, int n, double *count, double *sum,
        double *count_squares)
{
  *count = *sum = *count_squares = 0;
  for (int i = 0; i < n; i++)
    {
      gsize at = first + (gsize)i * stride;
      *count += table->count[at];
      *sum += table->sum[at];
      *count_squares += table->count[at] * table->count[at];
    }
}

/* Fits of the cells alone, of the partitions alone, and of both with their interaction. */
static void
fit_means (const Table *table, Fits *fits)
{
  int cells = table->cells, partitions = table->partitions;
  double count, sum, squares;
  for (int c = 0; c < cells; c++)
    {
      margin (table, (gsize)c * (gsize)partitions, 1, partitions, &count, &sum, &squares);
      fits->cells += sum * sum / count;
      fits->k_cells += squares / count;
    }
  for (int p = 0; p < partitions; p++)
    {
      margin (table, (gsize)p, (gsize)partitions, cells, &count, &sum, &squares);
      fits->partitions += sum * sum / count;
      fits->k_partitions += squares / count;
    }
  for (gsize i = 0; i < (gsize)cells * (gsize)partitions; i++)
    if (table->count[i] > 0)
      {
        fits->full += table->sum[i] * table->sum[i] / table->count[i];
        fits->filled++;
      }
}

/* Normal equations of the partitions, adjusted for the cells: @m [partitions^2], @right
 * [partitions]. */
static void
adjust_partitions (const Table *table, double *m, double *right)
{
  int n = table->partitions;
  for (int c = 0; c < table->cells; c++)
    {
      const double *count = table->count + (gsize)c * (gsize)n;
      const double *sum = table->sum + (gsize)c * (gsize)n;
      double all = 0, total = 0;
      for (int p = 0; p < n; p++)
        {
          all += count[p];
          total += sum[p];
        }
      for (int p = 0; p < n; p++)
        {
          right[p] += sum[p] - count[p] * total / all;
          m[p * n + p] += count[p];
          for (int q = 0; q < n; q++)
            m[p * n + q] -= count[p] * count[q] / all;
        }
    }
}

/* Sum over the filled cells x partitions of count^2 x leverage in the additive fit. */
static double
additive_trace (const Table *table, const double *inverse)
{
  int n = table->partitions;
  g_autofree double *d = g_new (double, MAX (n, 1));
  double trace = 0;
  for (int c = 0; c < table->cells; c++)
    {
      const double *count = table->count + (gsize)c * (gsize)n;
      double all = 0;
      for (int p = 0; p < n; p++)
        all += count[p];
      for (int p = 0; p < n; p++)
        {
          if (count[p] == 0)
            continue;
          double leverage = 1 / all;
          for (int q = 0; q < n; q++)
            d[q] = (q == p) - count[q] / all;
          for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
              leverage += d[i] * inverse[i * n + j] * d[j];
          trace += count[p] * count[p] * leverage;
        }
    }
  return trace;
}

static Fits
fit (const Table *table)
{
  Fits fits = { 0 };
  int n = table->partitions;
  g_autofree double *m = g_new0 (double, (gsize)n *(gsize)n + 1);
  g_autofree double *right = g_new0 (double, n + 1);
  fit_means (table, &fits);
  adjust_partitions (table, m, right);
  fits.rank = table->cells + invert (m, n);
  fits.additive = fits.cells;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      fits.additive += right[i] * m[i * n + j] * right[j];
  fits.k_additive = additive_trace (table, m);
  return fits;
}

/* @variance of a source whose sum of squares has @df degrees of freedom and the expectation
 * @coefficient * variance + @rest. */
static double
estimate (LwVarianceShare *source, int df, double squares, double rest, double coefficient)
{
  source->df = df;
  source->variance = df > 0 ? (squares - rest) / coefficient : (double)NAN;
  return df > 0 ? source->variance : 0;
}

static void
estimate_all (LwVarianceSplit *self, const Table *table, const Fits *f)
{
  double n = table->runs;
  int df_seed = table->runs - f->filled, df_residual = f->filled - f->rank;
  int df_images = f->rank - table->cells, df_cell = f->rank - table->partitions;
  double seed
      = estimate (&self->sources[LW_SOURCE_SEED], df_seed, table->squares - f->full, 0, df_seed);
  double residual = estimate (&self->sources[LW_SOURCE_RESIDUAL], df_residual,
                              f->full - f->additive, df_residual * seed, n - f->k_additive);
  estimate (&self->sources[LW_SOURCE_IMAGES], df_images, f->additive - f->cells,
            df_images * seed + (f->k_additive - f->k_cells) * residual, n - f->k_cells);
  /* Without any other variance to set them against, cells that differ tell nothing. */
  if (df_seed == 0 && df_residual == 0 && df_images == 0)
    df_cell = 0;
  estimate (&self->sources[LW_SOURCE_CELL], df_cell, f->additive - f->partitions,
            df_cell * seed + (f->k_additive - f->k_partitions) * residual, n - f->k_partitions);
}

static void
share_out (LwVarianceSplit *self)
{
  double total = 0, size = 0;
  for (int s = 0; s < LW_N_SOURCES; s++)
    if (self->sources[s].df > 0)
      size += fabs (self->sources[s].variance);
  for (int s = 0; s < LW_N_SOURCES; s++)
    {
      LwVarianceShare *source = &self->sources[s];
      if (source->df == 0)
        continue;
      source->clipped = source->variance < -1e-9 * size;
      source->variance = MAX (source->variance, 0);
      total += source->variance;
    }
  for (int s = 0; s < LW_N_SOURCES; s++)
    self->sources[s].share = total > 0 ? self->sources[s].variance / total : (double)NAN;
}

LwVarianceSplit
lw_variance_split (const LwResults *results, const LwMeasure *measure)
{
  Table table = table_new (results, measure);
  LwVarianceSplit self = { .runs = table.runs,
                           .cells = table.cells,
                           .partitions = table.partitions,
                           .methods = table.methods,
                           .balanced = table.runs > 0 };
  for (gsize i = 0; i < (gsize)table.cells * (gsize)table.partitions; i++)
    self.balanced = self.balanced && table.count[i] == table.count[0];
  const Fits fits = fit (&table);
  estimate_all (&self, &table, &fits);
  share_out (&self);
  table_clear (&table);
  return self;
}
