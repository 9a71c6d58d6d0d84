/* Runs a network over a data set. */
#include "eval/evaluate.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/interrupt.h"
#include "eval/iou.h"
#include "eval/reader.h"

/* Images read ahead beyond those of one forward pass. */
#define READ_AHEAD 4

LwEvaluation *
lw_evaluation_new (const LwDataset *data, const LwProtocol *protocol)
{
  LwEvaluation *self = g_new0 (LwEvaluation, 1);
  self->data = g_strdup (data->spec);
  self->layout = g_strdup (data->layout);
  self->split = g_strdup (data->split);
  self->classes = lw_class_set_copy (data->classes);
  self->protocol = *protocol;
  self->images = lw_dataset_count (data);
  self->ids = g_new0 (char *, (gsize)self->images + 1);
  for (int i = 0; i < self->images; i++)
    self->ids[i] = g_strdup (lw_dataset_item (data, i)->id);
  gsize entries = (gsize)self->classes->n * self->classes->n;
  self->per_image = g_new0 (gint32, entries * self->images);
  self->total = g_new0 (int64_t, entries);
  return self;
}

void
lw_evaluation_free (LwEvaluation *self)
{
  if (!self)
    return;
  g_free (self->data);
  g_free (self->layout);
  g_free (self->split);
  lw_class_set_free (self->classes);
  g_strfreev (self->ids);
  g_free (self->per_image);
  g_free (self->total);
  g_free (self);
}

void
lw_evaluation_add (LwEvaluation *self, int image, const int64_t *confusion)
{
  g_assert (image >= 0 && image < self->images);
  gsize entries = (gsize)self->classes->n * self->classes->n;
  for (gsize i = 0; i < entries; i++)
    {
      self->per_image[image * entries + i] = (gint32)confusion[i];
      self->total[i] += confusion[i];
    }
}

double
lw_evaluation_miou (const LwEvaluation *self)
{
  double iou[LW_MAX_CLASSES];
  lw_iou (self->total, self->classes->n, iou);
  return lw_mean_iou (iou, NULL, self->classes->n);
}

double
lw_evaluation_accuracy (const LwEvaluation *self)
{
  int K = self->classes->n;
  int64_t hits = 0, all = 0;
  for (int i = 0; i < K * K; i++)
    {
      all += self->total[i];
      hits += i / K == i % K ? self->total[i] : 0;
    }
  return all ? (double)hits / (double)all : (double)NAN;
}

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

/* Predicts and counts the images of @batch, and empties it. */
static gboolean
judge (LwInference *inference, GPtrArray *batch, LwEvaluation *evaluation, GError **error)
{
  if (batch->len == 0)
    return TRUE;
  g_autofree const LwImage **photographs = g_new (const LwImage *, batch->len);
  for (guint i = 0; i < batch->len; i++)
    photographs[i] = ((LwReaderItem *)batch->pdata[i])->photograph;
  const LwImage *labels = ((LwReaderItem *)batch->pdata[0])->labels;
  LwPrediction prediction;
  if (!lw_inference_run (inference, photographs, (int)batch->len, labels->width, labels->height,
                         &prediction, error))
    return FALSE;
  int K = evaluation->classes->n;
  g_autofree int64_t *confusion = g_new (int64_t, (gsize)K * K);
  for (guint i = 0; i < batch->len; i++)
    {
      const LwReaderItem *item = batch->pdata[i];
      memset (confusion, 0, sizeof *confusion * K * K);
      if (!lw_inference_confusion (inference, &prediction, (int)i, item->labels->pixels, confusion,
                                   error))
        return FALSE;
      lw_evaluation_add (evaluation, item->index, confusion);
    }
  g_ptr_array_set_size (batch, 0);
  return TRUE;
}

static gboolean
judge_all (LwInference *inference, LwReader *reader, LwEvaluation *evaluation,
           LwEvaluateProgress progress, void *user, GError **error)
{
  g_autoptr (GPtrArray) batch
      = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_reader_item_free);
  for (int done = 0; done < evaluation->images; done++)
    {
      g_autoptr (LwReaderItem) item = lw_reader_next (reader, error);
      if (!item || !lw_interrupt_check (error))
        return FALSE;
      if (!fits (batch, item) && !judge (inference, batch, evaluation, error))
        return FALSE;
      g_ptr_array_add (batch, g_steal_pointer (&item));
      if ((int)batch->len == lw_inference_capacity (inference)
          && !judge (inference, batch, evaluation, error))
        return FALSE;
      if (progress)
        progress (done + 1 - (int)batch->len, evaluation->images, user);
    }
  gboolean judged = judge (inference, batch, evaluation, error);
  if (judged && progress)
    progress (evaluation->images, evaluation->images, user);
  return judged;
}

LwEvaluation *
lw_evaluate (LwInference *inference, const LwDataset *data, LwEvaluateProgress progress, void *user,
             GError **error)
{
  int classes = lw_network_classes (lw_inference_network (inference));
  if (classes != data->classes->n)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("The network has %d classes, but the class set “%s” of %s has %d; name the "
                      "class set that the network was trained with"),
                   classes, data->classes->id, data->spec, data->classes->n);
      return NULL;
    }
  const LwProtocol *protocol = lw_inference_protocol (inference);
  g_autoptr (LwEvaluation) evaluation = lw_evaluation_new (data, protocol);
  g_autoptr (LwReader) reader
      = lw_reader_new (data, protocol, lw_inference_capacity (inference) + READ_AHEAD);
  if (!judge_all (inference, reader, evaluation, progress, user, error))
    return NULL;
  return g_steal_pointer (&evaluation);
}
