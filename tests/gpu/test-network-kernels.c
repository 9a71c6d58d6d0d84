/* The network's operations between its convolutions, and the optimiser, against the CPU backend in
 * f32 and bf16, on shapes where kernels go wrong: one pixel, one channel, channels in no multiple
 * of a vector, more rows than a block takes at a time, values that tie, means far from 0, arrays
 * that begin anywhere, the aliases that backend.h allows. */
#include <math.h>
#include <string.h>

#include "two-backends.h"

static const LwShape shapes[] = {
  { 1, 1, 1, 1 },    { 2, 3, 5, 7 },   { 1, 19, 1, 3 },   { 2, 100, 9, 11 }, { 1, 8, 1, 1 },
  { 2, 64, 17, 13 }, { 1, 24, 6, 6 },  { 3, 40, 17, 15 }, { 1, 2048, 3, 2 }, { 1, 2048, 1, 1 },
  { 2, 16, 40, 41 }, { 1, 1, 90, 70 }, { 1, 264, 1, 40 }, { 2, 512, 6, 5 },
};

/* Inputs of every operation for one shape. */
typedef struct
{
  LwShape shape;
  guint64 seed;
  LwRngKey key;
  gsize n;        /* elements */
  double largest; /* of x */
  float *x, *residual, *y, *dy, *dy2, *steps;
  float *weight, *bias, *mean, *rstd, *var; /* [c] */
} Case;

static const guint64 seeds_by_default = 2;

/* The nearest number of bf16. */
static float
rounded (float x)
{
  guint32 bits;
  memcpy (&bits, &x, sizeof bits);
  bits = (bits + 0x7FFFu + ((bits >> 16) & 1u)) & 0xFFFF0000u;
  memcpy (&x, &bits, sizeof x);
  return x;
}

static float *
floats (LwRngKey *key, gsize n, float low, float high)
{
  float *x = g_new (float, n);
  key->step++;
  for (gsize i = 0; i < n; i++)
    x[i] = low + (high - low) * lw_rng_uniform (*key, i);
  return x;
}

static float *
activations (LwRngKey *key, gsize n, float low, float high)
{
  float *x = floats (key, n, low, high);
  for (gsize i = 0; i < n; i++)
    x[i] = rounded (x[i]);
  return x;
}

/* Every third seed far from 0: what numbers of bf16 there are around 96, or a thousand in f32. */
static Case *
case_new (LwShape shape, guint64 seed, gboolean bf16)
{
  Case *c = g_new0 (Case, 1);
  LwRngKey *key = &c->key;
  gsize channels = (gsize)shape.c;
  float centre = seed % 3 != 1 ? 0.0f : bf16 ? 96.0f : 1000.0f;
  c->shape = shape;
  c->seed = seed;
  c->key = lw_rng_key (seed, 0, LW_RNG_INIT);
  c->n = (gsize)shape.n * channels * (gsize)shape.h * (gsize)shape.w;
  c->x = activations (key, c->n, centre - 3.0f, centre + 5.0f);
  c->largest = (double)centre + 5.0;
  c->residual = activations (key, c->n, -2.0f, 2.0f);
  c->y = activations (key, c->n, -1.0f, 1.0f);
  c->dy = activations (key, c->n, -1.0f, 1.0f);
  c->dy2 = activations (key, c->n, -0.5f, 0.5f);
  c->steps = floats (key, c->n, -2.0f, 2.0f);
  for (gsize i = 0; i < c->n; i++)
    c->steps[i] = floorf (c->steps[i]);
  c->weight = floats (key, channels, -1.5f, 1.5f);
  c->bias = floats (key, channels, -1.0f, 1.0f);
  c->mean = floats (key, channels, centre, centre + 2.0f);
  c->rstd = floats (key, channels, 0.3f, 2.0f);
  c->var = floats (key, channels, 0.2f, 4.0f);
  return c;
}

static void
case_free (Case *c)
{
  float *all[] = { c->x,      c->residual, c->y,    c->dy,   c->dy2, c->steps,
                   c->weight, c->bias,     c->mean, c->rstd, c->var };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (all[i]);
  g_free (c);
}

