/* Drawing the built-in scenes. */
#include "draft/scenes.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "core/error.h"
#include "core/file.h"
#include "model/program.h"

#define SIZE "160x120"

/* Those of `labelworth demo`, with a larger target: its budgets go up to the whole pool. */
static const struct
{
  const char *name, *look, *seed, *count, *val;
  int total;
} sets[] = { { "synthetic", "synthetic", "1", "200", "10", 210 },
             { "street", "street", "2", "120", "40", 160 } };

char *
lw_scenes_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "labelworth", "scenes", NULL);
}

static char *
spec (const char *folder, int set)
{
  g_autofree char *path = g_build_filename (folder, sets[set].name, NULL);
  return g_strconcat ("pairs:", path, NULL);
}

char *
lw_scenes_source (const char *folder)
{
  return spec (folder, 0);
}

char *
lw_scenes_target (const char *folder)
{
  return spec (folder, 1);
}

/* The options of a set; NULL at the end. */
static GStrv
options_of (const char *folder, guint set)
{
  const char *const words[]
      = { "data",    "generate",      "--look", sets[set].look, "--seed", sets[set].seed,
          "--count", sets[set].count, "--val",  sets[set].val,  "--size", SIZE };
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_autofree char *path = g_build_filename (folder, sets[set].name, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_strv_builder_add (all, words[i]);
  g_strv_builder_add (all, path);
  return g_strv_builder_end (all);
}

void
lw_scenes_append_commands (GString *text, const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_auto (GStrv) words = options_of (folder, i);
      guint last = g_strv_length (words) - 1;
      g_autofree char *quoted = g_shell_quote (words[last]);
      g_free (words[last]);
      words[last] = g_steal_pointer (&quoted);
      g_autofree char *line = g_strjoinv (" ", words);
      g_string_append_printf (text, "labelworth %s &&\n", line);
    }
}

/* ---- the task ------------------------------------------------------------------------------ */

typedef struct
{
  char *folder;
  LwTaskProgress *progress;
} Scenes;

static void
scenes_free (gpointer data)
{
  Scenes *self = data;
  g_free (self->folder);
  lw_task_progress_unref (self->progress);
  g_free (self);
}

/* Follows the lines "17/210" up to the end of the process; the last other line is what it says of a
 * failure. (transfer full) */
static char *
follow (const Scenes *self, GSubprocess *process, int before, int total, GCancellable *cancellable)
{
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  char *message = NULL, *line;
  while ((line = g_data_input_stream_read_line_utf8 (lines, NULL, cancellable, NULL)))
    {
      int done, all;
      if (sscanf (line, "%d/%d", &done, &all) == 2)
        {
          lw_task_progress_set (self->progress, before + done, total);
          g_free (line);
          continue;
        }
      g_free (message);
      message = line;
    }
  return message;
}

static gboolean
draw (const Scenes *self, guint set, int before, int total, GCancellable *cancellable,
      GError **error)
{
  g_autofree char *program = lw_program_path ();
  g_auto (GStrv) options = options_of (self->folder, set);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_ptr_array_add (words, program);
  for (char **word = options; *word; word++)
    g_ptr_array_add (words, *word);
  g_ptr_array_add (words, (gpointer) "--progress");
  g_ptr_array_add (words, NULL);
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      (const char *const *)words->pdata,
      G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, error);
  if (!process)
    return FALSE;
  g_autofree char *message = follow (self, process, before, total, cancellable);
  if (g_cancellable_is_cancelled (cancellable))
    g_subprocess_force_exit (process);
  if (!g_subprocess_wait (process, NULL, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_subprocess_get_successful (process))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_FILE, _ ("The street scenes cannot be drawn: %s"),
               message ? message : _ ("the program ended early"));
  return FALSE;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Scenes *self = data;
  GError *error = NULL;
  int total = 0, before = 0;
  gboolean ok = lw_file_make_directory (self->folder, &error);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    total += sets[i].total;
  for (guint i = 0; ok && i < G_N_ELEMENTS (sets); i++)
    {
      ok = draw (self, i, before, total, cancellable, &error);
      before += sets[i].total;
    }
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lw_scenes_make_async (const char *folder, LwTaskProgress *progress, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  Scenes *self = g_new0 (Scenes, 1);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  *self = (Scenes){ g_strdup (folder), lw_task_progress_ref (progress) };
  g_task_set_source_tag (task, lw_scenes_make_async);
  g_task_set_task_data (task, self, scenes_free);
  g_task_run_in_thread (task, run);
}

gboolean
lw_scenes_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
