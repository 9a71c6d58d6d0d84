/* The ABI between the engine and a compute backend (CPU, CUDA).
 *
 * A backend is a table of C functions over opaque streams and plain pointers; no GLib type and no
 * exception crosses it. A loadable backend exports const LwBackend *lw_backend_query (int32_t abi);
 * NULL if it does not speak this version int32_t lw_backend_score (char *reason, size_t size);  0 =
 * no usable device, and the reason why
 *
 * Memory. Every pointer below is memory of the stream's device, from alloc(), unless it is marked
 * (host). Activations have a layout of the backend's own choosing (activation_bytes); all else is
 * what the comment says, row-major, with B images, K classes, D feature channels, h x w feature
 * size (output stride 8), H x W label size: logits   f32 [B][h][w][K]         features f32
 * [B][h][w][D], rows of unit length labels   u8  [B][H][W], 255 = none  image  f32 [B][H][W][3],
 * normalised points   i32 [P][4] = (image, row, col, class) in label pixels cells    u8  [B][h][w]
 * keys     f32 [B][h][w] in [0, 1)
 *
 * Calls. Work is enqueued in order; only synchronize(), download() and fetch_end() wait. A call
 * returns false on failure and error() then says why; the stream cannot be used further. After the
 * first step with given shapes no call allocates. Gradients of losses are ADDED to their output,
 * already multiplied by the weight of the term; loss values are stored unweighted. "Mean over
 * nothing" is 0 with zero gradient, never NaN. Equations are those of the WDASS paper. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/rng.h"

#define LW_BACKEND_ABI 5
#define LW_LABEL_IGNORE 255

typedef struct LwStream LwStream;
typedef struct LwConv LwConv;
typedef struct LwDeviceGroup LwDeviceGroup;

typedef enum
{
  LW_PRECISION_F32,
  LW_PRECISION_BF16, /* activations and compute copies of the weights; masters and reductions stay
                        f32 */
  LW_PRECISION_TF32, /* f32 activations, convolutions and products in TF32 */
} LwPrecision;

typedef struct
{
  char name[64];       /* "AMD EPYC, AVX2", "NVIDIA H100" */
  char capability[16]; /* compute capability, "9.0"; "" of a CPU */
  char driver[32];     /* newest CUDA that the driver knows, "13.0"; "" of a CPU */
  char unusable[192];  /* why the device cannot be used, "" if it can */
  uint64_t memory;     /* bytes */
  uint64_t memory_free;
  bool fast_bf16;  /* in hardware */
  int32_t threads; /* useful CPU threads, 0 on a GPU */
} LwDeviceInfo;

typedef struct
{
  int32_t device;
  int32_t threads;    /* 0 = all */
  bool deterministic; /* bitwise repeatable on this device and number of threads */
  bool plan_only;  /* nothing is computed and no memory taken: alloc() gives addresses that must not
                      be used, and memory_use() tells what the calls would have needed */
  bool time_parts; /* part() and part_times() are used: for benchmarks */
  bool plain_steps; /* steps are not handed over as a whole: downloads and uploads may lie within */
  LwPrecision precision;
} LwStreamOptions;

/* How long a part of a step took. */
typedef struct
{
  const char *name; /* as part() had it */
  float milliseconds;
} LwPartTime;

/* Parts of a step that are timed at most. */
#define LW_STEP_PARTS 64

/* Bytes of a stream's device. */
typedef struct
{
  uint64_t allocated; /* by alloc() */
  uint64_t workspace; /* the largest that a convolution or product wants */
  uint64_t scratch;   /* the largest that any other call so far wanted */
} LwMemoryUse;

typedef struct
{
  int32_t n, c, h, w;
} LwShape;

/* ---- network ---- */

typedef struct
{
  LwShape src;
  int32_t out_channels;
  int32_t kernel, stride, padding, dilation;
  bool bias;        /* dst = conv + bias[out_channels] */
  bool input_grad;  /* backward_data will be called */
  bool weight_grad; /* backward_weights will be called */
} LwConvDesc;

