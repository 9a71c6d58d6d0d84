/* Whole-image and sliding-window inference. */
#include "eval/inference.h"

#include <glib/gi18n-lib.h>

#include "backend/registry.h"
#include "core/error.h"
#include "eval/sliding.h"
#include "image/normalise.h"

/* Sets of photographs have few sizes; a plan holds activations and packed weights. */
#define MAX_PLANS 4

typedef struct
{
  int n, width, height;
  LwPlan *plan; /* NULL: unused */
  guint64 used; /* time of the last use */
  gboolean packed;
} Slot;

/* Device memory that grows. */
typedef struct
{
  void *data;
  size_t bytes;
} Buffer;

struct _LwInference
{
  const LwNetwork *network;
  const LwBackend *backend;
  LwStream *stream;
  LwProtocol protocol;
  Slot slots[MAX_PLANS];
  guint64 clock;
  gboolean has_weights;
  float *parameters, *state;
  Buffer image, classes, confidence, logits, labels, matrix;
  Buffer pixels, window; /* on the host: normalised input, logits of windows */
};

static gboolean
device_error (LwInference *self, GError **error)
{
  return lw_backend_set_error (self->backend, self->stream, error);
}

static void *
reserve (LwInference *self, Buffer *buffer, size_t bytes, GError **error)
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

static float *
reserve_host (Buffer *buffer, size_t floats, GError **error)
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
  for (int i = 0; i < MAX_PLANS; i++)
    lw_plan_free (self->slots[i].plan);
  Buffer *buffers[] = { &self->image,  &self->classes, &self->confidence,
                        &self->logits, &self->labels,  &self->matrix };
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++)
    self->backend->free (self->stream, buffers[i]->data);
  self->backend->free (self->stream, self->parameters);
  self->backend->free (self->stream, self->state);
  g_free (self->pixels.data);
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
  for (int i = 0; i < MAX_PLANS; i++)
    self->slots[i].packed = FALSE;
  self->has_weights = TRUE;
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
static Slot *
find_slot (LwInference *self, int n, int width, int height)
{
  Slot *oldest = &self->slots[0];
  for (int i = 0; i < MAX_PLANS; i++)
    {
      Slot *slot = &self->slots[i];
      if (slot->plan && slot->n == n && slot->width == width && slot->height == height)
        return slot;
      if (slot->used < oldest->used)
        oldest = slot;
    }
  g_clear_pointer (&oldest->plan, lw_plan_free);
  *oldest = (Slot){ .n = n, .width = width, .height = height };
  return oldest;
}

/* A plan with packed weights for n inputs of width x height. */
static LwPlan *
ready_plan (LwInference *self, int n, int width, int height, GError **error)
{
  g_assert (self->has_weights);
  Slot *slot = find_slot (self, n, width, height);
  if (!slot->plan)
    slot->plan = lw_plan_new (self->network, self->backend, self->stream, n, height, width,
                              LW_PLAN_FORWARD, error);
  if (!slot->plan)
    return NULL;
  slot->used = ++self->clock;
  if (!slot->packed && !lw_plan_pack (slot->plan, self->parameters, error))
    return NULL;
  slot->packed = TRUE;
  return slot->plan;
}

/* out [height][width][3] = the normalised rectangle of @image at (left, top). */
static void
normalise (const LwImage *image, int left, int top, int width, int height, float *out)
{
  static const float mean[3] = LW_IMAGE_MEAN, std[3] = LW_IMAGE_STD;
  float table[3][256];
  for (int c = 0; c < 3; c++)
    for (int v = 0; v < 256; v++)
      table[c][v] = ((float)v / 255.0f - mean[c]) / std[c];
  for (int y = 0; y < height; y++)
    {
      const uint8_t *in = image->pixels + ((size_t)(top + y) * image->width + left) * 3;
      for (int x = 0; x < width; x++, in += 3, out += 3)
        for (int c = 0; c < 3; c++)
          out[c] = table[c][in[c]];
    }
}

/* Logits [n][h][w][K] of the inputs in pixels. */
static const float *
forward (LwInference *self, LwPlan *plan, int n, int width, int height, GError **error)
{
  size_t bytes = sizeof (float) * 3 * n * width * height;
  float *image = reserve (self, &self->image, bytes, error);
  if (!image)
    return NULL;
  if (!self->backend->upload (self->stream, image, self->pixels.data, bytes))
    {
      device_error (self, error);
      return NULL;
    }
  const float *logits;
  LwNormMode mode = self->protocol.batch_statistics ? LW_NORM_TRAIN : LW_NORM_EVAL;
  if (!lw_plan_forward (plan, self->parameters, self->state, image, mode, &logits, NULL, error))
    return NULL;
  return logits;
}

static gboolean
predict (LwInference *self, int n, int h, int w, const float *logits, LwPrediction *prediction,
         GError **error)
{
  size_t pixels = (size_t)n * prediction->width * prediction->height;
  uint8_t *classes = reserve (self, &self->classes, pixels, error);
  float *confidence = classes ? reserve (self, &self->confidence, pixels * 4, error) : NULL;
  if (!confidence)
    return FALSE;
  if (!self->backend->predict_upsampled (
          self->stream, prediction->n, lw_network_classes (self->network), h, w, prediction->height,
          prediction->width, logits, classes, confidence))
    return device_error (self, error);
  prediction->classes = classes;
  prediction->confidence = confidence;
  return TRUE;
}

