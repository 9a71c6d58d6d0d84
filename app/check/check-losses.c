/* Adapters of the loss operations and schedules. */
#include "check/check.h"

#include <math.h>

#include "wdass/config.h"

typedef struct
{
  gint64 H, W;
  double kappa, tau, scale, temperature, eps, edge_tau;
  int reduction, mean_over, norm, ignore, pad, region;
  gboolean mask_invalid, same, boundary_norm;
} LossOptions;

typedef struct
{
  gint64 it, iterations, warmup;
  double base, power;
  int label_type;
} ScheduleOptions;

static const char *const reductions[] = { "sum", "mean", NULL };
static const char *const means[] = { "contributing", "rows", NULL };
static const char *const norms[] = { "count", "weight", NULL };
static const char *const ignores[] = { "mask", "zero", NULL };
static const char *const pads[] = { "replicate", "zero", NULL };
static const char *const regions[] = { "all", "edges", NULL };
static const char *const label_types[] = { "point", "coarse", "image", NULL };

#define FIELD(name) G_STRUCT_OFFSET (LossOptions, name)

static const LwOption upsample_options[] = {
  { "H", LW_OPTION_INT, FIELD (H), 1, 65536, NULL, NULL },
  { "W", LW_OPTION_INT, FIELD (W), 1, 65536, NULL, NULL },
  { NULL },
};

static const LwOption image_options[] = {
  { "kappa", LW_OPTION_DOUBLE, FIELD (kappa), 1e-6, 1e6, NULL, NULL },
  { "reduction", LW_OPTION_ENUM, FIELD (reduction), 0, 0, reductions, NULL },
  { "mask_invalid", LW_OPTION_BOOL, FIELD (mask_invalid), 0, 0, NULL, NULL },
  { NULL },
};

static const LwOption contrast_options[] = {
  { "tau", LW_OPTION_DOUBLE, FIELD (tau), 1e-6, 1e6, NULL, NULL },
  { "scale", LW_OPTION_DOUBLE, FIELD (scale), -1e6, 1e6, NULL, NULL },
  { "mean_over", LW_OPTION_ENUM, FIELD (mean_over), 0, 0, means, NULL },
  { "same", LW_OPTION_BOOL, FIELD (same), 0, 0, NULL, NULL },
  { NULL },
};

static const LwOption boundary_options[] = {
  { "temperature", LW_OPTION_DOUBLE, FIELD (temperature), 1e-6, 1e6, NULL, NULL },
  { "ignore", LW_OPTION_ENUM, FIELD (ignore), 0, 0, ignores, NULL },
  { "pad", LW_OPTION_ENUM, FIELD (pad), 0, 0, pads, NULL },
  { "region", LW_OPTION_ENUM, FIELD (region), 0, 0, regions, NULL },
  { "norm", LW_OPTION_BOOL, FIELD (boundary_norm), 0, 0, NULL, NULL },
  { "eps", LW_OPTION_DOUBLE, FIELD (eps), 1e-20, 1, NULL, NULL },
  { "edge_tau", LW_OPTION_DOUBLE, FIELD (edge_tau), 0, 1e6, NULL, NULL },
  { NULL },
};

static const LwOption ce_options[] = {
  { "norm", LW_OPTION_ENUM, FIELD (norm), 0, 0, norms, NULL },
  { NULL },
};

static const LwOption schedule_options[] = {
  { "it", LW_OPTION_INT, G_STRUCT_OFFSET (ScheduleOptions, it), 0, G_MAXINT64, NULL, NULL },
  { "iterations", LW_OPTION_INT, G_STRUCT_OFFSET (ScheduleOptions, iterations), 1, G_MAXINT64, NULL,
    NULL },
  { "warmup", LW_OPTION_INT, G_STRUCT_OFFSET (ScheduleOptions, warmup), 0, G_MAXINT64, NULL, NULL },
  { "base", LW_OPTION_DOUBLE, G_STRUCT_OFFSET (ScheduleOptions, base), 0, 1e6, NULL, NULL },
  { "power", LW_OPTION_DOUBLE, G_STRUCT_OFFSET (ScheduleOptions, power), 0, 1e3, NULL, NULL },
  { "label_type", LW_OPTION_ENUM, G_STRUCT_OFFSET (ScheduleOptions, label_type), 0, 0, label_types,
    NULL },
  { NULL },
};

