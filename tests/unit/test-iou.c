/* Confusion matrix, IoU and mIoU. */
#include <math.h>
#include <string.h>

#include "cpu-stream.h"
#include "eval/iou.h"

#define NONE LW_LABEL_IGNORE

/* Truth by row. Class 2 is absent from the truth but predicted once; class 3 is neither. */
static const uint8_t labels[] = { 0, 0, 0, 1, 1, NONE, NONE, 0 };
static const uint8_t pred[] = { 0, 0, 1, 1, 1, 1, 3, 2 };
static const int64_t expected[] = { 2, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

static void
test_confusion (void)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  int64_t matrix[16] = { 0 };
  g_assert_true (lw_cpu_confusion (s, 8, 4, pred, labels, matrix));
  g_assert_cmpmem (matrix, sizeof matrix, expected, sizeof expected);
  g_assert_true (lw_cpu_confusion (s, 8, 4, pred, labels, matrix)); /* adds */
  for (int i = 0; i < 16; i++)
    g_assert_cmpint (matrix[i], ==, 2 * expected[i]);
}

/* More pixels than a task has, counts kept for any number of threads. */
static void
test_many_pixels (void)
{
  const int64_t n = 300007;
  LwRngKey key = { 2, 0, LW_RNG_SCENE };
  g_autofree uint8_t *p = g_malloc (n), *y = g_malloc (n);
  int64_t slow[9] = { 0 };
  for (int64_t i = 0; i < n; i++)
    {
      p[i] = lw_rng_below (key, 2 * i, 3);
      y[i] = lw_rng_below (key, 2 * i + 1, 4);
      y[i] = y[i] == 3 ? NONE : y[i];
      if (y[i] != NONE)
        slow[3 * y[i] + p[i]]++;
    }
  for (int threads = 1; threads <= 3; threads++)
    {
      g_autoptr (LwStream) s = cpu_stream (threads);
      int64_t matrix[9] = { 0 };
      g_assert_true (lw_cpu_confusion (s, n, 3, p, y, matrix));
      g_assert_cmpmem (matrix, sizeof matrix, slow, sizeof slow);
    }
}

static void
test_iou (void)
{
  double iou[4];
  lw_iou (expected, 4, iou);
  g_assert_cmpfloat_with_epsilon (iou[0], 2 / 4.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (iou[1], 2 / 3.0, 1e-15);
  g_assert_cmpfloat (iou[2], ==, 0);
  g_assert_true (isnan (iou[3]));
  g_assert_cmpfloat_with_epsilon (lw_mean_iou (iou, NULL, 4), (2 / 4.0 + 2 / 3.0) / 3, 1e-15);
  g_assert_cmpfloat_with_epsilon (lw_mean_iou (iou, (uint8_t[]){ 0, 1, 0, 1 }, 4), 2 / 3.0, 1e-15);
  g_assert_true (isnan (lw_mean_iou (iou, (uint8_t[]){ 0, 0, 0, 1 }, 4)));
}

/* The masks of SYNTHIA count 16 and 13 classes, without those it lacks. */
static void
test_subsets (void)
{
  int n16 = 0, n13 = 0;
  for (int k = 0; k < LW_CITYSCAPES_CLASSES; k++)
    {
      n16 += lw_iou_synthia_16[k];
      n13 += lw_iou_synthia_13[k];
      g_assert_true (lw_iou_synthia_13[k] <= lw_iou_synthia_16[k]);
      g_assert_cmpint (lw_iou_synthia_16[k], ==, k != 9 && k != 14 && k != 16);
      g_assert_cmpint (lw_iou_synthia_16[k] - lw_iou_synthia_13[k], ==, k == 3 || k == 4 || k == 5);
    }
  g_assert_cmpint (n16, ==, 16);
  g_assert_cmpint (n13, ==, 13);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/iou/confusion", test_confusion);
  g_test_add_func ("/iou/many-pixels", test_many_pixels);
  g_test_add_func ("/iou/iou", test_iou);
  g_test_add_func ("/iou/subsets", test_subsets);
  return g_test_run ();
}
