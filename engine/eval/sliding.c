/* Sums of window logits; the windows over a pixel are those over its row times those over its
 * column. */
#include "eval/sliding.h"

int *
lw_window_starts (int size, int window, int stride, int *n)
{
  g_assert (window >= 1 && window <= size && stride >= 1);
  *n = (size - window + stride - 1) / stride + 1;
  int *starts = g_new (int, *n);
  for (int i = 0; i < *n; i++)
    starts[i] = MIN (i * stride, size - window);
  return starts;
}

void
lw_window_add (float *sum, int width, int K, const float *logits, int window_width,
               int window_height, int left, int top)
{
  size_t row = (size_t)window_width * K;
  for (int y = 0; y < window_height; y++)
    {
      float *to = sum + ((size_t)(top + y) * width + left) * K;
      const float *from = logits + (size_t)y * row;
      for (size_t i = 0; i < row; i++)
        to[i] += from[i];
    }
}

/* (transfer full) [size]: windows over each position of an axis. */
static int *
count_windows (int size, int window, const int *starts, int n)
{
  int *counts = g_new0 (int, size);
  for (int i = 0; i < n; i++)
    for (int x = 0; x < window; x++)
      counts[starts[i] + x]++;
  return counts;
}

void
lw_window_average (float *sum, int width, int height, int K, const int *lefts, int n_lefts,
                   int window_width, const int *tops, int n_tops, int window_height)
{
  g_autofree int *across = count_windows (width, window_width, lefts, n_lefts);
  g_autofree int *down = count_windows (height, window_height, tops, n_tops);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        float scale = 1.0f / (float)MAX (across[x] * down[y], 1);
        float *pixel = sum + ((size_t)y * width + x) * K;
        for (int k = 0; k < K; k++)
          pixel[k] *= scale;
      }
}
