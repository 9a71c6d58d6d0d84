/* The operations of the CPU backend, one for each entry of LwBackend: shapes and meaning are
 * documented there. */
#pragma once

#include "backend/backend.h"

int32_t lw_cpu_device_count (void);
bool lw_cpu_device_info (int32_t device, LwDeviceInfo *info);
LwStream *lw_cpu_stream_new (const LwStreamOptions *options, char *reason, size_t size);
void lw_cpu_stream_free (LwStream *s);
const char *lw_cpu_error (LwStream *s);
bool lw_cpu_synchronize (LwStream *s);
void *lw_cpu_alloc (LwStream *s, size_t bytes);
void lw_cpu_free (LwStream *s, void *p);
bool lw_cpu_upload (LwStream *s, void *dst, const void *host, size_t bytes);
bool lw_cpu_download (LwStream *s, void *host, const void *src, size_t bytes);
bool lw_cpu_copy (LwStream *s, void *dst, const void *src, size_t bytes);
bool lw_cpu_zero (LwStream *s, void *p, size_t bytes);
bool lw_cpu_fetch_begin (LwStream *s, int32_t slot, const void *src, size_t bytes);
bool lw_cpu_fetch_end (LwStream *s, int32_t slot, void *host, size_t bytes);
bool lw_cpu_memory_use (LwStream *s, LwMemoryUse *use);
bool lw_cpu_reserve (LwStream *s, const LwMemoryUse *use);
bool lw_cpu_step_begin (LwStream *s);
bool lw_cpu_step_end (LwStream *s);
bool lw_cpu_part (LwStream *s, const char *name);
int32_t lw_cpu_part_times (LwStream *s, LwPartTime times[LW_STEP_PARTS]);
size_t lw_cpu_activation_bytes (LwStream *s, const LwShape *shape);
bool lw_cpu_activation_from_f32 (LwStream *s, const LwShape *shape, const float *nhwc,
                                 void *activation);
bool lw_cpu_activation_to_f32 (LwStream *s, const LwShape *shape, const void *activation,
                               float *nhwc);
LwConv *lw_cpu_conv_new (LwStream *s, const LwConvDesc *desc);
void lw_cpu_conv_free (LwStream *s, LwConv *conv);
const char *lw_cpu_conv_describe (LwConv *conv);
size_t lw_cpu_conv_packed_bytes (LwConv *conv);
bool lw_cpu_conv_pack (LwStream *s, int32_t n, const LwConvPack *packs);
bool lw_cpu_conv_forward (LwStream *s, LwConv *conv, const void *packed, const float *bias,
                          const void *src, void *dst);
bool lw_cpu_conv_backward_data (LwStream *s, LwConv *conv, const void *packed, const void *ddst,
                                void *dsrc);
bool lw_cpu_conv_backward_weights (LwStream *s, LwConv *conv, const void *src, const void *ddst,
                                   float *dbias);
bool lw_cpu_conv_collect (LwStream *s, int32_t n, const LwConvCollect *collects);
bool lw_cpu_conv_fuses (LwStream *s, LwConv *conv, bool residual, bool relu);
bool lw_cpu_norm_forward (LwStream *s, const LwNormForward *a);
bool lw_cpu_norm_backward (LwStream *s, const LwNormBackward *a);
bool lw_cpu_add (LwStream *s, const LwShape *shape, const void *a, const void *b, void *y);
bool lw_cpu_maxpool_forward (LwStream *s, const LwShape *src, const void *x, void *y);
bool lw_cpu_maxpool_backward (LwStream *s, const LwShape *src, const void *x, const void *y,
                              const void *dy, void *dx);
bool lw_cpu_aspp_pack (LwStream *s, int32_t c, int32_t K, int32_t branches,
                       int32_t product_channels, const float *weights, float *rows);
bool lw_cpu_aspp_unpack (LwStream *s, int32_t c, int32_t K, int32_t branches,
                         int32_t product_channels, const float *drows, float *dweights);
bool lw_cpu_aspp_forward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                          const int32_t *dilations, const void *x, const float *bias,
                          float *logits);
