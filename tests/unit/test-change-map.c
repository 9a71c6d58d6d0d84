/* Error, change and confusion maps against counts by hand, and how they are painted. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "compare/change-map.h"
#include "compare/layer-paint.h"

#define N 8

static LwImage *
row_of (const uint8_t pixels[N])
{
  LwImage *image = lw_image_new (N, 1, 1);
  memcpy (image->pixels, pixels, N);
  return image;
}

static const uint8_t truth_row[N] = { 0, 0, 0, 0, 1, 1, 2, LW_IGNORE };
static const uint8_t a_row[N] = { 0, 0, 1, 1, 1, 2, 0, 0 };
static const uint8_t b_row[N] = { 0, 1, 0, 2, 1, 1, 1, 1 };

static void
test_changes (void)
{
  static const uint8_t wanted[N]
      = { LW_CHANGE_BOTH_RIGHT, LW_CHANGE_ONLY_A, LW_CHANGE_ONLY_B,     LW_CHANGE_BOTH_WRONG,
          LW_CHANGE_BOTH_RIGHT, LW_CHANGE_ONLY_B, LW_CHANGE_BOTH_WRONG, LW_IGNORE };
  g_autoptr (LwImage) truth = row_of (truth_row);
  g_autoptr (LwImage) a = row_of (a_row);
  g_autoptr (LwImage) b = row_of (b_row);
  LwChangeTotals totals;
  g_autoptr (LwImage) map = lw_change_map_new (truth, a, b, &totals);
  g_assert_cmpmem (map->pixels, N, wanted, N);
  g_assert_cmpint (totals.all[LW_CHANGE_BOTH_RIGHT], ==, 2);
  g_assert_cmpint (totals.all[LW_CHANGE_ONLY_A], ==, 1);
  g_assert_cmpint (totals.all[LW_CHANGE_ONLY_B], ==, 2);
  g_assert_cmpint (totals.all[LW_CHANGE_BOTH_WRONG], ==, 2);
  for (int c = 0; c < LW_N_CHANGES; c++)
    g_assert_cmpint (totals.classes[0][c], ==, 1);
  g_assert_cmpint (totals.classes[1][LW_CHANGE_ONLY_B], ==, 1);
  g_assert_cmpint (totals.classes[2][LW_CHANGE_BOTH_WRONG], ==, 1);
}

static void
test_errors (void)
{
  static const uint8_t wanted[N] = { 0, 0, 1, 1, 0, 1, 1, LW_IGNORE };
  g_autoptr (LwImage) truth = row_of (truth_row);
  g_autoptr (LwImage) a = row_of (a_row);
  g_autoptr (LwImage) map = lw_error_map_new (truth, a);
  g_assert_cmpmem (map->pixels, N, wanted, N);
}

/* Exactly the pixels of that cell of the confusion matrix. */
static void
test_confusion (void)
{
  static const uint8_t wanted[N] = { 0, 0, 1, 1, 0, 0, 0, LW_IGNORE };
  g_autoptr (LwImage) truth = row_of (truth_row);
  g_autoptr (LwImage) a = row_of (a_row);
  g_autoptr (LwImage) map = lw_confusion_map_new (truth, a, 0, 1);
  g_assert_cmpmem (map->pixels, N, wanted, N);
}

/* A: class 0 hits 2, truth 4, predicted 3 -> 2/5; class 1 hits 1, truth 2, predicted 3 -> 1/4;
 * class 2 hits 0. The pixel without a class counts for nothing. */
static void
test_miou (void)
{
  double iou[4];
  g_autoptr (LwImage) truth = row_of (truth_row);
  g_autoptr (LwImage) a = row_of (a_row);
  double miou = lw_labels_miou (truth, a, 4, iou);
  g_assert_cmpfloat_with_epsilon (iou[0], 40, 1e-9);
  g_assert_cmpfloat_with_epsilon (iou[1], 25, 1e-9);
  g_assert_cmpfloat_with_epsilon (iou[2], 0, 1e-9);
  g_assert_true (isnan (iou[3]));
  g_assert_cmpfloat_with_epsilon (miou, 65.0 / 3, 1e-9);
}

static void
test_miou_without_truth (void)
{
  static const uint8_t none[N] = { 255, 255, 255, 255, 255, 255, 255, 255 };
  g_autoptr (LwImage) truth = row_of (none);
  g_autoptr (LwImage) a = row_of (a_row);
  g_assert_true (isnan (lw_labels_miou (truth, a, 4, NULL)));
}

static void
test_paint_labels (void)
{
  LwLabelPaint paint = { .palette = { { 10, 20, 30 }, { 40, 50, 60 } } };
  uint32_t pixels[N];
  g_autoptr (LwImage) truth = row_of (truth_row);
  paint.hidden[1] = TRUE;
  lw_paint_labels (truth, &paint, pixels);
  g_assert_cmphex (pixels[0], ==, 0xff0a141e);
  g_assert_cmphex (pixels[4], ==, 0);
  paint.outlines = TRUE;
  lw_paint_labels (truth, &paint, pixels);
  g_assert_cmphex (pixels[0], ==, 0);
  g_assert_cmphex (pixels[3], ==, 0xff0a141e);
}

static void
test_paint_map (void)
{
  static const uint32_t colours[2] = { 0x80ff0000, 0xff00ff00 };
  static const uint8_t row[N] = { 0, 1, 2, LW_IGNORE, 0, 0, 0, 0 };
  uint32_t pixels[N];
  g_autoptr (LwImage) map = row_of (row);
  lw_paint_map (map, colours, 2, pixels);
  g_assert_cmphex (pixels[0], ==, 0x80800000);
  g_assert_cmphex (pixels[1], ==, 0xff00ff00);
  g_assert_cmphex (pixels[2], ==, 0);
  g_assert_cmphex (pixels[3], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change-map/changes", test_changes);
  g_test_add_func ("/change-map/errors", test_errors);
  g_test_add_func ("/change-map/confusion", test_confusion);
  g_test_add_func ("/change-map/miou", test_miou);
  g_test_add_func ("/change-map/miou-without-truth", test_miou_without_truth);
  g_test_add_func ("/change-map/paint-labels", test_paint_labels);
  g_test_add_func ("/change-map/paint-map", test_paint_map);
  return g_test_run ();
}
