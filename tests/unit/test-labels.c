/* Predictions, pseudo-labels and weak labels of the CPU backend, on cases worked by hand. */
#include <math.h>
#include <string.h>

#include "backend/formula/bilinear.h"
#include "backend/formula/cells.h"
#include "cpu-stream.h"

#define NONE LW_LABEL_IGNORE

static LwRngKey key = { 11, 0, LW_RNG_SCENE };

static void
test_uniform (void)
{
  float expected[1501], got[1501];
  for (int i = 0; i < 1501; i++)
    expected[i] = lw_rng_uniform (key, i);
  for (int threads = 1; threads <= 3; threads++)
    {
      g_autoptr (LwStream) s = cpu_stream (threads);
      g_assert_true (lw_cpu_uniform (s, key, 1501, got));
      g_assert_cmpmem (got, sizeof got, expected, sizeof expected);
    }
}

/* Softmax of (0, log 3) is (1/4, 3/4); of equals the first is taken. */
static void
test_predict (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  const float logits[] = { 0, logf (3), -9, 2, 2, 2, 1000, -1000, 0 };
  float conf[3];
  uint8_t pred[3];
  g_assert_true (lw_cpu_predict (s, 3, 3, logits, conf, pred));
  g_assert_cmpuint (pred[0], ==, 1);
  g_assert_cmpuint (pred[1], ==, 0);
  g_assert_cmpuint (pred[2], ==, 0);
  g_assert_cmpfloat_with_epsilon (conf[0], 3 / (4 + exp (-9)), 1e-6);
  g_assert_cmpfloat_with_epsilon (conf[1], 1 / 3.0, 1e-6);
  g_assert_cmpfloat (conf[2], ==, 1);
}

static void
test_pseudo_labels (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  const float conf[] = { 0.5f, 0.75f, 0.8f };
  const uint8_t pred[] = { 1, 2, 3 };
  uint8_t labels[3];
  lw_cpu_pseudo_labels (s, 3, conf, pred, 0.75f, true, labels);
  g_assert_cmpmem (labels, 3, ((uint8_t[]){ NONE, NONE, 3 }), 3);
  lw_cpu_pseudo_labels (s, 3, conf, pred, 0.75f, false, labels);
  g_assert_cmpmem (labels, 3, ((uint8_t[]){ NONE, 2, 3 }), 3);
}

/* Four rows of one pixel, the middle two confident: labels, weights and borders of each mode. */
static void
test_pseudo_targets (void)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  const float logits[] = { 1, 0, 0, 9, 9, 0, 0, 1 };
  LwPseudoOptions o = { .tau = 0.9f, .strict = true, .border_top = 2, .border_bottom = 1 };
  const struct
  {
    LwPseudoMode mode;
    uint8_t labels[4];
    float weight[4];
  } cases[] = {
    { LW_PSEUDO_MASK, { NONE, 1, 0, NONE }, { 0, 0, 1, 0 } },
    { LW_PSEUDO_FRAC_MASK, { 0, 1, 0, 1 }, { 0, 0, 0.5f, 0 } },
    { LW_PSEUDO_FRAC, { 0, 1, 0, 1 }, { 0, 0, 0.5f, 0 } },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      uint8_t labels[4];
      float weight[4];
      o.mode = cases[i].mode;
      g_assert_true (lw_cpu_pseudo_targets (s, 1, 2, 4, 1, 4, 1, logits, &o, labels, weight));
      g_assert_cmpmem (labels, 4, cases[i].labels, 4);
      g_assert_cmpmem (weight, sizeof weight, cases[i].weight, sizeof weight);
    }
  float weight[4];
  uint8_t labels[4];
  LwPseudoOptions open = { .tau = 0.9f, .mode = LW_PSEUDO_FRAC_MASK };
  lw_cpu_pseudo_targets (s, 1, 2, 4, 1, 4, 1, logits, &open, labels, weight);
  g_assert_cmpmem (weight, sizeof weight, ((float[]){ 0, 0.5f, 0.5f, 0 }), sizeof weight);
  open.border_bottom = 99; /* more than there are */
  lw_cpu_pseudo_targets (s, 1, 2, 4, 1, 4, 1, logits, &open, labels, weight);
  g_assert_cmpmem (weight, sizeof weight, ((float[]){ 0, 0, 0, 0 }), sizeof weight);
}

enum
{
  B = 2,
  K = 19,
  SMALL_H = 5,
  SMALL_W = 7
};

