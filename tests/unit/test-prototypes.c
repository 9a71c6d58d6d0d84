/* Prototypes (eq 2-3) of the CPU backend: cases worked by hand, and batches that mix label types
 * against a slow and separate calculation. */
#include <math.h>
#include <string.h>

#include "cpu-stream.h"

#define NONE LW_LABEL_IGNORE

/* A batch of one image of 1 x 4 cells (and pixels), two channels, three classes. */
typedef struct
{
  uint8_t merged[4], anchor_valid[3];
  float anchors[6], weight_sum[3];
} Results;

static LwPrototypes
small_batch (Results *r, const float *features, const uint8_t *kind, const uint8_t *labels,
             const uint8_t *pseudo, float *table, uint8_t *valid)
{
  return (LwPrototypes){ .B = 1,
                         .K = 3,
                         .D = 2,
                         .h = 1,
                         .w = 4,
                         .H = 1,
                         .W = 4,
                         .features = features,
                         .pseudo = pseudo,
                         .weak_kind = kind,
                         .labels = labels,
                         .clamp_weights = true,
                         .merged = r->merged,
                         .anchors = r->anchors,
                         .anchor_valid = r->anchor_valid,
                         .weight_sum = r->weight_sum,
                         .table = table,
                         .valid = valid };
}

static const uint8_t map_kind = LW_WEAK_MAP, none_kind = LW_WEAK_NONE, point_kind = LW_WEAK_POINT;
static const float axes[] = { 1, 0, 0, 1, 0.6f, 0.8f, -1, 0 };
static const uint8_t no_labels[] = { NONE, NONE, NONE, NONE };

static void
assert_floats (const float *got, const float *expected, int n)
{
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (got[i], expected[i], 1e-6);
}

/* Class 0: label on cell 0, pseudo-label on cell 2 -> weights 1 and 0.6. Class 1 has a pseudo-label
 * only and no anchor. Class 2 is absent. Both keep their entries. */
static void
test_weighted (void)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  Results r;
  float table[] = { 9, 9, 5, 6, 7, 8 };
  uint8_t valid[] = { 0, 1, 0 };
  LwPrototypes a = small_batch (&r, axes, &map_kind, (uint8_t[]){ 0, NONE, NONE, NONE },
                                (uint8_t[]){ 1, 1, 0, 0 }, table, valid);
  g_assert_true (lw_cpu_prototypes (s, &a));
  g_assert_cmpmem (r.merged, 4, ((uint8_t[]){ 0, 1, 0, 0 }), 4);
  g_assert_cmpmem (r.anchor_valid, 3, ((uint8_t[]){ 1, 0, 0 }), 3);
  assert_floats (r.anchors, (float[]){ 1, 0, 0, 0, 0, 0 }, 6);
  assert_floats (r.weight_sum, (float[]){ 1.6f, 0, 0 }, 3); /* cell 3 is clamped */
  assert_floats (table, (float[]){ 1.36f / 1.6f, 0.48f / 1.6f, 5, 6, 7, 8 }, 6);
  g_assert_cmpmem (valid, 3, ((uint8_t[]){ 1, 1, 0 }), 3);
}

/* Unclamped weights that sum to nothing or less leave the entry alone. */
static void
test_negative_sum (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  Results r;
  float table[] = { 9, 9, 0, 0, 0, 0 };
  uint8_t valid[] = { 1, 0, 0 };
  const float features[] = { 1, 0, -1, 0, -1, 0, 0, 1 };
  LwPrototypes a = small_batch (&r, features, &map_kind, (uint8_t[]){ 0, NONE, NONE, NONE },
                                (uint8_t[]){ NONE, 0, 0, NONE }, table, valid);
  a.clamp_weights = false;
  g_assert_true (lw_cpu_prototypes (s, &a));
  assert_floats (r.weight_sum, (float[]){ -1, 0, 0 }, 3);
  assert_floats (table, (float[]){ 9, 9, 0, 0, 0, 0 }, 6);
  a.clamp_weights = true;
  g_assert_true (lw_cpu_prototypes (s, &a));
  assert_floats (table, (float[]){ 1, 0, 0, 0, 0, 0 }, 6);
}