/* Rows or columns of the output for @n of the input. */
static inline int32_t
lw_conv_extent (int32_t n, const LwConvDesc *d)
{
  return (n + 2 * d->padding - d->dilation * (d->kernel - 1) - 1) / d->stride + 1;
}

typedef enum
{
  LW_NORM_TRAIN, /* batch statistics; running statistics are updated (unbiased variance) */
  LW_NORM_EVAL,  /* running statistics */
} LwNormMode;

/* The compute copy of a convolution's masters. */
typedef struct
{
  LwConv *conv;
  const float *weights;
  void *packed;
} LwConvPack;

/* What a convolution's gathered weight gradients are added to. */
typedef struct
{
  LwConv *conv;
  float *dweights;
} LwConvCollect;

/* y = relu? (weight * (x - mean) * rstd + bias (+ residual)). */
typedef struct
{
  LwShape shape;
  LwNormMode mode;
  bool relu;
  float momentum, eps;
  const void *x;                     /* activation */
  const void *residual;              /* activation or NULL */
  void *y;                           /* activation; may be x where no backward pass follows */
  const float *weight, *bias;        /* [c] */
  float *running_mean, *running_var; /* [c] */
  float *mean, *rstd;                /* [c]: what was applied, kept for the backward pass */
} LwNormForward;

typedef struct
{
  LwShape shape;
  LwNormMode mode; /* of the forward pass: EVAL = the statistics are constants */
  bool relu;
  const void *x, *y; /* of the forward pass */
  const void *dy;    /* activation */
  const void *dy2;   /* NULL, or a second gradient of y, added to dy */
  void *dx;          /* activation; may be dy */
  void
      *dresidual; /* NULL, or the gradient of the residual (dy + dy2, masked by ReLU); may be dy2 */
  const float *weight, *mean, *rstd;
  const float *bias; /* NULL, or [c] of a forward pass without residual: ReLU's mask may then be
                        told from x, and y not be read */
  float *dweight, *dbias; /* [c], added to; both NULL: not wanted, and with LW_NORM_EVAL x is then
                             not read and may be NULL */
} LwNormBackward;

/* ---- objective ---- */

/* One cross-entropy over the upsampled logits. */
typedef struct
{
  const uint8_t *labels; /* [B][H][W] */
  const float *weight;   /* [B][H][W] or NULL = 1 */
  bool norm_weight;  /* divide by the sum of weights of the labelled pixels, else by their number */
  float term_weight; /* of the gradient */
  float *loss;       /* [1] */
} LwCrossEntropy;

typedef enum
{
  LW_PSEUDO_MASK,
  LW_PSEUDO_FRAC_MASK,
  LW_PSEUDO_FRAC,
} LwPseudoMode;

typedef struct
{
  float tau;
  bool strict; /* conf > tau, else >= */
  LwPseudoMode mode;
  int32_t border_top, border_bottom; /* rows of weight 0 */
} LwPseudoOptions;

/* What labels an image of the target batch. */
typedef enum
{
  LW_WEAK_NONE,  /* nothing, or image tags: pixels have pseudo-labels only */
  LW_WEAK_POINT, /* rows of points[] */
  LW_WEAK_MAP,   /* labels[] of the image: coarse or full */
} LwWeakKind;

