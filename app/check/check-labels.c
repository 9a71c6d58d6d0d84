/* Adapters of labels, prototypes, sampling, mixing, the optimiser and the metrics. */
#include "check/check.h"

#include <string.h>

#include "eval/iou.h"
#include "wdass/config.h"

typedef struct
{
  double tau;
  gboolean strict;
  int mode;
  gint64 border_top, border_bottom;
} PseudoCheck;

typedef struct
{
  int label_type, proto_kind, point_merge;
  gboolean clamp_weights, anchor_fallback, renormalize;
  double proto_momentum;
  gint64 H, W;
} PrototypeCheck;

typedef struct
{
  gint64 classes, max_samples, max_views, min_pixels;
  double easy_tau;
  int mix;
  gboolean drop_short;
} SelectCheck;

typedef struct
{
  gboolean batch_union, use_ignore;
} MixCheck;

typedef struct
{
  gint64 it;
  double decay, lr, momentum, weight_decay;
  gboolean warmup;
} OptimizerCheck;

enum
{
  TYPE_COARSE,
  TYPE_POINT,
  TYPE_IMAGE
};

/* In the order of LwPseudoMode. */
static const char *const modes[] = { "mask", "frac_mask", "frac", NULL };
static const char *const label_types[] = { "coarse", "point", "image", NULL };
static const char *const proto_kinds[] = { "weighted", "average", NULL };
static const char *const point_merges[] = { "cell", "nearest", NULL };
static const char *const mixes[] = { "half", "hard_first", NULL };

#define PSEUDO(name) G_STRUCT_OFFSET (PseudoCheck, name)
#define PROTOTYPE(name) G_STRUCT_OFFSET (PrototypeCheck, name)
#define SELECT(name) G_STRUCT_OFFSET (SelectCheck, name)
#define MIX(name) G_STRUCT_OFFSET (MixCheck, name)
#define OPTIMIZER(name) G_STRUCT_OFFSET (OptimizerCheck, name)

static const LwOption pseudo_options[] = {
  { "tau", LW_OPTION_DOUBLE, PSEUDO (tau), 0, 1, NULL, NULL },
  { "strict", LW_OPTION_BOOL, PSEUDO (strict), 0, 0, NULL, NULL },
  { "mode", LW_OPTION_ENUM, PSEUDO (mode), 0, 0, modes, NULL },
  { "border_top", LW_OPTION_INT, PSEUDO (border_top), 0, 65536, NULL, NULL },
  { "border_bottom", LW_OPTION_INT, PSEUDO (border_bottom), 0, 65536, NULL, NULL },
  { NULL },
};

static const LwOption prototype_options[] = {
  { "label_type", LW_OPTION_ENUM, PROTOTYPE (label_type), 0, 0, label_types, NULL },
  { "proto_kind", LW_OPTION_ENUM, PROTOTYPE (proto_kind), 0, 0, proto_kinds, NULL },
  { "clamp_weights", LW_OPTION_BOOL, PROTOTYPE (clamp_weights), 0, 0, NULL, NULL },
  { "anchor_fallback", LW_OPTION_BOOL, PROTOTYPE (anchor_fallback), 0, 0, NULL, NULL },
  { "proto_momentum", LW_OPTION_DOUBLE, PROTOTYPE (proto_momentum), 0, 1, NULL, NULL },
  { "renormalize", LW_OPTION_BOOL, PROTOTYPE (renormalize), 0, 0, NULL, NULL },
  { "point_merge", LW_OPTION_ENUM, PROTOTYPE (point_merge), 0, 0, point_merges, NULL },
  { "H", LW_OPTION_INT, PROTOTYPE (H), 0, 65536, NULL, NULL },
  { "W", LW_OPTION_INT, PROTOTYPE (W), 0, 65536, NULL, NULL },
  { NULL },
};

static const LwOption select_options[] = {
  { "classes", LW_OPTION_INT, SELECT (classes), 1, 255, NULL, NULL },
  { "easy_tau", LW_OPTION_DOUBLE, SELECT (easy_tau), 0, 1, NULL, NULL },
  { "max_samples", LW_OPTION_INT, SELECT (max_samples), 0, G_MAXINT32, NULL, NULL },
  { "max_views", LW_OPTION_INT, SELECT (max_views), 1, G_MAXINT32, NULL, NULL },
  { "min_pixels", LW_OPTION_INT, SELECT (min_pixels), 0, G_MAXINT32, NULL, NULL },
  { "mix", LW_OPTION_ENUM, SELECT (mix), 0, 0, mixes, NULL },
  { "drop_short", LW_OPTION_BOOL, SELECT (drop_short), 0, 0, NULL, NULL },
  { NULL },
};