static double
upsampled (const float *logits, LwTap row, LwTap column, int k)
{
  const float *top = logits + row.first * SMALL_W * K, *bottom = logits + row.second * SMALL_W * K;
  double f = (double)column.fraction;
  double a = (1 - f) * (double)top[column.first * K + k] + f * (double)top[column.second * K + k];
  double b
      = (1 - f) * (double)bottom[column.first * K + k] + f * (double)bottom[column.second * K + k];
  return a + (double)row.fraction * (b - a);
}

/* The class that prunes by cells and the one of the whole softmax are both the arg max. */
static void
check_upsampled (const float *logits, int H, int W)
{
  gsize n = (gsize)B * H * W;
  g_autofree uint8_t *pred = g_malloc (n), *with_conf = g_malloc (n), *again = g_malloc (n);
  g_autofree float *conf = g_new (float, n);
  g_autoptr (LwStream) s = cpu_stream (1);
  g_assert_true (lw_cpu_predict_upsampled (s, B, K, SMALL_H, SMALL_W, H, W, logits, pred, NULL));
  g_assert_true (
      lw_cpu_predict_upsampled (s, B, K, SMALL_H, SMALL_W, H, W, logits, with_conf, conf));
  for (gsize i = 0; i < n; i++)
    {
      LwTap row = lw_bilinear_tap (i / W % H, SMALL_H, H),
            column = lw_bilinear_tap (i % W, SMALL_W, W);
      const float *image = logits + i / ((gsize)H * W) * SMALL_H * SMALL_W * K;
      double best = -INFINITY, sum = 0;
      for (int k = 0; k < K; k++)
        best = fmax (best, upsampled (image, row, column, k));
      for (int k = 0; k < K; k++)
        sum += exp (upsampled (image, row, column, k) - best);
      g_assert_cmpfloat_with_epsilon (upsampled (image, row, column, pred[i]), best, 1e-5);
      g_assert_cmpfloat_with_epsilon (upsampled (image, row, column, with_conf[i]), best, 1e-5);
      g_assert_cmpfloat_with_epsilon (conf[i], 1 / sum, 1e-5);
    }
  for (int threads = 2; threads <= 3; threads++)
    {
      g_autoptr (LwStream) other = cpu_stream (threads);
      lw_cpu_predict_upsampled (other, B, K, SMALL_H, SMALL_W, H, W, logits, again, NULL);
      g_assert_cmpmem (again, n, pred, n);
    }
}

static void
test_predict_upsampled (void)
{
  float logits[B * SMALL_H * SMALL_W * K];
  for (int round = 0; round < 4; round++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (logits); i++)
        logits[i] = 8 * lw_rng_uniform (key, i + (gsize)round * 100000)
                    + (round % 2 && i % K == i / K / 5 % K ? 9.0f : 0.0f);
      check_upsampled (logits, 8 * SMALL_H, 8 * SMALL_W);
      check_upsampled (logits, 37, 100);
      check_upsampled (logits, SMALL_H, SMALL_W);
      check_upsampled (logits, 3, 4); /* smaller than the logits */
    }
}

/* Of equal classes the first wins, on both ways. */
static void
test_upsampled_ties (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  const float logits[2 * 4] = { 1, 2, 2, 0, 0, 2, 2, 1 };
  uint8_t pred[12], with_conf[12];
  float conf[12];
  g_assert_true (lw_cpu_predict_upsampled (s, 1, 4, 1, 2, 1, 12, logits, pred, NULL));
  g_assert_true (lw_cpu_predict_upsampled (s, 1, 4, 1, 2, 1, 12, logits, with_conf, conf));
  for (int i = 0; i < 12; i++)
    {
      g_assert_cmpuint (pred[i], ==, 1);
      g_assert_cmpuint (with_conf[i], ==, 1);
    }
}

static void
test_nearest (void)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  uint8_t labels[2 * 5 * 3], cells[2 * 2 * 2];
  for (int i = 0; i < 30; i++)
    labels[i] = i;
  g_assert_true (lw_cpu_nearest_labels (s, 2, 5, 3, 2, 2, labels, cells));
  g_assert_cmpmem (cells, 8, ((uint8_t[]){ 0, 1, 6, 7, 15, 16, 21, 22 }), 8);
}

/* The cells that a pixel reaches are those that take it. */
static void
test_cell_arithmetic (void)
{
  for (int pixels = 1; pixels < 40; pixels++)
    for (int cells = 1; cells < 40; cells++)
      for (int i = 0; i < pixels; i++)
        for (int cell = 0; cell < cells; cell++)
          g_assert_true ((lw_cell_pixel (cell, pixels, cells) == i)
                         == (cell >= lw_pixel_first_cell (i, pixels, cells)
                             && cell < lw_pixel_first_cell (i + 1, pixels, cells)));
}