typedef struct
{
  int32_t B, K, D, h, w, H, W;
  const float *features;
  const uint8_t *pseudo;    /* cells, eq 1 */
  const uint8_t *weak_kind; /* (host) [B] of LwWeakKind */
  const uint8_t
      *labels; /* [B][H][W]; read for LW_WEAK_MAP images only; may be NULL if there is none */
  const int32_t *points;   /* of LW_WEAK_POINT images */
  const int32_t *n_points; /* [1] */
  int32_t max_points;
  bool average;         /* w = 1 (table 3 left) */
  bool clamp_weights;   /* w = max (w, 0) */
  bool anchor_fallback; /* a class without labels takes its anchor from pseudo-labels */
  bool point_nearest; /* points reach y-bar through nearest sampling, as the released code; else by
                         cell */
  bool renormalize;
  float momentum;
  uint8_t *merged;       /* cells: y-bar = weak labels over pseudo-labels */
  float *anchors;        /* [K][D] */
  uint8_t *anchor_valid; /* [K] */
  float *weight_sum;     /* [K] */
  float *table;          /* [K][D], updated */
  uint8_t *valid;        /* [K], updated */
  /* Of a batch that several processes share, else NULL: replaces @sums [n] on the device by the
   * sums over all of them. Called twice, with lw_prototype_anchor_sums() floats (sums and weights
   * of weak labels, of pseudo-labels, then the LW_PROTOTYPE_KINDS), and with
   * lw_prototype_row_sums() (sums and weights of eq 3), so that anchors and table are those of the
   * joint batch. merged and the label fields are of this process. */
  bool (*reduce) (void *data, float *sums, int64_t n);
  void *reduce_data;
} LwPrototypes;

/* The last of the first sums: images in all, of LW_WEAK_MAP, of LW_WEAK_POINT. */
#define LW_PROTOTYPE_KINDS 3

/* f32: [K][D] and [K] of weak labels, the same of pseudo-labels, [LW_PROTOTYPE_KINDS] */
static inline int64_t
lw_prototype_anchor_sums (const LwPrototypes *a)
{
  return 2 * (int64_t)a->K * (a->D + 1) + LW_PROTOTYPE_KINDS;
}

/* f32: [K][D] and [K] */
static inline int64_t
lw_prototype_row_sums (const LwPrototypes *a)
{
  return (int64_t)a->K * (a->D + 1);
}

typedef struct
{
  int32_t B, K, h, w;
  const uint8_t *labels, *pred; /* cells */
  const float *conf;            /* [B][h][w] */
  const float *keys;
  float easy_tau;
  int32_t max_samples, max_views, min_pixels;
  bool hard_first, drop_short;
  uint8_t *selected; /* [B][h][w], 0 or 1 */
} LwSelect;

/* Eq 7 and 9. */
typedef struct
{
  int32_t rows, K, D;
  const float *features;   /* [rows][D] */
  const uint8_t *labels;   /* [rows], 255 = skip */
  const uint8_t *select;   /* [rows] or NULL */
  const float *table;      /* [K][D], constant */
  const uint8_t *valid;    /* [K] */
  const float *neg_weight; /* [K] or NULL = 1 */
  const uint8_t *positive; /* [K] or NULL = all */
  /* Rows beyond these share the table and count, but have no gradient (teacher features of eq 9 as
   * released). */
  int32_t extra_rows;
  const float *extra_features;
  const uint8_t *extra_labels, *extra_select;
  float tau, scale, term_weight;
  bool mean_over_rows; /* divide by the selected labelled rows, not by the contributing ones */
  float *loss;
  float *dfeatures; /* [rows][D] */
} LwInfoNce;

/* Pixel-pixel ablation (table 4 left). */
typedef struct
{
  int32_t rows, cols, D;
  const float *features, *col_features;
  const uint8_t *labels, *col_labels;
  const uint8_t *select, *col_select; /* or NULL */
  /* Rows and columns are selected at most so many, 0 = any number: what a device that cannot look
   * has to provide for. */
  int32_t most;
  bool same; /* columns are the rows; self left out; gradient through both */
  float tau, scale, term_weight;
  float *loss;
  float *dfeatures;
  float *dcol_features; /* or NULL = constant */
} LwPixelNce;

/* Eq 5-6 on logits upsampled to H x W (L_image^2). */
typedef struct
{
  int32_t B, K, h, w, H, W;
  const float *logits;
  const uint8_t *tags;     /* [B][K] */
  const uint8_t *has_tags; /* [B] or NULL: images without tags are left out of loss and mean */
  float kappa;
  bool reduce_mean; /* over B * K, else sum over K and mean over B */
  float term_weight;
  float *loss;
  float *p; /* [B][K] or NULL */
  float *dlogits;
} LwImageLoss;

