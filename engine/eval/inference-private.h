/* The memory of an inference, shared by its files. */
#pragma once

#include "eval/inference.h"

G_BEGIN_DECLS

/* Sets of photographs have few sizes; a plan holds activations and packed weights. */
#define LW_INFERENCE_PLANS 4

typedef struct
{
  int n, width, height;
  LwPlan *plan; /* NULL: unused */
  guint64 used; /* time of the last use */
  gboolean packed;
} LwInferenceSlot;

/* Memory that grows: on the device, or of the host. */
typedef struct
{
  void *data;
  size_t bytes;
} LwInferenceBuffer;

struct _LwInference
{
  const LwNetwork *network;
  const LwBackend *backend;
  LwStream *stream;
  LwProtocol protocol;
  LwInferenceSlot slots[LW_INFERENCE_PLANS];
  guint64 clock;
  float *parameters, *state;
  LwInferenceBuffer photographs, image, classes, confidence, logits, labels, matrix;
  LwInferenceBuffer window; /* on the host: logits of windows */
};

/* On the device; NULL with LW_ERROR_DEVICE. */
void *lw_inference_take (LwInference *self, LwInferenceBuffer *buffer, size_t bytes,
                         GError **error);
float *lw_inference_take_host (LwInferenceBuffer *buffer, size_t floats, GError **error);

/* The plan for @n inputs of width x height. */
LwPlan *lw_inference_plan (LwInference *self, int n, int width, int height, GError **error);

/* Brings photographs of one size to the device, one behind the other. */
const uint8_t *lw_inference_upload (LwInference *self, const LwImage *const *images, int n,
                                    GError **error);

/* Logits [n][h][w][K] of inputs of width x height: those parts of photographs on the device that
 * the first four members of @items describe. */
const float *lw_inference_forward (LwInference *self, LwPlan *plan, LwAugmentImage *items, int n,
                                   int width, int height, GError **error);

/* Classes and confidence of logits [n][h][w][K]. */
gboolean lw_inference_predict (LwInference *self, int h, int w, const float *logits,
                               LwPrediction *prediction, GError **error);

/* The windows of one photograph, averaged; and the memory that this takes. */
gboolean lw_inference_run_windows (LwInference *self, const LwImage *image,
                                   LwPrediction *prediction, GError **error);
gboolean lw_inference_reserve_windows (LwInference *self, int width, int height, GError **error);

G_END_DECLS