static void
check_upsample (LwCheck *c)
{
  LossOptions o = { 0 };
  int32_t B = LW_CHECK_ANY, K = LW_CHECK_ANY, h = LW_CHECK_ANY, w = LW_CHECK_ANY;
  lw_check_options (c, upsample_options, &o);
  int32_t H = (int32_t)o.H, W = (int32_t)o.W;
  if (H < 1 || W < 1)
    lw_check_fail (c, "has no options H and W");
  float *x = lw_check_nhwc (c, "x", &B, &K, &h, &w);
  float *gout = lw_check_nhwc (c, "gout", &B, &K, &H, &W);
  float *y = lw_check_alloc (c, (size_t)B * H * W * K * sizeof *y);
  float *dx = lw_check_alloc (c, (size_t)B * h * w * K * sizeof *dx);
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->upsample_forward (c->stream, B, K, h, w, H, W, x, y));
  lw_check_call (c, c->backend->upsample_backward (c->stream, B, K, h, w, H, W, gout, dx));
  lw_check_put_nchw (c, "y", y, B, K, H, W);
  lw_check_put_nchw (c, "grad.x", dx, B, K, h, w);
}

static void
check_ce (LwCheck *c)
{
  LossOptions o = { 0 };
  int32_t B = LW_CHECK_ANY, K = LW_CHECK_ANY, H = LW_CHECK_ANY, W = LW_CHECK_ANY;
  LwCrossEntropy term = { .term_weight = 1.0f };
  lw_check_options (c, ce_options, &o);
  float *logits = lw_check_nhwc (c, "logits", &B, &K, &H, &W);
  term.labels = lw_check_label_map (c, "labels", K, 3, &B, &H, &W);
  if (lw_check_has (c, "weight"))
    term.weight = lw_check_f32 (c, "weight", 3, &B, &H, &W);
  term.norm_weight = o.norm == 1;
  term.loss = lw_check_alloc (c, sizeof (float));
  if (!lw_check_ok (c))
    return;
  float *grad = lw_check_alloc (c, (size_t)B * H * W * K * sizeof *grad);
  if (!grad)
    return;
  lw_check_call (c,
                 c->backend->cross_entropy (c->stream, B, K, H, W, H, W, logits, &term, 1, grad));
  lw_check_put_f32 (c, "loss", term.loss, 0);
  lw_check_put_nchw (c, "grad.logits", grad, B, K, H, W);
}

static void
check_image_loss (LwCheck *c)
{
  LossOptions o = { .kappa = 1.0 };
  LwImageLoss a = { .B = LW_CHECK_ANY, .K = LW_CHECK_ANY, .h = LW_CHECK_ANY, .w = LW_CHECK_ANY };
  lw_check_options (c, image_options, &o);
  a.logits = lw_check_nhwc (c, "logits", &a.B, &a.K, &a.h, &a.w);
  a.tags = lw_check_mask (c, "tags", 2, &a.B, &a.K);
  if (!lw_check_ok (c))
    return;
  a.H = a.h;
  a.W = a.w;
  a.kappa = (float)o.kappa;
  a.reduce_mean = o.reduction == 1;
  a.term_weight = 1.0f;
  a.loss = lw_check_alloc (c, sizeof (float));
  a.p = lw_check_alloc (c, (size_t)a.B * a.K * sizeof (float));
  a.dlogits = lw_check_alloc (c, (size_t)a.B * a.h * a.w * a.K * sizeof (float));
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->image_loss (c->stream, &a));
  lw_check_put_f32 (c, "loss", a.loss, 0);
  lw_check_put_f32 (c, "p", a.p, 2, a.B, a.K);
  lw_check_put_nchw (c, "grad.logits", a.dlogits, a.B, a.K, a.h, a.w);
}

