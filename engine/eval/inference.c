/* Plans, memory and whole-image inference. */
#include "eval/inference-private.h"

#include <glib/gi18n-lib.h>

#include "backend/registry.h"
#include "core/error.h"
#include "image/normalise.h"

static gboolean
device_error (LwInference *self, GError **error)
{
  return lw_backend_set_error (self->backend, self->stream, error);
}

void *
lw_inference_take (LwInference *self, LwInferenceBuffer *buffer, size_t bytes, GError **error)
{
  if (buffer->bytes >= bytes)
    return buffer->data;
  self->backend->free (self->stream, buffer->data);
  buffer->data = self->backend->alloc (self->stream, bytes);
  buffer->bytes = buffer->data ? bytes : 0;
  if (!buffer->data)
    g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
                 _ ("The device has no memory for %zu MiB: evaluate at a smaller size or with "
                    "sliding windows"),
                 bytes >> 20);
  return buffer->data;
}

float *
lw_inference_take_host (LwInferenceBuffer *buffer, size_t floats, GError **error)
{
  if (buffer->bytes >= floats * sizeof (float))
    return buffer->data;
  g_free (buffer->data);
  buffer->data = g_try_new (float, floats);
  buffer->bytes = buffer->data ? floats * sizeof (float) : 0;
  if (!buffer->data)
    g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
                 _ ("No memory for %zu MiB: evaluate at a smaller size"),
                 floats * sizeof (float) >> 20);
  return buffer->data;
}

LwInference *
lw_inference_new (const LwNetwork *network, const LwBackend *backend, LwStream *stream,
                  const LwProtocol *protocol, GError **error)
{
  if (!lw_protocol_check (protocol, error))
    return NULL;
  LwInference *self = g_new0 (LwInference, 1);
  self->network = network;
  self->backend = backend;
  self->stream = stream;
  self->protocol = *protocol;
  size_t parameters = sizeof (float) * (size_t)lw_network_parameter_floats (network);
  size_t state = sizeof (float) * (size_t)lw_network_state_floats (network);
  self->parameters = backend->alloc (stream, parameters);
  self->state = backend->alloc (stream, MAX (state, sizeof (float)));
  if (self->parameters && self->state)
    return self;
  device_error (self, error);
  lw_inference_free (self);
  return NULL;
}

void
lw_inference_free (LwInference *self)
{
  if (!self)
    return;
  for (int i = 0; i < LW_INFERENCE_PLANS; i++)
    lw_plan_free (self->slots[i].plan);
  LwInferenceBuffer *buffers[]
      = { &self->photographs, &self->image,  &self->classes, &self->confidence,
          &self->logits,      &self->labels, &self->matrix };
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++)
    self->backend->free (self->stream, buffers[i]->data);
  self->backend->free (self->stream, self->parameters);
  self->backend->free (self->stream, self->state);
  g_free (self->window.data);
  g_free (self);
}

gboolean
lw_inference_set_weights (LwInference *self, const LwWeights *weights, GError **error)
{
  size_t parameters = sizeof (float) * (size_t)lw_network_parameter_floats (self->network);
  size_t state = sizeof (float) * (size_t)lw_network_state_floats (self->network);
  if (!self->backend->upload (self->stream, self->parameters, weights->parameters, parameters)
      || !self->backend->upload (self->stream, self->state, weights->state, state))
    return device_error (self, error);
  for (int i = 0; i < LW_INFERENCE_PLANS; i++)
    self->slots[i].packed = FALSE;
  return TRUE;
}

const LwProtocol *
lw_inference_protocol (const LwInference *self)
{
  return &self->protocol;
}

const LwNetwork *
lw_inference_network (const LwInference *self)
{
  return self->network;
}

int
lw_inference_capacity (const LwInference *self)
{
  return self->protocol.mode == LW_INFERENCE_WHOLE ? (int)self->protocol.batch : 1;
}

/* The slot of an input shape: its own, a free one, or that which was not used for longest. */
static LwInferenceSlot *
find_slot (LwInference *self, int n, int width, int height)
{
  LwInferenceSlot *oldest = &self->slots[0];
  for (int i = 0; i < LW_INFERENCE_PLANS; i++)
    {
      LwInferenceSlot *slot = &self->slots[i];
      if (slot->plan && slot->n == n && slot->width == width && slot->height == height)
        return slot;
      if (slot->used < oldest->used)
        oldest = slot;
    }
  g_clear_pointer (&oldest->plan, lw_plan_free);
  *oldest = (LwInferenceSlot){ .n = n, .width = width, .height = height };
  return oldest;
}