/* Eq 4-6 on features (L_image^1). */
typedef struct
{
  int32_t B, K, D, h, w;
  const float *features, *table;
  const uint8_t *valid; /* [K] or NULL = all classes count */
  const uint8_t *tags, *has_tags;
  float kappa;
  bool reduce_mean;
  float term_weight;
  float *loss;
  float *p;
  float *dfeatures;
} LwImageLossProto;

typedef struct
{
  int32_t B, K, h, w, H, W;
  const float *logits;
  const uint8_t *labels;
  const float *noise; /* [B][H][W][K] or NULL */
  bool gumbel;        /* draw the noise from @key where noise is NULL */
  LwRngKey key;
  float temperature;
  bool ignore_zero;  /* ignored pixels become class 0, else they and their neighbours are masked */
  bool pad_zero;     /* else replicate */
  bool region_edges; /* else all */
  bool norm;
  float eps, edge_tau;
  float term_weight;
  float *loss;
  float *dlogits;
} LwBoundary;

/* ---- augmentation ---- */

/* torchvision-like colour jitter in [0, 1] RGB; factors of 1 and a hue of 0 change nothing. */
typedef struct
{
  float brightness, contrast, saturation; /* factors */
  float hue;                              /* turns, [-0.5, 0.5] */
  uint8_t order[4]; /* a permutation of 0 brightness, 1 contrast, 2 saturation, 3 hue */
} LwJitter;

/* One image: the source is scaled, then cropped to H x W. Pixel centres lie at +0.5; with x' = flip
 * ? W - 1 - x : x, output pixel (y, x) looks at row (y + top + 0.5) / scale and column (x' + left +
 * 0.5) / scale of the source (formula/geometry.h). Colours by a triangle filter: bilinear, widened
 * by 1 / scale where the image shrinks, so that it does not alias. Labels by the pixel under that
 * position. Outside the source: black and 255. */
typedef struct
{
  const uint8_t *image;  /* [height][width][3] */
  const uint8_t *labels; /* [height][width] or NULL: all 255 */
  int32_t height, width;
  float scale;     /* output pixels a source pixel */
  float left, top; /* of the crop, in pixels of the scaled source */
  bool flip;
  LwJitter jitter;
} LwAugmentImage;

typedef struct
{
  int32_t B, H, W;
  const LwAugmentImage *items; /* (host) [B] */
  float mean[3], std[3];
  float *image;    /* [B][H][W][3] */
  uint8_t *labels; /* [B][H][W] or NULL */
} LwAugment;

/* ClassMix and the strong augmentation of the mixed image. */
typedef struct
{
  int32_t B, K, H, W;
  const float *image_s, *image_t;
  const uint8_t *labels_s, *labels_t;
  const float *weight_t;  /* [B][H][W] */
  const int32_t *classes; /* [B][K + 1], -1 = unused */
  float *image;
  uint8_t *labels;
  float *weight; /* pasted pixels: 1 */
  uint8_t *mask; /* or NULL */
} LwClassMix;

typedef struct
{
  int32_t B, H, W;
  float *image;           /* [B][H][W][3], in place */
  const LwJitter *jitter; /* (host) [B] */
  const float *sigma;     /* (host) [B]: Gaussian blur, 0 = none; in pixels */
  float mean[3], std[3];
} LwStrongAugment;

/* ---- optimiser ---- */

/* Elements [offset, offset + count). */
typedef struct
{
  int64_t offset, count;
  float lr, decay;
} LwSgdPart;

/* ---- several devices ---- */

#define LW_GROUP_ID_BYTES 128

/* ---- the table ---- */

#define LW_FETCH_SLOTS 4
#define LW_FETCH_BYTES 4096