static const LwOption mix_options[] = {
  { "batch_union", LW_OPTION_BOOL, MIX (batch_union), 0, 0, NULL, NULL },
  { "use_ignore", LW_OPTION_BOOL, MIX (use_ignore), 0, 0, NULL, NULL },
  { NULL },
};

static const LwOption optimizer_options[] = {
  { "it", LW_OPTION_INT, OPTIMIZER (it), 0, G_MAXINT64, NULL, NULL },
  { "decay", LW_OPTION_DOUBLE, OPTIMIZER (decay), 0, 1, NULL, NULL },
  { "warmup", LW_OPTION_BOOL, OPTIMIZER (warmup), 0, 0, NULL, NULL },
  { "lr", LW_OPTION_DOUBLE, OPTIMIZER (lr), 0, 1e6, NULL, NULL },
  { "momentum", LW_OPTION_DOUBLE, OPTIMIZER (momentum), 0, 1, NULL, NULL },
  { "weight_decay", LW_OPTION_DOUBLE, OPTIMIZER (weight_decay), 0, 1e6, NULL, NULL },
  { NULL },
};

static void
check_pseudo_labels (LwCheck *c)
{
  PseudoCheck o = { .tau = 0.96, .strict = TRUE };
  int32_t B = LW_CHECK_ANY, K = LW_CHECK_ANY, h = LW_CHECK_ANY, w = LW_CHECK_ANY;
  lw_check_options (c, pseudo_options, &o);
  float *logits = lw_check_nhwc (c, "logits", &B, &K, &h, &w);
  if (!lw_check_ok (c))
    return;
  int64_t pixels = (int64_t)B * h * w;
  float *conf = lw_check_alloc (c, (size_t)pixels * sizeof *conf);
  uint8_t *pred = lw_check_alloc (c, (size_t)pixels), *labels = lw_check_alloc (c, (size_t)pixels);
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->predict (c->stream, pixels, K, logits, conf, pred));
  lw_check_call (
      c, c->backend->pseudo_labels (c->stream, pixels, conf, pred, (float)o.tau, o.strict, labels));
  lw_check_put_labels (c, "labels", labels, 3, B, h, w);
  lw_check_put_f32 (c, "conf", conf, 3, B, h, w);
}

static void
check_pseudo_targets (LwCheck *c)
{
  PseudoCheck o = { .tau = 0.96, .strict = TRUE };
  int32_t B = LW_CHECK_ANY, K = LW_CHECK_ANY, H = LW_CHECK_ANY, W = LW_CHECK_ANY;
  lw_check_options (c, pseudo_options, &o);
  float *logits = lw_check_nhwc (c, "logits", &B, &K, &H, &W);
  if (!lw_check_ok (c))
    return;
  size_t pixels = (size_t)B * H * W;
  float *weight = lw_check_alloc (c, pixels * sizeof *weight);
  uint8_t *labels = lw_check_alloc (c, pixels);
  if (!lw_check_ok (c))
    return;
  LwPseudoOptions options = { .tau = (float)o.tau,
                              .strict = o.strict,
                              .mode = o.mode,
                              .border_top = (int32_t)o.border_top,
                              .border_bottom = (int32_t)o.border_bottom };
  lw_check_call (c, c->backend->pseudo_targets (c->stream, B, K, H, W, H, W, logits, &options,
                                                labels, weight));
  lw_check_put_labels (c, "labels", labels, 3, B, H, W);
  lw_check_put_f32 (c, "weight", weight, 3, B, H, W);
}