/* Three images of 8 x 8 pixels and 2 x 2 cells: points, a map, nothing. */
static const uint8_t kinds[] = { LW_WEAK_POINT, LW_WEAK_MAP, LW_WEAK_NONE };
static const int32_t points[] = {
  0, 1, 1, 7, /* cell 0 */
  0, 3, 2, 4, /* the same cell, a smaller class */
  0, 0, 4, 9, /* cell 1, on the pixel that nearest sampling takes */
  1, 0, 0, 1, /* of an image with a map: no matter */
  2, 0, 0, 1, /* of an image without weak labels */
  0, 7, 7, 2, /* unused */
};

static LwPrototypes
weak_batch (const int32_t *n_points, const uint8_t *labels)
{
  return (LwPrototypes){ .B = 3,
                         .K = 10,
                         .h = 2,
                         .w = 2,
                         .H = 8,
                         .W = 8,
                         .weak_kind = kinds,
                         .labels = labels,
                         .points = points,
                         .n_points = n_points,
                         .max_points = 6 };
}

static void
test_weak_cells (void)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  uint8_t labels[3 * 64], cells[12];
  int32_t n = 5;
  memset (labels, 3, sizeof labels);
  labels[64 + 4] = NONE;
  LwPrototypes a = weak_batch (&n, labels);
  g_assert_true (lw_cpu_weak_cells (s, &a, cells));
  g_assert_cmpmem (cells, 12,
                   ((uint8_t[]){ 4, 9, NONE, NONE, 3, NONE, 3, 3, NONE, NONE, NONE, NONE }), 12);
  a.point_nearest = true;
  g_assert_true (lw_cpu_weak_cells (s, &a, cells));
  g_assert_cmpmem (cells, 12,
                   ((uint8_t[]){ NONE, 9, NONE, NONE, 3, NONE, 3, 3, NONE, NONE, NONE, NONE }), 12);
}

static void
test_weak_map (void)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  uint8_t labels[3 * 64], map[3 * 64], expected[3 * 64];
  int32_t n = 5;
  for (int i = 0; i < 3 * 64; i++)
    labels[i] = i % 10;
  memset (expected, NONE, sizeof expected);
  memcpy (expected + 64, labels + 64, 64);
  expected[8 + 1] = 7;
  expected[24 + 2] = 4;
  expected[4] = 9;
  g_assert_true (lw_cpu_weak_map (s, 3, 8, 8, kinds, labels, points, &n, 6, map));
  g_assert_cmpmem (map, sizeof map, expected, sizeof expected);
}

/* A point outside the batch is named and nothing is written out of bounds. */
static void
test_bad_points (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  const int32_t bad[][4]
      = { { 3, 0, 0, 0 }, { -1, 0, 0, 0 }, { 0, 8, 0, 0 }, { 0, 0, 8, 0 }, { 0, 0, 0, -2 } };
  uint8_t map[3 * 64], labels[3 * 64] = { 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      int32_t n = 1;
      g_assert_false (lw_cpu_weak_map (s, 3, 8, 8, kinds, labels, bad[i], &n, 1, map));
      g_assert_nonnull (strstr (lw_cpu_error (s), "point 0"));
    }
  g_assert_false (lw_cpu_weak_map (s, 3, 8, 8, kinds, NULL, points, NULL, 0, map));
  g_assert_nonnull (strstr (lw_cpu_error (s), "image 1"));
}

static void
test_merge (void)
{
  g_autoptr (LwStream) s = cpu_stream (3);
  const gsize n = 200000;
  g_autofree uint8_t *weak = g_malloc (n), *pseudo = g_malloc (n), *merged = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    {
      weak[i] = i % 3 ? NONE : i % 7;
      pseudo[i] = i % 11;
    }
  g_assert_true (lw_cpu_merge_labels (s, n, weak, pseudo, merged));
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (merged[i], ==, i % 3 ? i % 11 : i % 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/uniform", test_uniform);
  g_test_add_func ("/labels/predict", test_predict);
  g_test_add_func ("/labels/pseudo-labels", test_pseudo_labels);
  g_test_add_func ("/labels/pseudo-targets", test_pseudo_targets);
  g_test_add_func ("/labels/predict-upsampled", test_predict_upsampled);
  g_test_add_func ("/labels/upsampled-ties", test_upsampled_ties);
  g_test_add_func ("/labels/nearest", test_nearest);
  g_test_add_func ("/labels/cell-arithmetic", test_cell_arithmetic);
  g_test_add_func ("/labels/weak-cells", test_weak_cells);
  g_test_add_func ("/labels/weak-map", test_weak_map);
  g_test_add_func ("/labels/bad-points", test_bad_points);
  g_test_add_func ("/labels/merge", test_merge);
  return g_test_run ();
}