static float *
give_floats (Side *side, const float *host, gsize n)
{
  return side_give (side, host, n * sizeof *host);
}

static float *
float_room (Side *side, gsize n)
{
  return side_room (side, n * sizeof (float));
}

static void
norm_forward (Side *side, gpointer data)
{
  const Case *c = data;
  gsize channels = (gsize)c->shape.c;
  for (int way = 0; way < 8; way++)
    {
      gboolean eval = way & 1;
      LwNormForward a = { .shape = c->shape,
                          .mode = eval ? LW_NORM_EVAL : LW_NORM_TRAIN,
                          .relu = way & 2,
                          .momentum = 0.1f,
                          .eps = 1e-5f };
      a.x = side_activation_give (side, &c->shape, c->x);
      a.residual = way & 4 ? side_activation_give (side, &c->shape, c->residual) : NULL;
      a.y = eval ? (void *)a.x : side_activation_room (side, &c->shape);
      a.weight = give_floats (side, c->weight, channels);
      a.bias = give_floats (side, c->bias, channels);
      a.running_mean = give_floats (side, c->mean, channels);
      a.running_var = give_floats (side, c->var, channels);
      a.mean = float_room (side, channels);
      a.rstd = float_room (side, channels);
      side_done (side, side->backend->norm_forward (side->stream, &a));
      side_activation (side, eval ? "y (eval)" : "y (train)", &c->shape, a.y,
                       c->largest * (c->n < 8 * channels ? 500 : 5));
      side_floats (side, "mean", a.mean, channels);
      side_floats (side, "rstd", a.rstd, channels);
      side_floats (side, "running mean", a.running_mean, channels);
      side_floats (side, "running variance", a.running_var, channels);
    }
}

/* What of the second gradient and of the residual there is, and what is written over what. */
static void
norm_backward_way (Side *side, const Case *c, LwNormMode mode, gboolean relu, int way)
{
  gsize channels = (gsize)c->shape.c;
  gboolean trained = mode == LW_NORM_TRAIN || way % 2 == 0;
  LwNormBackward a = { .shape = c->shape, .mode = mode, .relu = relu };
  void *dy = side_activation_give (side, &c->shape, c->dy), *dy2 = NULL;
  a.x = trained ? side_activation_give (side, &c->shape, c->x) : NULL;
  a.y = side_activation_give (side, &c->shape, c->y);
  a.dy = dy;
  a.dy2 = dy2 = way >= 2 ? side_activation_give (side, &c->shape, c->dy2) : NULL;
  a.dx = way == 0 ? dy : side_activation_room (side, &c->shape);
  a.dresidual = way == 1 || way == 3 ? dy
                : way == 4           ? dy2
                : way == 5           ? side_activation_room (side, &c->shape)
                                     : NULL;
  a.weight = give_floats (side, c->weight, channels);
  a.mean = give_floats (side, c->mean, channels);
  a.rstd = give_floats (side, c->rstd, channels);
  a.dweight = trained ? give_floats (side, c->var, channels) : NULL;
  a.dbias = trained ? give_floats (side, c->bias, channels) : NULL;
  side_done (side, side->backend->norm_backward (side->stream, &a));
  side_activation (side, "dx", &c->shape, a.dx, c->largest * 20);
  if (a.dresidual)
    side_activation (side, "dresidual", &c->shape, a.dresidual, 0);
  if (!trained)
    return;
  double rows = (double)c->n / (double)channels;
  side_sums (side, "dweight", a.dweight, channels, sqrt (rows) * c->largest);
  side_sums (side, "dbias", a.dbias, channels, sqrt (rows));
}

static void
norm_backward (Side *side, gpointer data)
{
  for (int way = 0; way < 6; way++)
    for (int relu = 0; relu < 2; relu++)
      {
        norm_backward_way (side, data, LW_NORM_TRAIN, relu, way);
        norm_backward_way (side, data, LW_NORM_EVAL, relu, way);
      }
}