/* The weak labels of @a as the label type has them. */
static void
fetch_weak_labels (LwCheck *c, const PrototypeCheck *o, LwPrototypes *a)
{
  int32_t four = 4, points = LW_CHECK_ANY;
  a->H = a->h;
  a->W = a->w;
  if (o->label_type == TYPE_COARSE)
    {
      a->H = a->W = LW_CHECK_ANY;
      a->labels = lw_check_label_map (c, "labels", a->K, 3, &a->B, &a->H, &a->W);
    }
  else if (o->label_type == TYPE_POINT)
    {
      a->H = (int32_t)o->H;
      a->W = (int32_t)o->W;
      a->points = lw_check_i32 (c, "points", 0, G_MAXINT32, 2, &points, &four);
      if (a->H < 1 || a->W < 1)
        lw_check_fail (c, "has points, but no options H and W");
      int32_t *n = lw_check_alloc (c, sizeof *n);
      if (n)
        lw_check_call (c, c->backend->upload (c->stream, n, &points, sizeof points));
      a->n_points = n;
      a->max_points = points;
    }
}

/* Memory of the results, and the call. */
static void
run_prototypes (LwCheck *c, LwPrototypes *a, LwWeakKind kind)
{
  if (!lw_check_ok (c))
    return;
  g_autofree uint8_t *kinds = g_malloc (a->B);
  memset (kinds, kind, a->B);
  a->weak_kind = kinds;
  a->merged = lw_check_alloc (c, (size_t)a->B * a->h * a->w);
  a->anchors = lw_check_alloc (c, (size_t)a->K * a->D * sizeof (float));
  a->anchor_valid = lw_check_alloc (c, a->K);
  a->weight_sum = lw_check_alloc (c, (size_t)a->K * sizeof (float));
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->prototypes (c->stream, a));
  a->weak_kind = NULL;
}

static LwPrototypes
fetch_prototypes (LwCheck *c, PrototypeCheck *o)
{
  static const LwPrototypes unknown = {
    .B = LW_CHECK_ANY, .K = LW_CHECK_ANY, .D = LW_CHECK_ANY, .h = LW_CHECK_ANY, .w = LW_CHECK_ANY
  };
  LwPrototypes a = unknown;
  lw_check_options (c, prototype_options, o);
  a.features = lw_check_nhwc (c, "features", &a.B, &a.D, &a.h, &a.w);
  a.table = lw_check_f32 (c, "table", 2, &a.K, &a.D);
  a.valid = lw_check_mask (c, "valid", 1, &a.K);
  a.average = o->proto_kind == 1;
  a.clamp_weights = o->clamp_weights;
  a.anchor_fallback = o->anchor_fallback;
  a.point_nearest = o->point_merge == 1;
  a.renormalize = o->renormalize;
  a.momentum = (float)o->proto_momentum;
  return a;
}

static void
check_prototypes (LwCheck *c)
{
  static const LwWeakKind kinds[] = { LW_WEAK_MAP, LW_WEAK_POINT, LW_WEAK_NONE };
  PrototypeCheck o = { .clamp_weights = TRUE };
  LwPrototypes a = fetch_prototypes (c, &o);
  a.pseudo = lw_check_label_map (c, "pseudo", a.K, 3, &a.B, &a.h, &a.w);
  fetch_weak_labels (c, &o, &a);
  run_prototypes (c, &a, kinds[o.label_type]);
  lw_check_put_f32 (c, "anchors", a.anchors, 2, a.K, a.D);
  lw_check_put_mask (c, "anchor_valid", a.anchor_valid, 1, a.K);
  lw_check_put_labels (c, "merged", a.merged, 3, a.B, a.h, a.w);
  lw_check_put_f32 (c, "table", a.table, 2, a.K, a.D);
  lw_check_put_mask (c, "valid", a.valid, 1, a.K);
  lw_check_put_f32 (c, "weight_sum", a.weight_sum, 1, a.K);
}

static void
check_source_prototypes (LwCheck *c)
{
  PrototypeCheck o = { .label_type = TYPE_COARSE, .clamp_weights = TRUE };
  LwPrototypes a = fetch_prototypes (c, &o);
  fetch_weak_labels (c, &o, &a);
  if (!lw_check_ok (c))
    return;
  size_t cells = (size_t)a.B * a.h * a.w;
  g_autofree uint8_t *none = g_malloc (cells);
  memset (none, LW_LABEL_IGNORE, cells);
  uint8_t *pseudo = lw_check_alloc (c, cells);
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->upload (c->stream, pseudo, none, cells));
  a.pseudo = pseudo;
  run_prototypes (c, &a, LW_WEAK_MAP);
  lw_check_put_f32 (c, "table", a.table, 2, a.K, a.D);
  lw_check_put_mask (c, "valid", a.valid, 1, a.K);
}

