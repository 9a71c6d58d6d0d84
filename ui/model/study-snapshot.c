/* Reading all of a study at once. */
#include "model/study-snapshot.h"

#include <math.h>
#include <sys/stat.h>

#include "model/owner-task.h"
#include "result/cells.h"

guint64
lw_file_stamp (const char *path)
{
  struct stat at;
  if (stat (path, &at) != 0)
    return 0;
  guint64 stamp = (guint64)at.st_mtim.tv_sec * 1000003u + (guint64)at.st_mtim.tv_nsec;
  return (stamp * 1000003u + (guint64)at.st_size) * 1000003u + (guint64)at.st_ino;
}

static void
index_runs (LwStudySnapshot *self)
{
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->plan->len; i++)
    {
      const LwResult *result = self->results->runs->pdata[i];
      self->finished += !isnan (result->miou);
      g_hash_table_insert (self->positions, ((LwStudyRun *)self->plan->pdata[i])->id,
                           GUINT_TO_POINTER (i));
    }
}

LwStudySnapshot *
lw_study_snapshot_load (const char *folder, GError **error)
{
  g_autoptr (LwStudySnapshot) self = g_atomic_rc_box_new0 (LwStudySnapshot);
  g_autofree char *file = g_build_filename (folder, LW_STUDY_FILE, NULL);
  self->stamp = lw_file_stamp (file);
  self->damaged = g_ptr_array_new_with_free_func (g_free);
  if (!(self->study = lw_study_open (folder, error))
      || !(self->plan = lw_study_plan (self->study, error))
      || !(self->results = lw_results_of_plan (self->study, self->plan, self->damaged, error))
      || !(self->rehearsals = lw_rehearsals_load (self->study, error)))
    return NULL;
  self->groups = lw_results_groups (self->results);
  self->methods = lw_cells_methods (self->results);
  index_runs (self);
  return g_steal_pointer (&self);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  LwStudySnapshot *snapshot = lw_study_snapshot_load (data, &error);
  if (snapshot)
    g_task_return_pointer (task, snapshot, (GDestroyNotify)lw_study_snapshot_unref);
  else
    g_task_return_error (task, error);
}

void
lw_study_snapshot_load_async (const char *folder, gpointer owner, GCancellable *cancellable,
                              GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = lw_owner_task_new (owner, cancellable, callback, NULL);
  g_task_set_source_tag (task, lw_study_snapshot_load_async);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, load_thread);
}

LwStudySnapshot *
lw_study_snapshot_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

LwStudySnapshot *
lw_study_snapshot_ref (LwStudySnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (void *data)
{
  LwStudySnapshot *self = data;
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->methods, g_ptr_array_unref);
  lw_rehearsals_free (self->rehearsals);
  lw_results_free (self->results);
  g_clear_pointer (&self->plan, g_ptr_array_unref);
  lw_study_free (self->study);
  g_clear_pointer (&self->damaged, g_ptr_array_unref);
}

void
lw_study_snapshot_unref (LwStudySnapshot *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

int
lw_study_snapshot_find (const LwStudySnapshot *self, const char *id)
{
  gpointer position;
  return g_hash_table_lookup_extended (self->positions, id, NULL, &position)
             ? (int)GPOINTER_TO_UINT (position)
             : -1;
}
