/* The CUDA backend's table of operations, and what the registry asks a module for. */
#include <stddef.h>

#include "cuda-ops.h"
#include "device.h"

#define LW_EXPORT __attribute__ ((visibility ("default")))

LW_EXPORT const LwBackend *lw_backend_query (int32_t abi);
LW_EXPORT int32_t lw_backend_score (char *reason, size_t size);

const LwBackend *
lw_backend_query (int32_t abi)
{
  static const LwBackend backend = {
    .abi_version = LW_BACKEND_ABI,
    .struct_size = sizeof (LwBackend),
    .name = "cuda",
    .device_count = lw_cuda_device_count,
    .device_info = lw_cuda_device_info,
    .stream_new = lw_cuda_stream_new,
    .stream_free = lw_cuda_stream_free,
    .error = lw_cuda_error,
    .synchronize = lw_cuda_synchronize,
    .alloc = lw_cuda_alloc,
    .free = lw_cuda_free,
    .upload = lw_cuda_upload,
    .download = lw_cuda_download,
    .copy = lw_cuda_copy,
    .upload_early = lw_cuda_upload_early,
    .fetch_begin = lw_cuda_fetch_begin,
    .fetch_end = lw_cuda_fetch_end,
    .zero = lw_cuda_zero,
    .memory_use = lw_cuda_memory_use,
    .reserve = lw_cuda_reserve,
    .step_begin = lw_cuda_step_begin,
    .step_end = lw_cuda_step_end,
    .part = lw_cuda_part,
    .part_times = lw_cuda_part_times,
    .activation_bytes = lw_cuda_activation_bytes,
    .activation_from_f32 = lw_cuda_activation_from_f32,
    .activation_to_f32 = lw_cuda_activation_to_f32,
    .conv_new = lw_cuda_conv_new,
    .conv_free = lw_cuda_conv_free,
    .conv_describe = lw_cuda_conv_describe,
    .conv_packed_bytes = lw_cuda_conv_packed_bytes,
    .conv_pack = lw_cuda_conv_pack,
    .conv_forward = lw_cuda_conv_forward,
    .conv_backward_data = lw_cuda_conv_backward_data,
    .conv_backward_weights = lw_cuda_conv_backward_weights,
    .conv_collect = lw_cuda_conv_collect,
    .conv_fuses = lw_cuda_conv_fuses,
    .conv_norm_forward = lw_cuda_conv_norm_forward,
    .norm_forward = lw_cuda_norm_forward,
    .norm_backward = lw_cuda_norm_backward,
    .add = lw_cuda_add,
    .maxpool_forward = lw_cuda_maxpool_forward,
    .maxpool_backward = lw_cuda_maxpool_backward,
    .aspp_pack = lw_cuda_aspp_pack,
    .aspp_unpack = lw_cuda_aspp_unpack,
    .aspp_forward = lw_cuda_aspp_forward,
    .aspp_backward = lw_cuda_aspp_backward,
    .l2_forward = lw_cuda_l2_forward,
    .l2_backward = lw_cuda_l2_backward,
    .upsample_forward = lw_cuda_upsample_forward,
    .upsample_backward = lw_cuda_upsample_backward,
    .uniform = lw_cuda_uniform,
    .cross_entropy = lw_cuda_cross_entropy,
    .predict = lw_cuda_predict,
    .pseudo_labels = lw_cuda_pseudo_labels,
    .pseudo_targets = lw_cuda_pseudo_targets,
    .nearest_labels = lw_cuda_nearest_labels,
    .weak_cells = lw_cuda_weak_cells,
    .weak_map = lw_cuda_weak_map,
    .merge_labels = lw_cuda_merge_labels,
    .target_labels = lw_cuda_target_labels,
    .join_counts = lw_cuda_join_counts,
    .prototypes = lw_cuda_prototypes,
    .select = lw_cuda_select,
    .class_counts = lw_cuda_class_counts,
    .info_nce = lw_cuda_info_nce,
    .pixel_nce = lw_cuda_pixel_nce,
    .image_loss = lw_cuda_image_loss,
    .image_loss_proto = lw_cuda_image_loss_proto,
    .boundary = lw_cuda_boundary,
    .augment = lw_cuda_augment,
    .classmix_classes = lw_cuda_classmix_classes,
    .classmix = lw_cuda_classmix,
    .strong_augment = lw_cuda_strong_augment,
    .sgd = lw_cuda_sgd,
    .ema = lw_cuda_ema,
    .predict_upsampled = lw_cuda_predict_upsampled,
    .confusion = lw_cuda_confusion,
    .group_id = lw_cuda_group_id,
    .group_new = lw_cuda_group_new,
    .group_abort = lw_cuda_group_abort,
    .group_free = lw_cuda_group_free,
    .group_sum = lw_cuda_group_sum,
  };
  return abi == LW_BACKEND_ABI ? &backend : NULL;
}

int32_t
lw_backend_score (char *reason, size_t size)
{
  return lw_cuda_score (reason, size);
}