static void
check_select (LwCheck *c)
{
  SelectCheck o = { .classes = 19, .max_samples = 512, .max_views = 20, .easy_tau = 0.95 };
  LwSelect a = { .B = LW_CHECK_ANY, .h = LW_CHECK_ANY, .w = LW_CHECK_ANY };
  lw_check_options (c, select_options, &o);
  a.K = (int32_t)o.classes;
  a.labels = lw_check_label_map (c, "labels", a.K, 3, &a.B, &a.h, &a.w);
  a.pred = lw_check_label_map (c, "pred", a.K, 3, &a.B, &a.h, &a.w);
  a.conf = lw_check_f32 (c, "conf", 3, &a.B, &a.h, &a.w);
  a.keys = lw_check_f32 (c, "keys", 3, &a.B, &a.h, &a.w);
  a.easy_tau = (float)o.easy_tau;
  a.max_samples = (int32_t)o.max_samples;
  a.max_views = (int32_t)o.max_views;
  a.min_pixels = (int32_t)o.min_pixels;
  a.hard_first = o.mix == 1;
  a.drop_short = o.drop_short;
  if (!lw_check_ok (c))
    return;
  a.selected = lw_check_alloc (c, (size_t)a.B * a.h * a.w);
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->select (c->stream, &a));
  lw_check_put_mask (c, "selected", a.selected, 3, a.B, a.h, a.w);
}

static void
check_classmix_classes (LwCheck *c)
{
  MixCheck o = { 0 };
  int32_t B = LW_CHECK_ANY, columns = LW_CHECK_ANY, H = LW_CHECK_ANY, W = LW_CHECK_ANY;
  lw_check_options (c, mix_options, &o);
  float *keys = lw_check_f32 (c, "keys", 2, &B, &columns);
  if (lw_check_ok (c) && columns < 2)
    lw_check_fail (c, "tensor \"keys\" has %d columns; it needs one a class and one for 255",
                   columns);
  uint8_t *labels = lw_check_label_map (c, "labels", columns - 1, 3, &B, &H, &W);
  if (!lw_check_ok (c))
    return;
  int32_t *classes = lw_check_alloc (c, (size_t)B * columns * sizeof *classes);
  if (!classes)
    return;
  lw_check_call (c, c->backend->classmix_classes (c->stream, B, columns - 1, H, W, labels, keys,
                                                  o.batch_union, o.use_ignore, classes));
  lw_check_put_i32 (c, "classes", classes, 2, B, columns);
}

static void
check_classmix (LwCheck *c)
{
  LwClassMix a = { .B = LW_CHECK_ANY, .H = LW_CHECK_ANY, .W = LW_CHECK_ANY };
  int32_t three = 3, columns = LW_CHECK_ANY;
  a.image_s = lw_check_nhwc (c, "image_s", &a.B, &three, &a.H, &a.W);
  a.image_t = lw_check_nhwc (c, "image_t", &a.B, &three, &a.H, &a.W);
  a.labels_s = lw_check_label_map (c, "labels_s", 0, 3, &a.B, &a.H, &a.W);
  a.labels_t = lw_check_label_map (c, "labels_t", 0, 3, &a.B, &a.H, &a.W);
  a.weight_t = lw_check_f32 (c, "weight_t", 3, &a.B, &a.H, &a.W);
  a.classes = lw_check_i32 (c, "classes", -1, LW_LABEL_IGNORE, 2, &a.B, &columns);
  if (!lw_check_ok (c))
    return;
  size_t pixels = (size_t)a.B * a.H * a.W;
  a.K = columns - 1;
  a.image = lw_check_alloc (c, 3 * pixels * sizeof (float));
  a.labels = lw_check_alloc (c, pixels);
  a.weight = lw_check_alloc (c, pixels * sizeof (float));
  a.mask = lw_check_alloc (c, pixels);
  if (!lw_check_ok (c))
    return;
  lw_check_call (c, c->backend->classmix (c->stream, &a));
  lw_check_put_nchw (c, "image", a.image, a.B, 3, a.H, a.W);
  lw_check_put_labels (c, "labels", a.labels, 3, a.B, a.H, a.W);
  lw_check_put_f32 (c, "weight", a.weight, 3, a.B, a.H, a.W);
  lw_check_put_mask (c, "mask", a.mask, 3, a.B, a.H, a.W);
}

