/* The boundary loss against the CPU backend: every choice of its options, on sizes where tiles go
 * wrong: one pixel, one class, a pixel more or less than a tile, maps that do not grow or even
 * shrink, more classes than the largest tile has room for; nothing labelled, thin labels, logits
 * that saturate the softmax. LW_SEED: other inputs. */
#include "two-backends.h"

typedef struct
{
  int32_t B, K, h, w, H, W;
} Size;

static const Size sizes[] = {
  { 2, 5, 4, 5, 13, 21 },  { 1, 19, 5, 9, 40, 72 },  { 1, 2, 1, 1, 1, 1 },   { 1, 1, 2, 3, 16, 24 },
  { 2, 3, 5, 4, 5, 4 },    { 2, 4, 7, 9, 3, 4 },     { 1, 6, 1, 1, 33, 31 }, { 1, 3, 2, 9, 17, 65 },
  { 1, 64, 2, 3, 16, 24 }, { 3, 19, 4, 4, 32, 32 },  { 1, 2, 2, 40, 4, 40 }, { 1, 7, 3, 5, 1, 1 },
  { 1, 4, 1, 2, 1, 97 },   { 1, 100, 1, 2, 10, 17 }, { 2, 2, 3, 3, 18, 34 }, { 1, 3, 4, 2, 50, 1 },
};

typedef enum
{
  NO_NOISE,
  GIVEN,
  DRAWN,
  NOISES,
} Noise;

typedef struct
{
  LwBoundary a; /* with memory of the host */
  gsize cells, pixels;
  float *gradient; /* that the call adds to */
} Case;

static float *
floats (LwRngKey key, gsize n, float low, float high)
{
  float *x = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    x[i] = low + (high - low) * lw_rng_uniform (key, i);
  return x;
}

/* Rectangles of classes, with a share of rectangles and of pixels that have no label. */
static guint8 *
labels_new (LwRngKey key, const Size *z, gint32 side, float none)
{
  gsize pixels = (gsize)z->B * z->H * z->W;
  guint8 *labels = g_new (guint8, pixels);
  for (gsize i = 0; i < pixels; i++)
    {
      guint64 x = i % z->W / side, y = i / z->W / side, cell = y * z->W + x;
      labels[i] = lw_rng_uniform (key, 2 * cell) < none
                          || lw_rng_uniform (key, 1000000 + i) < 0.05f * none
                      ? LW_LABEL_IGNORE
                      : (guint8)lw_rng_below (key, 2 * cell + 1, (guint32)z->K);
    }
  return labels;
}

static Case *
case_new (const Size *z, guint options, Noise noise, guint64 seed)
{
  static const float none[] = { 0.2f, 0.0f, 0.6f, 1.0f }, spread[] = { 3.0f, 1.0f, 12.0f };
  Case *c = g_new0 (Case, 1);
  gsize logits = (gsize)z->B * z->h * z->w * z->K;
  float size = spread[seed % 3];
  LwRngKey key = lw_rng_key (seed, 0, LW_RNG_INIT), other = lw_rng_key (seed, 1, LW_RNG_INIT);
  c->pixels = (gsize)z->B * z->H * z->W;
  c->cells = (gsize)z->B * z->h * z->w;
  c->gradient = floats (other, logits, -1e-3f, 1e-3f);
  c->a = (LwBoundary){ .B = z->B,
                       .K = z->K,
                       .h = z->h,
                       .w = z->w,
                       .H = z->H,
                       .W = z->W,
                       .logits = floats (key, logits, -size, size),
                       .labels = labels_new (other, z, 1 + (gint32)(seed % 9), none[seed / 2 % 4]),
                       .noise = noise == GIVEN ? floats (other, c->pixels * z->K, -2, 2) : NULL,
                       .gumbel = noise == DRAWN,
                       .key = lw_rng_key (seed, 7, LW_RNG_GUMBEL),
                       .temperature = seed % 2 ? 1.0f : 0.7f,
                       .ignore_zero = options & 1,
                       .pad_zero = options & 2,
                       .region_edges = options & 4,
                       .norm = options & 8,
                       .eps = 1e-6f,
                       .edge_tau = 1e-2f,
                       .term_weight = 0.5f + (float)(seed % 3) };
  return c;
}

static void
case_free (Case *c)
{
  g_free ((gpointer)c->a.logits);
  g_free ((gpointer)c->a.labels);
  g_free ((gpointer)c->a.noise);
  g_free (c->gradient);
  g_free (c);
}

static void
calls (Side *side, gpointer data)
{
  const Case *c = data;
  LwBoundary a = c->a;
  gsize logits = c->cells * a.K;
  a.logits = side_give (side, c->a.logits, logits * sizeof (float));
  a.labels = side_give (side, c->a.labels, c->pixels);
  a.noise = a.noise ? side_give (side, c->a.noise, c->pixels * a.K * sizeof (float)) : NULL;
  a.dlogits = side_give (side, c->gradient, logits * sizeof (float));
  a.loss = side_room (side, sizeof (float));
  side_done (side, side->backend->boundary (side->stream, &a));
  side_floats (side, "loss", a.loss, 1);
  side_sums (side, "dlogits", a.dlogits, logits, (double)a.term_weight);
}

static void
test_options (gconstpointer data)
{
  guint options = GPOINTER_TO_UINT (data);
  const char *shift = g_getenv ("LW_SEED");
  guint64 first = shift ? g_ascii_strtoull (shift, NULL, 10) : 0;
  g_autoptr (TwoBackends) two = two_backends_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint64 seed = first + 16 * i + options;
      Noise noise = (i + options + first) % NOISES;
      g_autofree char *what
          = g_strdup_printf ("size %" G_GSIZE_FORMAT ", options %u, noise %d", i, options, noise);
      Case *c = case_new (&sizes[i], options, noise, seed);
      two_backends_compare (two, what, calls, c);
      case_free (c);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint options = 0; options < 16; options++)
    {
      g_autofree char *path = g_strdup_printf (
          "/boundary-kernels/%s%s%s%s", options & 8 ? "norm" : "plain", options & 4 ? "-edges" : "",
          options & 2 ? "-pad-zero" : "", options & 1 ? "-ignore-zero" : "");
      g_test_add_data_func (path, GUINT_TO_POINTER (options), test_options);
    }
  return g_test_run ();
}
