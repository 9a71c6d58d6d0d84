/* Windows of sliding inference and the average of what they say. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where windows begin along an axis: 0, stride, 2 stride, ...; the last one ends at @size.
 * @window <= @size; every pixel is covered when @stride <= @window. (transfer full), *n of them. */
int *lw_window_starts (int size, int window, int stride, int *n);

/* sum [..][width][K] += logits [window_height][window_width][K], at row @top and column @left. */
void lw_window_add (float *sum, int width, int K, const float *logits, int window_width,
                    int window_height, int left, int top);

/* Divides sum [height][width][K] by the number of windows over each pixel. */
void lw_window_average (float *sum, int width, int height, int K, const int *lefts, int n_lefts,
                        int window_width, const int *tops, int n_tops, int window_height);

G_END_DECLS
