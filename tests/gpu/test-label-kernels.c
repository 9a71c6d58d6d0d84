/* Operations on upsampled logits and on label maps against the CPU backend, on sizes where kernels
 * go wrong: one pixel, one class, nothing labelled, no multiple of anything, maps that do not grow
 * or even shrink, more columns than a block has threads, more classes than shared memory holds. */
#include <string.h>

#include "two-backends.h"

typedef struct
{
  int32_t B, K, h, w, H, W;
} Size;

static const Size sizes[] = {
  { 2, 5, 4, 5, 13, 21 },  { 1, 19, 3, 4, 24, 32 },   { 2, 3, 5, 4, 5, 4 },
  { 1, 1, 2, 3, 16, 24 },  { 2, 4, 7, 9, 3, 4 },      { 1, 2, 1, 1, 1, 1 },
  { 1, 2, 1, 1, 9, 7 },    { 3, 19, 8, 8, 64, 64 },   { 1, 64, 5, 17, 40, 136 },
  { 1, 64, 3, 4, 24, 31 }, { 2, 19, 9, 33, 65, 257 }, { 1, 255, 3, 3, 17, 19 },
  { 1, 19, 1, 2, 3, 700 }, { 1, 2, 2, 300, 4, 300 },  { 1, 7, 3, 5, 1, 1 },
  { 1, 33, 2, 3, 100, 5 },
};

/* Inputs of every operation for one size. */
typedef struct
{
  Size size;
  LwRngKey key;
  gsize pixels, cells, logits;
  float *logits_small, *logits_large, *gradient, *conf, *weight;
  guint8 *labels[4], *pred, *cell_labels, *tags, *has_tags, *kinds;
  gint32 *points, n_points;
} Case;

static float *
floats (LwRngKey *key, gsize n, float low, float high)
{
  float *x = g_new (float, n);
  key->step++;
  for (gsize i = 0; i < n; i++)
    x[i] = low + (high - low) * lw_rng_uniform (*key, i);
  return x;
}

/* Labels in pieces of @run pixels, of which a share @ignored has none. */
static guint8 *
labels_in_runs (LwRngKey *key, gsize n, gint32 K, gsize run, float ignored)
{
  guint8 *labels = g_new (guint8, n);
  key->step++;
  for (gsize i = 0; i < n; i++)
    labels[i] = lw_rng_uniform (*key, 2 * (i / run)) < ignored
                    ? LW_LABEL_IGNORE
                    : (guint8)lw_rng_below (*key, 2 * (i / run) + 1, (guint32)K);
  return labels;
}

static Case *
case_new (Size size, guint64 seed)
{
  static const float ignored[] = { 0.3f, 0.0f, 1.0f, 0.9f };
  Case *c = g_new0 (Case, 1);
  c->size = size;
  c->key = lw_rng_key (seed, 0, LW_RNG_INIT);
  c->pixels = (gsize)size.B * size.H * size.W;
  c->cells = (gsize)size.B * size.h * size.w;
  c->logits = c->cells * size.K;
  float scale = seed % 2 ? 60.0f : 4.0f;
  c->logits_small = floats (&c->key, c->logits, -scale, scale);
  c->logits_large = floats (&c->key, c->pixels * size.K, -scale, scale);
  c->gradient = floats (&c->key, c->logits, -1.0f, 1.0f);
  c->conf = floats (&c->key, c->pixels, 0.0f, 1.0f);
  c->weight = floats (&c->key, c->pixels, 0.0f, 2.0f);
  for (guint i = 0; i < 4; i++)
    c->labels[i] = labels_in_runs (&c->key, c->pixels, size.K, 1 + 10 * i, ignored[(i + seed) % 4]);
  c->pred = labels_in_runs (&c->key, c->pixels, size.K + 1, 7, 0.0f);
  c->cell_labels = labels_in_runs (&c->key, c->cells, size.K, 5, 0.2f);
  c->tags = labels_in_runs (&c->key, (gsize)size.B * size.K, 2, 1, 0.0f);
  c->has_tags = labels_in_runs (&c->key, (gsize)size.B, 2, 1, 0.0f);
  c->kinds = labels_in_runs (&c->key, (gsize)size.B, 3, 1, 0.0f);
  c->n_points = 25 + (gint32)(seed % 40);
  c->points = g_new (gint32, 4 * c->n_points);
  c->key.step++;
  for (gint32 i = 0; i < c->n_points; i++)
    {
      const gint32 below[] = { size.B, size.H, size.W, size.K };
      for (gint32 j = 0; j < 4; j++)
        c->points[4 * i + j]
            = (gint32)lw_rng_below (c->key, (guint64)(4 * i + j), (guint32)below[j]);
    }
  return c;
}

