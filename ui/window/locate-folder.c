/* Asking for a folder that has moved. */
#include "window/locate-folder.h"

#include <glib/gi18n-lib.h>

#include "model/owner-task.h"
#include "study/study-data.h"

/* ---- asking -------------------------------------------------------------------------------- */

typedef struct
{
  GtkWindow *parent; /* holds the chooser, and is not kept alive by it */
  LwFolderChosen callback;
} Question;

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  const Question *question = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && path)
    question->callback (question->parent, path);
  g_object_set_data (G_OBJECT (question->parent), "lw-folder-chooser", NULL);
}

void
lw_choose_folder (GtkWindow *parent, const char *title, LwFolderChosen callback)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      title, parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"), NULL);
  Question *question = g_new0 (Question, 1);
  *question = (Question){ parent, callback };
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_data (chooser, "response", G_CALLBACK (response_cb), question,
                         (GClosureNotify)(void (*) (void))g_free, 0);
  g_object_set_data_full (G_OBJECT (parent), "lw-folder-chooser", chooser, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- what is missing ----------------------------------------------------------------------- */

static void
missing_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const LwStudySnapshot *snapshot = data;
  gboolean trains = snapshot->finished < snapshot->plan->len;
  g_task_return_pointer (task, lw_study_missing_data (snapshot->study, trains), g_free);
}

void
lw_missing_data_async (LwStudyModel *model, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = lw_owner_task_new (model, NULL, callback, user_data);
  g_task_set_source_tag (task, lw_missing_data_async);
  g_task_set_task_data (task, lw_study_snapshot_ref (lw_study_model_get_snapshot (model)),
                        (GDestroyNotify)lw_study_snapshot_unref);
  g_task_run_in_thread (task, missing_thread);
}

char *
lw_missing_data_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* ---- moving -------------------------------------------------------------------------------- */

static void
locate_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  char **paths = data;
  GError *error = NULL;
  if (lw_study_move_data (paths[0], paths[1], paths[2], &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lw_locate_data_async (const char *folder, const char *from, const char *to,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  const char *const paths[] = { folder, from, to, NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, lw_locate_data_async);
  g_task_set_task_data (task, g_strdupv ((char **)paths), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, locate_thread);
}

gboolean
lw_locate_data_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
