/* Where the weak augmentation sends points, tags and label pixels. */
#include "train/augment.h"

#include <math.h>
#include <string.h>

#include "cpu-stream.h"

typedef struct
{
  LwAugmentImage item;
  LwSample sample;
  LwImage image;
  int H, W;
} Geometry;

static const LwAugmentOptions wide = { 0.5, 2.0, TRUE, 0.25 };

/* Case @i of random sizes; the loaded image is the stored one or a resized one. */
static Geometry
geometry (int i, const LwAugmentOptions *options, gboolean resized)
{
  LwRngKey key = lw_rng_key (7, (uint64_t)i, LW_RNG_BOOTSTRAP);
  Geometry g = { .H = 1 + (int)lw_rng_below (key, 0, 40), .W = 1 + (int)lw_rng_below (key, 1, 40) };
  g.item.height = 1 + (int)lw_rng_below (key, 2, 40);
  g.item.width = 1 + (int)lw_rng_below (key, 3, 40);
  g.sample.stored_height = resized ? 1 + (int)lw_rng_below (key, 4, 60) : g.item.height;
  g.sample.stored_width = resized ? 1 + (int)lw_rng_below (key, 5, 60) : g.item.width;
  lw_augment_draw (options, lw_rng_key (3, (uint64_t)i, LW_RNG_AUGMENT_TARGET), i % 4, g.H, g.W,
                   &g.item);
  return g;
}

/* Output positions of one axis whose pixel, moved into the scaled image, holds the point's centre;
 * *at is the last of them. */
static int
holders (int i, double ratio, double scale, double offset, int n, int *at)
{
  int count = 0;
  double centre = (i + 0.5) * (ratio * scale);
  for (int p = 0; p < n; p++)
    if (centre >= p + offset && centre < p + offset + 1.0)
      {
        *at = p;
        count++;
      }
  return count;
}

static void
check_points (const Geometry *g)
{
  double scale = (double)g->item.scale;
  double rows = (double)g->item.height / g->sample.stored_height;
  double columns = (double)g->item.width / g->sample.stored_width;
  for (int row = 0; row < g->sample.stored_height; row++)
    for (int col = 0; col < g->sample.stored_width; col++)
      {
        int y = -1, x = -1, out_row = -1, out_col = -1;
        int n = holders (row, rows, scale, (double)g->item.top, g->H, &y)
                * holders (col, columns, scale, (double)g->item.left, g->W, &x);
        gboolean inside
            = lw_augment_point (&g->item, &g->sample, row, col, g->H, g->W, &out_row, &out_col);
        g_assert_cmpint (n, <=, 1);
        g_assert_cmpint (inside, ==, n == 1);
        if (!inside)
          continue;
        g_assert_cmpint (out_row, ==, y);
        g_assert_cmpint (out_col, ==, g->item.flip ? g->W - 1 - x : x);
      }
}

/* Every point of thousands of geometries lies in the one output pixel that holds its centre, or
 * outside the crop: none is lost, none is doubled. */
static void
test_points_are_kept_once (void)
{
  for (int i = 0; i < 3000; i++)
    {
      Geometry g = geometry (i, &wide, i % 2);
      check_points (&g);
    }
}

/* Whether some output pixel shows the source pixel's label, and whether the point's does. */
static void
check_label (LwStream *s, Geometry *g, uint8_t *map, uint8_t *out, float *image, int row, int col)
{
  int y, x, shown = 0;
  LwAugment call = { .B = 1,
                     .H = g->H,
                     .W = g->W,
                     .items = &g->item,
                     .std = { 1, 1, 1 },
                     .image = image,
                     .labels = out };
  memset (map, LW_IGNORE, (size_t)g->item.height * g->item.width);
  map[row * g->item.width + col] = 5;
  g->item.labels = map;
  g_assert_true (lw_cpu_augment (s, &call));
  for (int i = 0; i < g->H * g->W; i++)
    shown += out[i] == 5;
  gboolean inside = lw_augment_point (&g->item, &g->sample, row, col, g->H, g->W, &y, &x);
  if (inside)
    g_assert_cmpint (out[y * g->W + x], ==, 5);
  else if (g->item.scale <= 1.0f)
    g_assert_cmpint (shown, ==, 0);
}

/* Not reduced, the output pixel of a point shows the label of the point's pixel: the backend and
 * the points use one convention. */
static void
test_points_agree_with_labels (void)
{
  static const LwAugmentOptions enlarging = { 1.0, 2.5, TRUE, 0.0 };
  static const LwAugmentOptions same = { 1.0, 1.0, TRUE, 0.0 };
  g_autoptr (LwStream) s = cpu_stream (1);
  g_autofree uint8_t *map = g_malloc (40 * 40), *out = g_malloc (40 * 40);
  g_autofree uint8_t *pixels = g_malloc0 (40 * 40 * 3);
  g_autofree float *image = g_new (float, 40 * 40 * 3);
  for (int i = 0; i < 4000; i++)
    {
      LwRngKey key = lw_rng_key (9, (uint64_t)i, LW_RNG_BOOTSTRAP);
      Geometry g = geometry (i, i % 3 ? &enlarging : &same, FALSE);
      g.item.image = pixels;
      check_label (s, &g, map, out, image, (int)lw_rng_below (key, 0, (uint32_t)g.item.height),
                   (int)lw_rng_below (key, 1, (uint32_t)g.item.width));
    }
}

