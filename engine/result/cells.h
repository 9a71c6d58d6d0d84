/* The results of one method arranged for statistics: cells of equal labels, in each the units that
 * count as independent draws. */
#pragma once

#include "result/results.h"

G_BEGIN_DECLS

#define LW_CELL_ALONE (-1) /* block of a unit that shares nothing with other cells */

/* Runs with the same labels. A unit is a partition, the mean over its seeds, where the method was
 * trained on two partitions or more; else it is a seed. The same block in different cells is the
 * same partition (or seed): the same images, so their results move together. */
typedef struct
{
  LwMix mix;
  LwLabelType type; /* LW_LABEL_NONE: no labels, or a mix */
  int images;       /* labelled */
  int series;       /* cells of one label type share it; a mix has its own */
  int n;            /* units, at least 1 */
  int *block;       /* [n] 0 .. n_blocks - 1, or LW_CELL_ALONE */
  double *value;    /* [n] percent */
  double mean;
} LwCell;

typedef struct
{
  char *method;
  LwMethod base;
  LwMeasure measure;
  gboolean by_partition; /* what a block is */
  int n_blocks;
  gint64 *blocks; /* [n_blocks] the partitions or seeds, ascending */
  int n_series;
  int n;
  LwCell *cells; /* [n] no labels first, then label types with images ascending, then mixes */
} LwCells;

/* Finished runs of @method with a finite value; for the method wdass also those of uda, which is
 * the same without labels, as the cell without labels. May have no cells. */
LwCells *lw_cells_new (const LwResults *results, const char *method, const LwMeasure *measure);

/* A copy without the cell at @index. */
LwCells *lw_cells_without (const LwCells *self, int index);

void lw_cells_free (LwCells *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwCells, lw_cells_free)

/* The methods that have cells: wdass first, then as the study names them. (transfer container) */
GPtrArray *lw_cells_methods (const LwResults *results);

G_END_DECLS
