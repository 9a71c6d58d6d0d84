/* Class of upsampled logits, one cell of the small map at a time.
 *
 * Inside a cell a logit lies between its smallest and its largest corner. A class whose largest
 * corner is below the smallest corner of another one cannot win there; mostly one class is left. */
#include "backend/cpu/cell-argmax.h"

#include <float.h>
#include <string.h>

/* Columns of a cell that are compared at once. */
#define RUN 8

/* The corners of a cell, each [K]. */
typedef struct
{
  const float *top_left, *top_right, *bottom_left, *bottom_right;
} Cell;

/* Writes the classes that can win in the cell, ascending; returns their number. */
static LW_KERNEL int32_t
candidates (const Cell *cell, int32_t K, int32_t *classes)
{
  float high[256], bound = -FLT_MAX;
#pragma omp simd reduction(max : bound)
  for (int32_t k = 0; k < K; k++)
    {
      float a = cell->top_left[k], b = cell->top_right[k];
      float c = cell->bottom_left[k], d = cell->bottom_right[k];
      float top = a > b ? a : b, bottom = c > d ? c : d;
      float top_low = a < b ? a : b, bottom_low = c < d ? c : d;
      float low = top_low < bottom_low ? top_low : bottom_low;
      high[k] = top > bottom ? top : bottom;
      bound = low > bound ? low : bound;
    }
  int32_t n = 0;
  for (int32_t k = 0; k < K; k++)
    {
      classes[n] = k;
      n += high[k] >= bound;
    }
  return n;
}

/* pred[x] = the winning class of @n <= RUN pixels of a row of the cell. */
static LW_KERNEL void
compare_run (const Cell *cell, const int32_t *classes, int32_t n_classes, float row_fraction,
             const float *fraction, int32_t n, uint8_t *pred)
{
  float best[RUN], f[RUN] = { 0 };
  int32_t index[RUN];
  for (int32_t x = 0; x < RUN; x++)
    {
      best[x] = -FLT_MAX;
      index[x] = classes[0];
    }
  memcpy (f, fraction, n * sizeof *f);
  for (int32_t i = 0; i < n_classes; i++)
    {
      int32_t k = classes[i];
      float left = lw_mix (cell->top_left[k], cell->bottom_left[k], row_fraction);
      float right = lw_mix (cell->top_right[k], cell->bottom_right[k], row_fraction);
      for (int32_t x = 0; x < RUN; x++)
        {
          float v = lw_mix (left, right, f[x]);
          index[x] = v > best[x] ? k : index[x];
          best[x] = v > best[x] ? v : best[x];
        }
    }
  for (int32_t x = 0; x < n; x++)
    pred[x] = (uint8_t)index[x];
}

/* The output rows between small rows i and i + 1; @image, @pred: of one image. */
static void
argmax_strip (const LwUpsample *u, const float *image, int32_t i, uint8_t *pred)
{
  int32_t classes[257], K = u->K, below = i + 1 < u->h ? i + 1 : i;
  const float *top = image + (size_t)i * u->w * K, *bottom = image + (size_t)below * u->w * K;
  for (int32_t j = 0; j < u->w; j++)
    {
      size_t left = (size_t)j * K, right = (size_t)(j + 1 < u->w ? j + 1 : j) * K;
      Cell cell = { top + left, top + right, bottom + left, bottom + right };
      int32_t begin = u->first_column[j], end = u->first_column[j + 1];
      int32_t n = candidates (&cell, K, classes);
      for (int32_t y = u->first_row[i]; y < u->first_row[i + 1]; y++)
        if (n == 1)
          memset (pred + (size_t)y * u->W + begin, classes[0], end - begin);
        else
          for (int32_t x = begin; x < end; x += RUN)
            compare_run (&cell, classes, n, u->rows[y].fraction, u->fraction + x,
                         end - x < RUN ? end - x : RUN, pred + (size_t)y * u->W + x);
    }
}

void
lw_cpu_cell_argmax (LwStream *s, const LwUpsample *u, const float *logits, uint8_t *pred)
{
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t strip = 0; strip < u->B * u->h; strip++)
    {
      size_t b = strip / u->h;
      argmax_strip (u, logits + b * u->h * u->w * u->K, strip % u->h, pred + b * u->H * u->W);
    }
}
