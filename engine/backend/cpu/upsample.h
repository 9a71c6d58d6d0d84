/* Bilinear upsampling of logits for the operations that work at label size, without ever holding a
 * map of that size.
 *
 * A row is stored as planes: class k, column x at [k * stride + x]; the stride is an odd number of
 * cache lines, so that planes do not collide in the cache. Every small row is widened once (h rows
 * of W columns); an output row is then a blend of two wide rows, contiguous in x. The gradient goes
 * backwards: output rows are blended into wide rows, which are narrowed at the end.
 *
 * The output rows that start at the same small row form a strip: [first (i), first (i + 1)). A
 * strip owns its own part of the gradient, so strips run in parallel in any order with the same
 * result. */
#pragma once

#include "backend/cpu/cpu.h"
#include "backend/formula/bilinear.h"

/* Columns that kernels work on at once, so that the planes of a strip stay in the first-level
 * cache.
 */
#define LW_ROW_CHUNK 64

typedef struct
{
  int32_t B, K, h, w, H, W;
  int32_t stride;        /* floats of a plane */
  size_t row_floats;     /* K * stride */
  LwTap *rows;           /* [H] */
  int32_t *first_row;    /* [h + 1] */
  LwTap *columns;        /* [W] */
  float *fraction;       /* [W], of the columns */
  int32_t *first_column; /* [w + 1] */
  float *wide;           /* [B][h] rows of planes */
} LwUpsample;

/* The gradient of the wide rows: each strip has a part for its own and one for the next small row.
 */
typedef struct
{
  float *own, *next; /* [B][h] rows of planes */
  uint8_t *live;     /* [B][h]: the strip has a gradient */
} LwUpsampleGradient;

int32_t lw_cpu_row_stride (int32_t W);

/* Takes scratch and widens x [B][h][w][K]. x NULL: the geometry only. */
void lw_cpu_upsample_begin (LwStream *s, LwUpsample *u, int32_t B, int32_t K, int32_t h, int32_t w,
                            int32_t H, int32_t W, const float *x);

/* The two wide rows that output row y of image b is blended from. */
static inline const float *
lw_cpu_upsample_top (const LwUpsample *u, int32_t b, int32_t y)
{
  return u->wide + ((size_t)b * u->h + u->rows[y].first) * u->row_floats;
}

static inline const float *
lw_cpu_upsample_bottom (const LwUpsample *u, int32_t b, int32_t y)
{
  return u->wide + ((size_t)b * u->h + u->rows[y].second) * u->row_floats;
}

/* out[k][x] = top + f * (bottom - top) for x < n; plane strides of the wide rows and of out. */
void lw_cpu_blend_rows (const float *top, const float *bottom, float f, int32_t K, int32_t n,
                        int32_t stride, float *out, int32_t out_stride);

/* Takes scratch; nothing is live. */
void lw_cpu_upsample_gradient_begin (LwStream *s, const LwUpsample *u, LwUpsampleGradient *g);

/* The strip of small row i of image b, zeroed at first touch. */
void lw_cpu_upsample_gradient_touch (const LwUpsample *u, LwUpsampleGradient *g, int32_t b,
                                     int32_t i);

/* own += (1 - f) * d, next += f * d for x < n. */
void lw_cpu_spread_rows (const float *d, int32_t d_stride, float f, int32_t K, int32_t n,
                         float *own, float *next, int32_t stride);

/* dx [B][h][w][K] += the narrowed sum of all strips. */
void lw_cpu_upsample_gradient_finish (LwStream *s, const LwUpsample *u, const LwUpsampleGradient *g,
                                      float *dx);