static void
case_free (Case *c)
{
  g_free (c->logits_small);
  g_free (c->logits_large);
  g_free (c->gradient);
  g_free (c->conf);
  g_free (c->weight);
  for (guint i = 0; i < 4; i++)
    g_free (c->labels[i]);
  g_free (c->pred);
  g_free (c->cell_labels);
  g_free (c->tags);
  g_free (c->has_tags);
  g_free (c->kinds);
  g_free (c->points);
  g_free (c);
}

static float *
give_floats (Side *side, const float *host, gsize n)
{
  return side_give (side, host, n * sizeof *host);
}

static void
upsample (Side *side, gpointer data)
{
  const Case *c = data;
  Size z = c->size;
  gsize n = c->pixels * z.K;
  float *y = side_room (side, n * sizeof (float));
  float *dx = give_floats (side, c->gradient, c->logits);
  side_done (side,
             side->backend->upsample_forward (side->stream, z.B, z.K, z.h, z.w, z.H, z.W,
                                              give_floats (side, c->logits_small, c->logits), y));
  side_done (side, side->backend->upsample_backward (side->stream, z.B, z.K, z.h, z.w, z.H, z.W,
                                                     give_floats (side, c->logits_large, n), dx));
  side_floats (side, "upsampled", y, n);
  side_floats (side, "gradient of what was upsampled", dx, c->logits);
}

/* One to four terms, with and without weights; the gradient of a pixel is about 1. */
static void
cross_entropy (Side *side, gpointer data)
{
  const Case *c = data;
  Size z = c->size;
  const float *weight = give_floats (side, c->weight, c->pixels);
  const float *logits = give_floats (side, c->logits_small, c->logits);
  LwCrossEntropy terms[4];
  for (gint32 n = 1; n <= 4; n++)
    {
      float *dx = give_floats (side, c->gradient, c->logits);
      for (gint32 t = 0; t < n; t++)
        terms[t] = (LwCrossEntropy){ .labels = side_give (side, c->labels[t], c->pixels),
                                     .weight = (t + n) % 2 ? weight : NULL,
                                     .norm_weight = (t + n) % 3 == 0,
                                     .term_weight = (0.5f + (float)t) * (float)c->pixels,
                                     .loss = side_room (side, sizeof (float)) };
      side_done (side, side->backend->cross_entropy (side->stream, z.B, z.K, z.h, z.w, z.H, z.W,
                                                     logits, terms, n, dx));
      for (gint32 t = 0; t < n; t++)
        side_sums (side, "cross-entropy", terms[t].loss, 1, 4.0);
      side_sums (side, "gradient of the cross-entropy", dx, c->logits,
                 4.0 * (1.0 + (double)c->pixels / (double)c->cells));
    }
}

static void
image_loss (Side *side, gpointer data)
{
  const Case *c = data;
  Size z = c->size;
  gsize classes = (gsize)z.B * z.K;
  for (int way = 0; way < 4; way++)
    {
      float *dx = give_floats (side, c->gradient, c->logits);
      float *p = way & 1 ? NULL : side_room (side, classes * sizeof (float));
      LwImageLoss a = { .B = z.B,
                        .K = z.K,
                        .h = z.h,
                        .w = z.w,
                        .H = z.H,
                        .W = z.W,
                        .logits = give_floats (side, c->logits_small, c->logits),
                        .tags = side_give (side, c->tags, classes),
                        .has_tags = way & 2 ? side_give (side, c->has_tags, (gsize)z.B) : NULL,
                        .kappa = way & 1 ? 1.0f : 5.0f,
                        .reduce_mean = way == 1 || way == 2,
                        .term_weight = 0.7f * (float)c->cells,
                        .loss = side_room (side, sizeof (float)),
                        .p = p,
                        .dlogits = dx };
      side_done (side, side->backend->image_loss (side->stream, &a));
      side_floats (side, "image loss", a.loss, 1);
      side_floats (side, "gradient of the image loss", dx, c->logits);
      if (p)
        side_floats (side, "probabilities of classes", p, classes);
    }
}

