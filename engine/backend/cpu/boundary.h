/* Shared by the files of the boundary loss.
 *
 * The loss compares m = |grad softmax| with t = |grad one-hot labels|, each divided by its maximum
 * (M and T) over the counted pixels of the batch: mean |m / M - t / T|. As t takes three values
 * only, m is compared with the thresholds M * t / T, one for each level (formula/boundary.h).
 *
 * An image is processed in bands of whole strips (upsample.h). In a band, rows of probabilities
 * roll through a window: softmax of row y, gradient of m for row y - 1, gradient of the logits for
 * row y - 2. What depends on the whole batch (M, the counts) comes from a first sweep. The gradient
 * that flows through M concerns the few elements equal to it and is added at the end.
 *
 * Rows are planes with room for one pixel of padding at each side. */
#pragma once

#include "backend/cpu/upsample.h"
#include "backend/formula/boundary.h"

#define LW_BOUNDARY_PAD 16 /* floats before column 0 */

/* Flags of a pixel. */
#define LW_BOUNDARY_COUNTED 1 /* it and its neighbours are labelled */
#define LW_BOUNDARY_CHANGE 2  /* some class has a level above 0 */

typedef struct
{
  const LwBoundary *a;
  LwUpsample up;
  LwUpsampleGradient grad;
  int32_t stride;     /* of padded planes */
  size_t row_floats;  /* of a padded row */
  int32_t bands;      /* of an image */
  float *noise;       /* [B][H] rows of planes of up, or NULL */
  uint8_t *flags;     /* [B][H][W] */
  int32_t *row_count; /* [B * H] counted pixels */
  int32_t *row_level; /* [B * H] largest level at counted pixels */
  float *row_max;     /* [B * H] largest square at counted pixels */
  double *row_sums;   /* [B * H][2]: first and second sum of a sweep */
  double pixels;      /* counted, of the batch */
  float square_max;
  float largest; /* M */
  float level[LW_BOUNDARY_LEVELS];
  /* An element weighs weight_all, plus weight_map where m > edge, plus weight_label where its
   * threshold is above edge. */
  float weight_all, weight_map, weight_label, edge;
} Boundary;

/* Rows and row buffers of a thread. */
typedef struct
{
  float *p[3], *u[2], *v[3]; /* by row number modulo 3, 2, 3 */
  float *dp, *square, *threshold, *zero;
  float *max, *sum, *log_sum, *inverse; /* [W] */
  float *first, *second;                /* [W]: sums over classes */
  float *counted, *factor;              /* [W] */
} BoundaryWindow;

/* boundary-labels.c: what the labels alone determine. */
void lw_boundary_count_row (Boundary *c, int32_t row);
/* Writes the thresholds of the levels where the labels of a row change; with three equal values it
 * takes them back. */
void lw_boundary_set_thresholds (const Boundary *c, int32_t row, float *planes,
                                 const float level[LW_BOUNDARY_LEVELS]);
bool lw_boundary_known (const Boundary *c, size_t pixel);

/* boundary-noise.c: fills row @row of c->noise. */
void lw_boundary_noise_row (const Boundary *c, int32_t row, float *pixels);

/* boundary-rows.c */
size_t lw_boundary_window_bytes (const Boundary *c);
void lw_boundary_window_init (const Boundary *c, BoundaryWindow *w, void *memory);
/* Rows y - 1, y, y + 1 of the window, or what stands for them beyond the image. */
void lw_boundary_neighbours (const Boundary *c, const BoundaryWindow *w, int32_t y,
                             const float *rows[3]);
void lw_boundary_softmax_row (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y);
void lw_boundary_square_row (const Boundary *c, BoundaryWindow *w, int32_t y);
/* Gradient of m, as its two directions in u and v; sums of e |m - threshold| and e sign m in first
 * and second. */
void lw_boundary_slope_row (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y);
/* Gradient of the logits of row y, spread onto its strip. */
void lw_boundary_backward_row (Boundary *c, BoundaryWindow *w, int32_t b, int32_t y);
/* first = largest square over classes of counted pixels, else 0. */
void lw_boundary_max_row (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y);
/* first and second = elements of counted pixels with m, or with their threshold, above edge. */
void lw_boundary_edge_row (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y);

/* boundary-maximum.c: adds the gradient that flows through M. @slope = dL / dM. */
void lw_boundary_backward_maximum (Boundary *c, BoundaryWindow *w, double slope);