static void
check_ema (LwCheck *c)
{
  OptimizerCheck o = { .decay = 0.999, .warmup = TRUE };
  int32_t n = LW_CHECK_ANY;
  lw_check_options (c, optimizer_options, &o);
  float *teacher = lw_check_f32 (c, "teacher", 1, &n),
        *student = lw_check_f32 (c, "student", 1, &n);
  if (!lw_check_ok (c))
    return;
  double alpha = lw_wdass_ema_alpha (o.it, o.decay, o.warmup);
  lw_check_call (c, c->backend->ema (c->stream, n, teacher, student, (float)alpha));
  lw_check_put_f32 (c, "teacher", teacher, 1, n);
  lw_check_put_number (c, "alpha", alpha);
}

static void
check_sgd (LwCheck *c)
{
  OptimizerCheck o = { .momentum = 0.9, .weight_decay = 1e-4 };
  int32_t n = LW_CHECK_ANY;
  lw_check_options (c, optimizer_options, &o);
  float *param = lw_check_f32 (c, "param", 1, &n), *grad = lw_check_f32 (c, "grad", 1, &n);
  float *velocity = lw_check_has (c, "velocity")
                        ? lw_check_f32 (c, "velocity", 1, &n)
                        : lw_check_alloc (c, (size_t)MAX (n, 1) * sizeof (float));
  if (!lw_check_ok (c))
    return;
  LwSgdPart all = { 0, n, (float)o.lr, (float)o.weight_decay };
  lw_check_call (c, c->backend->sgd (c->stream, &all, 1, param, grad, velocity, (float)o.momentum));
  lw_check_put_f32 (c, "param", param, 1, n);
  lw_check_put_f32 (c, "velocity", velocity, 1, n);
}

/* The IoUs of a confusion matrix on the host. */
static void
put_iou (LwCheck *c, const int64_t *confusion, int32_t K)
{
  g_autofree double *iou = g_new (double, K);
  g_autofree float *rounded = g_new (float, K);
  lw_iou (confusion, K, iou);
  for (int32_t k = 0; k < K; k++)
    rounded[k] = (float)iou[k];
  lw_check_put_host_f32 (c, "iou", rounded, K);
  lw_check_put_number (c, "miou", lw_mean_iou (iou, NULL, K));
  if (K != LW_CITYSCAPES_CLASSES)
    return;
  lw_check_put_number (c, "miou16", lw_mean_iou (iou, lw_iou_synthia_16, K));
  lw_check_put_number (c, "miou13", lw_mean_iou (iou, lw_iou_synthia_13, K));
}

static void
check_confusion (LwCheck *c)
{
  SelectCheck o = { .classes = 19 };
  int32_t B = LW_CHECK_ANY, H = LW_CHECK_ANY, W = LW_CHECK_ANY;
  lw_check_options (c, select_options, &o);
  int32_t K = (int32_t)o.classes;
  uint8_t *pred = lw_check_label_map (c, "pred", K, 3, &B, &H, &W);
  uint8_t *labels = lw_check_label_map (c, "labels", K, 3, &B, &H, &W);
  size_t bytes = (size_t)K * K * sizeof (int64_t);
  int64_t *matrix = lw_check_alloc (c, bytes);
  g_autofree int64_t *host = g_malloc (bytes);
  if (!lw_check_ok (c)
      || !lw_check_call (
          c, c->backend->confusion (c->stream, (int64_t)B * H * W, K, pred, labels, matrix))
      || !lw_check_call (c, c->backend->download (c->stream, host, matrix, bytes)))
    return;
  lw_check_put_i64 (c, "confusion", matrix, 2, K, K);
  put_iou (c, host, K);
}

const LwCheckOp lw_check_labels[] = {
  { "pseudo_labels", check_pseudo_labels },
  { "pseudo_targets", check_pseudo_targets },
  { "prototypes", check_prototypes },
  { "source_prototypes", check_source_prototypes },
  { "select", check_select },
  { "classmix_classes", check_classmix_classes },
  { "classmix", check_classmix },
  { "ema", check_ema },
  { "sgd", check_sgd },
  { "confusion", check_confusion },
  { NULL, NULL },
};
