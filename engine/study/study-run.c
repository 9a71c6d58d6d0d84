/* Child processes of a study. */
#include "study/study-run.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "core/lock.h"
#include "study/study-time.h"
#include "train/run-folder.h"

#define TICK_MS 500
#define MAX_LOG ((size_t)1 << 26)

typedef struct
{
  const LwStudyRunner *runner;
  const GPtrArray *plan;
  gboolean *failed; /* [plan->len] */
  LwStudyTime time;
  /* the run at work */
  int position;
  GSubprocess *child;
  gboolean ended, stopping;
  gint64 began, first_step; /* monotonic microseconds; steps that it had then */
} Study;

static const LwStudyRun *
present (const Study *self)
{
  return self->plan->pdata[self->position];
}

/* Finished steps of a run folder, 0 where there is none. */
static gint64
steps_of (const LwStudyRun *run)
{
  LwRunStatus status = { 0 };
  if (!lw_run_state (run->folder, &status, NULL))
    return 0;
  gint64 steps = status.iteration;
  lw_run_status_clear (&status);
  return steps;
}

/* Seconds for the rest of the present run and all runs after it, or -1. */
static double
time_left (const Study *self, gint64 step)
{
  double left = 0;
  for (guint i = (guint)self->position; i < self->plan->len; i++)
    {
      const LwStudyRun *run = self->plan->pdata[i];
      gint64 done = i == (guint)self->position ? step : steps_of (run);
      if (lw_study_run_finished (run->folder))
        continue;
      double estimate = lw_study_time_estimate (
          &self->time, run->base, (double)MAX (run->config->method.iterations - done, 0));
      if (estimate < 0)
        return -1;
      left += estimate;
    }
  return left;
}

static void
report (const Study *self, LwStudyEvent event, gint64 step, double left, const char *message)
{
  LwStudyProgress progress = { .event = event,
                               .position = self->position,
                               .total = (int)self->plan->len,
                               .run = present (self),
                               .step = step,
                               .steps = present (self)->config->method.iterations,
                               .left = left,
                               .message = message };
  if (self->runner->report)
    self->runner->report (&progress, self->runner->user);
}

/* Measured so far, the present run included. */
static LwStudyTime
time_with_present (const Study *self, gint64 step)
{
  LwStudyTime time = self->time;
  if (step > self->first_step)
    lw_study_time_add (&time, present (self)->base,
                       (double)(g_get_monotonic_time () - self->began) / G_USEC_PER_SEC,
                       (double)(step - self->first_step));
  return time;
}

static gboolean
tick_cb (void *data)
{
  Study *self = data;
  if (lw_interrupt_requested () && !self->stopping)
    {
      self->stopping = TRUE;
      g_subprocess_send_signal (self->child, SIGTERM);
    }
  gint64 step = MAX (steps_of (present (self)), self->first_step);
  Study measured = *self;
  measured.time = time_with_present (self, step);
  report (self, LW_STUDY_TRAINING, step, time_left (&measured, step), NULL);
  return G_SOURCE_CONTINUE;
}

static void
ended_cb (GObject *source, GAsyncResult *result, void *data)
{
  Study *self = data;
  self->ended = TRUE;
}

/* Runs in the child. Its own process group keeps Ctrl-C from reaching it beside the signal that it
 * is sent here, as the second of two ends a run without a checkpoint. */
static void
prepare_child (void *data)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static char *
log_path (const Study *self)
{
  g_autofree char *name = g_strconcat (present (self)->id, ".log", NULL);
  return g_build_filename (self->runner->folder, "logs", name, NULL);
}

static gboolean
start_child (Study *self, const char *const *arguments, GError **error)
{
  g_autofree char *log = log_path (self);
  g_autofree char *folder = g_path_get_dirname (log);
  if (!lw_file_make_directory (folder, error))
    return FALSE;
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_stdout_file_path (launcher, log);
  g_subprocess_launcher_set_child_setup (launcher, prepare_child, NULL, NULL);
  self->child = g_subprocess_launcher_spawnv (launcher, arguments, error);
  return self->child != NULL;
}

/* The last line of the log that says something. (transfer full) */
static char *
last_words (const Study *self)
{
  g_autofree char *path = log_path (self);
  size_t size;
  g_autofree char *log = lw_file_read (path, MAX_LOG, &size, NULL);
  if (!log)
    return g_strdup (_ ("it left no log"));
  g_strchomp (log);
  char *line = strrchr (log, '\n');
  char *words = line ? line + 1 : log;
  /* A progress line is rewritten in place. */
  char *rewritten = strrchr (words, '\r');
  return g_utf8_make_valid (rewritten ? rewritten + 1 : words, -1);
}