/* A valid entry moves by momentum, a new one is set; then both are normalised. */
static void
test_momentum (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  Results r;
  float table[] = { 0, 3, 9, 9, 0, 0 };
  uint8_t valid[] = { 1, 0, 0 };
  const float features[] = { 4, 0, 0, 2, 0, 0, 0, 0 };
  LwPrototypes a = small_batch (&r, features, &map_kind, (uint8_t[]){ 0, 1, NONE, NONE }, no_labels,
                                table, valid);
  a.average = true;
  a.momentum = 0.5f;
  g_assert_true (lw_cpu_prototypes (s, &a));
  assert_floats (table, (float[]){ 2, 1.5f, 0, 2, 0, 0 }, 6);
  assert_floats (r.weight_sum, (float[]){ 1, 1, 0 }, 3);
  a.momentum = 0;
  a.renormalize = true;
  g_assert_true (lw_cpu_prototypes (s, &a));
  assert_floats (table, (float[]){ 1, 0, 0, 1, 0, 0 }, 6);
}

/* Without weak labels anchors come from pseudo-labels; with maps only on request. */
static void
test_fallback (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  Results r;
  float table[6] = { 0 };
  uint8_t valid[3] = { 0 };
  const uint8_t pseudo[] = { 0, 0, 1, NONE };
  LwPrototypes a = small_batch (&r, axes, &none_kind, NULL, pseudo, table, valid);
  g_assert_true (lw_cpu_prototypes (s, &a));
  g_assert_cmpmem (r.anchor_valid, 3, ((uint8_t[]){ 1, 1, 0 }), 3);
  assert_floats (r.anchors, (float[]){ 0.5f, 0.5f, 0.6f, 0.8f, 0, 0 }, 6);
  a.weak_kind = &map_kind;
  a.labels = (uint8_t[]){ NONE, NONE, 1, 2 };
  g_assert_true (lw_cpu_prototypes (s, &a));
  g_assert_cmpmem (r.anchor_valid, 3, ((uint8_t[]){ 0, 1, 1 }), 3);
  a.anchor_fallback = true;
  g_assert_true (lw_cpu_prototypes (s, &a));
  g_assert_cmpmem (r.anchor_valid, 3, ((uint8_t[]){ 1, 1, 1 }), 3);
  assert_floats (r.anchors, (float[]){ 0.5f, 0.5f, 0.6f, 0.8f, -1, 0 }, 6);
}

/* A lone point between two cells averages them; a class of K or more is refused. */
static void
test_lone_point (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  Results r;
  float table[6] = { 0 };
  uint8_t valid[3] = { 0 };
  int32_t n = 1, point[] = { 0, 0, 2, 1 };
  LwPrototypes a = small_batch (&r, axes, &point_kind, NULL, no_labels, table, valid);
  a.W = 8; /* pixel 2 is centred at cell coordinate 0.75: 3/4 of cell 1 and 1/4 of cell 0 */
  a.points = point;
  a.n_points = &n;
  a.max_points = 1;
  g_assert_true (lw_cpu_prototypes (s, &a));
  g_assert_cmpmem (r.merged, 4, ((uint8_t[]){ NONE, 1, NONE, NONE }), 4);
  assert_floats (r.anchors, (float[]){ 0, 0, 0.25f, 0.75f, 0, 0 }, 6);
  assert_floats (table, (float[]){ 0, 0, 0, 1, 0, 0 }, 6);
  point[3] = 3;
  g_assert_false (lw_cpu_prototypes (s, &a));
  g_assert_nonnull (strstr (lw_cpu_error (s), "class 3"));
}

/* ---- mixed batches ---- */

enum
{
  B = 3,
  K = 6,
  D = 40,
  h = 4,
  w = 5,
  H = 32,
  W = 40,
  POINTS = 9,
  CELLS = B * h * w,
};

typedef struct
{
  float features[CELLS * D];
  uint8_t pseudo[CELLS], labels[B * H * W], kinds[B];
  int32_t points[POINTS * 4], n_points;
  float table[K * D], anchors[K * D], weight_sum[K];
  uint8_t valid[K], anchor_valid[K], merged[CELLS];
  LwPrototypes a;
} Mixed;