static void
check_image_loss_proto (LwCheck *c)
{
  LossOptions o = { .kappa = 1.0, .mask_invalid = TRUE };
  LwImageLossProto a = {
    .B = LW_CHECK_ANY, .K = LW_CHECK_ANY, .D = LW_CHECK_ANY, .h = LW_CHECK_ANY, .w = LW_CHECK_ANY
  };
  lw_check_options (c, image_options, &o);
  a.features = lw_check_nhwc (c, "features", &a.B, &a.D, &a.h, &a.w);
  a.table = lw_check_f32 (c, "table", 2, &a.K, &a.D);
  const uint8_t *valid = lw_check_mask (c, "valid", 1, &a.K);
  a.tags = lw_check_mask (c, "tags", 2, &a.B, &a.K);
  if (!lw_check_ok (c))
    return;
  a.valid = o.mask_invalid ? valid : NULL;
  a.kappa = (float)o.kappa;
  a.reduce_mean = o.reduction == 1;
  a.term_weight = 1.0f;
  a.loss = lw_check_alloc (c, sizeof (float));
  a.p = lw_check_alloc (c, (size_t)a.B * a.K * sizeof (float));
  a.dfeatures = lw_check_alloc (c, (size_t)a.B * a.h * a.w * a.D * sizeof (float));
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->image_loss_proto (c->stream, &a));
  lw_check_put_f32 (c, "loss", a.loss, 0);
  lw_check_put_f32 (c, "p", a.p, 2, a.B, a.K);
  lw_check_put_nchw (c, "grad.features", a.dfeatures, a.B, a.D, a.h, a.w);
}

static void
check_boundary (LwCheck *c)
{
  LossOptions o = { .temperature = 1.0, .boundary_norm = TRUE, .eps = 1e-6, .edge_tau = 1e-2 };
  LwBoundary a = { .B = LW_CHECK_ANY, .K = LW_CHECK_ANY, .H = LW_CHECK_ANY, .W = LW_CHECK_ANY };
  lw_check_options (c, boundary_options, &o);
  a.logits = lw_check_nhwc (c, "logits", &a.B, &a.K, &a.H, &a.W);
  a.labels = lw_check_label_map (c, "labels", a.K, 3, &a.B, &a.H, &a.W);
  if (lw_check_has (c, "noise"))
    a.noise = lw_check_nhwc (c, "noise", &a.B, &a.K, &a.H, &a.W);
  if (!lw_check_ok (c))
    return;
  a.h = a.H;
  a.w = a.W;
  a.temperature = (float)o.temperature;
  a.ignore_zero = o.ignore == 1;
  a.pad_zero = o.pad == 1;
  a.region_edges = o.region == 1;
  a.norm = o.boundary_norm;
  a.eps = (float)o.eps;
  a.edge_tau = (float)o.edge_tau;
  a.term_weight = 1.0f;
  a.loss = lw_check_alloc (c, sizeof (float));
  a.dlogits = lw_check_alloc (c, (size_t)a.B * a.H * a.W * a.K * sizeof (float));
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->boundary (c->stream, &a));
  lw_check_put_f32 (c, "loss", a.loss, 0);
  lw_check_put_nchw (c, "grad.logits", a.dlogits, a.B, a.K, a.H, a.W);
}

static void
check_info_nce (LwCheck *c)
{
  LossOptions o = { .tau = 0.1, .scale = 1.0 };
  LwInfoNce a = { .rows = LW_CHECK_ANY, .K = LW_CHECK_ANY, .D = LW_CHECK_ANY };
  lw_check_options (c, contrast_options, &o);
  a.features = lw_check_f32 (c, "rows", 2, &a.rows, &a.D);
  a.table = lw_check_f32 (c, "table", 2, &a.K, &a.D);
  a.labels = lw_check_label_map (c, "labels", a.K, 1, &a.rows);
  a.valid = lw_check_mask (c, "valid", 1, &a.K);
  if (lw_check_has (c, "neg_weight"))
    a.neg_weight = lw_check_f32 (c, "neg_weight", 1, &a.K);
  if (lw_check_has (c, "select"))
    a.select = lw_check_mask (c, "select", 1, &a.rows);
  if (lw_check_has (c, "positive"))
    a.positive = lw_check_mask (c, "positive", 1, &a.K);
  if (!lw_check_ok (c))
    return;
  a.tau = (float)o.tau;
  a.scale = (float)o.scale;
  a.term_weight = 1.0f;
  a.mean_over_rows = o.mean_over == 1;
  a.loss = lw_check_alloc (c, sizeof (float));
  a.dfeatures = lw_check_alloc (c, (size_t)a.rows * a.D * sizeof (float));
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->info_nce (c->stream, &a));
  lw_check_put_f32 (c, "loss", a.loss, 0);
  lw_check_put_f32 (c, "grad.rows", a.dfeatures, 2, a.rows, a.D);
}

