/* Boundary loss on upsampled logits: see boundary.cuh. */
#include "cuda-ops.h"
#include "kernels/boundary.cuh"

/* Shared memory that reductions and tables take besides. */
#define RESERVED 2048

/* Small cells that a tile of @side pixels touches, at most. */
static int32_t
cells_of_tiles (int32_t side, int32_t small, int32_t large)
{
  int32_t most = 0;
  for (int32_t i = 0; i < large; i += side)
    {
      int32_t last = (i + side < large ? i + side : large) - 1;
      int32_t cells = lw_bilinear_tap (last, small, large).second
                      - lw_bilinear_tap (i, small, large).first + 1;
      most = cells > most ? cells : most;
    }
  return most;
}

static LwBoundaryTiling
tiling_new (const LwBoundary *a, int32_t height, int32_t width)
{
  LwBoundaryTiling t;
  t.height = height;
  t.width = width;
  t.rows = (a->H + height - 1) / height;
  t.columns = (a->W + width - 1) / width;
  t.cell_rows = cells_of_tiles (height, a->h, a->H);
  t.cell_columns = cells_of_tiles (width, a->w, a->W);
  /* odd, so that threads of neighbouring classes do not meet in one bank */
  t.window = ((height + 2 * LW_BOUNDARY_HALO) * (width + 2 * LW_BOUNDARY_HALO)) | 1;
  t.plane = (height * width) | 1;
  return t;
}

/* The largest tile of which two fit into the shared memory, else one; every block recomputes its
 * window's border. */
static bool
choose_tiling (LwStream *s, const LwBoundary *a, LwBoundaryTiling *t)
{
  static const int32_t sides[][2] = { { 16, 32 }, { 8, 32 }, { 8, 16 }, { 8, 8 }, { 4, 8 } };
  const size_t memory = s->shared_memory - RESERVED;
  for (size_t share = 2; share > 0; share--)
    for (const int32_t *side : sides)
      {
        *t = tiling_new (a, side[0], side[1]);
        if (share * lw_boundary_gradient_shared (*t, a->K) <= memory)
          return true;
      }
  return lw_cuda_fail (s, "%d classes are too many for the boundary loss on this device", a->K);
}

static bool
work_new (LwStream *s, const LwBoundary *a, LwBoundaryWork *w)
{
  *w = {};
  w->a = *a;
  w->u = { a->B, a->K, a->h, a->w, a->H, a->W };
  if (!choose_tiling (s, a, &w->t))
    return false;
  w->count_blocks = (int32_t)lw_grid (s, (int64_t)a->B * a->H * a->W).x;
  size_t tiles = (size_t)lw_boundary_tiles (*w), blocks = (size_t)w->count_blocks;
  size_t cells = (size_t)w->t.cell_rows * (size_t)w->t.cell_columns * (size_t)a->K;
  const struct
  {
    void **where;
    size_t bytes;
  } parts[] = {
    { (void **)&w->rows, (size_t)a->H * sizeof *w->rows },
    { (void **)&w->columns, (size_t)a->W * sizeof *w->columns },
    { (void **)&w->row_starts, (size_t)(a->h + 2) * sizeof *w->row_starts },
    { (void **)&w->column_starts, (size_t)(a->w + 2) * sizeof *w->column_starts },
    { (void **)&w->scale, sizeof *w->scale },
    { (void **)&w->counted, blocks * sizeof *w->counted },
    { (void **)&w->highest, blocks * sizeof *w->highest },
    { (void **)&w->largest, tiles * sizeof *w->largest },
    { (void **)&w->ties, tiles * sizeof *w->ties },
    { (void **)&w->edges, tiles * 2 * sizeof *w->edges },
    { (void **)&w->sums, tiles * 2 * sizeof *w->sums },
    { (void **)&w->live, tiles },
    { (void **)&w->cells, tiles * cells * sizeof *w->cells },
  };
  for (const auto &part : parts)
    {
      *part.where = lw_cuda_scratch_take (s, part.bytes);
      if (!*part.where)
        return false;
    }
  return true;
}

bool
lw_cuda_boundary (LwStream *s, const LwBoundary *a)
{
  LwBoundaryWork w;
  lw_cuda_scratch_begin (s);
  return work_new (s, a, &w) && lw_boundary_prepare (s, w)
         && (!a->norm || lw_boundary_sweep_maximum (s, w)) && lw_boundary_find_scale (s, w)
         && (!a->region_edges
             || (lw_boundary_sweep_edges (s, w) && lw_boundary_find_edge_weights (s, w)))
         && lw_boundary_sweep_gradient (s, w) && lw_boundary_finish (s, w)
         && (!a->norm || lw_boundary_sweep_pull (s, w)) && lw_boundary_gather (s, w);
}
