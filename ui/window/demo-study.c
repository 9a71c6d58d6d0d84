/* Copying the demo study. */
#include "window/demo-study.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "core/datadir.h"
#include "core/error.h"
#include "core/file.h"
#include "study/study-file.h"

static gboolean copy_folder (const char *from, const char *to, GCancellable *cancellable,
                             GError **error);

/* Installed files may be read-only; a copy is for writing. */
static gboolean
copy_entry (const char *from, const char *to, const char *name, GCancellable *cancellable,
            GError **error)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  if (g_file_test (source, G_FILE_TEST_IS_DIR))
    return copy_folder (source, target, cancellable, error);
  g_autoptr (GFile) a = g_file_new_for_path (source), b = g_file_new_for_path (target);
  return g_file_copy (a, b, G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable, NULL, NULL, error);
}

static gboolean
copy_folder (const char *from, const char *to, GCancellable *cancellable, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, error);
  if (!dir || !lw_file_make_directory (to, error))
    return FALSE;
  for (const char *name; (name = g_dir_read_name (dir));)
    if (!copy_entry (from, to, name, cancellable, error))
      return FALSE;
  return TRUE;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);
      if (g_remove (entry) != 0)
        remove_folder (entry);
    }
  g_remove (path);
}

/* @there is a file of the copy. Another window may be copying too: the first one that is done wins.
 */
static gboolean
copy_beside (const char *from, const char *to, const char *there, GCancellable *cancellable,
             GError **error)
{
  g_autofree char *beside = g_strconcat (to, "-XXXXXX", NULL);
  g_autofree char *parent = g_path_get_dirname (to);
  if (!lw_file_make_directory (parent, error))
    return FALSE;
  if (!g_mkdtemp_full (beside, 0755))
    {
      lw_file_set_error (error, errno, _ ("%s cannot be created"), beside);
      return FALSE;
    }
  gboolean ok = copy_entry (from, beside, "study", cancellable, error)
                && copy_entry (from, beside, "target", cancellable, error);
  if (ok && g_rename (beside, to) != 0 && !g_file_test (there, G_FILE_TEST_EXISTS))
    {
      lw_file_set_error (error, errno, _ ("the demo study cannot be put in %s"), to);
      ok = FALSE;
    }
  if (g_file_test (beside, G_FILE_TEST_IS_DIR))
    remove_folder (beside);
  return ok;
}

char *
lw_demo_study_copy (GCancellable *cancellable, GError **error)
{
  g_autofree char *from = lw_data_path ("demo");
  g_autofree char *to = g_build_filename (g_get_user_data_dir (), "labelworth", "demo", NULL);
  g_autofree char *file = g_build_filename (from, "study", LW_STUDY_FILE, NULL);
  g_autofree char *folder = g_build_filename (to, "study", NULL);
  g_autofree char *there = g_build_filename (folder, LW_STUDY_FILE, NULL);
  if (g_file_test (there, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&folder);
  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("The demo study is not installed: %s is missing. “labelworth demo” makes one "
                      "in some minutes."),
                   file);
      return NULL;
    }
  return copy_beside (from, to, there, cancellable, error) ? g_steal_pointer (&folder) : NULL;
}

static void
copy_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *folder = lw_demo_study_copy (cancellable, &error);
  if (folder)
    g_task_return_pointer (task, folder, g_free);
  else
    g_task_return_error (task, error);
}

void
lw_demo_study_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, lw_demo_study_async);
  g_task_run_in_thread (task, copy_thread);
}

char *
lw_demo_study_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