LwPlan *
lw_inference_plan (LwInference *self, int n, int width, int height, GError **error)
{
  LwInferenceSlot *slot = find_slot (self, n, width, height);
  if (!slot->plan)
    slot->plan = lw_plan_new (self->network, self->backend, self->stream, n, height, width,
                              LW_PLAN_FORWARD, error);
  slot->used = ++self->clock;
  return slot->plan;
}

/* The compute copies of the weights belong to a plan. */
static gboolean
pack (LwInference *self, LwPlan *plan, GError **error)
{
  LwInferenceSlot *slot = self->slots;
  while (slot->plan != plan)
    slot++;
  if (!slot->packed && !lw_plan_pack (plan, self->parameters, error))
    return FALSE;
  slot->packed = TRUE;
  return TRUE;
}

const uint8_t *
lw_inference_upload (LwInference *self, const LwImage *const *images, int n, GError **error)
{
  size_t bytes = (size_t)3 * (size_t)images[0]->width * (size_t)images[0]->height;
  uint8_t *photographs = lw_inference_take (self, &self->photographs, n * bytes, error);
  for (int i = 0; photographs && i < n; i++)
    if (!self->backend->upload (self->stream, photographs + i * bytes, images[i]->pixels, bytes))
      {
        device_error (self, error);
        return NULL;
      }
  return photographs;
}

const float *
lw_inference_forward (LwInference *self, LwPlan *plan, LwAugmentImage *items, int n, int width,
                      int height, GError **error)
{
  const float *logits;
  LwNormMode mode = self->protocol.batch_statistics ? LW_NORM_TRAIN : LW_NORM_EVAL;
  size_t floats = (size_t)3 * (size_t)n * (size_t)width * (size_t)height;
  float *image = lw_inference_take (self, &self->image, floats * sizeof (float), error);
  LwAugment shown = { .B = n,
                      .H = height,
                      .W = width,
                      .items = items,
                      .mean = LW_IMAGE_MEAN,
                      .std = LW_IMAGE_STD,
                      .image = image };
  for (int i = 0; i < n; i++)
    {
      items[i].scale = 1;
      items[i].jitter = (LwJitter){ 1, 1, 1, 0, { 0, 1, 2, 3 } };
    }
  if (!image || !pack (self, plan, error))
    return NULL;
  if (!self->backend->augment (self->stream, &shown))
    {
      device_error (self, error);
      return NULL;
    }
  if (!lw_plan_forward (plan, self->parameters, self->state, image, mode, &logits, NULL, error))
    return NULL;
  return logits;
}

static gboolean
reserve_prediction (LwInference *self, size_t pixels, GError **error)
{
  return lw_inference_take (self, &self->classes, pixels, error)
         && lw_inference_take (self, &self->confidence, pixels * sizeof (float), error);
}

gboolean
lw_inference_predict (LwInference *self, int h, int w, const float *logits,
                      LwPrediction *prediction, GError **error)
{
  size_t pixels = (size_t)prediction->n * (size_t)prediction->width * (size_t)prediction->height;
  if (!reserve_prediction (self, pixels, error))
    return FALSE;
  prediction->classes = self->classes.data;
  prediction->confidence = self->confidence.data;
  LW_CALL (self, predict_upsampled (self->stream, prediction->n, lw_network_classes (self->network),
                                    h, w, prediction->height, prediction->width, logits,
                                    self->classes.data, self->confidence.data));
  return TRUE;
}

static gboolean
run_whole (LwInference *self, const LwImage *const *images, LwPrediction *prediction,
           GError **error)
{
  int n = prediction->n, width = images[0]->width, height = images[0]->height;
  const uint8_t *photographs = lw_inference_upload (self, images, n, error);
  LwPlan *plan = photographs ? lw_inference_plan (self, n, width, height, error) : NULL;
  if (!plan)
    return FALSE;
  g_autofree LwAugmentImage *items = g_new0 (LwAugmentImage, n);
  for (int i = 0; i < n; i++)
    {
      items[i].image = photographs + (size_t)i * 3 * (size_t)width * (size_t)height;
      items[i].width = width;
      items[i].height = height;
    }
  const float *logits = lw_inference_forward (self, plan, items, n, width, height, error);
  return logits
         && lw_inference_predict (self, lw_plan_h (plan), lw_plan_w (plan), logits, prediction,
                                  error);
}