/* The last class is as good as the first, which must win. */
static void
predict (Side *side, gpointer data)
{
  const Case *c = data;
  Size z = c->size;
  g_autofree float *tied = g_memdup2 (c->logits_small, c->logits * sizeof (float));
  for (gsize i = 0; i < c->cells; i++)
    tied[(i + 1) * z.K - 1] = tied[i * z.K];
  const float *logits = give_floats (side, tied, c->logits);
  guint8 *pred = side_room (side, c->pixels), *alone = side_room (side, c->pixels);
  guint8 *cells = side_room (side, c->cells);
  float *conf = side_room (side, c->pixels * sizeof (float));
  float *cell_conf = side_room (side, c->cells * sizeof (float));
  side_done (
      side, side->backend->predict (side->stream, (gint64)c->cells, z.K, logits, cell_conf, cells));
  side_done (side, side->backend->predict_upsampled (side->stream, z.B, z.K, z.h, z.w, z.H, z.W,
                                                     logits, pred, conf));
  side_done (side, side->backend->predict_upsampled (side->stream, z.B, z.K, z.h, z.w, z.H, z.W,
                                                     logits, alone, NULL));
  side_bytes (side, "classes of cells", cells, c->cells);
  side_floats (side, "confidences of cells", cell_conf, c->cells);
  side_classes (side, "classes", pred, c->pixels);
  side_floats (side, "confidences", conf, c->pixels);
  side_classes (side, "classes without confidences", alone, c->pixels);
}

static void
pseudo_labels (Side *side, gpointer data)
{
  const Case *c = data;
  Size z = c->size;
  const float *logits = give_floats (side, c->logits_small, c->logits);
  for (int way = 0; way < 6; way++)
    {
      LwPseudoOptions o = { .tau = 0.6f,
                            .strict = way & 1,
                            .mode = (LwPseudoMode)(way / 2),
                            .border_top = way,
                            .border_bottom = 2 };
      guint8 *labels = side_room (side, c->pixels), *eq1 = side_room (side, c->pixels);
      float *weight = side_room (side, c->pixels * sizeof (float));
      side_done (side, side->backend->pseudo_targets (side->stream, z.B, z.K, z.h, z.w, z.H, z.W,
                                                      logits, &o, labels, weight));
      side_done (side, side->backend->pseudo_labels (side->stream, (gint64)c->pixels,
                                                     give_floats (side, c->conf, c->pixels),
                                                     side_give (side, c->pred, c->pixels),
                                                     c->conf[c->pixels / 2], o.strict, eq1));
      side_classes (side, "pseudo-targets", labels, c->pixels);
      side_floats (side, "weights of pseudo-targets", weight, c->pixels);
      side_bytes (side, "pseudo-labels", eq1, c->pixels);
    }
}

static void
weak_labels (Side *side, gpointer data)
{
  const Case *c = data;
  Size z = c->size;
  const guint8 *labels = side_give (side, c->labels[0], c->pixels);
  guint8 *cells = side_room (side, c->cells), *map = side_room (side, c->pixels);
  gpointer n_points = side_give (side, &c->n_points, sizeof c->n_points);
  gpointer points = side_give (side, c->points, 4 * c->n_points * sizeof *c->points);
  gint32 max_points = c->n_points - c->n_points / 3;
  side_done (side,
             side->backend->nearest_labels (side->stream, z.B, z.H, z.W, z.h, z.w, labels, cells));
  side_done (side, side->backend->weak_map (side->stream, z.B, z.H, z.W, c->kinds, labels, points,
                                            n_points, max_points, map));
  side_bytes (side, "nearest labels", cells, c->cells);
  side_bytes (side, "map of weak labels", map, c->pixels);
  for (int nearest = 0; nearest < 2; nearest++)
    {
      LwPrototypes a = { .B = z.B,
                         .K = z.K,
                         .h = z.h,
                         .w = z.w,
                         .H = z.H,
                         .W = z.W,
                         .weak_kind = c->kinds,
                         .labels = labels,
                         .points = points,
                         .n_points = n_points,
                         .max_points = max_points,
                         .point_nearest = nearest };
      side_done (side, side->backend->weak_cells (side->stream, &a, cells));
      side_bytes (side, "cells of weak labels", cells, c->cells);
    }
}

