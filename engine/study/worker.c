/* Child processes. */
#include "study/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "core/file.h"

#define MAX_WORDS 4096

struct _LwWorker
{
  GSubprocess *child;
  char *log;
  gboolean ended;
};

/* Runs in the child. Its own process group keeps Ctrl-C from reaching it beside the signal that it
 * is sent. */
static void
prepare_child (void *parent)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGUSR1);
  if (getppid () != GPOINTER_TO_INT (parent))
    _exit (1);
}

static void
ended_cb (GObject *child, GAsyncResult *result, void *data)
{
  LwWorker *self = data;
  g_subprocess_wait_finish (G_SUBPROCESS (child), result, NULL);
  self->ended = TRUE;
}

static int
open_log (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (!lw_file_make_directory (folder, error))
    return -1;
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0)
    lw_file_set_error (error, errno, _ ("cannot write %s"), path);
  return fd;
}

LwWorker *
lw_worker_start (const char *const *arguments, const char *log, GError **error)
{
  int fd = open_log (log, error);
  if (fd < 0)
    return NULL;
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_take_stdout_fd (launcher, fd);
  g_subprocess_launcher_set_child_setup (launcher, prepare_child, GINT_TO_POINTER (getpid ()),
                                         NULL);
  GSubprocess *child = g_subprocess_launcher_spawnv (launcher, arguments, error);
  if (!child)
    return NULL;
  LwWorker *self = g_new0 (LwWorker, 1);
  *self = (LwWorker){ .child = child, .log = g_strdup (log) };
  g_subprocess_wait_async (child, NULL, ended_cb, self);
  return self;
}

void
lw_worker_free (LwWorker *self)
{
  if (!self)
    return;
  g_object_unref (self->child);
  g_free (self->log);
  g_free (self);
}

void
lw_worker_stop (LwWorker *self, LwStop how)
{
  static const int numbers[] = { [LW_STOP_AFTER_EVALUATION] = SIGUSR2,
                                 [LW_STOP_AFTER_CHECKPOINT] = SIGUSR1,
                                 [LW_STOP_NOW] = SIGKILL };
  if (how != LW_STOP_NONE)
    g_subprocess_send_signal (self->child, numbers[how]);
}

gboolean
lw_worker_ended (const LwWorker *self)
{
  return self->ended;
}

gboolean
lw_worker_succeeded (const LwWorker *self)
{
  return g_subprocess_get_successful (self->child);
}

gboolean
lw_worker_was_killed (const LwWorker *self)
{
  return g_subprocess_get_if_signaled (self->child);
}

/* The last line of the log that says something. (transfer full) */
static char *
last_words (const char *path)
{
  char end[MAX_WORDS + 1];
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  off_t size = fd < 0 ? -1 : lseek (fd, 0, SEEK_END);
  ssize_t n = size < 0 ? -1 : pread (fd, end, MAX_WORDS, MAX (size - MAX_WORDS, 0));
  if (fd >= 0)
    close (fd);
  end[MAX (n, 0)] = 0;
  g_strchomp (end);
  char *line = strrchr (end, '\n');
  char *words = line ? line + 1 : end;
  /* A progress line is rewritten in place. */
  char *rewritten = strrchr (words, '\r');
  words = rewritten ? rewritten + 1 : words;
  return *words ? g_utf8_make_valid (words, -1) : g_strdup (_ ("it left no log"));
}

char *
lw_worker_failure (const LwWorker *self)
{
  g_autofree char *words = last_words (self->log);
  if (!lw_worker_was_killed (self))
    return g_strdup_printf (_ ("%s (log: %s)"), words, self->log);
  int number = g_subprocess_get_term_sig (self->child);
  return g_strdup_printf (_ ("ended by signal %d (%s); see %s"), number, g_strsignal (number),
                          self->log);
}