gboolean
lw_inference_run (LwInference *self, const LwImage *const *photographs, int n, int width,
                  int height, LwPrediction *prediction, GError **error)
{
  g_assert (n >= 1 && n <= lw_inference_capacity (self));
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_image_free);
  for (int i = 0; i < n; i++)
    {
      g_assert (photographs[i]->width == photographs[0]->width
                && photographs[i]->height == photographs[0]->height);
      g_ptr_array_add (shown, lw_protocol_resize (&self->protocol, photographs[i]));
    }
  const LwImage *const *images = (const LwImage *const *)shown->pdata;
  *prediction = (LwPrediction){ .n = n, .width = width, .height = height };
  if (self->protocol.mode == LW_INFERENCE_WHOLE)
    return run_whole (self, images, prediction, error);
  return lw_inference_run_windows (self, images[0], prediction, error);
}

static gboolean
reserve_whole (LwInference *self, int n, int width, int height, GError **error)
{
  size_t bytes = (size_t)n * 3 * (size_t)width * (size_t)height * sizeof (float);
  return lw_inference_plan (self, n, width, height, error)
         && lw_inference_take (self, &self->image, bytes, error);
}

static gboolean
reserve_confusion (LwInference *self, size_t pixels, GError **error)
{
  size_t entries = (size_t)lw_network_classes (self->network);
  return lw_inference_take (self, &self->labels, pixels, error)
         && lw_inference_take (self, &self->matrix, entries * entries * sizeof (int64_t), error);
}

gboolean
lw_inference_reserve (LwInference *self, int n, int width, int height, GError **error)
{
  int shown_width, shown_height;
  size_t pixels = (size_t)width * (size_t)height;
  lw_protocol_size (&self->protocol, width, height, &shown_width, &shown_height);
  size_t shown = (size_t)shown_width * (size_t)shown_height;
  return (self->protocol.mode == LW_INFERENCE_WHOLE
              ? reserve_whole (self, n, shown_width, shown_height, error)
              : lw_inference_reserve_windows (self, shown_width, shown_height, error))
         && lw_inference_take (self, &self->photographs, n * 3 * shown, error)
         && reserve_prediction (self, n * pixels, error) && reserve_confusion (self, pixels, error);
}

gboolean
lw_inference_confusion (LwInference *self, const LwPrediction *prediction, int index,
                        const uint8_t *labels, int64_t *confusion, GError **error)
{
  int K = lw_network_classes (self->network);
  size_t pixels = (size_t)prediction->width * prediction->height;
  size_t entries = (size_t)K * K, bytes = entries * sizeof (int64_t);
  if (!reserve_confusion (self, pixels, error))
    return FALSE;
  g_autofree int64_t *counts = g_new (int64_t, entries);
  uint8_t *truth = self->labels.data;
  int64_t *matrix = self->matrix.data;
  LW_CALL (self, upload (self->stream, truth, labels, pixels));
  LW_CALL (self, zero (self->stream, matrix, bytes));
  LW_CALL (self, confusion (self->stream, (int64_t)pixels, K, prediction->classes + index * pixels,
                            truth, matrix));
  LW_CALL (self, download (self->stream, counts, matrix, bytes));
  for (size_t i = 0; i < entries; i++)
    confusion[i] += counts[i];
  return TRUE;
}

LwImage *
lw_inference_download (LwInference *self, const LwPrediction *prediction, int index,
                       LwImage **confidence, GError **error)
{
  size_t pixels = (size_t)prediction->width * prediction->height;
  g_autoptr (LwImage) classes = lw_image_new (prediction->width, prediction->height, 1);
  if (!self->backend->download (self->stream, classes->pixels, prediction->classes + index * pixels,
                                pixels))
    {
      device_error (self, error);
      return NULL;
    }
  if (!confidence)
    return g_steal_pointer (&classes);
  g_autofree float *values = g_new (float, pixels);
  if (!self->backend->download (self->stream, values, prediction->confidence + index * pixels,
                                pixels * sizeof *values))
    {
      device_error (self, error);
      return NULL;
    }
  *confidence = lw_image_new (prediction->width, prediction->height, 1);
  for (size_t i = 0; i < pixels; i++)
    (*confidence)->pixels[i] = (uint8_t)(CLAMP (values[i], 0.0f, 1.0f) * 255.0f + 0.5f);
  return g_steal_pointer (&classes);
}