/* Also of maps that start at odd addresses. */
static void
merge_labels (Side *side, gpointer data)
{
  const Case *c = data;
  const guint8 *weak = side_give (side, c->labels[0], c->pixels);
  const guint8 *pseudo = side_give (side, c->labels[1], c->pixels);
  const float *weight = give_floats (side, c->weight, c->pixels);
  for (gsize from = 0; from < 3 && from < c->pixels; from++)
    {
      gsize n = c->pixels - from;
      guint8 *merged = side_room (side, n), *all = side_room (side, n);
      guint8 *unlabelled = side_room (side, n);
      float *merged_weight = side_room (side, n * sizeof (float));
      side_done (side, side->backend->merge_labels (side->stream, (gint64)n, weak + from,
                                                    pseudo + from, merged));
      side_done (side, side->backend->target_labels (side->stream, (gint64)n, weak + from,
                                                     pseudo + from, weight + from, from == 1,
                                                     unlabelled, all, merged_weight));
      side_bytes (side, "merged labels", merged, n);
      side_bytes (side, "labels of the target", all, n);
      side_bytes (side, "labels without weak ones", unlabelled, n);
      side_floats (side, "weights of the target", merged_weight, n);
    }
}

static void
counts (Side *side, gpointer data)
{
  const Case *c = data;
  gint32 K = c->size.K;
  gsize bytes = (gsize)K * sizeof (float), entries = (gsize)K * K * sizeof (gint64);
  const guint8 *labels = side_give (side, c->labels[0], c->pixels);
  const guint8 *pred = side_give (side, c->pred, c->pixels);
  const guint8 *cells = side_give (side, c->cell_labels, c->cells);
  const guint8 *selected = side_give (side, c->pred, c->cells < c->pixels ? c->cells : c->pixels);
  gint64 n = (gint64)(c->cells < c->pixels ? c->cells : c->pixels);
  float *a = side_room (side, bytes), *b = side_room (side, bytes), *sum = side_room (side, bytes);
  guint8 *both = side_room (side, (gsize)K);
  gint64 *matrix = side_room (side, entries);
  for (gsize from = 0; from < 2 && from < c->pixels; from++)
    side_done (side, side->backend->confusion (side->stream, (gint64)(c->pixels - from), K,
                                               pred + from, labels + from, matrix));
  side_done (side, side->backend->class_counts (side->stream, n, K, cells, selected, a));
  side_done (side, side->backend->class_counts (side->stream, n, K, cells, NULL, b));
  side_done (side, side->backend->join_counts (side->stream, K, a, b, sum, both));
  side_bytes (side, "confusions", matrix, entries);
  side_bytes (side, "selected cells of classes", a, bytes);
  side_bytes (side, "cells of classes", b, bytes);
  side_bytes (side, "sums of counts", sum, bytes);
  side_bytes (side, "classes of both", both, (gsize)K);
}

static void
test_operation (gconstpointer calls)
{
  g_autoptr (TwoBackends) backends = two_backends_new ();
  const char *cases = g_getenv ("LW_CASES");
  guint64 seeds = cases ? g_ascii_strtoull (cases, NULL, 10) : 2;
  for (guint64 seed = 0; seed < seeds; seed++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        Size z = sizes[i];
        Case *c = case_new (z, seed);
        g_autofree char *what = g_strdup_printf ("seed %" G_GUINT64_FORMAT
                                                 ", %d images of %d classes, %d x %d to %d x %d",
                                                 seed, z.B, z.K, z.h, z.w, z.H, z.W);
        two_backends_compare (backends, what, (SideCalls)calls, c);
        case_free (c);
      }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    SideCalls calls;
  } tests[] = {
    { "/label-kernels/upsample", upsample },
    { "/label-kernels/cross-entropy", cross_entropy },
    { "/label-kernels/image-loss", image_loss },
    { "/label-kernels/predict", predict },
    { "/label-kernels/pseudo-labels", pseudo_labels },
    { "/label-kernels/weak-labels", weak_labels },
    { "/label-kernels/merge-labels", merge_labels },
    { "/label-kernels/counts", counts },
  };
  g_test_init (&argc, &argv, NULL);
  two_backends_free (two_backends_new ());
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, (gconstpointer)tests[i].calls, test_operation);
  return g_test_run ();
}
