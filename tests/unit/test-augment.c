/* Geometry of the augmentation: where pixels, labels and points go. */
#include <math.h>
#include <string.h>

#include "backend/formula/geometry.h"
#include "cpu-stream.h"

#define NONE LW_LABEL_IGNORE

static const LwJitter neutral = { 1, 1, 1, 0, { 0, 1, 2, 3 } };

/* One image without normalisation. */
static bool
augment (LwStream *s, const LwAugmentImage *item, int H, int W, float *image, uint8_t *labels)
{
  LwAugment a = {
    .B = 1, .H = H, .W = W, .items = item, .std = { 1, 1, 1 }, .image = image, .labels = labels
  };
  return lw_cpu_augment (s, &a);
}

enum
{
  HEIGHT = 11,
  WIDTH = 14
};

static void
fill_source (uint8_t *image, uint8_t *labels)
{
  LwRngKey key = { 1, 0, LW_RNG_SCENE };
  for (int i = 0; i < 3 * HEIGHT * WIDTH; i++)
    image[i] = lw_rng_below (key, i, 256);
  for (int i = 0; i < HEIGHT * WIDTH; i++)
    labels[i] = lw_rng_below (key, 10000 + i, 30);
}

/* Scale 1 copies exactly, wherever the crop lies; outside is black and unlabelled. */
static void
check_copy (int top, int left, bool flip)
{
  enum
  {
    H = 9,
    W = 12
  };
  g_autoptr (LwStream) s = cpu_stream (2);
  uint8_t source[3 * HEIGHT * WIDTH], source_labels[HEIGHT * WIDTH], labels[H * W];
  float image[3 * H * W];
  fill_source (source, source_labels);
  LwAugmentImage item = { .image = source,
                          .labels = source_labels,
                          .height = HEIGHT,
                          .width = WIDTH,
                          .scale = 1,
                          .left = left,
                          .top = top,
                          .flip = flip,
                          .jitter = neutral };
  g_assert_true (augment (s, &item, H, W, image, labels));
  for (int i = 0; i < H * W; i++)
    {
      int y = i / W + top, x = (flip ? W - 1 - i % W : i % W) + left;
      bool inside = y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH;
      g_assert_cmpuint (labels[i], ==, inside ? source_labels[y * WIDTH + x] : NONE);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat (image[3 * i + c], ==,
                           inside ? source[3 * (y * WIDTH + x) + c] / 255.0f : 0);
    }
}

static void
test_copy (void)
{
  check_copy (0, 0, false);
  check_copy (2, 1, false);
  check_copy (0, 0, true);
  check_copy (-3, 5, false);
  check_copy (7, -4, true);
  check_copy (100, 100, false); /* nothing of the source is seen */
}

/* A row of four grey pixels and what its scaled copies must be. */
static void
assert_scaled (float scale, int W, const float *expected)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  const uint8_t source[] = { 0, 0, 0, 255, 255, 255, 51, 51, 51, 102, 102, 102 };
  float image[24];
  uint8_t labels[8];
  LwAugmentImage item = {
    .image = source, .height = 1, .width = 4, .scale = scale, .top = -0.25f, .jitter = neutral
  };
  g_assert_true (augment (s, &item, 1, W, image, labels));
  for (int x = 0; x < W; x++)
    {
      g_assert_cmpuint (labels[x], ==, NONE);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (image[3 * x + c], expected[x], 1e-6);
    }
}

static void
test_scale (void)
{
  assert_scaled (2, 8, (float[]){ 0, 0.25f, 0.75f, 0.8f, 0.4f, 0.25f, 0.35f, 0.4f });
  /* triangles of half width 2 at source coordinates 1 and 3, normalised */
  assert_scaled (0.5f, 2,
                 (float[]){ (0.75f * 0 + 0.75f * 1 + 0.25f * 0.2f) / 1.75f,
                            (0.25f * 1 + 0.75f * 0.2f + 0.75f * 0.4f) / 1.75f });
}

/* A plain image stays plain at any scale, up to the border of the source. */
static void
test_constant (void)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  uint8_t source[3 * HEIGHT * WIDTH], labels[20 * 25];
  float image[3 * 20 * 25];
  memset (source, 51, sizeof source);
  for (float scale = 0.05f; scale < 4; scale *= 1.3f)
    {
      LwAugmentImage item = { .image = source,
                              .labels = source,
                              .height = HEIGHT,
                              .width = WIDTH,
                              .scale = scale,
                              .left = -2.5f,
                              .top = -1.25f,
                              .jitter = neutral };
      g_assert_true (augment (s, &item, 20, 25, image, labels));
      for (int i = 0; i < 20 * 25; i++)
        {
          double y = (i / 25 - 0.75) / (double)scale, x = (i % 25 - 2.0) / (double)scale;
          bool inside = y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH;
          g_assert_cmpuint (labels[i], ==, inside ? 51 : NONE);
          g_assert_cmpfloat_with_epsilon (image[3 * i], inside ? 0.2 : 0, 1e-6);
        }
    }
}

