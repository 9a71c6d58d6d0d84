/* ClassMix of the CPU backend. */
#include <math.h>
#include <string.h>

#include "cpu-stream.h"

#define NONE LW_LABEL_IGNORE

/* Image 0 has classes 0, 2, 3 and 255; image 1 has class 1. Keys ascend in image 0 as 3, 255, 0, 2
 * and would put the absent class 1 first. */
static const uint8_t two_images[] = { 0, 2, 3, NONE, 0, 0, 1, 1, 1, 1, 1, 1 };
static const float keys[] = { 0.5f, 0.1f, 0.9f, 0.2f, 0.3f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f };

static void
assert_classes (bool batch_union, bool use_ignore, const int32_t expected[10])
{
  g_autoptr (LwStream) s = cpu_stream (2);
  int32_t classes[10];
  g_assert_true (
      lw_cpu_classmix_classes (s, 2, 4, 2, 3, two_images, keys, batch_union, use_ignore, classes));
  g_assert_cmpmem (classes, sizeof classes, expected, sizeof classes);
}

static void
test_classes (void)
{
  assert_classes (false, false, (int32_t[]){ 0, 3, -1, -1, -1, 1, -1, -1, -1, -1 });
  assert_classes (false, true, (int32_t[]){ 3, 255, -1, -1, -1, 1, -1, -1, -1, -1 });
  assert_classes (true, false, (int32_t[]){ 1, 3, -1, -1, -1, 2, 3, -1, -1, -1 });
  assert_classes (true, true, (int32_t[]){ 1, 3, 255, -1, -1, 2, 3, 255, -1, -1 });
}

static void
test_equal_keys (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  const uint8_t labels[] = { 2, 1, 0, NONE };
  const float same[] = { 0.5f, 0.5f, 0.5f, 0.5f };
  int32_t classes[4];
  g_assert_true (lw_cpu_classmix_classes (s, 1, 3, 2, 2, labels, same, false, false, classes));
  g_assert_cmpmem (classes, sizeof classes, ((int32_t[]){ 0, 1, -1, -1 }), sizeof classes);
}

static void
test_nothing_present (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  const uint8_t labels[] = { NONE, NONE };
  int32_t classes[3];
  g_assert_true (lw_cpu_classmix_classes (s, 1, 2, 1, 2, labels, keys, false, false, classes));
  g_assert_cmpmem (classes, sizeof classes, ((int32_t[]){ -1, -1, -1 }), sizeof classes);
}

enum
{
  B = 2,
  K = 5,
  H = 21,
  W = 37,
  PIXELS = B * H * W
};

typedef struct
{
  float image_s[3 * PIXELS], image_t[3 * PIXELS], weight_t[PIXELS];
  uint8_t labels_s[PIXELS], labels_t[PIXELS];
} Sources;

typedef struct
{
  float image[3 * PIXELS], weight[PIXELS];
  uint8_t labels[PIXELS], mask[PIXELS];
} Mix;

static const int32_t chosen[B * (K + 1)] = { 0, 3, 255, -1, -1, -1, 4, -1, -1, -1, -1, -1 };

static void
fill (Sources *x)
{
  LwRngKey key = { 3, 0, LW_RNG_SCENE };
  for (uint64_t i = 0; i < PIXELS; i++)
    {
      for (uint64_t c = 0; c < 3; c++)
        {
          x->image_s[3 * i + c] = lw_rng_uniform (key, 10 * i + c);
          x->image_t[3 * i + c] = -lw_rng_uniform (key, 10 * i + 3 + c);
        }
      x->labels_s[i] = lw_rng_below (key, 10 * i + 6, K + 1);
      x->labels_s[i] = x->labels_s[i] == K ? NONE : x->labels_s[i];
      x->labels_t[i] = lw_rng_below (key, 10 * i + 7, K);
      x->weight_t[i] = 0.5f * lw_rng_uniform (key, 10 * i + 8);
    }
}

static void
mix (LwStream *s, const Sources *x, Mix *m, bool with_mask)
{
  LwClassMix a = { .B = B,
                   .K = K,
                   .H = H,
                   .W = W,
                   .image_s = x->image_s,
                   .image_t = x->image_t,
                   .labels_s = x->labels_s,
                   .labels_t = x->labels_t,
                   .weight_t = x->weight_t,
                   .classes = chosen,
                   .image = m->image,
                   .labels = m->labels,
                   .weight = m->weight,
                   .mask = with_mask ? m->mask : NULL };
  g_assert_true (lw_cpu_classmix (s, &a));
}

/* Every pixel is wholly of the source or wholly of the target, also without a mask output and for
 * any number of threads. */
static void
test_pixels (void)
{
  g_autofree Sources *x = g_new0 (Sources, 1);
  g_autofree Mix *m = g_new0 (Mix, 1);
  fill (x);
  for (int threads = 1; threads <= 3; threads++)
    {
      g_autoptr (LwStream) s = cpu_stream (threads);
      memset (m, 0, sizeof *m);
      mix (s, x, m, threads != 2);
      for (int i = 0; i < PIXELS; i++)
        {
          int y = x->labels_s[i];
          bool pasted = i < PIXELS / B ? y == 0 || y == 3 || y == NONE : y == 4;
          const float *from = (pasted ? x->image_s : x->image_t) + 3 * i;
          g_assert_cmpmem (m->image + 3 * i, 12, from, 12);
          g_assert_cmpuint (m->labels[i], ==, pasted ? y : x->labels_t[i]);
          g_assert_cmpfloat (m->weight[i], ==, pasted ? 1 : x->weight_t[i]);
          g_assert_cmpuint (m->mask[i], ==, pasted && threads != 2);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classmix/classes", test_classes);
  g_test_add_func ("/classmix/equal-keys", test_equal_keys);
  g_test_add_func ("/classmix/nothing-present", test_nothing_present);
  g_test_add_func ("/classmix/pixels", test_pixels);
  return g_test_run ();
}