static gboolean
run_whole (LwInference *self, const LwImage *const *images, int n, LwPrediction *prediction,
           GError **error)
{
  int width = images[0]->width, height = images[0]->height;
  LwPlan *plan = ready_plan (self, n, width, height, error);
  if (!plan)
    return FALSE;
  size_t floats = (size_t)3 * width * height;
  float *pixels = reserve_host (&self->pixels, n * floats, error);
  if (!pixels)
    return FALSE;
  for (int i = 0; i < n; i++)
    normalise (images[i], 0, 0, width, height, pixels + i * floats);
  const float *logits = forward (self, plan, n, width, height, error);
  return logits && predict (self, n, lw_plan_h (plan), lw_plan_w (plan), logits, prediction, error);
}

/* The windows of one photograph. */
typedef struct
{
  int width, height; /* of a window */
  int *lefts, n_lefts;
  int *tops, n_tops;
} Windows;

static void
windows_clear (Windows *self)
{
  g_free (self->lefts);
  g_free (self->tops);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Windows, windows_clear)

static Windows
windows_new (const LwProtocol *protocol, const LwImage *image)
{
  Windows w = { .width = MIN ((int)protocol->window_width, image->width),
                .height = MIN ((int)protocol->window_height, image->height) };
  int across = protocol->stride ? (int)protocol->stride : MAX (w.width * 2 / 3, 1);
  int down = protocol->stride ? (int)protocol->stride : MAX (w.height * 2 / 3, 1);
  w.lefts = lw_window_starts (image->width, w.width, across, &w.n_lefts);
  w.tops = lw_window_starts (image->height, w.height, down, &w.n_tops);
  return w;
}

/* Adds the upsampled logits of windows [first, first + n) to @sum [height][width][K] (host). */
static gboolean
add_windows (LwInference *self, const LwImage *image, const Windows *w, int first, int n,
             float *sum, GError **error)
{
  int K = lw_network_classes (self->network);
  size_t floats = (size_t)3 * w->width * w->height, out = (size_t)K * w->width * w->height;
  LwPlan *plan = ready_plan (self, n, w->width, w->height, error);
  if (!plan)
    return FALSE;
  float *pixels = reserve_host (&self->pixels, n * floats, error);
  float *window = pixels ? reserve_host (&self->window, n * out, error) : NULL;
  if (!window)
    return FALSE;
  for (int i = 0; i < n; i++)
    normalise (image, w->lefts[(first + i) % w->n_lefts], w->tops[(first + i) / w->n_lefts],
               w->width, w->height, pixels + i * floats);
  const float *logits = forward (self, plan, n, w->width, w->height, error);
  float *upsampled = logits ? reserve (self, &self->logits, n * out * 4, error) : NULL;
  if (!upsampled)
    return FALSE;
  if (!self->backend->upsample_forward (self->stream, n, K, lw_plan_h (plan), lw_plan_w (plan),
                                        w->height, w->width, logits, upsampled)
      || !self->backend->download (self->stream, window, upsampled, n * out * 4))
    return device_error (self, error);
  for (int i = 0; i < n; i++)
    lw_window_add (sum, image->width, K, window + i * out, w->width, w->height,
                   w->lefts[(first + i) % w->n_lefts], w->tops[(first + i) / w->n_lefts]);
  return TRUE;
}

static gboolean
run_sliding (LwInference *self, const LwImage *image, LwPrediction *prediction, GError **error)
{
  int K = lw_network_classes (self->network);
  size_t floats = (size_t)K * image->width * image->height;
  g_auto (Windows) w = windows_new (&self->protocol, image);
  g_autofree float *sum = g_try_new0 (float, floats);
  if (!sum)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
                   _ ("No memory for the logits of %d x %d pixels"), image->width, image->height);
      return FALSE;
    }
  int total = w.n_lefts * w.n_tops;
  for (int first = 0; first < total; first += (int)self->protocol.batch)
    if (!add_windows (self, image, &w, first, MIN ((int)self->protocol.batch, total - first), sum,
                      error))
      return FALSE;
  lw_window_average (sum, image->width, image->height, K, w.lefts, w.n_lefts, w.width, w.tops,
                     w.n_tops, w.height);
  float *logits = reserve (self, &self->logits, floats * 4, error);
  if (!logits)
    return FALSE;
  if (!self->backend->upload (self->stream, logits, sum, floats * 4))
    return device_error (self, error);
  return predict (self, 1, image->height, image->width, logits, prediction, error);
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
    return run_whole (self, images, n, prediction, error);
  return run_sliding (self, images[0], prediction, error);
}

gboolean
lw_inference_confusion (LwInference *self, const LwPrediction *prediction, int index,
                        const uint8_t *labels, int64_t *confusion, GError **error)
{
  int K = lw_network_classes (self->network);
  size_t pixels = (size_t)prediction->width * prediction->height;
  size_t entries = (size_t)K * K;
  uint8_t *truth = reserve (self, &self->labels, pixels, error);
  int64_t *matrix = truth ? reserve (self, &self->matrix, entries * 8, error) : NULL;
  if (!matrix)
    return FALSE;
  g_autofree int64_t *counts = g_new (int64_t, entries);
  if (!self->backend->upload (self->stream, truth, labels, pixels)
      || !self->backend->zero (self->stream, matrix, entries * 8)
      || !self->backend->confusion (self->stream, (int64_t)pixels, K,
                                    prediction->classes + index * pixels, truth, matrix)
      || !self->backend->download (self->stream, counts, matrix, entries * 8))
    return device_error (self, error);
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
