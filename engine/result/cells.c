/* Runs into cells and units. */
#include "result/cells.h"

#include <math.h>
#include <string.h>

#include "study/study-file.h"

static int
compare_blocks (const void *a, const void *b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
  return (x > y) - (x < y);
}

static gint64
block_of (const LwResult *run, gboolean by_partition)
{
  return by_partition ? run->partition : run->seed;
}

/* The different partitions, or seeds, of the groups of the method. */
static GArray *
list_blocks (const GPtrArray *groups, const char *method, gboolean by_partition)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint g = 0; g < groups->len; g++)
    {
      const LwGroup *group = groups->pdata[g];
      for (guint i = 0; strcmp (group->method, method) == 0 && i < group->runs->len; i++)
        {
          gint64 block = block_of (group->runs->pdata[i], by_partition);
          guint b = 0;
          while (b < blocks->len && g_array_index (blocks, gint64, b) != block)
            b++;
          if (b == blocks->len)
            g_array_append_val (blocks, block);
        }
    }
  g_array_sort (blocks, compare_blocks);
  return blocks;
}

static int
find_block (const LwCells *self, const LwResult *run)
{
  gint64 block = block_of (run, self->by_partition);
  for (int b = 0; b < self->n_blocks; b++)
    if (self->blocks[b] == block)
      return b;
  return LW_CELL_ALONE;
}

/* Units are averaged over the runs that share a block; runs alone are units. */
static gboolean
fill_units (LwCell *cell, const LwCells *self, const LwResults *results, const LwGroup *group,
            gboolean alone)
{
  g_autofree int *runs = g_new0 (int, MAX (group->runs->len, 1));
  cell->block = g_new (int, MAX (group->runs->len, 1));
  cell->value = g_new (double, MAX (group->runs->len, 1));
  for (guint i = 0; i < group->runs->len; i++)
    {
      const LwResult *run = group->runs->pdata[i];
      double value = lw_result_value (results, run, &self->measure);
      if (!isfinite (value))
        continue;
      int block = alone ? LW_CELL_ALONE : find_block (self, run), u = 0;
      while (u < cell->n && (block == LW_CELL_ALONE || cell->block[u] != block))
        u++;
      cell->block[u] = block;
      cell->value[u] = (runs[u] ? cell->value[u] * runs[u] : 0) + value;
      cell->value[u] /= ++runs[u];
      cell->n = MAX (cell->n, u + 1);
    }
  for (int u = 0; u < cell->n; u++)
    cell->mean += cell->value[u] / cell->n;
  return cell->n > 0;
}

static void
cell_clear (LwCell *cell)
{
  g_free (cell->block);
  g_free (cell->value);
}

static void
add_cell (LwCells *self, const LwResults *results, const LwGroup *group)
{
  LwCell cell = { .mix = group->mix,
                  .type = lw_mix_type (&group->mix),
                  .images = lw_mix_total (&group->mix) };
  gboolean alone = strcmp (group->method, self->method) != 0;
  if (!fill_units (&cell, self, results, group, alone))
    {
      cell_clear (&cell);
      return;
    }
  cell.series = lw_mix_n_types (&cell.mix) < 2 ? (int)cell.type : self->n_series++;
  self->cells[self->n++] = cell;
}

/* uda is wdass without labels; an ablation of wdass is not. */
static gboolean
is_start (const LwCells *self, const LwGroup *group)
{
  return strcmp (self->method, lw_method_name (LW_METHOD_WDASS)) == 0
         && group->base == LW_METHOD_UDA && lw_mix_total (&group->mix) == 0;
}

LwCells *
lw_cells_new (const LwResults *results, const char *method, const LwMeasure *measure)
{
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  LwCells *self = g_new0 (LwCells, 1);
  gboolean started = FALSE;
  self->method = g_strdup (method);
  self->base = LW_METHOD_SOURCE_ONLY;
  self->measure = *measure;
  self->n_series = LW_N_LABEL_TYPES;
  self->cells = g_new0 (LwCell, MAX (groups->len, 1));
  for (guint g = 0; g < groups->len; g++)
    if (strcmp (((LwGroup *)groups->pdata[g])->method, method) == 0)
      self->base = ((LwGroup *)groups->pdata[g])->base;
  g_autoptr (GArray) partitions = list_blocks (groups, method, TRUE);
  g_autoptr (GArray) seeds = list_blocks (groups, method, FALSE);
  self->by_partition = partitions->len > 1;
  GArray *blocks = self->by_partition ? partitions : seeds;
  self->n_blocks = (int)blocks->len;
  self->blocks = g_memdup2 (blocks->data, blocks->len * sizeof (gint64));
  for (guint g = 0; g < groups->len; g++)
    {
      const LwGroup *group = groups->pdata[g];
      gboolean start = is_start (self, group);
      if ((start && !started) || strcmp (group->method, method) == 0)
        add_cell (self, results, group);
      started |= start;
    }
  return self;
}

LwCells *
lw_cells_without (const LwCells *self, int index)
{
  LwCells *copy = g_memdup2 (self, sizeof *self);
  copy->method = g_strdup (self->method);
  copy->blocks = g_memdup2 (self->blocks, (gsize)self->n_blocks * sizeof (gint64));
  copy->cells = g_new0 (LwCell, MAX (self->n, 1));
  copy->n = 0;
  for (int c = 0; c < self->n; c++)
    if (c != index)
      {
        LwCell *cell = &copy->cells[copy->n++];
        *cell = self->cells[c];
        cell->block = g_memdup2 (cell->block, (gsize)cell->n * sizeof (int));
        cell->value = g_memdup2 (cell->value, (gsize)cell->n * sizeof (double));
      }
  return copy;
}

void
lw_cells_free (LwCells *self)
{
  if (!self)
    return;
  for (int c = 0; c < self->n; c++)
    cell_clear (&self->cells[c]);
  g_free (self->cells);
  g_free (self->blocks);
  g_free (self->method);
  g_free (self);
}

GPtrArray *
lw_cells_methods (const LwResults *results)
{
  GPtrArray *methods = g_ptr_array_new ();
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < results->runs->len; i++)
      {
        const LwResult *run = results->runs->pdata[i];
        gboolean wanted = (run->base == LW_METHOD_WDASS) == (pass == 0);
        if (wanted && !lw_result_is_reference (run)
            && !g_ptr_array_find_with_equal_func (methods, run->method, g_str_equal, NULL))
          g_ptr_array_add (methods, run->method);
      }
  return methods;
}