/* Reduced, a point lies in the output pixel whose area holds it; two points may share one. */
static void
test_reduced_points_are_kept (void)
{
  Geometry g = { .H = 10,
                 .W = 10,
                 .item = { .height = 20, .width = 20, .scale = 0.5f },
                 .sample = { .stored_height = 20, .stored_width = 20 } };
  int shared[10][10] = { { 0 } };
  for (int row = 0; row < 20; row++)
    for (int col = 0; col < 20; col++)
      {
        int y, x;
        g_assert_true (lw_augment_point (&g.item, &g.sample, row, col, 10, 10, &y, &x));
        g_assert_cmpint (y, ==, row / 2);
        g_assert_cmpint (x, ==, col / 2);
        shared[y][x]++;
      }
  for (int i = 0; i < 100; i++)
    g_assert_cmpint (shared[i / 10][i % 10], ==, 4);
}

/* Tags of a crop are the classes that the backend's label map shows. */
static void
test_visible_classes_are_those_of_the_map (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  g_autofree uint8_t *out = g_malloc (40 * 40), *pixels = g_malloc0 (40 * 40 * 3);
  g_autofree float *image = g_new (float, 40 * 40 * 3);
  for (int i = 0; i < 2000; i++)
    {
      uint8_t tags[LW_MAX_CLASSES], met[LW_MAX_CLASSES] = { 0 };
      LwRngKey key = lw_rng_key (11, (uint64_t)i, LW_RNG_BOOTSTRAP);
      Geometry g = geometry (i, &wide, FALSE);
      g_autoptr (LwImage) labels = lw_image_new (g.item.width, g.item.height, 1);
      for (int p = 0; p < labels->width * labels->height; p++)
        {
          uint32_t klass = lw_rng_below (key, (uint64_t)p, 40);
          labels->pixels[p] = klass < 30 ? (uint8_t)klass : LW_IGNORE;
        }
      g.item.image = pixels;
      g.item.labels = labels->pixels;
      LwAugment call = { .B = 1,
                         .H = g.H,
                         .W = g.W,
                         .items = &g.item,
                         .std = { 1, 1, 1 },
                         .image = image,
                         .labels = out };
      g_assert_true (lw_cpu_augment (s, &call));
      for (int p = 0; p < g.H * g.W; p++)
        if (out[p] != LW_IGNORE)
          met[out[p]] = 1;
      lw_augment_visible (&g.item, labels, g.H, g.W, 30, tags);
      g_assert_cmpmem (tags, 30, met, 30);
    }
}

/* The crop lies inside a larger image and around a smaller one, scale and jitter in their ranges;
 * every direction of a draw occurs. */
static void
test_draws_fill_their_ranges (void)
{
  double scale = 0;
  int flips = 0, first[4] = { 0 };
  for (int i = 0; i < 4000; i++)
    {
      LwAugmentImage item = { .height = 60, .width = 30 };
      lw_augment_draw (&wide, lw_rng_key (1, (uint64_t)i, LW_RNG_AUGMENT_SOURCE), 1, 40, 40, &item);
      double height = floor (60.0 * (double)item.scale), width = floor (30.0 * (double)item.scale);
      g_assert_cmpfloat ((double)item.scale, >=, 0.5);
      g_assert_cmpfloat ((double)item.scale, <, 2.0);
      g_assert_cmpfloat ((double)item.top, >=, MIN (height - 40, 0));
      g_assert_cmpfloat ((double)item.top, <=, MAX (height - 40, 0));
      g_assert_cmpfloat ((double)item.left, >=, MIN (width - 40, 0));
      g_assert_cmpfloat ((double)item.left, <=, MAX (width - 40, 0));
      g_assert_cmpfloat (fabs ((double)item.jitter.brightness - 1.0), <=, 0.25);
      g_assert_cmpfloat (fabs ((double)item.jitter.hue), <=, 0.25);
      scale += (double)item.scale;
      flips += item.flip;
      first[item.jitter.order[0]]++;
    }
  g_assert_cmpfloat_with_epsilon (scale / 4000, 1.25, 0.03);
  g_assert_cmpint (flips, >, 1850);
  g_assert_cmpint (flips, <, 2150);
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (first[i], >, 850);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/augment/points/once", test_points_are_kept_once);
  g_test_add_func ("/augment/points/labels", test_points_agree_with_labels);
  g_test_add_func ("/augment/points/reduced", test_reduced_points_are_kept);
  g_test_add_func ("/augment/tags", test_visible_classes_are_those_of_the_map);
  g_test_add_func ("/augment/draws", test_draws_fill_their_ranges);
  return g_test_run ();
}
