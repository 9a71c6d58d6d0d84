/* What a configuration needs on its device, before anything of it is computed: the run's objective
 * and its evaluation are made on a stream that only plans. */
#pragma once

#include "train/run-sizes.h"

G_BEGIN_DECLS

/* Bytes of the device. */
typedef struct
{
  LwDeviceEntry device; /* with the memory that is free */
  LwPrecision precision;
  guint64 libraries;   /* of the device's libraries, and kept free for its driver */
  guint64 weights;     /* parameters, running statistics, gradients and momentum */
  guint64 activations; /* of the passes, and compute copies of the weights */
  guint64 buffers;     /* inputs, labels and samples of a step */
  guint64 images;      /* photographs on their way to a crop */
  guint64 workspace;   /* of convolutions */
  guint64 scratch;     /* of the other calls, in the same place */
  guint64 evaluation;  /* beside the training, which waits */
  gboolean scratch_known, images_known; /* else they may need more than that */
  guint64 host; /* bytes of decoded images that are kept on the host, at most */
} LwMemoryPlan;

/* What it depends on. */
typedef struct
{
  const LwRunConfig *config;
  LwPrecisionOption precision;
  int classes;
  const LwRunSizes *sizes;
} LwMemoryNeeds;

/* @device as --device takes it. LW_ERROR_DEVICE where it cannot be used at all. */
gboolean lw_memory_plan_make (LwMemoryPlan *self, const char *device, const LwMemoryNeeds *needs,
                              GError **error);

guint64 lw_memory_plan_total (const LwMemoryPlan *self);

/* What the total is held against: the free memory of a GPU, all memory of the CPU, which takes it
 * from others by and by. */
guint64 lw_memory_plan_limit (const LwMemoryPlan *self);
gboolean lw_memory_plan_fits (const LwMemoryPlan *self);

/* A table with one line a part, and the members of JSON. (transfer full) */
char *lw_memory_plan_text (const LwMemoryPlan *self);
JsonObject *lw_memory_plan_json (const LwMemoryPlan *self);

/* LW_ERROR_DEVICE with what is needed, what there is and what to change (train/memory-advice.h),
 * unless it fits. */
gboolean lw_memory_plan_check (const LwMemoryPlan *self, const LwMemoryNeeds *needs,
                               GError **error);

G_END_DECLS