/* A label pixel drawn at a point is found at the transformed point (scales of 1 and more), and the
 * transformed point always looks back to within half an output pixel. */
static void
test_points (void)
{
  enum
  {
    H = 40,
    W = 50
  };
  g_autoptr (LwStream) s = cpu_stream (1);
  LwRngKey key = { 4, 0, LW_RNG_SCENE };
  uint8_t source[3 * HEIGHT * WIDTH] = { 0 }, drawn[HEIGHT * WIDTH], labels[H * W];
  g_autofree float *image = g_new (float, 3 * H * W);
  for (uint64_t round = 0; round < 200; round++)
    {
      float scale = 1 + 2 * lw_rng_uniform (key, 10 * round);
      int left = (int)lw_rng_below (key, 10 * round + 1, 30) - 10;
      int top = (int)lw_rng_below (key, 10 * round + 2, 20) - 10;
      bool flip = round % 2;
      int row = lw_rng_below (key, 10 * round + 3, HEIGHT);
      int column = lw_rng_below (key, 10 * round + 4, WIDTH);
      memset (drawn, NONE, sizeof drawn);
      drawn[row * WIDTH + column] = 7;
      LwAugmentImage item = { .image = source,
                              .labels = drawn,
                              .height = HEIGHT,
                              .width = WIDTH,
                              .scale = scale,
                              .left = left,
                              .top = top,
                              .flip = flip,
                              .jitter = neutral };
      g_assert_true (augment (s, &item, H, W, image, labels));
      int y = lw_augment_target (row, top, (double)scale);
      int x = lw_augment_target (column, left, (double)scale);
      x = flip ? W - 1 - x : x;
      if (y >= 0 && y < H && x >= 0 && x < W)
        g_assert_cmpuint (labels[y * W + x], ==, 7);
    }
  for (double scale = 0.3; scale < 3; scale *= 1.1)
    for (int i = 0; i < 50; i++)
      {
        double back = lw_augment_source (lw_augment_target (i, 3.7, scale), 3.7, scale);
        g_assert_cmpfloat (fabs (back - (i + 0.5)), <=, 0.5 / scale + 1e-9);
      }
}

/* A batch of all kinds, the same bits for any number of threads. */
static void
run_batch (int threads, float *image, uint8_t *labels)
{
  g_autoptr (LwStream) s = cpu_stream (threads);
  uint8_t source[3 * HEIGHT * WIDTH], source_labels[HEIGHT * WIDTH];
  LwAugmentImage items[3];
  fill_source (source, source_labels);
  for (int b = 0; b < 3; b++)
    items[b]
        = (LwAugmentImage){ .image = source,
                            .labels = source_labels,
                            .height = HEIGHT,
                            .width = WIDTH,
                            .scale = 0.5f + 0.8f * b,
                            .left = b,
                            .top = -b,
                            .flip = b == 1,
                            .jitter = { 1.2f, b == 2 ? 1 : 0.7f, 1.1f, 0.1f * b, { 2, 1, 3, 0 } } };
  LwAugment a = { .B = 3,
                  .H = 15,
                  .W = 17,
                  .items = items,
                  .mean = { 0.4f, 0.5f, 0.6f },
                  .std = { 0.2f, 0.3f, 0.4f },
                  .image = image,
                  .labels = labels };
  g_assert_true (lw_cpu_augment (s, &a));
}

static void
test_threads (void)
{
  enum
  {
    N = 3 * 15 * 17
  };
  float one[3 * N], many[3 * N];
  uint8_t labels[N], other[N];
  run_batch (1, one, labels);
  for (int threads = 2; threads <= 3; threads++)
    {
      run_batch (threads, many, other);
      g_assert_cmpmem (many, sizeof many, one, sizeof one);
      g_assert_cmpmem (other, sizeof other, labels, sizeof labels);
    }
}

static void
test_refusals (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  uint8_t pixel[3] = { 0 }, labels[4];
  float image[12];
  LwAugmentImage good = { .image = pixel, .height = 1, .width = 1, .scale = 1, .jitter = neutral };
  LwAugmentImage bad[5] = { good, good, good, good, good };
  bad[0].scale = 0;
  bad[1].scale = NAN;
  bad[2].left = INFINITY;
  bad[3].height = 0;
  bad[4].jitter = (LwJitter){ 2, 1, 1, 0, { 0, 0, 2, 3 } };
  g_assert_true (augment (s, &good, 2, 2, image, labels));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (augment (s, &bad[i], 2, 2, image, labels));
      g_assert_cmpstr (lw_cpu_error (s), !=, "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/augment/copy", test_copy);
  g_test_add_func ("/augment/scale", test_scale);
  g_test_add_func ("/augment/constant", test_constant);
  g_test_add_func ("/augment/points", test_points);
  g_test_add_func ("/augment/threads", test_threads);
  g_test_add_func ("/augment/refusals", test_refusals);
  return g_test_run ();
}