static void
fill_mixed (Mixed *m, uint64_t seed, const uint8_t kinds[B])
{
  LwRngKey k = { seed, 0, LW_RNG_SCENE };
  uint64_t i = 0;
  memset (m, 0, sizeof *m);
  memcpy (m->kinds, kinds, B);
  for (int f = 0; f < CELLS * D; f++)
    m->features[f] = lw_rng_uniform (k, i++) - 0.4f;
  for (int c = 0; c < CELLS; c++)
    m->pseudo[c] = lw_rng_below (k, i++, 3) ? lw_rng_below (k, i++, K) : NONE;
  for (int p = 0; p < B * H * W; p++)
    m->labels[p] = lw_rng_below (k, i++, 4) ? NONE : lw_rng_below (k, i++, 3);
  for (int p = 0; p < POINTS; p++)
    {
      m->points[4 * p] = lw_rng_below (k, i++, B);
      m->points[4 * p + 1] = lw_rng_below (k, i++, H);
      m->points[4 * p + 2] = lw_rng_below (k, i++, W);
      m->points[4 * p + 3] = lw_rng_below (k, i++, 4);
    }
  m->n_points = POINTS - 1;
  m->a = (LwPrototypes){ .B = B,
                         .K = K,
                         .D = D,
                         .h = h,
                         .w = w,
                         .H = H,
                         .W = W,
                         .features = m->features,
                         .pseudo = m->pseudo,
                         .weak_kind = m->kinds,
                         .labels = m->labels,
                         .points = m->points,
                         .n_points = &m->n_points,
                         .max_points = POINTS,
                         .clamp_weights = true,
                         .merged = m->merged,
                         .anchors = m->anchors,
                         .anchor_valid = m->anchor_valid,
                         .weight_sum = m->weight_sum,
                         .table = m->table,
                         .valid = m->valid };
}

/* Feature channel d of image b upsampled to a pixel, from the definition of bilinear sampling. */
static double
feature_at (const Mixed *m, int b, int row, int column, int d)
{
  double y = fmax ((row + 0.5) * h / H - 0.5, 0), x = fmax ((column + 0.5) * w / W - 0.5, 0);
  int y0 = y, x0 = x, y1 = MIN (y0 + 1, h - 1), x1 = MIN (x0 + 1, w - 1);
  double fy = y - y0, fx = x - x0;
  const float *f = m->features + (b * h * w) * D + d;
#define AT(r, c) (double)f[((r)*w + (c)) * D]
  return (1 - fy) * ((1 - fx) * AT (y0, x0) + fx * AT (y0, x1))
         + fy * ((1 - fx) * AT (y1, x0) + fx * AT (y1, x1));
#undef AT
}

/* Sum of channel d over what labels class k in the batch; returns the count. */
static int
labelled_sum (const Mixed *m, int k, int d, double *sum)
{
  int count = 0;
  *sum = 0;
  for (int c = 0; c < CELLS; c++)
    {
      int b = c / (h * w), y = c / w % h, x = c % w;
      if (m->kinds[b] == LW_WEAK_MAP && m->labels[(b * H + y * H / h) * W + x * W / w] == k)
        {
          *sum += (double)m->features[c * D + d];
          count++;
        }
    }
  for (int p = 0; p < m->n_points; p++)
    {
      const int32_t *q = m->points + 4 * p;
      if (m->kinds[q[0]] == LW_WEAK_POINT && q[3] == k)
        {
          *sum += feature_at (m, q[0], q[1], q[2], d);
          count++;
        }
    }
  return count;
}

static int
pseudo_sum (const Mixed *m, int k, int d, double *sum)
{
  int count = 0;
  *sum = 0;
  for (int c = 0; c < CELLS; c++)
    if (m->pseudo[c] == k)
      {
        *sum += (double)m->features[c * D + d];
        count++;
      }
  return count;
}

