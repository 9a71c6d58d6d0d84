/* From a draft to a study that is trained. */
#include "draft/study-creation.h"

#include <glib/gi18n-lib.h>

#include "model/owner-task.h"
#include "model/program.h"
#include "study/study-create.h"

typedef struct
{
  char *folder;
  JsonObject *json;
  LwCostTable costs;
  LwMeasurement *measurement; /* or NULL */
  int slots;
} Creation;

static void
creation_free (gpointer data)
{
  Creation *self = data;
  g_free (self->folder);
  json_object_unref (self->json);
  g_clear_pointer (&self->measurement, lw_measurement_unref);
  g_free (self);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Creation *self = data;
  GError *error = NULL;
  if (!lw_study_create (self->folder, self->json, &self->costs, &error)
      || (self->measurement && !lw_measurement_save (self->measurement, self->folder, &error)))
    g_task_return_error (task, error);
  else if (!lw_program_start_queue (self->folder, self->slots, &error))
    {
      g_prefix_error (&error, _ ("The study is made in %s, but nothing trains it: "), self->folder);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, g_strdup (self->folder), g_free);
}

void
lw_study_creation_async (gpointer owner, const LwStudyDraft *draft, LwMeasurement *measurement,
                         int slots, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = lw_owner_task_new (owner, NULL, callback, user_data);
  GError *error = NULL;
  JsonObject *json = lw_study_draft_to_json (draft, NULL, NULL, &error);
  g_task_set_source_tag (task, lw_study_creation_async);
  if (!json)
    {
      g_task_return_error (task, error);
      return;
    }
  Creation *self = g_new (Creation, 1);
  *self = (Creation){ g_strdup (draft->folder), json, draft->costs,
                      measurement ? lw_measurement_ref (measurement) : NULL, slots };
  g_task_set_task_data (task, self, creation_free);
  g_task_run_in_thread (task, run);
}

char *
lw_study_creation_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