static gboolean
same_floats (Side *side, const float *a, const float *b, gsize n)
{
  g_autofree float *hosts = g_new (float, 2 * n);
  side_done (side, side->backend->download (side->stream, hosts, a, n * sizeof (float)));
  side_done (side, side->backend->download (side->stream, hosts + n, b, n * sizeof (float)));
  return memcmp (hosts, hosts + n, n * sizeof (float)) == 0;
}

/* Where y is what the forward pass made of x, the mask may be told from x: nothing else changes. */
static void
norm_mask (Side *side, gpointer data)
{
  const Case *c = data;
  gsize channels = (gsize)c->shape.c;
  for (int eval = 0; eval < 2; eval++)
    {
      float *gradients[2], *dx[2];
      LwNormForward f = { .shape = c->shape,
                          .mode = eval ? LW_NORM_EVAL : LW_NORM_TRAIN,
                          .relu = true,
                          .momentum = 0.1f,
                          .eps = 1e-5f };
      f.x = side_activation_give (side, &c->shape, c->x);
      f.y = side_activation_room (side, &c->shape);
      f.weight = give_floats (side, c->weight, channels);
      f.bias = give_floats (side, c->bias, channels);
      f.running_mean = give_floats (side, c->mean, channels);
      f.running_var = give_floats (side, c->var, channels);
      f.mean = float_room (side, channels);
      f.rstd = float_room (side, channels);
      side_done (side, side->backend->norm_forward (side->stream, &f));
      for (int by_x = 0; by_x < 2; by_x++)
        {
          LwNormBackward b = { .shape = c->shape,
                               .mode = f.mode,
                               .relu = true,
                               .x = f.x,
                               .y = f.y,
                               .weight = f.weight,
                               .bias = by_x ? f.bias : NULL,
                               .mean = f.mean,
                               .rstd = f.rstd };
          b.dy = side_activation_give (side, &c->shape, c->dy);
          b.dx = side_activation_room (side, &c->shape);
          b.dweight = gradients[by_x] = float_room (side, 2 * channels);
          b.dbias = b.dweight + channels;
          dx[by_x] = float_room (side, c->n);
          side_done (side, side->backend->norm_backward (side->stream, &b));
          side_done (side,
                     side->backend->activation_to_f32 (side->stream, &c->shape, b.dx, dx[by_x]));
        }
      g_assert_true (same_floats (side, gradients[0], gradients[1], 2 * channels));
      g_assert_true (same_floats (side, dx[0], dx[1], c->n));
    }
}

static void
add (Side *side, gpointer data)
{
  const Case *c = data;
  void *a = side_activation_give (side, &c->shape, c->x);
  void *b = side_activation_give (side, &c->shape, c->dy);
  void *y = side_activation_room (side, &c->shape);
  side_done (side, side->backend->add (side->stream, &c->shape, a, b, y));
  side_done (side, side->backend->add (side->stream, &c->shape, a, y, a));
  side_activation (side, "sum", &c->shape, y, 0);
  side_activation (side, "sum in place", &c->shape, a, 0);
}

static void
maxpool (Side *side, gpointer data)
{
  const Case *c = data;
  const LwShape out = { c->shape.n, c->shape.c, (c->shape.h + 1) / 2, (c->shape.w + 1) / 2 };
  const float *inputs[] = { c->x, c->steps };
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      void *x = side_activation_give (side, &c->shape, inputs[i]);
      void *y = side_activation_room (side, &out), *dx = side_activation_room (side, &c->shape);
      void *dy = side_activation_give (side, &out, c->dy);
      side_done (side, side->backend->maxpool_forward (side->stream, &c->shape, x, y));
      side_done (side, side->backend->maxpool_backward (side->stream, &c->shape, x, y, dy, dx));
      side_activation (side, "maximum", &out, y, 0);
      side_activation (side, "gradient of the maximum", &c->shape, dx, 0);
    }
}

