/* Augmentation, ClassMix and strong augmentation against the CPU backend: strong scales up and
 * down, crops beyond the source, sources of one pixel, sizes that are no multiple of anything, more
 * images than one launch takes, every order of the jitter's steps; labels must be the same bit for
 * bit. LW_SEED: other inputs. */
#include "two-backends.h"

typedef struct
{
  int32_t B, H, W;
} Size;

static const Size sizes[] = {
  { 2, 21, 37 }, { 1, 1, 1 },   { 3, 40, 24 }, { 1, 1, 300 }, { 1, 300, 1 },
  { 33, 8, 4 },  { 2, 16, 16 }, { 1, 64, 96 }, { 4, 3, 5 },
};

static const LwJitter neutral = { 1, 1, 1, 0, { 0, 1, 2, 3 } };

typedef struct
{
  Size size;
  LwRngKey key;
  uint64_t drawn;
  gsize pixels; /* of all images */
} Case;

static float
draw (Case *c, float low, float high)
{
  return low + (high - low) * lw_rng_uniform (c->key, c->drawn++);
}

static int32_t
draw_below (Case *c, int32_t n)
{
  return (int32_t)lw_rng_below (c->key, c->drawn++, (uint32_t)n);
}

/* One of four is neutral, and any step of the others may be. */
static LwJitter
draw_jitter (Case *c)
{
  LwJitter jitter = neutral;
  if (draw_below (c, 4) == 0)
    return jitter;
  float *factors[] = { &jitter.brightness, &jitter.contrast, &jitter.saturation };
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    if (draw_below (c, 3))
      *factors[i] = draw (c, 0.2f, 1.8f);
  if (draw_below (c, 3))
    jitter.hue = draw (c, -0.5f, 0.5f);
  for (int32_t i = 3; i > 0; i--)
    {
      int32_t j = draw_below (c, i + 1);
      uint8_t step = jitter.order[i];
      jitter.order[i] = jitter.order[j];
      jitter.order[j] = step;
    }
  return jitter;
}

static gpointer
give_bytes (Side *side, Case *c, gsize n, int32_t below)
{
  g_autofree uint8_t *bytes = g_new (uint8_t, n);
  for (gsize i = 0; i < n; i++)
    bytes[i] = (uint8_t)draw_below (c, below);
  return side_give (side, bytes, n);
}

static gpointer
give_floats (Side *side, Case *c, gsize n, float low, float high)
{
  g_autofree float *x = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    x[i] = draw (c, low, high);
  return side_give (side, x, n * sizeof *x);
}

/* A source image and a crop: most look at some of it, some at nothing. */
static LwAugmentImage
draw_item (Side *side, Case *c)
{
  static const float scales[] = { 0.02f, 0.1f, 0.5f, 0.77f, 1.0f, 1.5f, 2.0f, 13.0f };
  LwAugmentImage item = { .flip = draw_below (c, 2), .jitter = draw_jitter (c) };
  item.height = 1 + draw_below (c, draw_below (c, 2) ? 90 : 5);
  item.width = 1 + draw_below (c, draw_below (c, 2) ? 120 : 5);
  item.scale = scales[draw_below (c, G_N_ELEMENTS (scales))] * draw (c, 0.9f, 1.1f);
  if (draw_below (c, 3) == 0)
    item.scale = 1.0f;
  item.left = draw (c, -0.7f, 1.0f) * (float)item.width * item.scale;
  item.top = draw (c, -0.7f, 1.0f) * (float)item.height * item.scale;
  if (draw_below (c, 2))
    {
      item.left = (float)(int32_t)item.left;
      item.top = (float)(int32_t)item.top;
    }
  gsize pixels = (gsize)item.height * item.width;
  item.image = give_bytes (side, c, 3 * pixels, 256);
  item.labels = draw_below (c, 5) ? give_bytes (side, c, pixels, 256) : NULL;
  return item;
}

static void
augment (Side *side, Case *c)
{
  g_autofree LwAugmentImage *items = g_new (LwAugmentImage, c->size.B);
  for (int32_t b = 0; b < c->size.B; b++)
    items[b] = draw_item (side, c);
  LwAugment a = { .B = c->size.B,
                  .H = c->size.H,
                  .W = c->size.W,
                  .items = items,
                  .mean = { 0.485f, 0.456f, 0.406f },
                  .std = { 0.229f, 0.224f, 0.225f } };
  a.image = side_room (side, 3 * c->pixels * sizeof (float));
  a.labels = draw_below (c, 4) ? side_room (side, c->pixels) : NULL;
  side_done (side, side->backend->augment (side->stream, &a));
  side_sums (side, "image", a.image, 3 * c->pixels, 5.0);
  if (a.labels)
    side_bytes (side, "labels", a.labels, c->pixels);
}

static void
strong_augment (Side *side, Case *c)
{
  static const float sigmas[] = { 0.0f, 0.15f, 1.0f, 1.15f, 7.0f, 64.0f, 1e-40f };
  g_autofree LwJitter *jitter = g_new (LwJitter, c->size.B);
  g_autofree float *sigma = g_new (float, c->size.B);
  for (int32_t b = 0; b < c->size.B; b++)
    {
      jitter[b] = draw_jitter (c);
      sigma[b] = sigmas[draw_below (c, G_N_ELEMENTS (sigmas))];
    }
  LwStrongAugment a = { .B = c->size.B,
                        .H = c->size.H,
                        .W = c->size.W,
                        .jitter = jitter,
                        .sigma = sigma,
                        .mean = { 0.485f, 0.456f, 0.406f },
                        .std = { 0.229f, 0.224f, 0.225f } };
  a.image = give_floats (side, c, 3 * c->pixels, -2.5f, 2.8f);
  side_done (side, side->backend->strong_augment (side->stream, &a));
  side_sums (side, "image", a.image, 3 * c->pixels, 5.0);
}

