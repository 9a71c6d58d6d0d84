/* Following the evaluations of A and B. */
#include "compare/evaluation-pair.h"

struct _LwEvaluationPair
{
  GObject parent_instance;
  LwStudyModel *model;
  GCancellable *cancellable;
  LwRunEvaluation *evaluations[2];
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (LwEvaluationPair, lw_evaluation_pair, G_TYPE_OBJECT)

static void
set (LwEvaluationPair *self, int which, LwRunEvaluation *evaluation)
{
  if (evaluation == self->evaluations[which])
    return;
  g_clear_pointer (&self->evaluations[which], lw_run_evaluation_unref);
  self->evaluations[which] = evaluation ? lw_run_evaluation_ref (evaluation) : NULL;
  g_signal_emit (self, changed_signal, 0);
}

typedef struct
{
  LwEvaluationPair *self;
  GCancellable *cancellable;
  int which;
} Call;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_autoptr (LwEvaluationPair) self = call->self;
  g_autoptr (GCancellable) cancellable = call->cancellable;
  g_autoptr (GError) error = NULL;
  int which = call->which;
  g_free (call);
  g_autoptr (LwRunEvaluation) evaluation = lw_run_evaluation_load_finish (result, &error);
  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (!evaluation)
    g_message ("%s", error->message); /* what it would order stays unordered */
  set (self, which, evaluation);
}

void
lw_evaluation_pair_reload (LwEvaluationPair *self)
{
  GListModel *compared = G_LIST_MODEL (lw_study_model_get_compared (self->model));
  LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (LwRunItem) run = g_list_model_get_item (compared, (guint)i);
      int position = run ? lw_study_snapshot_find (snapshot, lw_run_item_get_id (run)) : -1;
      if (position < 0)
        {
          set (self, i, NULL);
          continue;
        }
      Call *call = g_new (Call, 1);
      *call = (Call){ g_object_ref (self), g_object_ref (self->cancellable), i };
      lw_run_evaluation_load_async (snapshot, position, self->cancellable, loaded_cb, call);
    }
}

LwRunEvaluation *
lw_evaluation_pair_get (LwEvaluationPair *self, int which)
{
  return self->evaluations[which];
}

static void
dispose (GObject *object)
{
  LwEvaluationPair *self = LW_EVALUATION_PAIR (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (int i = 0; i < 2; i++)
    g_clear_pointer (&self->evaluations[i], lw_run_evaluation_unref);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (lw_evaluation_pair_parent_class)->dispose (object);
}

static void
lw_evaluation_pair_class_init (LwEvaluationPairClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  changed_signal = g_signal_new ("changed", LW_TYPE_EVALUATION_PAIR, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
lw_evaluation_pair_init (LwEvaluationPair *self)
{
}

LwEvaluationPair *
lw_evaluation_pair_new (LwStudyModel *model)
{
  LwEvaluationPair *self = g_object_new (LW_TYPE_EVALUATION_PAIR, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_object (lw_study_model_get_compared (model), "items-changed",
                           G_CALLBACK (lw_evaluation_pair_reload), self, G_CONNECT_SWAPPED);
  return self;
}