static void
check_pixel_nce (LwCheck *c)
{
  LossOptions o = { .tau = 0.1, .scale = 1.0 };
  LwPixelNce a = { .rows = LW_CHECK_ANY, .cols = LW_CHECK_ANY, .D = LW_CHECK_ANY };
  lw_check_options (c, contrast_options, &o);
  a.features = lw_check_f32 (c, "rows", 2, &a.rows, &a.D);
  a.labels = lw_check_label_map (c, "labels", 0, 1, &a.rows);
  if (!o.same)
    {
      a.col_features = lw_check_f32 (c, "cols", 2, &a.cols, &a.D);
      a.col_labels = lw_check_label_map (c, "col_labels", 0, 1, &a.cols);
    }
  if (!lw_check_ok (c))
    return;
  a.same = o.same;
  a.tau = (float)o.tau;
  a.scale = (float)o.scale;
  a.term_weight = 1.0f;
  a.loss = lw_check_alloc (c, sizeof (float));
  a.dfeatures = lw_check_alloc (c, (size_t)a.rows * a.D * sizeof (float));
  if (!o.same)
    a.dcol_features = lw_check_alloc (c, (size_t)a.cols * a.D * sizeof (float));
  else
    a.cols = 0;
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->pixel_nce (c->stream, &a));
  lw_check_put_f32 (c, "loss", a.loss, 0);
  lw_check_put_f32 (c, "grad.rows", a.dfeatures, 2, a.rows, a.D);
  if (!o.same)
    lw_check_put_f32 (c, "grad.cols", a.dcol_features, 2, a.cols, a.D);
}

static void
check_total (LwCheck *c)
{
  LwWdassConfig config;
  ScheduleOptions o = { 0 };
  double weights[LW_N_TERMS], loss = 0.0;
  lw_wdass_config_preset (&config, LW_PRESET_PAPER);
  lw_check_options (c, lw_wdass_options, &config);
  lw_check_options (c, schedule_options, &o);
  lw_wdass_term_weights (&config, o.it, o.label_type != 2, weights);
  for (int t = 0; t < LW_N_TERMS && lw_check_ok (c); t++)
    {
      const char *name = lw_term_name (t);
      if (!lw_check_has (c, name))
        continue;
      g_autofree char *grad = g_strconcat ("grad.", name, NULL);
      loss += weights[t] * (double)lw_check_scalar (c, name);
      lw_check_put_number (c, grad, weights[t]);
    }
  lw_check_put_number (c, "loss", loss);
}

static void
check_poly_lr (LwCheck *c)
{
  ScheduleOptions o = { .base = 2.5e-4, .iterations = 150000, .power = 0.9 };
  int32_t n = LW_CHECK_ANY;
  lw_check_options (c, schedule_options, &o);
  int32_t *it = lw_check_i32 (c, "it", 0, G_MAXINT32, 1, &n);
  if (!it)
    return;
  g_autofree int32_t *steps = g_new (int32_t, MAX (n, 1));
  g_autofree float *lr = g_new (float, MAX (n, 1));
  if (!lw_check_call (c, c->backend->download (c->stream, steps, it, (size_t)n * sizeof *steps)))
    return;
  for (int32_t i = 0; i < n; i++)
    lr[i] = (float)lw_wdass_poly_lr (steps[i], o.base, o.iterations, o.power, o.warmup);
  lw_check_put_host_f32 (c, "lr", lr, n);
}

const LwCheckOp lw_check_losses[] = {
  { "upsample", check_upsample },     { "ce", check_ce },
  { "image_loss", check_image_loss }, { "image_loss_proto", check_image_loss_proto },
  { "boundary", check_boundary },     { "info_nce", check_info_nce },
  { "pixel_nce", check_pixel_nce },   { "total", check_total },
  { "poly_lr", check_poly_lr },       { NULL, NULL },
};
