/* The operations of the CUDA backend, one for each entry of LwBackend: shapes and meaning are
 * documented there. */
#pragma once

#include "backend/backend.h"

#ifdef __cplusplus
extern "C"
{
#endif

  int32_t lw_cuda_device_count (void);
  bool lw_cuda_device_info (int32_t device, LwDeviceInfo *info);
  LwStream *lw_cuda_stream_new (const LwStreamOptions *options, char *reason, size_t size);
  void lw_cuda_stream_free (LwStream *s);
  const char *lw_cuda_error (LwStream *s);
  bool lw_cuda_synchronize (LwStream *s);
  void *lw_cuda_alloc (LwStream *s, size_t bytes);
  void lw_cuda_free (LwStream *s, void *p);
  bool lw_cuda_upload (LwStream *s, void *dst, const void *host, size_t bytes);
  bool lw_cuda_download (LwStream *s, void *host, const void *src, size_t bytes);
  bool lw_cuda_copy (LwStream *s, void *dst, const void *src, size_t bytes);
  bool lw_cuda_zero (LwStream *s, void *p, size_t bytes);
  bool lw_cuda_upload_early (LwStream *s, void *dst, const void *host, size_t bytes);
  bool lw_cuda_fetch_begin (LwStream *s, int32_t slot, const void *src, size_t bytes);
  bool lw_cuda_fetch_end (LwStream *s, int32_t slot, void *host, size_t bytes);
  bool lw_cuda_memory_use (LwStream *s, LwMemoryUse *use);
  bool lw_cuda_reserve (LwStream *s, const LwMemoryUse *use);
  bool lw_cuda_step_begin (LwStream *s);
  bool lw_cuda_step_end (LwStream *s);
  bool lw_cuda_part (LwStream *s, const char *name);
  int32_t lw_cuda_part_times (LwStream *s, LwPartTime times[LW_STEP_PARTS]);
  size_t lw_cuda_activation_bytes (LwStream *s, const LwShape *shape);
  bool lw_cuda_activation_from_f32 (LwStream *s, const LwShape *shape, const float *nhwc,
                                    void *activation);
  bool lw_cuda_activation_to_f32 (LwStream *s, const LwShape *shape, const void *activation,
                                  float *nhwc);
  LwConv *lw_cuda_conv_new (LwStream *s, const LwConvDesc *desc);
  void lw_cuda_conv_free (LwStream *s, LwConv *conv);
  const char *lw_cuda_conv_describe (LwConv *conv);
  size_t lw_cuda_conv_packed_bytes (LwConv *conv);
  bool lw_cuda_conv_pack (LwStream *s, int32_t n, const LwConvPack *packs);
  bool lw_cuda_conv_forward (LwStream *s, LwConv *conv, const void *packed, const float *bias,
                             const void *src, void *dst);
  bool lw_cuda_conv_backward_data (LwStream *s, LwConv *conv, const void *packed, const void *ddst,
                                   void *dsrc);
  bool lw_cuda_conv_backward_weights (LwStream *s, LwConv *conv, const void *src, const void *ddst,
                                      float *dbias);
  bool lw_cuda_conv_collect (LwStream *s, int32_t n, const LwConvCollect *collects);
  bool lw_cuda_conv_fuses (LwStream *s, LwConv *conv, bool residual, bool relu);
  bool lw_cuda_conv_norm_forward (LwStream *s, LwConv *conv, const void *packed, const void *src,
                                  const LwNormForward *a);
  bool lw_cuda_norm_forward (LwStream *s, const LwNormForward *a);
  bool lw_cuda_norm_backward (LwStream *s, const LwNormBackward *a);
  bool lw_cuda_add (LwStream *s, const LwShape *shape, const void *a, const void *b, void *y);
  bool lw_cuda_maxpool_forward (LwStream *s, const LwShape *src, const void *x, void *y);
  bool lw_cuda_maxpool_backward (LwStream *s, const LwShape *src, const void *x, const void *y,
                                 const void *dy, void *dx);
  bool lw_cuda_aspp_pack (LwStream *s, int32_t c, int32_t K, int32_t branches,
                          int32_t product_channels, const float *weights, float *rows);
  bool lw_cuda_aspp_unpack (LwStream *s, int32_t c, int32_t K, int32_t branches,
                            int32_t product_channels, const float *drows, float *dweights);
  bool lw_cuda_aspp_forward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                             const int32_t *dilations, const void *x, const float *bias,
                             float *logits);
  bool lw_cuda_aspp_backward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                              const int32_t *dilations, const float *dlogits, void *dx,
                              float *dbias);
  bool lw_cuda_l2_forward (LwStream *s, const LwShape *shape, const void *x, float eps,
                           float *features, float *norms);
  bool lw_cuda_l2_backward (LwStream *s, const LwShape *shape, const float *features,
                            const float *norms, float eps, const float *dfeatures, void *dx);
  bool lw_cuda_upsample_forward (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                                 int32_t W, const float *x, float *y);
  bool lw_cuda_upsample_backward (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w,
                                  int32_t H, int32_t W, const float *dy, float *dx);
  bool lw_cuda_uniform (LwStream *s, LwRngKey key, int64_t n, float *out);
  bool lw_cuda_cross_entropy (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                              int32_t W, const float *logits, const LwCrossEntropy *terms,
                              int32_t n_terms, float *dlogits);
  bool lw_cuda_predict (LwStream *s, int64_t pixels, int32_t K, const float *logits, float *conf,
                        uint8_t *pred);
  bool lw_cuda_pseudo_labels (LwStream *s, int64_t pixels, const float *conf, const uint8_t *pred,
                              float tau, bool strict, uint8_t *labels);
  bool lw_cuda_pseudo_targets (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                               int32_t W, const float *logits, const LwPseudoOptions *o,
                               uint8_t *labels, float *weight);
  bool lw_cuda_nearest_labels (LwStream *s, int32_t B, int32_t H, int32_t W, int32_t h, int32_t w,
                               const uint8_t *labels, uint8_t *cells);
  bool lw_cuda_weak_cells (LwStream *s, const LwPrototypes *a, uint8_t *cells);
  bool lw_cuda_weak_map (LwStream *s, int32_t B, int32_t H, int32_t W, const uint8_t *weak_kind,
                         const uint8_t *labels, const int32_t *points, const int32_t *n_points,
                         int32_t max_points, uint8_t *map);
  bool lw_cuda_merge_labels (LwStream *s, int64_t pixels, const uint8_t *weak,
                             const uint8_t *pseudo, uint8_t *merged);
  bool lw_cuda_prototypes (LwStream *s, const LwPrototypes *a);
  bool lw_cuda_select (LwStream *s, const LwSelect *a);
  bool lw_cuda_class_counts (LwStream *s, int64_t cells, int32_t K, const uint8_t *labels,
                             const uint8_t *selected, float *counts);
  bool lw_cuda_info_nce (LwStream *s, const LwInfoNce *a);
  bool lw_cuda_pixel_nce (LwStream *s, const LwPixelNce *a);
  bool lw_cuda_image_loss (LwStream *s, const LwImageLoss *a);
  bool lw_cuda_image_loss_proto (LwStream *s, const LwImageLossProto *a);
  bool lw_cuda_boundary (LwStream *s, const LwBoundary *a);
  bool lw_cuda_augment (LwStream *s, const LwAugment *a);
  bool lw_cuda_classmix_classes (LwStream *s, int32_t B, int32_t K, int32_t H, int32_t W,
                                 const uint8_t *labels, const float *keys, bool batch_union,
                                 bool use_ignore, int32_t *classes);
  bool lw_cuda_classmix (LwStream *s, const LwClassMix *a);
  bool lw_cuda_strong_augment (LwStream *s, const LwStrongAugment *a);
  bool lw_cuda_sgd (LwStream *s, const LwSgdPart *parts, int32_t n_parts, float *param,
                    const float *grad, float *velocity, float momentum);
  bool lw_cuda_ema (LwStream *s, int64_t n, float *teacher, const float *student, float alpha);
  bool lw_cuda_predict_upsampled (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w,
                                  int32_t H, int32_t W, const float *logits, uint8_t *pred,
                                  float *conf);
  bool lw_cuda_confusion (LwStream *s, int64_t pixels, int32_t K, const uint8_t *pred,
                          const uint8_t *labels, int64_t *matrix);
  bool lw_cuda_target_labels (LwStream *s, int64_t pixels, const uint8_t *weak,
                              const uint8_t *pseudo, const float *pseudo_weight, bool raise,
                              uint8_t *unlabelled, uint8_t *merged, float *merged_weight);
  bool lw_cuda_join_counts (LwStream *s, int32_t K, const float *a, const float *b, float *sum,
                            uint8_t *both);

  bool lw_cuda_group_id (uint8_t *id, char *reason, size_t size);
  LwDeviceGroup *lw_cuda_group_new (LwStream *s, const uint8_t *id, int32_t rank, int32_t size);
  void lw_cuda_group_abort (LwDeviceGroup *group);
  void lw_cuda_group_free (LwDeviceGroup *group);
  bool lw_cuda_group_sum (LwStream *s, LwDeviceGroup *group, int64_t n, float *data);

#ifdef __cplusplus
}
#endif
