/* Random inputs of the losses, and the losses by name. */
#include "losses-fixture.h"

#include <math.h>

float *
random_floats (LwRngKey *key, size_t n, float scale)
{
  float *x = g_new (float, n);
  key->step++;
  for (size_t i = 0; i < n; i++)
    x[i] = scale * (2.0f * lw_rng_uniform (*key, i) - 1.0f);
  return x;
}

static uint8_t *
random_bytes (LwRngKey *key, size_t n, uint32_t end, float ignored)
{
  uint8_t *x = g_new (uint8_t, n);
  key->step++;
  for (size_t i = 0; i < n; i++)
    x[i] = lw_rng_uniform (*key, 2 * i) < ignored ? LW_LABEL_IGNORE
                                                  : (uint8_t)lw_rng_below (*key, 2 * i + 1, end);
  return x;
}

Losses *
losses_new (int threads, uint64_t seed, int B, int K, int h, int w, int H, int W, float ignored)
{
  Losses *l = g_new0 (Losses, 1);
  LwRngKey key = lw_rng_key (seed, 0, LW_RNG_INIT);
  size_t cells = (size_t)B * h * w, pixels = (size_t)B * H * W;
  *l = (Losses){
    .s = cpu_stream (threads), .B = B, .K = K, .D = 7, .h = h, .w = w, .H = H, .W = W
  };
  l->n_logits = cells * K;
  l->n_features = cells * l->D;
  l->logits = random_floats (&key, l->n_logits, 3.0f);
  l->features = random_floats (&key, l->n_features, 1.0f);
  l->table = random_floats (&key, (size_t)K * l->D, 1.0f);
  l->weight = random_floats (&key, pixels, 1.0f);
  l->neg_weight = random_floats (&key, (size_t)K, 3.0f);
  l->noise = random_floats (&key, pixels * K, 2.0f);
  for (size_t i = 0; i < pixels; i++)
    l->weight[i] = fabsf (l->weight[i]);
  for (int k = 0; k < K; k++)
    l->neg_weight[k] = fmaxf (l->neg_weight[k], 0.0f);
  l->labels = random_bytes (&key, pixels, (uint32_t)K, ignored);
  l->cells = random_bytes (&key, cells, (uint32_t)K, ignored);
  l->select = random_bytes (&key, cells, 2, 0.0f);
  l->tags = random_bytes (&key, (size_t)B * K, 2, 0.0f);
  l->valid = random_bytes (&key, (size_t)K, 2, 0.0f);
  l->positive = random_bytes (&key, (size_t)K, 4, 0.0f);
  l->valid[0] = 1;
  l->gradient = g_new0 (float, MAX (l->n_logits, l->n_features));
  return l;
}

void
losses_free (Losses *l)
{
  void *owned[]
      = { l->logits, l->features, l->table, l->weight, l->neg_weight, l->noise,   l->labels,
          l->cells,  l->valid,    l->tags,  l->select, l->positive,   l->gradient };
  for (guint i = 0; i < G_N_ELEMENTS (owned); i++)
    g_free (owned[i]);
  lw_cpu_stream_free (l->s);
  g_free (l);
}

/* ---- the losses, one function each ---- */

static bool
ce_terms (Losses *l, float term_weight, const float *weight, bool norm_weight)
{
  LwCrossEntropy term = { .labels = l->labels,
                          .weight = weight,
                          .norm_weight = norm_weight,
                          .term_weight = term_weight,
                          .loss = &l->loss };
  return lw_cpu_cross_entropy (l->s, l->B, l->K, l->h, l->w, l->H, l->W, l->logits, &term, 1,
                               l->gradient);
}

static bool
ce (Losses *l, float term_weight)
{
  return ce_terms (l, term_weight, NULL, false);
}

static bool
ce_weighted (Losses *l, float term_weight)
{
  return ce_terms (l, term_weight, l->weight, true);
}

LwImageLoss
image_arguments (Losses *l, float term_weight)
{
  return (LwImageLoss){ .B = l->B,
                        .K = l->K,
                        .h = l->h,
                        .w = l->w,
                        .H = l->H,
                        .W = l->W,
                        .logits = l->logits,
                        .tags = l->tags,
                        .kappa = 1.5f,
                        .reduce_mean = true,
                        .term_weight = term_weight,
                        .loss = &l->loss,
                        .dlogits = l->gradient };
}

static bool
image_logits (Losses *l, float term_weight)
{
  LwImageLoss a = image_arguments (l, term_weight);
  return lw_cpu_image_loss (l->s, &a);
}

LwImageLossProto
image_proto_arguments (Losses *l, float term_weight)
{
  return (LwImageLossProto){ .B = l->B,
                             .K = l->K,
                             .D = l->D,
                             .h = l->h,
                             .w = l->w,
                             .features = l->features,
                             .table = l->table,
                             .valid = l->valid,
                             .tags = l->tags,
                             .kappa = 2.0f,
                             .term_weight = term_weight,
                             .loss = &l->loss,
                             .dfeatures = l->gradient };
}