/* The shape's channels are classes here, or c of the weights. */
static void
aspp (Side *side, gpointer data)
{
  const Case *c = data;
  const LwBackend *b = side->backend;
  LwRngKey key = c->key;
  gint32 K = MIN (c->shape.c, 65), branches = 1 + (gint32)(c->seed % 4), used = 9 * branches * K;
  gint32 dilations[] = { 1, 2, 6, 24 }, inner = 1 + c->shape.c % 301;
  const LwShape products
      = { MIN (c->shape.n, 2), (used + 7) / 8 * 8, MIN (c->shape.h, 9), MIN (c->shape.w, 13) };
  gsize pixels = (gsize)products.n * (gsize)products.h * (gsize)products.w;
  g_autofree float *x = activations (&key, pixels * (gsize)products.c, -1.0f, 1.0f);
  g_autofree float *gradient = activations (&key, pixels * (gsize)K, -1.0f, 1.0f);
  g_autofree float *bias = floats (&key, (gsize)(branches * K), -1.0f, 1.0f);
  g_autofree float *weights = floats (&key, (gsize)(used * inner), -1.0f, 1.0f);
  g_autofree float *drows = floats (&key, (gsize)(products.c * inner), -1.0f, 1.0f);
  void *given = side_activation_give (side, &products, x);
  void *dx = side_activation_room (side, &products);
  float *logits = float_room (side, pixels * (gsize)K);
  float *dlogits = give_floats (side, gradient, pixels * (gsize)K);
  float *biases = give_floats (side, bias, (gsize)(branches * K));
  float *dbias = give_floats (side, bias, (gsize)(branches * K));
  float *masters = give_floats (side, weights, (gsize)(used * inner));
  float *rows = give_floats (side, drows, (gsize)(products.c * inner));
  float *row_gradients = give_floats (side, drows, (gsize)(products.c * inner));
  side_done (side, b->aspp_forward (side->stream, &products, K, branches, dilations, given, biases,
                                    logits));
  side_done (
      side, b->aspp_backward (side->stream, &products, K, branches, dilations, dlogits, dx, dbias));
  side_done (side, b->aspp_pack (side->stream, inner, K, branches, products.c, masters, rows));
  side_floats (side, "logits", logits, pixels * (gsize)K);
  side_activation (side, "gradient of the products", &products, dx, 0);
  side_sums (side, "gradient of the biases", dbias, (gsize)(branches * K), sqrt ((double)pixels));
  side_floats (side, "rows", rows, (gsize)(products.c * inner));
  side_done (side,
             b->aspp_unpack (side->stream, inner, K, branches, products.c, row_gradients, masters));
  side_floats (side, "gradient of the weights", masters, (gsize)(used * inner));
}

/* Pixels of zeros have features of zeros. */
static void
normalize (Side *side, gpointer data)
{
  const Case *c = data;
  gsize channels = (gsize)c->shape.c, pixels = c->n / channels;
  g_autofree float *x = g_memdup2 (c->residual, c->n * sizeof (float));
  g_autofree float *gradient = g_memdup2 (c->dy, c->n * sizeof (float));
  double shortest = 1.0;
  for (gsize i = 0; i < pixels; i++)
    {
      double sum = 0;
      for (gsize j = i * channels; j < (i + 1) * channels; j++)
        sum += (double)x[j] * (double)x[j];
      shortest = sum > 0 ? MIN (shortest, sqrt (sum)) : shortest;
    }
  memset (x, 0, channels * sizeof (float));
  memset (gradient, 0, channels * sizeof (float));
  void *given = side_activation_give (side, &c->shape, x);
  void *dx = side_activation_room (side, &c->shape);
  float *features = float_room (side, c->n), *norms = float_room (side, pixels);
  float *dfeatures = give_floats (side, gradient, c->n);
  side_done (side,
             side->backend->l2_forward (side->stream, &c->shape, given, 1e-12f, features, norms));
  side_done (side, side->backend->l2_backward (side->stream, &c->shape, features, norms, 1e-12f,
                                               dfeatures, dx));
  side_floats (side, "features", features, c->n);
  side_floats (side, "norms", norms, pixels);
  side_activation (side, "gradient of the features", &c->shape, dx, 1.0 / shortest);
}