static void
check_mixed (const uint8_t kinds[B], bool falls_back)
{
  g_autofree Mixed *m = g_new (Mixed, 1);
  for (uint64_t seed = 0; seed < 20; seed++)
    {
      g_autoptr (LwStream) s = cpu_stream (1 + seed % 3);
      fill_mixed (m, seed, kinds);
      g_assert_true (lw_cpu_prototypes (s, &m->a));
      for (int k = 0; k < K; k++)
        for (int d = 0; d < D; d++)
          {
            double sum;
            int n = labelled_sum (m, k, d, &sum);
            if (!n && falls_back)
              n = pseudo_sum (m, k, d, &sum);
            g_assert_cmpint (m->anchor_valid[k], ==, n > 0);
            g_assert_cmpfloat_with_epsilon (m->anchors[k * D + d], n ? sum / n : 0, 1e-6);
          }
    }
}

/* All kinds together, and each pair: anchors over all labelled features, else pseudo-labels. */
static void
test_mixed (void)
{
  check_mixed ((uint8_t[]){ LW_WEAK_MAP, LW_WEAK_POINT, LW_WEAK_NONE }, true);
  check_mixed ((uint8_t[]){ LW_WEAK_POINT, LW_WEAK_POINT, LW_WEAK_NONE }, true);
  check_mixed ((uint8_t[]){ LW_WEAK_MAP, LW_WEAK_POINT, LW_WEAK_POINT }, true);
  check_mixed ((uint8_t[]){ LW_WEAK_NONE, LW_WEAK_NONE, LW_WEAK_NONE }, true);
  check_mixed ((uint8_t[]){ LW_WEAK_MAP, LW_WEAK_MAP, LW_WEAK_MAP }, false);
  check_mixed ((uint8_t[]){ LW_WEAK_POINT, LW_WEAK_POINT, LW_WEAK_POINT }, false);
}

static void
test_threads (void)
{
  static const uint8_t kinds[] = { LW_WEAK_NONE, LW_WEAK_MAP, LW_WEAK_POINT };
  g_autofree Mixed *one = g_new (Mixed, 1), *many = g_new (Mixed, 1);
  g_autoptr (LwStream) first = cpu_stream (1);
  fill_mixed (one, 5, kinds);
  g_assert_true (lw_cpu_prototypes (first, &one->a));
  for (int threads = 2; threads <= 3; threads++)
    {
      g_autoptr (LwStream) s = cpu_stream (threads);
      fill_mixed (many, 5, kinds);
      g_assert_true (lw_cpu_prototypes (s, &many->a));
      g_assert_cmpmem (many, offsetof (Mixed, a), one, offsetof (Mixed, a));
    }
}

/* ---- a batch that two processes share ---- */

/* Where two threads meet to add their sums up. */
typedef struct
{
  GMutex lock;
  GCond turned;
  float *sums[2];
  int64_t lengths[4];
  int waiting, calls;
} Meeting;

typedef struct
{
  Meeting *meeting;
  LwPrototypes a;
} Process;

static bool
meet (void *data, float *sums, int64_t n)
{
  Meeting *m = data;
  g_mutex_lock (&m->lock);
  m->sums[m->waiting] = sums;
  int call = m->calls;
  if (++m->waiting == 2)
    {
      for (int64_t i = 0; i < n; i++)
        m->sums[0][i] = m->sums[1][i] = m->sums[0][i] + m->sums[1][i];
      m->lengths[m->calls++] = n;
      m->waiting = 0;
      g_cond_broadcast (&m->turned);
    }
  while (m->calls == call)
    g_cond_wait (&m->turned, &m->lock);
  g_mutex_unlock (&m->lock);
  return true;
}

static gpointer
share (gpointer data)
{
  Process *p = data;
  g_autoptr (LwStream) s = cpu_stream (1);
  p->a.reduce = meet;
  p->a.reduce_data = p->meeting;
  return lw_cpu_prototypes (s, &p->a) ? p : NULL;
}

/* Images @first to @first + @n - 1 of @m become all of its batch. */
static void
keep_images (Mixed *m, int first, int n)
{
  int kept = 0;
  for (int i = 0; i < m->n_points; i++)
    {
      int32_t *from = m->points + 4 * i, *to = m->points + 4 * kept;
      if (from[0] < first || from[0] >= first + n)
        continue;
      memmove (to, from, sizeof (int32_t) * 4);
      to[0] -= first;
      kept++;
    }
  m->n_points = kept;
  m->a.B = n;
  m->a.features += first * h * w * D;
  m->a.pseudo += first * h * w;
  m->a.weak_kind += first;
  m->a.labels += first * H * W;
}