static bool
image_proto (Losses *l, float term_weight)
{
  LwImageLossProto a = image_proto_arguments (l, term_weight);
  return lw_cpu_image_loss_proto (l->s, &a);
}

LwBoundary
boundary_arguments (Losses *l, float term_weight)
{
  return (LwBoundary){ .B = l->B,
                       .K = l->K,
                       .h = l->h,
                       .w = l->w,
                       .H = l->H,
                       .W = l->W,
                       .logits = l->logits,
                       .labels = l->labels,
                       .temperature = 1.0f,
                       .eps = 1e-6f,
                       .edge_tau = 1e-2f,
                       .norm = true,
                       .term_weight = term_weight,
                       .loss = &l->loss,
                       .dlogits = l->gradient };
}

static bool
boundary (Losses *l, float term_weight)
{
  LwBoundary a = boundary_arguments (l, term_weight);
  return lw_cpu_boundary (l->s, &a);
}

static bool
boundary_plain (Losses *l, float term_weight)
{
  LwBoundary a = boundary_arguments (l, term_weight);
  a.norm = false;
  return lw_cpu_boundary (l->s, &a);
}

static bool
boundary_noise (Losses *l, float term_weight)
{
  LwBoundary a = boundary_arguments (l, term_weight);
  a.noise = l->noise;
  a.temperature = 0.5f;
  a.ignore_zero = a.pad_zero = true;
  return lw_cpu_boundary (l->s, &a);
}

static bool
boundary_edges (Losses *l, float term_weight)
{
  LwBoundary a = boundary_arguments (l, term_weight);
  a.region_edges = true;
  return lw_cpu_boundary (l->s, &a);
}

LwInfoNce
info_arguments (Losses *l, float term_weight)
{
  return (LwInfoNce){ .rows = l->B * l->h * l->w,
                      .K = l->K,
                      .D = l->D,
                      .features = l->features,
                      .labels = l->cells,
                      .table = l->table,
                      .valid = l->valid,
                      .tau = 0.5f,
                      .scale = 1.4f,
                      .term_weight = term_weight,
                      .loss = &l->loss,
                      .dfeatures = l->gradient };
}

static bool
info (Losses *l, float term_weight)
{
  LwInfoNce a = info_arguments (l, term_weight);
  return lw_cpu_info_nce (l->s, &a);
}

static bool
info_sampled (Losses *l, float term_weight)
{
  LwInfoNce a = info_arguments (l, term_weight);
  a.select = l->select;
  a.neg_weight = l->neg_weight;
  a.positive = l->positive;
  a.mean_over_rows = true;
  return lw_cpu_info_nce (l->s, &a);
}

static bool
pixels_same (Losses *l, float term_weight)
{
  LwPixelNce a = { .rows = l->B * l->h * l->w,
                   .D = l->D,
                   .features = l->features,
                   .labels = l->cells,
                   .select = l->select,
                   .same = true,
                   .tau = 0.5f,
                   .scale = 0.7f,
                   .term_weight = term_weight,
                   .loss = &l->loss,
                   .dfeatures = l->gradient };
  return lw_cpu_pixel_nce (l->s, &a);
}

/* The first half of the cells against the second: two lists. */
static bool
pixels_other (Losses *l, float term_weight)
{
  int32_t n = l->B * l->h * l->w, rows = n / 2;
  LwPixelNce a = { .rows = rows,
                   .cols = n - rows,
                   .D = l->D,
                   .features = l->features,
                   .labels = l->cells,
                   .col_features = l->features + (size_t)rows * l->D,
                   .col_labels = l->cells + rows,
                   .col_select = l->select + rows,
                   .tau = 0.4f,
                   .scale = 1.0f,
                   .term_weight = term_weight,
                   .loss = &l->loss,
                   .dfeatures = l->gradient,
                   .dcol_features = l->gradient + (size_t)rows * l->D };
  return lw_cpu_pixel_nce (l->s, &a);
}

const LossCase all_losses[N_LOSSES] = {
  { "cross-entropy", ce, false, true },
  { "cross-entropy, weighted", ce_weighted, false, true },
  { "image loss", image_logits, false, false },
  { "image loss on prototypes", image_proto, true, false },
  { "boundary", boundary, false, true },
  { "boundary, not normalised", boundary_plain, false, true },
  { "boundary with noise", boundary_noise, false, false },
  { "boundary on edges", boundary_edges, false, true },
  { "info NCE", info, true, true },
  { "info NCE, sampled", info_sampled, true, true },
  { "pixel NCE", pixels_same, true, true },
  { "pixel NCE, two lists", pixels_other, true, true },
};
