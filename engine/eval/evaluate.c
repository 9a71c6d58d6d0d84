/* Runs a network over a data set. */
#include "eval/evaluate.h"

#include <math.h>
#include <string.h>

#include "eval/iou.h"
#include "eval/predict.h"

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

typedef struct
{
  LwEvaluation *evaluation;
  int64_t *confusion; /* [K][K], of one image */
  LwPredictProgress progress;
  void *user;
} Judge;

static gboolean
judge (LwInference *inference, const LwPrediction *prediction, int index, const LwReaderItem *item,
       void *user, GError **error)
{
  Judge *self = user;
  int K = self->evaluation->classes->n;
  memset (self->confusion, 0, sizeof *self->confusion * K * K);
  if (!lw_inference_confusion (inference, prediction, index, item->labels->pixels, self->confusion,
                               error))
    return FALSE;
  lw_evaluation_add (self->evaluation, item->index, self->confusion);
  return TRUE;
}

static void
tell (int done, int total, void *user)
{
  const Judge *self = user;
  if (self->progress)
    self->progress (done, total, self->user);
}

LwEvaluation *
lw_evaluate (LwInference *inference, const LwDataset *data, LwPredictProgress progress, void *user,
             GError **error)
{
  gsize K = (gsize)data->classes->n;
  g_autoptr (LwEvaluation) evaluation = lw_evaluation_new (data, lw_inference_protocol (inference));
  g_autofree int64_t *confusion = g_new (int64_t, K * K);
  Judge self = { evaluation, confusion, progress, user };
  if (!lw_predict_dataset (inference, data, NULL, 0, judge, tell, &self, error))
    return NULL;
  return g_steal_pointer (&evaluation);
}