static void
check_shared (const uint8_t kinds[B], uint64_t seed)
{
  g_autofree Mixed *joint = g_new (Mixed, 1), *left = g_new (Mixed, 1), *right = g_new (Mixed, 1);
  g_autoptr (LwStream) s = cpu_stream (1);
  Meeting meeting = { .calls = 0 };
  Process processes[2];
  g_mutex_init (&meeting.lock);
  g_cond_init (&meeting.turned);
  fill_mixed (joint, seed, kinds);
  fill_mixed (left, seed, kinds);
  fill_mixed (right, seed, kinds);
  joint->a.momentum = left->a.momentum = right->a.momentum = 0.5f;
  joint->valid[1] = left->valid[1] = right->valid[1] = 1;
  keep_images (left, 0, 2);
  keep_images (right, 2, 1);
  g_assert_true (lw_cpu_prototypes (s, &joint->a));
  processes[0] = (Process){ &meeting, left->a };
  processes[1] = (Process){ &meeting, right->a };
  GThread *other = g_thread_new ("process", share, &processes[1]);
  g_assert_nonnull (share (&processes[0]));
  g_assert_nonnull (g_thread_join (other));
  g_assert_cmpint (meeting.calls, ==, 2);
  g_assert_cmpint (meeting.lengths[0], ==, 2 * K * (D + 1) + LW_PROTOTYPE_KINDS);
  g_assert_cmpint (meeting.lengths[1], ==, K * (D + 1));
  g_assert_cmpmem (left->table, sizeof left->table, right->table, sizeof right->table);
  g_assert_cmpmem (left->anchors, sizeof left->anchors, right->anchors, sizeof right->anchors);
  g_assert_cmpmem (left->valid, K, joint->valid, K);
  g_assert_cmpmem (right->valid, K, joint->valid, K);
  g_assert_cmpmem (left->anchor_valid, K, joint->anchor_valid, K);
  g_assert_cmpmem (left->merged, 2 * h * w, joint->merged, 2 * h * w);
  g_assert_cmpmem (right->merged, h * w, joint->merged + 2 * h * w, h * w);
  assert_floats (left->anchors, joint->anchors, K * D);
  assert_floats (left->table, joint->table, K * D);
  for (int k = 0; k < K; k++)
    g_assert_cmpfloat_with_epsilon (left->weight_sum[k], joint->weight_sum[k], 1e-4);
  g_cond_clear (&meeting.turned);
  g_mutex_clear (&meeting.lock);
}

/* Both processes get the table of the joint batch, also where one of them has no image of the kind
 * that decides whether pseudo-labels make anchors. */
static void
test_shared (void)
{
  for (uint64_t seed = 0; seed < 10; seed++)
    {
      check_shared ((uint8_t[]){ LW_WEAK_MAP, LW_WEAK_POINT, LW_WEAK_NONE }, seed);
      check_shared ((uint8_t[]){ LW_WEAK_MAP, LW_WEAK_MAP, LW_WEAK_NONE }, seed);
      check_shared ((uint8_t[]){ LW_WEAK_MAP, LW_WEAK_MAP, LW_WEAK_MAP }, seed);
      check_shared ((uint8_t[]){ LW_WEAK_POINT, LW_WEAK_POINT, LW_WEAK_MAP }, seed);
      check_shared ((uint8_t[]){ LW_WEAK_NONE, LW_WEAK_NONE, LW_WEAK_NONE }, seed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prototypes/weighted", test_weighted);
  g_test_add_func ("/prototypes/negative-sum", test_negative_sum);
  g_test_add_func ("/prototypes/momentum", test_momentum);
  g_test_add_func ("/prototypes/fallback", test_fallback);
  g_test_add_func ("/prototypes/lone-point", test_lone_point);
  g_test_add_func ("/prototypes/mixed", test_mixed);
  g_test_add_func ("/prototypes/threads", test_threads);
  g_test_add_func ("/prototypes/shared", test_shared);
  return g_test_run ();
}
