/* Finding `labelworth` and starting the queue of a study. */
#include "model/program.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "core/lock.h"

#define PROGRAM "labelworth"

char *
lw_program_path (void)
{
  const char *named = g_getenv ("LW_PROGRAM");
  if (named && *named)
    return g_strdup (named);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder ? g_build_filename (folder, PROGRAM, NULL) : NULL;
  if (beside && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  char *found = g_find_program_in_path (PROGRAM);
  return found ? found : g_strdup (PROGRAM);
}

/* FOLDER/logs/queue.log for appending, or -1. */
static int
open_log (const char *folder, GError **error)
{
  g_autofree char *logs = g_build_filename (folder, "logs", NULL);
  g_autofree char *path = g_build_filename (logs, "queue.log", NULL);
  if (!lw_file_make_directory (logs, error))
    return -1;
  int log = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (log < 0)
    lw_file_set_error (error, errno, _ ("cannot write %s"), path);
  return log;
}

/* Between fork and exec: the end of this program's session is not that of the queue. */
static void
leave_session (gpointer data)
{
  setsid ();
}

static gboolean
spawn (const char *const *arguments, const char *folder, int log, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_set_child_setup (launcher, leave_session, NULL, NULL);
  g_subprocess_launcher_take_stderr_fd (launcher, fcntl (log, F_DUPFD_CLOEXEC, 0));
  g_subprocess_launcher_take_stdout_fd (launcher, fcntl (log, F_DUPFD_CLOEXEC, 0));
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (launcher, arguments, &reason);
  if (!process)
    g_set_error (error, LW_ERROR, LW_ERROR_FILE,
                 _ ("The queue cannot be started: %s. Is labelworth installed completely?"),
                 reason->message);
  return process != NULL;
}

gboolean
lw_program_start_queue (const char *folder, int slots, GError **error)
{
  g_autofree char *program = lw_program_path ();
  g_autofree char *number = g_strdup_printf ("%d", MAX (slots, 1));
  const char *const arguments[] = { program, "study", "run", folder, "--slots", number, NULL };
  if (lw_lock_is_held (folder, NULL))
    return TRUE;
  int log = open_log (folder, error);
  gboolean ok = log >= 0 && spawn (arguments, folder, log, error);
  if (log >= 0)
    close (log);
  return ok;
}

char *
lw_program_queue_command (const char *folder, int slots)
{
  g_autofree char *quoted = g_shell_quote (folder);
  return g_strdup_printf (PROGRAM " study run %s --slots %d", quoted, MAX (slots, 1));
}
