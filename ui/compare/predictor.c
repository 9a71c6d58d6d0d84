/* Batches of predictions, one a run. */
#include "compare/predictor.h"

#include "model/owner-task.h"
#include "model/predictions.h"

#define LOOK_EVERY 400 /* milliseconds */

typedef struct
{
  char *run, *folder;
  GStrv images;
  gboolean working;
  int done, total;
  char *error;
} Batch;

struct _LwPredictor
{
  GObject parent_instance;
  char *study_folder;
  GHashTable *batches; /* id of the run -> Batch */
  GCancellable *cancellable;
  guint look_source;
  gboolean looking;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (LwPredictor, lw_predictor, G_TYPE_OBJECT)

static void
batch_free (gpointer data)
{
  Batch *batch = data;
  g_free (batch->run);
  g_free (batch->folder);
  g_strfreev (batch->images);
  g_free (batch->error);
  g_free (batch);
}

/* ---- how far they are ---------------------------------------------------------------------- */

typedef struct
{
  char *run, *folder;
  GStrv images;
  int done;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  g_free (look->run);
  g_free (look->folder);
  g_strfreev (look->images);
  g_free (look);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *looks = data;
  for (guint i = 0; i < looks->len; i++)
    {
      Look *look = looks->pdata[i];
      gboolean current = lw_predictions_are_current (look->folder);
      for (int j = 0; current && look->images[j]; j++)
        look->done += lw_prediction_exists (look->folder, look->images[j]);
    }
  g_task_return_boolean (task, TRUE);
}

static void
look_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwPredictor *self = LW_PREDICTOR (source);
  GPtrArray *looks = g_task_get_task_data (G_TASK (result));
  self->looking = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  for (guint i = 0; i < looks->len; i++)
    {
      Look *look = looks->pdata[i];
      Batch *batch = g_hash_table_lookup (self->batches, look->run);
      if (!batch || !batch->working || batch->done == look->done)
        continue;
      batch->done = look->done;
      g_signal_emit (self, changed_signal, 0, look->run);
    }
}

static gboolean
look_source_cb (gpointer data)
{
  LwPredictor *self = data;
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func (look_free);
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->batches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Batch *batch = value;
      if (!batch->working)
        continue;
      Look *look = g_new0 (Look, 1);
      look->run = g_strdup (batch->run);
      look->folder = g_strdup (batch->folder);
      look->images = g_strdupv (batch->images);
      g_ptr_array_add (looks, look);
    }
  if (looks->len == 0)
    {
      self->look_source = 0;
      return G_SOURCE_REMOVE;
    }
  if (self->looking)
    return G_SOURCE_CONTINUE;
  self->looking = TRUE;
  g_autoptr (GTask) task = lw_owner_task_new (self, self->cancellable, look_cb, NULL);
  g_task_set_task_data (task, g_steal_pointer (&looks), (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (task, look_thread);
  return G_SOURCE_CONTINUE;
}

/* ---- asking -------------------------------------------------------------------------------- */

typedef struct
{
  LwPredictor *self;
  char *run;
} Wanted;

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Wanted *wanted = data;
  g_autoptr (LwPredictor) self = wanted->self;
  g_autofree char *run = wanted->run;
  g_autoptr (GError) error = NULL;
  g_free (wanted);
  gboolean made = lw_predictions_make_finish (result, &error);
  Batch *batch = g_hash_table_lookup (self->batches, run);
  if (!batch || g_cancellable_is_cancelled (self->cancellable))
    return;
  batch->working = FALSE;
  if (made)
    batch->done = batch->total;
  else
    batch->error = g_strdup (error->message);
  g_signal_emit (self, changed_signal, 0, run);
}

void
lw_predictor_want (LwPredictor *self, LwRunItem *run, const char *const *images)
{
  const char *id = lw_run_item_get_id (run);
  const Batch *old = g_hash_table_lookup (self->batches, id);
  if (old && (old->working || old->error))
    return;
  Batch *batch = g_new0 (Batch, 1);
  batch->run = g_strdup (id);
  batch->folder = g_strdup (lw_run_item_get_folder (run));
  batch->images = g_strdupv ((char **)images);
  batch->total = (int)g_strv_length (batch->images);
  batch->working = TRUE;
  g_hash_table_replace (self->batches, batch->run, batch);
  Wanted *wanted = g_new (Wanted, 1);
  *wanted = (Wanted){ g_object_ref (self), g_strdup (id) };
  lw_predictions_make_async (self->study_folder, id, images, self->cancellable, made_cb, wanted);
  if (!self->look_source)
    self->look_source = g_timeout_add (LOOK_EVERY, look_source_cb, self);
}

LwPredictorState
lw_predictor_get_state (LwPredictor *self, const char *run)
{
  const Batch *batch = g_hash_table_lookup (self->batches, run);
  return batch ? (LwPredictorState){ batch->working, batch->done, batch->total, batch->error }
               : (LwPredictorState){ 0 };
}

static gboolean
failed_cb (gpointer key, gpointer value, gpointer data)
{
  return ((Batch *)value)->error != NULL;
}

void
lw_predictor_forget (LwPredictor *self)
{
  g_hash_table_foreach_remove (self->batches, failed_cb, NULL);
}

/* ---- object -------------------------------------------------------------------------------- */

/* Its owner is gone: a process that still works is told so, and keeps this alive until it ends. */
void
lw_predictor_stop (LwPredictor *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_source, g_source_remove);
}

static void
finalize (GObject *object)
{
  LwPredictor *self = LW_PREDICTOR (object);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->batches);
  g_free (self->study_folder);
  G_OBJECT_CLASS (lw_predictor_parent_class)->finalize (object);
}

static void
lw_predictor_class_init (LwPredictorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  changed_signal = g_signal_new ("changed", LW_TYPE_PREDICTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lw_predictor_init (LwPredictor *self)
{
  self->cancellable = g_cancellable_new ();
  self->batches = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, batch_free);
}

LwPredictor *
lw_predictor_new (const char *study_folder)
{
  LwPredictor *self = g_object_new (LW_TYPE_PREDICTOR, NULL);
  self->study_folder = g_strdup (study_folder);
  return self;
}
