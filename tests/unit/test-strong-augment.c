/* Colour jitter and blur of the strong augmentation. */
#include <math.h>
#include <string.h>

#include "cpu-stream.h"

static const float mean[] = { 0.485f, 0.456f, 0.406f }, std[] = { 0.229f, 0.224f, 0.225f };
static const LwJitter neutral = { 1, 1, 1, 0, { 0, 1, 2, 3 } };

/* @rgb [H][W][3] in [0, 1], in place. */
static bool
strong (LwStream *s, LwJitter jitter, float sigma, int H, int W, float *rgb)
{
  LwStrongAugment a = { .B = 1, .H = H, .W = W, .image = rgb, .jitter = &jitter, .sigma = &sigma };
  memcpy (a.mean, mean, sizeof mean);
  memcpy (a.std, std, sizeof std);
  for (int i = 0; i < 3 * H * W; i++)
    rgb[i] = (rgb[i] - mean[i % 3]) / std[i % 3];
  bool done = lw_cpu_strong_augment (s, &a);
  for (int i = 0; i < 3 * H * W; i++)
    rgb[i] = rgb[i] * std[i % 3] + mean[i % 3];
  return done;
}

/* Two pixels before and after. */
static void
assert_jitter (LwJitter jitter, const float before[6], const float after[6])
{
  g_autoptr (LwStream) s = cpu_stream (2);
  float rgb[6];
  memcpy (rgb, before, sizeof rgb);
  g_assert_true (strong (s, jitter, 0, 1, 2, rgb));
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (rgb[i], after[i], 1e-6);
}

static void
test_brightness (void)
{
  assert_jitter ((LwJitter){ 0.5f, 1, 1, 0, { 0, 1, 2, 3 } },
                 (float[]){ 1, 0.5f, 0.2f, 0, 0.1f, 0.9f },
                 (float[]){ 0.5f, 0.25f, 0.1f, 0, 0.05f, 0.45f });
  assert_jitter ((LwJitter){ 2, 1, 1, 0, { 3, 2, 1, 0 } },
                 (float[]){ 1, 0.5f, 0.2f, 0, 0.1f, 0.9f }, (float[]){ 1, 1, 0.4f, 0, 0.2f, 1 });
}

/* Grey of the pixels: 0.2989 and 0.587; the mean is 0.44295. */
static void
test_contrast (void)
{
  const float before[] = { 1, 0, 0, 0, 1, 0 };
  const float m = 0.44295f;
  assert_jitter ((LwJitter){ 1, 0, 1, 0, { 0, 1, 2, 3 } }, before, (float[]){ m, m, m, m, m, m });
  assert_jitter ((LwJitter){ 1, 0.5f, 1, 0, { 1, 0, 2, 3 } }, before,
                 (float[]){ 0.5f + m / 2, m / 2, m / 2, m / 2, 0.5f + m / 2, m / 2 });
  assert_jitter ((LwJitter){ 1, 2, 1, 0, { 1, 0, 2, 3 } }, before, (float[]){ 1, 0, 0, 0, 1, 0 });
}

static void
test_saturation (void)
{
  const float before[] = { 1, 0, 0, 0.2f, 0.6f, 0.4f }, g = 0.2989f;
  const float h = 0.2989f * 0.2f + 0.587f * 0.6f + 0.114f * 0.4f;
  assert_jitter ((LwJitter){ 1, 1, 0, 0, { 0, 1, 2, 3 } }, before, (float[]){ g, g, g, h, h, h });
  assert_jitter ((LwJitter){ 1, 1, 1.5f, 0, { 0, 1, 2, 3 } }, before,
                 (float[]){ 1, 0, 0, 0.3f - h / 2, 0.9f - h / 2, 0.6f - h / 2 });
}

/* A third of a turn moves the channels on by one; half a turn makes the complement; greys stay. */
static void
test_hue (void)
{
  const float before[] = { 1, 0, 0, 0.2f, 0.2f, 0.2f };
  assert_jitter ((LwJitter){ 1, 1, 1, 1 / 3.0f, { 0, 1, 2, 3 } }, before,
                 (float[]){ 0, 1, 0, 0.2f, 0.2f, 0.2f });
  assert_jitter ((LwJitter){ 1, 1, 1, -1 / 3.0f, { 0, 1, 2, 3 } }, before,
                 (float[]){ 0, 0, 1, 0.2f, 0.2f, 0.2f });
  assert_jitter ((LwJitter){ 1, 1, 1, 0.5f, { 0, 1, 2, 3 } },
                 (float[]){ 0.8f, 0.3f, 0.1f, 0.25f, 0.5f, 1 },
                 (float[]){ 0.1f, 0.6f, 0.8f, 1, 0.75f, 0.25f });
  assert_jitter ((LwJitter){ 1, 1, 1, 1 / 3.0f, { 0, 1, 2, 3 } },
                 (float[]){ 0.3f, 0.8f, 0.1f, 0.2f, 0.4f, 0.7f },
                 (float[]){ 0.1f, 0.3f, 0.8f, 0.7f, 0.2f, 0.4f });
}

/* Brightness before or after contrast: the mean differs. */
static void
test_order (void)
{
  const float before[] = { 1, 1, 1, 0, 0, 0 }, grey = 0.9999f / 2; /* the weights sum to 0.9999 */
  float a = 0.25f + grey / 4, b = grey / 4;
  assert_jitter ((LwJitter){ 0.5f, 0.5f, 1, 0, { 0, 1, 2, 3 } }, before,
                 (float[]){ a, a, a, b, b, b });
  a = 1;
  b = grey;
  assert_jitter ((LwJitter){ 2, 0.5f, 1, 0, { 1, 0, 2, 3 } }, before,
                 (float[]){ a, a, a, b, b, b });
}