typedef struct
{
  int32_t abi_version; /* LW_BACKEND_ABI */
  int32_t struct_size;
  const char *name; /* "cpu", "cuda" */

  /* devices and streams; reason (host) receives a sentence on failure */
  int32_t (*device_count) (void);
  bool (*device_info) (int32_t device, LwDeviceInfo *info);
  LwStream *(*stream_new) (const LwStreamOptions *options, char *reason, size_t size);
  void (*stream_free) (LwStream *s);
  const char *(*error) (LwStream *s);
  bool (*synchronize) (LwStream *s);

  /* memory: zeroed, aligned to 64 bytes */
  void *(*alloc) (LwStream *s, size_t bytes);
  void (*free) (LwStream *s, void *p);
  bool (*upload) (LwStream *s, void *dst, const void *host, size_t bytes);
  bool (*download) (LwStream *s, void *host, const void *src, size_t bytes); /* waits */
  /* an upload that may overtake what was enqueued since the step_end() before the last, so that it
   * overlaps with a step: @dst must not be in use by that. Calls that follow see it. */
  bool (*upload_early) (LwStream *s, void *dst, const void *host, size_t bytes);
  /* a download in two halves: begin enqueues it, end waits for it. Slots are 0 to
   * LW_FETCH_SLOTS - 1, of LW_FETCH_BYTES at most */
  bool (*fetch_begin) (LwStream *s, int32_t slot, const void *src, size_t bytes);
  bool (*fetch_end) (LwStream *s, int32_t slot, void *host, size_t bytes);
  bool (*copy) (LwStream *s, void *dst, const void *src, size_t bytes);
  bool (*zero) (LwStream *s, void *p, size_t bytes);

  /* memory that calls take for themselves: what they took so far, and taking it beforehand, so that
   * no later call allocates */
  bool (*memory_use) (LwStream *s, LwMemoryUse *use);
  bool (*reserve) (LwStream *s, const LwMemoryUse *use);

  /* What is enqueued between the two is handed to the device as a whole (a CUDA graph). No
   * download, upload or fetch in between. After an error step_end() must not be called. Steps of
   * several contents take turns: the micro-batches of a step, loss terms that begin later. */
  bool (*step_begin) (LwStream *s);
  bool (*step_end) (LwStream *s);

  /* With options.time_parts: within a step, what follows until the next call is part @name, a
   * string that stays. part_times() waits, writes the parts of the last step in their order, and
   * returns their number; 0 with an error() on failure. */
  bool (*part) (LwStream *s, const char *name);
  int32_t (*part_times) (LwStream *s, LwPartTime times[LW_STEP_PARTS]);

  /* activations: f32 [n][h][w][c] in and out of the backend's layout */
  size_t (*activation_bytes) (LwStream *s, const LwShape *shape);
  bool (*activation_from_f32) (LwStream *s, const LwShape *shape, const float *nhwc,
                               void *activation);
  bool (*activation_to_f32) (LwStream *s, const LwShape *shape, const void *activation,
                             float *nhwc);

  /* convolution. Master weights are f32 [out][in][kernel][kernel]; `packed` is the compute copy,
   * made by conv_pack after every change of the masters. Weight gradients gather inside the conv
   * over any number of backward passes until conv_collect adds them to dweights
   * [out][in][kernel][kernel] and clears them. Both take a network's convolutions at once. */
  LwConv *(*conv_new) (LwStream *s, const LwConvDesc *desc);
  void (*conv_free) (LwStream *s, LwConv *conv);
  const char *(*conv_describe) (LwConv *conv); /* the implementations chosen, for logs and tests */
  size_t (*conv_packed_bytes) (LwConv *conv);
  bool (*conv_pack) (LwStream *s, int32_t n, const LwConvPack *packs);
  bool (*conv_forward) (LwStream *s, LwConv *conv, const void *packed, const float *bias,
                        const void *src, void *dst);
  bool (*conv_backward_data) (LwStream *s, LwConv *conv, const void *packed, const void *ddst,
                              void *dsrc);
  bool (*conv_backward_weights) (LwStream *s, LwConv *conv, const void *src, const void *ddst,
                                 float *dbias); /* added to; NULL without bias */
  bool (*conv_collect) (LwStream *s, int32_t n, const LwConvCollect *collects);

  /* y = relu? (norm (conv (src)) + residual) in one pass, with running statistics; mean and rstd
   * are written, a->x is not. Only where conv_fuses() says that the device has such a convolution
   */
  bool (*conv_fuses) (LwStream *s, LwConv *conv, bool residual, bool relu);
  bool (*conv_norm_forward) (LwStream *s, LwConv *conv, const void *packed, const void *src,
                             const LwNormForward *a);

  bool (*norm_forward) (LwStream *s, const LwNormForward *a);
  bool (*norm_backward) (LwStream *s, const LwNormBackward *a);
  bool (*add) (LwStream *s, const LwShape *shape, const void *a, const void *b,
               void *y); /* activations; y may be a */

  /* 3 x 3, stride 2, padding 1 */
  bool (*maxpool_forward) (LwStream *s, const LwShape *src, const void *x, void *y);
  bool (*maxpool_backward) (LwStream *s, const LwShape *src, const void *x, const void *y,
                            const void *dy, void *dx);

  /* ASPP head as one product: products = activation [B][branches * 9 * K padded][h][w] of a 1x1
   * convolution, channel (branch * 9 + tap) * K + class; logits = bias + sum over branches and taps
   * of the product shifted by dilation * (tap row - 1, tap column - 1), zero outside; bias and
   * dbias [branches][K] */
  /* weights [branches][K][c][3][3] <-> rows [products.c][c] of the 1x1 convolution; unpack adds */
  bool (*aspp_pack) (LwStream *s, int32_t c, int32_t K, int32_t branches, int32_t product_channels,
                     const float *weights, float *rows);
  bool (*aspp_unpack) (LwStream *s, int32_t c, int32_t K, int32_t branches,
                       int32_t product_channels, const float *drows, float *dweights);
  bool (*aspp_forward) (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                        const int32_t *dilations, const void *x, const float *bias, float *logits);
  bool (*aspp_backward) (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                         const int32_t *dilations, const float *dlogits, void *dx, float *dbias);

  /* features = x / max (|x|, eps) over channels; norms f32 [B][h][w] are kept for the backward pass
   */
  bool (*l2_forward) (LwStream *s, const LwShape *shape, const void *x, float eps, float *features,
                      float *norms);
  bool (*l2_backward) (LwStream *s, const LwShape *shape, const float *features, const float *norms,
                       float eps, const float *dfeatures, void *dx);

  /* bilinear, align_corners = False: f32 [B][h][w][K] -> f32 [B][H][W][K]; for checks and exports:
   * losses fuse it */
  bool (*upsample_forward) (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                            int32_t W, const float *x, float *y);
  bool (*upsample_backward) (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                             int32_t W, const float *dy, float *dx); /* added to */

  /* random numbers: out[i] = lw_rng_uniform (key, i) */
  bool (*uniform) (LwStream *s, LwRngKey key, int64_t n, float *out);

  /* objective */
  bool (*cross_entropy) (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                         int32_t W, const float *logits, const LwCrossEntropy *terms /* (host) */,
                         int32_t n_terms, float *dlogits);
  bool (*predict) (LwStream *s, int64_t pixels, int32_t K, const float *logits, float *conf,
                   uint8_t *pred);
  bool (*pseudo_labels) (LwStream *s, int64_t pixels, const float *conf, const uint8_t *pred,
                         float tau, bool strict, uint8_t *labels); /* eq 1 */
  bool (*pseudo_targets) (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                          int32_t W, const float *logits, const LwPseudoOptions *o, uint8_t *labels,
                          float *weight);
  bool (*nearest_labels) (LwStream *s, int32_t B, int32_t H, int32_t W, int32_t h, int32_t w,
                          const uint8_t *labels, uint8_t *cells);
  /* weak labels at feature size: LW_WEAK_MAP images by nearest sampling, points by cell (smallest
   * class wins) or nearest */
  bool (*weak_cells) (LwStream *s, const LwPrototypes *a,
                      uint8_t *cells); /* reads the label fields of a only */
  /* full-size map of the weak labels: labels of LW_WEAK_MAP images, one pixel a point, 255
   * elsewhere */
  bool (*weak_map) (LwStream *s, int32_t B, int32_t H, int32_t W,
                    const uint8_t *weak_kind /* (host) */, const uint8_t *labels,
                    const int32_t *points, const int32_t *n_points, int32_t max_points,
                    uint8_t *map);
  bool (*merge_labels) (LwStream *s, int64_t pixels, const uint8_t *weak, const uint8_t *pseudo,
                        uint8_t *merged);
  /* what self-training learns from: unlabelled = pseudo-labels of pixels without a weak label (else
   * 255); merged = weak labels over pseudo-labels; merged_weight = pseudo_weight, or 1 at weak
   * labels if raise */
  bool (*target_labels) (LwStream *s, int64_t pixels, const uint8_t *weak, const uint8_t *pseudo,
                         const float *pseudo_weight, bool raise, uint8_t *unlabelled,
                         uint8_t *merged, float *merged_weight);
  bool (*prototypes) (LwStream *s, const LwPrototypes *a); /* eq 2-3 */
  bool (*select) (LwStream *s, const LwSelect *a);
  /* counts[k] = selected cells (NULL: all) of class k, f32 [K] */
  bool (*class_counts) (LwStream *s, int64_t cells, int32_t K, const uint8_t *labels,
                        const uint8_t *selected, float *counts);
  /* sum[k] = a[k] + b[k]; both[k] = a[k] > 0 and b[k] > 0 */
  bool (*join_counts) (LwStream *s, int32_t K, const float *a, const float *b, float *sum,
                       uint8_t *both);
  bool (*info_nce) (LwStream *s, const LwInfoNce *a);
  bool (*pixel_nce) (LwStream *s, const LwPixelNce *a);
  bool (*image_loss) (LwStream *s, const LwImageLoss *a);
  bool (*image_loss_proto) (LwStream *s, const LwImageLossProto *a);
  bool (*boundary) (LwStream *s, const LwBoundary *a);

  /* mixing and augmentation */
  bool (*augment) (LwStream *s, const LwAugment *a);
  bool (*classmix_classes) (LwStream *s, int32_t B, int32_t K, int32_t H, int32_t W,
                            const uint8_t *labels, const float *keys /* [B][K + 1] */,
                            bool batch_union, bool use_ignore, int32_t *classes /* [B][K + 1] */);
  bool (*classmix) (LwStream *s, const LwClassMix *a);
  bool (*strong_augment) (LwStream *s, const LwStrongAugment *a);

  /* optimiser, on parts of one array: g = grad + decay * param; v = momentum * v + g;
   * param -= lr * v */
  bool (*sgd) (LwStream *s, const LwSgdPart *parts /* (host) */, int32_t n_parts, float *param,
               const float *grad, float *velocity, float momentum);
  bool (*ema) (LwStream *s, int64_t n, float *teacher, const float *student, float alpha);

  /* evaluation: class and confidence of the upsampled logits; confusion[K][K] i64 += (row = truth)
   */
  bool (*predict_upsampled) (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                             int32_t W, const float *logits, uint8_t *pred,
                             float *conf /* or NULL */);
  bool (*confusion) (LwStream *s, int64_t pixels, int32_t K, const uint8_t *pred,
                     const uint8_t *labels, int64_t *matrix);

  /* Processes of one run, a device each, that add up numbers without the way through the host
   * (NCCL). All NULL on a backend that has no such thing; reason (host) receives a sentence where
   * its library is missing. One process makes the id [LW_GROUP_ID_BYTES] (host) and hands it to the
   * others. */
  bool (*group_id) (uint8_t *id, char *reason, size_t size);
  /* waits for all @size processes; NULL on failure, with error() */
  LwDeviceGroup *(*group_new) (LwStream *s, const uint8_t *id, int32_t rank, int32_t size);
  /* from any thread: calls that wait for a process that died come back, and fail */
  void (*group_abort) (LwDeviceGroup *group);
  void (*group_free) (LwDeviceGroup *group);
  /* data[n] = sum over the processes, with the same bits in all of them; also within a step */
  bool (*group_sum) (LwStream *s, LwDeviceGroup *group, int64_t n, float *data);
} LwBackend;
