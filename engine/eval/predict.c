/* Walks over a data set with a network. */
#include "eval/predict.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "core/interrupt.h"

/* Images read ahead beyond those of one forward pass. */
#define READ_AHEAD 4

typedef struct
{
  LwInference *inference;
  LwReader *reader;
  int total;
  GPtrArray *batch; /* of LwReaderItem, owned */
  LwPredictVisit visit;
  LwPredictProgress progress;
  void *user;
} Walk;

static void
walk_clear (Walk *self)
{
  lw_reader_free (self->reader);
  g_ptr_array_unref (self->batch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* Whether @item has the sizes of those that wait for a forward pass. */
static gboolean
fits (const GPtrArray *batch, const LwReaderItem *item)
{
  if (batch->len == 0)
    return TRUE;
  const LwReaderItem *first = batch->pdata[0];
  return first->photograph->width == item->photograph->width
         && first->photograph->height == item->photograph->height
         && first->labels->width == item->labels->width
         && first->labels->height == item->labels->height;
}

/* Predicts and visits the images of the batch, and empties it. */
static gboolean
predict_batch (Walk *self, GError **error)
{
  GPtrArray *batch = self->batch;
  if (batch->len == 0)
    return TRUE;
  g_autofree const LwImage **photographs = g_new (const LwImage *, batch->len);
  for (guint i = 0; i < batch->len; i++)
    photographs[i] = ((LwReaderItem *)batch->pdata[i])->photograph;
  const LwImage *labels = ((LwReaderItem *)batch->pdata[0])->labels;
  LwPrediction prediction;
  if (!lw_inference_run (self->inference, photographs, (int)batch->len, labels->width,
                         labels->height, &prediction, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    if (!self->visit (self->inference, &prediction, (int)i, batch->pdata[i], self->user, error))
      return FALSE;
  g_ptr_array_set_size (batch, 0);
  return TRUE;
}

static gboolean
walk (Walk *self, GError **error)
{
  for (int done = 0; done < self->total; done++)
    {
      g_autoptr (LwReaderItem) item = lw_reader_next (self->reader, error);
      if (!item || !lw_interrupt_check (error))
        return FALSE;
      if (!fits (self->batch, item) && !predict_batch (self, error))
        return FALSE;
      g_ptr_array_add (self->batch, g_steal_pointer (&item));
      if ((int)self->batch->len == lw_inference_capacity (self->inference)
          && !predict_batch (self, error))
        return FALSE;
      if (self->progress)
        self->progress (done + 1 - (int)self->batch->len, self->total, self->user);
    }
  gboolean ok = predict_batch (self, error);
  if (ok && self->progress)
    self->progress (self->total, self->total, self->user);
  return ok;
}

static gboolean
check_classes (const LwInference *inference, const LwDataset *data, GError **error)
{
  int classes = lw_network_classes (lw_inference_network (inference));
  if (classes == data->classes->n)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("The network has %d classes, but the class set “%s” of %s has %d; name the class "
                  "set that the network was trained with"),
               classes, data->classes->id, data->spec, data->classes->n);
  return FALSE;
}

gboolean
lw_predict_dataset (LwInference *inference, const LwDataset *data, const int *items, int n,
                    LwPredictVisit visit, LwPredictProgress progress, void *user, GError **error)
{
  if (!check_classes (inference, data, error))
    return FALSE;
  const LwProtocol *protocol = lw_inference_protocol (inference);
  int capacity = lw_inference_capacity (inference);
  if (protocol->batch_statistics && capacity > 1)
    items = NULL;
  g_auto (Walk) self
      = { .inference = inference,
          .reader = lw_reader_new (data, items, n, protocol, capacity + READ_AHEAD),
          .total = items ? n : lw_dataset_count (data),
          .batch = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_reader_item_free),
          .visit = visit,
          .progress = progress,
          .user = user };
  return walk (&self, error);
}

int
lw_predict_spread (int i, int n, int total)
{
  return (int)((2 * i + 1) * (int64_t)total / (2 * n));
}