static int
mirrored (int i, int n)
{
  while (n > 1 && (i < 0 || i >= n))
    i = i < 0 ? -i : 2 * (n - 1) - i;
  return n > 1 ? i : 0;
}

/* The 51 x 51 kernel of the paper's code, one product for each of its taps. */
static double
blurred (const float *rgb, int H, int W, int y, int x, int c, double sigma)
{
  double sum = 0, weights = 0;
  for (int dy = -25; dy <= 25; dy++)
    for (int dx = -25; dx <= 25; dx++)
      {
        double weight = exp (-(dy * dy + dx * dx) / (2 * sigma * sigma));
        weights += weight;
        sum += weight * (double)rgb[3 * (mirrored (y + dy, H) * W + mirrored (x + dx, W)) + c];
      }
  return sum / weights;
}

static void
check_blur (int H, int W, float sigma)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  LwRngKey key = { 8, 0, LW_RNG_SCENE };
  g_autofree float *rgb = g_new (float, 3 * H * W), *before = g_new (float, 3 * H * W);
  for (int i = 0; i < 3 * H * W; i++)
    before[i] = rgb[i] = lw_rng_uniform (key, i);
  g_assert_true (strong (s, neutral, sigma, H, W, rgb));
  for (int i = 0; i < 3 * H * W; i++)
    g_assert_cmpfloat_with_epsilon (
        rgb[i], blurred (before, H, W, i / 3 / W, i / 3 % W, i % 3, (double)sigma), 5e-5);
}

/* Also where the kernel is wider than the image. */
static void
test_blur (void)
{
  check_blur (19, 23, 1.15f);
  check_blur (19, 23, 0.15f);
  check_blur (2, 3, 1.15f);
  check_blur (1, 7, 0.8f);
}

static void
test_blur_constant (void)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  float rgb[3 * 8 * 9];
  for (gsize i = 0; i < G_N_ELEMENTS (rgb); i++)
    rgb[i] = 0.3f;
  g_assert_true (strong (s, neutral, 1.15f, 8, 9, rgb));
  for (gsize i = 0; i < G_N_ELEMENTS (rgb); i++)
    g_assert_cmpfloat_with_epsilon (rgb[i], 0.3, 1e-6);
}

/* Nothing to do: not a bit changes, not even of values outside [0, 1]. */
static void
test_neutral (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  float image[] = { -9, 0.1f, 9 }, sigma = 0;
  const LwJitter jitter = { 1, 1, 1, 0, { 0 } };
  LwStrongAugment a = {
    .B = 1, .H = 1, .W = 1, .image = image, .jitter = &jitter, .sigma = &sigma, .std = { 1, 1, 1 }
  };
  g_assert_true (lw_cpu_strong_augment (s, &a));
  g_assert_cmpmem (image, sizeof image, ((float[]){ -9, 0.1f, 9 }), sizeof image);
}

static void
test_threads (void)
{
  enum
  {
    N = 3 * 3 * 20 * 21
  };
  LwRngKey key = { 9, 0, LW_RNG_SCENE };
  const LwJitter jitter[] = { { 1.2f, 0.8f, 1.1f, 0.1f, { 3, 1, 0, 2 } },
                              neutral,
                              { 1, 1, 0.8f, -0.2f, { 0, 1, 2, 3 } } };
  const float sigma[] = { 1.1f, 0.4f, 0 };
  float one[N], many[N];
  for (int threads = 1; threads <= 3; threads++)
    {
      g_autoptr (LwStream) s = cpu_stream (threads);
      LwStrongAugment a = { .B = 3,
                            .H = 20,
                            .W = 21,
                            .image = threads == 1 ? one : many,
                            .jitter = jitter,
                            .sigma = sigma,
                            .std = { 1, 1, 1 } };
      for (int i = 0; i < N; i++)
        a.image[i] = lw_rng_uniform (key, i);
      g_assert_true (lw_cpu_strong_augment (s, &a));
      if (threads > 1)
        g_assert_cmpmem (many, sizeof many, one, sizeof one);
    }
}

static void
test_refusals (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  float rgb[3] = { 0 };
  g_assert_false (strong (s, neutral, -1, 1, 1, rgb));
  g_assert_false (strong (s, neutral, NAN, 1, 1, rgb));
  g_assert_false (strong (s, neutral, INFINITY, 1, 1, rgb));
  g_assert_false (strong (s, (LwJitter){ 2, 1, 1, 0, { 0, 1, 2, 9 } }, 0, 1, 1, rgb));
  g_assert_nonnull (strstr (lw_cpu_error (s), "0 1 2 9"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strong-augment/brightness", test_brightness);
  g_test_add_func ("/strong-augment/contrast", test_contrast);
  g_test_add_func ("/strong-augment/saturation", test_saturation);
  g_test_add_func ("/strong-augment/hue", test_hue);
  g_test_add_func ("/strong-augment/order", test_order);
  g_test_add_func ("/strong-augment/blur", test_blur);
  g_test_add_func ("/strong-augment/blur-constant", test_blur_constant);
  g_test_add_func ("/strong-augment/neutral", test_neutral);
  g_test_add_func ("/strong-augment/threads", test_threads);
  g_test_add_func ("/strong-augment/refusals", test_refusals);
  return g_test_run ();
}