static void
classmix (Side *side, Case *c)
{
  int32_t K = 1 + draw_below (c, 64), B = c->size.B, H = c->size.H, W = c->size.W;
  gsize n = c->pixels, columns = (gsize)B * (K + 1);
  bool all = draw_below (c, 2), ignore = draw_below (c, 2);
  g_autofree uint8_t *source = g_new (uint8_t, n);
  for (gsize i = 0; i < n; i++)
    source[i] = (uint8_t)(draw_below (c, 8) ? draw_below (c, 1 + K / 2) : LW_LABEL_IGNORE);
  uint8_t *labels_s = side_give (side, source, n);
  /* coarse, so that some are equal */
  g_autofree float *keys = g_new (float, columns);
  for (gsize i = 0; i < columns; i++)
    keys[i] = (float)draw_below (c, 20) / 20.0f;
  LwClassMix a = { .B = B, .K = K, .H = H, .W = W, .labels_s = labels_s };
  int32_t *classes = side_room (side, columns * sizeof (int32_t));
  a.classes = classes;
  a.image_s = give_floats (side, c, 3 * n, -2, 2);
  a.image_t = give_floats (side, c, 3 * n, -2, 2);
  a.labels_t = give_bytes (side, c, n, 256);
  a.weight_t = give_floats (side, c, n, 0, 1);
  a.image = side_room (side, 3 * n * sizeof (float));
  a.labels = side_room (side, n);
  a.weight = side_room (side, n * sizeof (float));
  a.mask = draw_below (c, 2) ? side_room (side, n) : NULL;
  side_done (side, side->backend->classmix_classes (
                       side->stream, B, K, H, W, labels_s,
                       side_give (side, keys, columns * sizeof (float)), all, ignore, classes));
  side_done (side, side->backend->classmix (side->stream, &a));
  side_bytes (side, "classes", classes, columns * sizeof (int32_t));
  side_bytes (side, "image", a.image, 3 * n * sizeof (float));
  side_bytes (side, "labels", a.labels, n);
  side_bytes (side, "weight", a.weight, n * sizeof (float));
  if (a.mask)
    side_bytes (side, "mask", a.mask, n);
}

typedef struct
{
  const char *path;
  void (*calls) (Side *side, Case *c);
} Operation;

static const Operation operations[] = {
  { "/image-kernels/augment", augment },
  { "/image-kernels/strong-augment", strong_augment },
  { "/image-kernels/classmix", classmix },
};

typedef struct
{
  Case start; /* every side draws the same */
  const Operation *operation;
} Turn;

static void
calls (Side *side, gpointer data)
{
  const Turn *turn = data;
  Case c = turn->start;
  turn->operation->calls (side, &c);
}

static void
test_operation (gconstpointer data)
{
  const char *shift = g_getenv ("LW_SEED");
  guint64 first = shift ? g_ascii_strtoull (shift, NULL, 10) : 0;
  g_autoptr (TwoBackends) two = two_backends_new ();
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint64 seed = first; seed < first + 12; seed++)
      {
        const Size *z = &sizes[i];
        Case start = { *z, lw_rng_key (seed, i, LW_RNG_SCENE), 0, (gsize)z->B * z->H * z->W };
        Turn turn = { start, data };
        g_autofree char *what
            = g_strdup_printf ("%s of %d images of %d x %d, seed %" G_GUINT64_FORMAT,
                               turn.operation->path, z->B, z->H, z->W, seed);
        two_backends_compare (two, what, calls, &turn);
      }
}

/* ---- what neither backend does ---- */

typedef bool (*Refused) (const Side *side);

static bool
augment_one (const Side *side, LwAugmentImage item)
{
  LwAugment a = { .B = 1, .H = 2, .W = 2, .items = &item, .std = { 1, 1, 1 } };
  return side->backend->augment (side->stream, &a);
}

static bool
no_scale (const Side *side)
{
  const uint8_t pixel[3] = { 0 };
  return augment_one (
      side, (LwAugmentImage){ .image = pixel, .height = 1, .width = 1, .jitter = neutral });
}

static bool
no_pixels (const Side *side)
{
  return augment_one (side, (LwAugmentImage){ .scale = 1, .jitter = neutral });
}

static bool
no_permutation (const Side *side)
{
  const uint8_t pixel[3] = { 0 };
  const LwJitter jitter = { 2, 1, 1, 0, { 0, 0, 2, 3 } };
  return augment_one (
      side,
      (LwAugmentImage){ .image = pixel, .height = 1, .width = 1, .scale = 1, .jitter = jitter });
}

static bool
wide_blur (const Side *side)
{
  const float sigma = 65.0f;
  LwStrongAugment a
      = { .B = 1, .H = 2, .W = 2, .jitter = &neutral, .sigma = &sigma, .std = { 1, 1, 1 } };
  return side->backend->strong_augment (side->stream, &a);
}

/* Both say why, in the same words. */
static void
test_refusals (void)
{
  static const Refused refused[] = { no_scale, no_pixels, no_permutation, wide_blur };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (TwoBackends) two = two_backends_new ();
      g_assert_false (refused[i](&two->cpu));
      g_assert_false (refused[i](&two->cuda));
      g_assert_cmpstr (two->cuda.backend->error (two->cuda.stream), ==,
                       two->cpu.backend->error (two->cpu.stream));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    g_test_add_data_func (operations[i].path, &operations[i], test_operation);
  g_test_add_func ("/image-kernels/refusals", test_refusals);
  return g_test_run ();
}