static void
set_child_error (const Study *self, GError **error)
{
  g_autofree char *path = log_path (self);
  g_autofree char *words = last_words (self);
  if (g_subprocess_get_if_signaled (self->child))
    g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, _ ("ended by signal %d (%s); see %s"),
                 g_subprocess_get_term_sig (self->child),
                 g_strsignal (g_subprocess_get_term_sig (self->child)), path);
  else
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s (log: %s)"), words, path);
}

/* Runs the program with @arguments to its end. */
static gboolean
run_program (Study *self, const char *const *arguments, GError **error)
{
  self->ended = self->stopping = FALSE;
  self->began = g_get_monotonic_time ();
  self->first_step = steps_of (present (self));
  if (!start_child (self, arguments, error))
    return FALSE;
  g_subprocess_wait_async (self->child, NULL, ended_cb, self);
  guint timer = g_timeout_add (TICK_MS, tick_cb, self);
  while (!self->ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  self->time = time_with_present (self, steps_of (present (self)));
  gboolean done = g_subprocess_get_successful (self->child);
  if (!done && !lw_interrupt_requested ())
    set_child_error (self, error);
  g_clear_object (&self->child);
  return done;
}

/* The configuration of a run that begins, for the program to read. (transfer full) */
static char *
save_config (const Study *self, GError **error)
{
  g_autofree char *name = g_strconcat (present (self)->id, ".json", NULL);
  g_autofree char *path = g_build_filename (self->runner->folder, "configs", name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (JsonObject) config = lw_run_config_to_json (present (self)->config);
  if (!lw_file_make_directory (folder, error) || !lw_json_save (path, config, error))
    return NULL;
  return g_steal_pointer (&path);
}

static gboolean
train (Study *self, GError **error)
{
  const LwStudyRun *run = present (self);
  LwRunStatus status = { 0 };
  if (!lw_run_state (run->folder, &status, error))
    return FALSE;
  LwRunState state = status.state;
  lw_run_status_clear (&status);
  gboolean fresh = state == LW_RUN_NONE;
  g_autofree char *config = fresh ? save_config (self, error) : NULL;
  if (fresh && !config)
    return FALSE;
  const char *const begin[]
      = { self->runner->program, "train", "--run", run->folder, "--config", config, NULL };
  const char *const go_on[] = { self->runner->program, "resume", run->folder, NULL };
  report (self, fresh ? LW_STUDY_STARTED : LW_STUDY_RESUMED, steps_of (run), -1, NULL);
  if (!run_program (self, fresh ? begin : go_on, error))
    return FALSE;
  if (lw_study_run_finished (run->folder))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("it ended without an evaluation; see %s"),
               run->folder);
  return FALSE;
}

/* The run that starts this one failed. */
static gboolean
check_start (const Study *self, GError **error)
{
  int start = present (self)->start;
  if (start < 0 || !self->failed[start])
    return TRUE;
  const LwStudyRun *run = self->plan->pdata[start];
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("not started: it needs the weights of %s"),
               run->id);
  return FALSE;
}

static void
train_present (Study *self)
{
  g_autoptr (GError) problem = NULL;
  if (lw_study_run_finished (present (self)->folder))
    {
      report (self, LW_STUDY_KEPT, present (self)->config->method.iterations, -1, NULL);
      return;
    }
  if (check_start (self, &problem) && train (self, &problem))
    {
      gint64 steps = present (self)->config->method.iterations;
      report (self, LW_STUDY_FINISHED, steps, time_left (self, steps), NULL);
      return;
    }
  if (lw_interrupt_requested ())
    return;
  self->failed[self->position] = TRUE;
  report (self, LW_STUDY_FAILED, 0, -1, problem->message);
}

gboolean
lw_study_run (const LwStudyRunner *runner, const GPtrArray *plan, int *failed, GError **error)
{
  g_autoptr (LwLock) lock = lw_lock_take (runner->folder, error);
  if (!lock)
    return FALSE;
  g_autofree gboolean *marks = g_new0 (gboolean, plan->len + 1);
  Study self = { .runner = runner, .plan = plan, .failed = marks };
  *failed = 0;
  for (guint i = 0; i < plan->len && !lw_interrupt_requested (); i++)
    {
      self.position = (int)i;
      train_present (&self);
      *failed += marks[i];
    }
  return lw_interrupt_check (error);
}
