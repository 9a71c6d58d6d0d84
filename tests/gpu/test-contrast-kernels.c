/* Sample selection, contrast, prototypes and the image loss on features against the CPU backend, on
 * batches where kernels go wrong: one cell, one class, nothing labelled or selected, no prototype,
 * channels in no multiple of anything, keys that tie, more rows than a tile, a batch shared with
 * another process. */
#include <math.h>
#include <string.h>

#include "two-backends.h"

typedef struct
{
  int32_t B, K, D, h, w;
} Size;

static const Size sizes[] = {
  { 2, 5, 8, 4, 5 },    { 1, 1, 3, 1, 1 },    { 1, 2, 1, 7, 3 },   { 2, 19, 30, 5, 7 },
  { 2, 7, 33, 11, 13 }, { 1, 64, 40, 5, 14 }, { 2, 3, 260, 3, 3 }, { 1, 19, 256, 8, 9 },
  { 3, 9, 16, 6, 9 },   { 1, 255, 12, 1, 5 }, { 2, 2, 4, 1, 131 }, { 1, 33, 7, 1, 2 },
};

/* Inputs of every operation for one size. */
typedef struct
{
  Size size;
  guint64 seed;
  LwRngKey key;
  gsize cells, elements;
  float *features, *other_features, *gradient, *table, *keys, *conf, *neg_weight;
  guint8 *labels, *other_labels, *pred, *select, *other_select;
  guint8 *valid, *positive, *tags, *has_tags, *kinds;
  guint8 *maps; /* [B][2 h][3 w] */
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

/* Rows of unit length. */
static float *
unit_rows (LwRngKey *key, gsize rows, gint32 D)
{
  float *x = floats (key, rows * (gsize)D, -1.0f, 1.0f);
  for (gsize i = 0; i < rows; i++)
    {
      float *row = x + i * (gsize)D, sum = 1e-6f;
      for (gint32 d = 0; d < D; d++)
        sum += row[d] * row[d];
      for (gint32 d = 0; d < D; d++)
        row[d] /= sqrtf (sum);
    }
  return x;
}

/* Values below @below in runs of @run; a share @ignored is 255. */
static guint8 *
bytes_in_runs (LwRngKey *key, gsize n, gint32 below, gsize run, float ignored)
{
  guint8 *x = g_new (guint8, n);
  key->step++;
  for (gsize i = 0; i < n; i++)
    x[i] = lw_rng_uniform (*key, 2 * (i / run)) < ignored
               ? LW_LABEL_IGNORE
               : (guint8)lw_rng_below (*key, 2 * (i / run) + 1, (guint32)below);
  return x;
}

static guint8 *
flags (LwRngKey *key, gsize n, float share)
{
  guint8 *x = g_new (guint8, n);
  key->step++;
  for (gsize i = 0; i < n; i++)
    x[i] = lw_rng_uniform (*key, i) < share;
  return x;
}

static void
draw_points (Case *c)
{
  const gint32 below[] = { c->size.B, 2 * c->size.h, 3 * c->size.w, c->size.K };
  c->n_points = (gint32)(7 * c->seed % 100);
  c->points = g_new (gint32, 4 * (c->n_points + 3));
  c->key.step++;
  for (gint32 i = 0; i < 4 * (c->n_points + 3); i++)
    c->points[i] = (gint32)lw_rng_below (c->key, (guint64)i, (guint32)below[i % 4]);
}

static Case *
case_new (Size size, guint64 seed)
{
  static const float ignored[] = { 0.3f, 0.0f, 1.0f, 0.8f }, shares[] = { 0.6f, 1.0f, 0.0f, 0.2f };
  Case *c = g_new0 (Case, 1);
  LwRngKey *key = &c->key;
  gint32 K = size.K;
  c->size = size;
  c->seed = seed;
  c->key = lw_rng_key (seed, 0, LW_RNG_INIT);
  c->cells = (gsize)size.B * size.h * size.w;
  c->elements = c->cells * size.D;
  c->features = unit_rows (key, c->cells, size.D);
  c->other_features = unit_rows (key, c->cells, size.D);
  c->gradient = floats (key, c->elements, -0.01f, 0.01f);
  c->table = unit_rows (key, K, size.D);
  c->conf = floats (key, c->cells, 0.0f, 1.0f);
  c->neg_weight = floats (key, K, -0.5f, 5.0f);
  c->keys = floats (key, c->cells, 0.0f, 1.0f);
  for (gsize i = 0; seed % 2 && i < c->cells; i++)
    c->keys[i] = floorf (8.0f * c->keys[i]) / 8.0f;
  c->labels = bytes_in_runs (key, c->cells, K, 1 + seed % 5, ignored[seed % 4]);
  c->other_labels = bytes_in_runs (key, c->cells, K, 1, ignored[(seed + 1) % 4]);
  c->pred = bytes_in_runs (key, c->cells, K, 1 + seed % 5, 0.0f);
  for (gsize i = 0; i < c->cells; i += 2)
    c->pred[i] = c->labels[i];
  c->select = flags (key, c->cells, shares[seed / 2 % 4]);
  c->other_select = flags (key, c->cells, shares[seed / 3 % 4]);
  c->valid = flags (key, K, shares[seed / 4 % 4]);
  c->positive = flags (key, K, shares[seed / 5 % 2]);
  c->tags = flags (key, (gsize)size.B * K, 0.5f);
  c->has_tags = flags (key, size.B, shares[seed / 3 % 4]);
  c->kinds = bytes_in_runs (key, size.B, 3, 1, 0.0f);
  if (seed % 3)
    memset (c->kinds, (int)(seed / 3 % 3), size.B);
  c->maps = bytes_in_runs (key, 6 * c->cells, K, 4, ignored[(seed + 3) % 4]);
  draw_points (c);
  return c;
}

static void
case_free (Case *c)
{
  g_free (c->features);
  g_free (c->other_features);
  g_free (c->gradient);
  g_free (c->table);
  g_free (c->conf);
  g_free (c->neg_weight);
  g_free (c->keys);
  g_free (c->labels);
  g_free (c->other_labels);
  g_free (c->pred);
  g_free (c->select);
  g_free (c->other_select);
  g_free (c->valid);
  g_free (c->positive);
  g_free (c->tags);
  g_free (c->has_tags);
  g_free (c->kinds);
  g_free (c->maps);
  g_free (c->points);
  g_free (c);
}

static float *
give_floats (Side *side, const float *host, gsize n)
{
  return side_give (side, host, n * sizeof *host);
}

static float *
room_floats (Side *side, gsize n)
{
  return side_room (side, n * sizeof (float));
}

static void
selections (Side *side, gpointer data)
{
  const Case *c = data;
  const Size z = c->size;
  const gint32 most[] = { 512, 7, 40, 1 };
  LwSelect a = { .B = z.B, .K = z.K, .h = z.h, .w = z.w, .easy_tau = 0.3f };
  a.labels = side_give (side, c->labels, c->cells);
  a.pred = side_give (side, c->pred, c->cells);
  a.conf = give_floats (side, c->conf, c->cells);
  a.keys = give_floats (side, c->keys, c->cells);
  for (int turn = 0; turn < 4; turn++)
    {
      a.max_samples = most[(turn + c->seed) % 4];
      a.max_views = turn < 2 ? 20 : 4;
      a.min_pixels = turn % 3 ? 0 : 3;
      a.hard_first = turn % 2;
      a.drop_short = turn / 2 % 2;
      a.selected = side_give (side, c->labels, c->cells);
      side_done (side, side->backend->select (side->stream, &a));
      side_bytes (side, "selected", a.selected, c->cells);
    }
}

static void
prototype_contrasts (Side *side, gpointer data)
{
  const Case *c = data;
  const Size z = c->size;
  LwInfoNce a
      = { .rows = (gint32)c->cells, .K = z.K, .D = z.D, .scale = 1.4f, .term_weight = 0.3f };
  a.features = give_floats (side, c->features, c->elements);
  a.labels = side_give (side, c->labels, c->cells);
  a.table = give_floats (side, c->table, (gsize)z.K * z.D);
  a.valid = side_give (side, c->valid, z.K);
  a.extra_features = give_floats (side, c->other_features, c->elements);
  a.extra_labels = side_give (side, c->other_labels, c->cells);
  const guint8 *selects[] = { NULL, side_give (side, c->select, c->cells) };
  const guint8 *extra_select = side_give (side, c->other_select, c->cells);
  const guint8 *positive = side_give (side, c->positive, z.K);
  const float *neg_weight = give_floats (side, c->neg_weight, z.K);
  for (int turn = 0; turn < 8; turn++)
    {
      a.tau = turn % 3 ? 0.1f : 1.0f;
      a.select = selects[turn % 2];
      a.neg_weight = turn & 2 ? neg_weight : NULL;
      a.positive = turn & 4 ? positive : NULL;
      a.extra_rows = turn >= 3 ? (gint32)c->cells : 0;
      a.extra_select = turn >= 5 ? extra_select : NULL;
      a.mean_over_rows = turn % 4 == 3;
      a.loss = room_floats (side, 1);
      a.dfeatures = give_floats (side, c->gradient, c->elements);
      side_done (side, side->backend->info_nce (side->stream, &a));
      side_floats (side, "loss", a.loss, 1);
      side_floats (side, "dfeatures", a.dfeatures, c->elements);
    }
}

/* Labelled pixels that are selected. */
static gint32
count_selected (gint32 n, const guint8 *labels, const guint8 *select)
{
  gint32 count = 0;
  for (gint32 i = 0; i < n; i++)
    count += labels[i] != LW_LABEL_IGNORE && select[i];
  return count;
}

static void
pixel_contrasts (Side *side, gpointer data)
{
  const Case *c = data;
  const Size z = c->size;
  LwPixelNce a = { .rows = (gint32)c->cells, .D = z.D, .scale = 1.4f, .term_weight = 0.3f };
  a.features = give_floats (side, c->features, c->elements);
  a.labels = side_give (side, c->labels, c->cells);
  a.col_features = give_floats (side, c->other_features, c->elements);
  a.col_labels = side_give (side, c->other_labels, c->cells);
  const guint8 *select = side_give (side, c->select, c->cells);
  const guint8 *col_select = side_give (side, c->other_select, c->cells);
  for (int turn = 0; turn < 6; turn++)
    {
      a.same = turn >= 3;
      a.tau = turn % 2 ? 0.1f : 0.7f;
      a.cols = a.same ? 0 : (gint32)(c->cells + 1) / (turn == 2 ? 2 : 1);
      a.select = turn % 3 ? select : NULL;
      a.col_select = turn == 1 ? col_select : NULL;
      a.loss = room_floats (side, 1);
      a.dfeatures = give_floats (side, c->gradient, c->elements);
      a.dcol_features = turn == 2 ? NULL : give_floats (side, c->gradient, c->elements);
      if (!a.same && a.cols > (gint32)c->cells)
        a.cols = (gint32)c->cells;
      a.most = 0; /* exact where both lists are selections */
      if (turn == 1 || turn == 4)
        a.most = count_selected (a.rows, c->labels, c->select);
      if (turn == 1)
        a.most = MAX (a.most, count_selected (a.cols, c->other_labels, c->other_select));
      side_done (side, side->backend->pixel_nce (side->stream, &a));
      side_floats (side, "loss", a.loss, 1);
      side_floats (side, "dfeatures", a.dfeatures, c->elements);
      if (a.dcol_features)
        side_floats (side, "dcol_features", a.dcol_features, c->elements);
    }
}

static void
image_losses (Side *side, gpointer data)
{
  const Case *c = data;
  const Size z = c->size;
  gsize planes = (gsize)z.B * z.K;
  LwImageLossProto a
      = { .B = z.B, .K = z.K, .D = z.D, .h = z.h, .w = z.w, .term_weight = 0.7f, .kappa = 1.0f };
  a.features = give_floats (side, c->features, c->elements);
  a.table = give_floats (side, c->table, (gsize)z.K * z.D);
  a.tags = side_give (side, c->tags, planes);
  const guint8 *valid = side_give (side, c->valid, z.K);
  const guint8 *has_tags = side_give (side, c->has_tags, z.B);
  for (int turn = 0; turn < 4; turn++)
    {
      a.kappa = turn == 2 ? 5.0f : 1.0f;
      a.valid = turn % 2 ? valid : NULL;
      a.has_tags = turn >= 2 ? has_tags : NULL;
      a.reduce_mean = turn >= 1;
      a.loss = room_floats (side, 1);
      a.p = turn == 3 ? NULL : room_floats (side, planes);
      a.dfeatures = give_floats (side, c->gradient, c->elements);
      side_done (side, side->backend->image_loss_proto (side->stream, &a));
      side_floats (side, "loss", a.loss, 1);
      side_floats (side, "dfeatures", a.dfeatures, c->elements);
      if (a.p)
        side_floats (side, "p", a.p, planes);
    }
}

/* What another process adds to a shared batch. */
typedef struct
{
  Side *side;
  int64_t anchor_sums;
} Other;

/* The same sums again, and one image without weak labels. */
static bool
add_other (void *data, float *sums, int64_t n)
{
  const Other *other = data;
  const LwBackend *backend = other->side->backend;
  gsize bytes = (gsize)n * sizeof *sums;
  g_autofree float *host = g_malloc (bytes);
  side_done (other->side, backend->download (other->side->stream, host, sums, bytes));
  for (int64_t i = 0; i < n; i++)
    host[i] *= 2.0f;
  if (n == other->anchor_sums)
    host[n - LW_PROTOTYPE_KINDS] += 1.0f;
  side_done (other->side, backend->upload (other->side->stream, sums, host, bytes));
  return true;
}

static void
prototypes (Side *side, gpointer data)
{
  const Case *c = data;
  const Size z = c->size;
  gsize table = (gsize)z.K * z.D;
  LwPrototypes a = { .B = z.B, .K = z.K, .D = z.D, .h = z.h, .w = z.w };
  a.H = 2 * z.h;
  a.W = 3 * z.w;
  a.features = give_floats (side, c->features, c->elements);
  a.pseudo = side_give (side, c->other_labels, c->cells);
  a.labels = side_give (side, c->maps, 6 * c->cells);
  a.weak_kind = c->kinds;
  a.points = side_give (side, c->points, 4 * sizeof *c->points * (c->n_points + 3));
  a.n_points = side_give (side, &c->n_points, sizeof c->n_points);
  Other other = { side, lw_prototype_anchor_sums (&a) };
  a.reduce_data = &other;
  for (int turn = 0; turn < 6; turn++)
    {
      a.max_points = c->n_points + turn % 4;
      a.average = turn % 5 == 4;
      a.clamp_weights = turn % 4 != 3;
      a.anchor_fallback = turn % 2;
      a.point_nearest = turn == 5;
      a.renormalize = turn % 3 == 1;
      a.momentum = turn % 2 ? 0.9f : 0.0f;
      a.reduce = turn >= 4 ? add_other : NULL;
      a.merged = side_room (side, c->cells);
      a.anchors = give_floats (side, c->table, table);
      a.anchor_valid = side_give (side, c->valid, z.K);
      a.weight_sum = room_floats (side, z.K);
      a.table = give_floats (side, c->table, table);
      a.valid = side_give (side, c->valid, z.K);
      side_done (side, side->backend->prototypes (side->stream, &a));
      side_bytes (side, "merged", a.merged, c->cells);
      side_bytes (side, "anchor_valid", a.anchor_valid, z.K);
      side_bytes (side, "valid", a.valid, z.K);
      side_floats (side, "anchors", a.anchors, table);
      side_floats (side, "weight_sum", a.weight_sum, z.K);
      if (a.clamp_weights || a.average) /* else a sum of weights near 0 has no digits left */
        side_floats (side, "table", a.table, table);
    }
}

static const struct
{
  const char *name;
  SideCalls calls;
} operations[] = {
  { "select", selections },         { "info_nce", prototype_contrasts },
  { "pixel_nce", pixel_contrasts }, { "image_loss_proto", image_losses },
  { "prototypes", prototypes },
};

static void
test_operation (gconstpointer data)
{
  gsize operation = GPOINTER_TO_SIZE (data);
  g_autoptr (TwoBackends) both = two_backends_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint64 seed = 0; seed < 2; seed++)
      {
        Case *c = case_new (sizes[i], 5 * i + seed);
        g_autofree char *what = g_strdup_printf ("%s, B %d, K %d, D %d, %d x %d cells, seed %d",
                                                 operations[operation].name, c->size.B, c->size.K,
                                                 c->size.D, c->size.h, c->size.w, (int)c->seed);
        two_backends_compare (both, what, operations[operation].calls, c);
        case_free (c);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *path = g_strconcat ("/contrast-kernels/", operations[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_operation);
    }
  return g_test_run ();
}
