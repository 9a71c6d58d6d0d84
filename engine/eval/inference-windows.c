/* Sliding-window inference. */
#include <glib/gi18n-lib.h>

#include "backend/registry.h"
#include "core/error.h"
#include "eval/inference-private.h"
#include "eval/sliding.h"

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
windows_new (const LwProtocol *protocol, int width, int height)
{
  Windows w = { .width = MIN ((int)protocol->window_width, width),
                .height = MIN ((int)protocol->window_height, height) };
  int across = protocol->stride ? (int)protocol->stride : MAX (w.width * 2 / 3, 1);
  int down = protocol->stride ? (int)protocol->stride : MAX (w.height * 2 / 3, 1);
  w.lefts = lw_window_starts (width, w.width, across, &w.n_lefts);
  w.tops = lw_window_starts (height, w.height, down, &w.n_tops);
  return w;
}

/* Adds the upsampled logits of windows [first, first + n) to @sum [height][width][K] (host). */
static gboolean
add_windows (LwInference *self, const LwImage *image, const uint8_t *photograph, const Windows *w,
             int first, int n, float *sum, GError **error)
{
  int K = lw_network_classes (self->network);
  size_t out = (size_t)K * (size_t)w->width * (size_t)w->height;
  g_autofree LwAugmentImage *items = g_new0 (LwAugmentImage, n);
  for (int i = 0; i < n; i++)
    items[i] = (LwAugmentImage){ .image = photograph,
                                 .height = image->height,
                                 .width = image->width,
                                 .left = (float)w->lefts[(first + i) % w->n_lefts],
                                 .top = (float)w->tops[(first + i) / w->n_lefts] };
  LwPlan *plan = lw_inference_plan (self, n, w->width, w->height, error);
  const float *logits
      = plan ? lw_inference_forward (self, plan, items, n, w->width, w->height, error) : NULL;
  float *window = logits ? lw_inference_take_host (&self->window, n * out, error) : NULL;
  float *upsampled = window ? lw_inference_take (self, &self->logits, n * out * 4, error) : NULL;
  if (!upsampled)
    return FALSE;
  LW_CALL (self, upsample_forward (self->stream, n, K, lw_plan_h (plan), lw_plan_w (plan),
                                   w->height, w->width, logits, upsampled));
  LW_CALL (self, download (self->stream, window, upsampled, n * out * 4));
  for (int i = 0; i < n; i++)
    lw_window_add (sum, image->width, K, window + i * out, w->width, w->height, (int)items[i].left,
                   (int)items[i].top);
  return TRUE;
}

gboolean
lw_inference_run_windows (LwInference *self, const LwImage *image, LwPrediction *prediction,
                          GError **error)
{
  int K = lw_network_classes (self->network), batch = (int)self->protocol.batch;
  size_t floats = (size_t)K * (size_t)image->width * (size_t)image->height;
  g_auto (Windows) w = windows_new (&self->protocol, image->width, image->height);
  g_autofree float *sum = g_try_new0 (float, floats);
  if (!sum)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
                   _ ("No memory for the logits of %d x %d pixels"), image->width, image->height);
      return FALSE;
    }
  const uint8_t *photograph = lw_inference_upload (self, &image, 1, error);
  int total = photograph ? w.n_lefts * w.n_tops : 0;
  for (int first = 0; first < total; first += batch)
    if (!add_windows (self, image, photograph, &w, first, MIN (batch, total - first), sum, error))
      return FALSE;
  if (!photograph)
    return FALSE;
  lw_window_average (sum, image->width, image->height, K, w.lefts, w.n_lefts, w.width, w.tops,
                     w.n_tops, w.height);
  float *logits = lw_inference_take (self, &self->logits, floats * 4, error);
  if (!logits)
    return FALSE;
  LW_CALL (self, upload (self->stream, logits, sum, floats * 4));
  return lw_inference_predict (self, image->height, image->width, logits, prediction, error);
}

gboolean
lw_inference_reserve_windows (LwInference *self, int width, int height, GError **error)
{
  size_t K = (size_t)lw_network_classes (self->network);
  g_auto (Windows) w = windows_new (&self->protocol, width, height);
  int total = w.n_lefts * w.n_tops, n = MIN ((int)self->protocol.batch, total);
  size_t window = (size_t)w.width * (size_t)w.height * (size_t)n;
  size_t most = MAX (window, (size_t)width * (size_t)height);
  return lw_inference_plan (self, n, w.width, w.height, error)
         && (total % n == 0 || lw_inference_plan (self, total % n, w.width, w.height, error))
         && lw_inference_take (self, &self->image, window * 3 * sizeof (float), error)
         && lw_inference_take (self, &self->logits, most * K * sizeof (float), error);
}