/* More parts than a launch takes, of every size and beginning, with gaps between them. */
static void
sgd (Side *side, gpointer data)
{
  const Case *c = data;
  enum
  {
    PARTS = 203
  };
  LwSgdPart parts[PARTS];
  gint64 at = (gint64)(c->seed % 5);
  for (int i = 0; i < PARTS; i++)
    {
      gint64 count = (gint64)lw_rng_below (c->key, (guint64)i, i % 16 == 0 ? 9000 : 23);
      parts[i] = (LwSgdPart){ at, count, 0.01f * (float)(1 + i % 3), i % 2 ? 5e-4f : 0.0f };
      at += count + (i % 7 == 0) * 3;
    }
  gsize n = (gsize)at;
  LwRngKey key = c->key;
  g_autofree float *param = floats (&key, n + 1, -1.0f, 1.0f);
  g_autofree float *grad = floats (&key, n, -1.0f, 1.0f);
  g_autofree float *velocity = floats (&key, n, -1.0f, 1.0f);
  for (gsize from = 0; from < 2; from++)
    {
      float *p = give_floats (side, param, n + 1), *g = give_floats (side, grad, n);
      float *v = give_floats (side, velocity, n);
      side_done (side, side->backend->sgd (side->stream, parts, PARTS, p + from, g, v, 0.9f));
      side_floats (side, "parameters", p, n + 1);
      side_floats (side, "velocities", v, n);
    }
}

static void
flat (Side *side, gpointer data)
{
  const Case *c = data;
  const LwRngKey key = lw_rng_key (c->seed * 1000003, c->seed, LW_RNG_GUMBEL);
  void *x = side_activation_give (side, &c->shape, c->x);
  float *uniform = float_room (side, c->n + 1);
  side_activation (side, "activations", &c->shape, x, 0);
  for (gsize from = 0; from < 2 && from < c->n; from++)
    {
      float *teacher = give_floats (side, c->x, c->n), *student = give_floats (side, c->y, c->n);
      side_done (side, side->backend->ema (side->stream, (gint64)(c->n - from), teacher + from,
                                           student, 0.99f));
      side_floats (side, "teacher", teacher, c->n);
      side_done (side, side->backend->uniform (side->stream, key, (gint64)c->n, uniform + from));
      side_bytes (side, "random numbers", uniform, (c->n + 1) * sizeof (float));
    }
}

typedef struct
{
  const char *name;
  SideCalls calls;
} Operation;

static void
run (TwoBackends *backends, const Operation *operation, gboolean bf16)
{
  const char *cases = g_getenv ("LW_CASES");
  guint64 seeds = cases ? g_ascii_strtoull (cases, NULL, 10) : seeds_by_default;
  for (guint64 seed = 0; seed < seeds; seed++)
    for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
      {
        LwShape z = shapes[i];
        Case *c = case_new (z, seed, bf16);
        g_autofree char *what
            = g_strdup_printf ("%s, seed %" G_GUINT64_FORMAT ", %d x %d x %d x %d channels",
                               bf16 ? "bf16" : "f32", seed, z.n, z.h, z.w, z.c);
        two_backends_compare (backends, what, operation->calls, c);
        case_free (c);
      }
}

static void
test_f32 (gconstpointer operation)
{
  g_autoptr (TwoBackends) backends = two_backends_new ();
  run (backends, operation, FALSE);
}

static void
test_bf16 (gconstpointer operation)
{
  g_autoptr (TwoBackends) backends = two_backends_new_bf16 ();
  run (backends, operation, TRUE);
}

int
main (int argc, char **argv)
{
  static const Operation operations[] = {
    { "norm-forward", norm_forward },
    { "norm-backward", norm_backward },
    { "norm-mask", norm_mask },
    { "add", add },
    { "maxpool", maxpool },
    { "aspp", aspp },
    { "normalize", normalize },
    { "sgd", sgd },
    { "flat", flat },
  };
  g_test_init (&argc, &argv, NULL);
  two_backends_free (two_backends_new ());
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *f32 = g_strdup_printf ("/network-kernels/%s/f32", operations[i].name);
      g_autofree char *bf16 = g_strdup_printf ("/network-kernels/%s/bf16", operations[i].name);
      g_test_add_data_func (f32, &operations[i], test_f32);
      g_test_add_data_func (bf16, &operations[i], test_bf16);
    }
  return g_test_run ();
}