bool lw_cpu_aspp_backward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                           const int32_t *dilations, const float *dlogits, void *dx, float *dbias);
bool lw_cpu_l2_forward (LwStream *s, const LwShape *shape, const void *x, float eps,
                        float *features, float *norms);
bool lw_cpu_l2_backward (LwStream *s, const LwShape *shape, const float *features,
                         const float *norms, float eps, const float *dfeatures, void *dx);
bool lw_cpu_upsample_forward (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                              int32_t W, const float *x, float *y);
bool lw_cpu_upsample_backward (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                               int32_t W, const float *dy, float *dx);
bool lw_cpu_uniform (LwStream *s, LwRngKey key, int64_t n, float *out);
bool lw_cpu_cross_entropy (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                           int32_t W, const float *logits, const LwCrossEntropy *terms,
                           int32_t n_terms, float *dlogits);
bool lw_cpu_predict (LwStream *s, int64_t pixels, int32_t K, const float *logits, float *conf,
                     uint8_t *pred);
bool lw_cpu_pseudo_labels (LwStream *s, int64_t pixels, const float *conf, const uint8_t *pred,
                           float tau, bool strict, uint8_t *labels);
bool lw_cpu_pseudo_targets (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                            int32_t W, const float *logits, const LwPseudoOptions *o,
                            uint8_t *labels, float *weight);
bool lw_cpu_nearest_labels (LwStream *s, int32_t B, int32_t H, int32_t W, int32_t h, int32_t w,
                            const uint8_t *labels, uint8_t *cells);
bool lw_cpu_weak_cells (LwStream *s, const LwPrototypes *a, uint8_t *cells);
bool lw_cpu_weak_map (LwStream *s, int32_t B, int32_t H, int32_t W, const uint8_t *weak_kind,
                      const uint8_t *labels, const int32_t *points, const int32_t *n_points,
                      int32_t max_points, uint8_t *map);
bool lw_cpu_merge_labels (LwStream *s, int64_t pixels, const uint8_t *weak, const uint8_t *pseudo,
                          uint8_t *merged);
bool lw_cpu_prototypes (LwStream *s, const LwPrototypes *a);
bool lw_cpu_select (LwStream *s, const LwSelect *a);
bool lw_cpu_class_counts (LwStream *s, int64_t cells, int32_t K, const uint8_t *labels,
                          const uint8_t *selected, float *counts);
bool lw_cpu_info_nce (LwStream *s, const LwInfoNce *a);
bool lw_cpu_pixel_nce (LwStream *s, const LwPixelNce *a);
bool lw_cpu_image_loss (LwStream *s, const LwImageLoss *a);
bool lw_cpu_image_loss_proto (LwStream *s, const LwImageLossProto *a);
bool lw_cpu_boundary (LwStream *s, const LwBoundary *a);
bool lw_cpu_augment (LwStream *s, const LwAugment *a);
bool lw_cpu_classmix_classes (LwStream *s, int32_t B, int32_t K, int32_t H, int32_t W,
                              const uint8_t *labels, const float *keys, bool batch_union,
                              bool use_ignore, int32_t *classes);
bool lw_cpu_classmix (LwStream *s, const LwClassMix *a);
bool lw_cpu_strong_augment (LwStream *s, const LwStrongAugment *a);
bool lw_cpu_sgd (LwStream *s, const LwSgdPart *parts, int32_t n_parts, float *param,
                 const float *grad, float *velocity, float momentum);
bool lw_cpu_ema (LwStream *s, int64_t n, float *teacher, const float *student, float alpha);
bool lw_cpu_predict_upsampled (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                               int32_t W, const float *logits, uint8_t *pred, float *conf);
bool lw_cpu_confusion (LwStream *s, int64_t pixels, int32_t K, const uint8_t *pred,
                       const uint8_t *labels, int64_t *matrix);
bool lw_cpu_target_labels (LwStream *s, int64_t pixels, const uint8_t *weak, const uint8_t *pseudo,
                           const float *pseudo_weight, bool raise, uint8_t *unlabelled,
                           uint8_t *merged, float *merged_weight);
bool lw_cpu_join_counts (LwStream *s, int32_t K, const float *a, const float *b, float *sum,
                         uint8_t *both);
