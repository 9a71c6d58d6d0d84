/* Problems of runs. */
#include "runs/run-problem.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LINES 6

/* The last lines of @log. (transfer full) */
static char *
last_lines (const char *log)
{
  size_t size = log ? strlen (log) : 0;
  int lines = 0;
  if (size == 0)
    return NULL;
  const char *begin = log + size - (log[size - 1] == '\n');
  const char *end = begin;
  while (begin > log && !(begin[-1] == '\n' && ++lines == LINES))
    begin--;
  return g_strndup (begin, (size_t)(end - begin));
}

static char *
hanging_text (LwRunItem *run)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (lw_run_item_get_heartbeat (run));
  g_autofree char *text = time ? g_date_time_format (time, "%c") : NULL;
  return g_strdup_printf (
      _ ("No sign of life since %s. Wait, or stop it now and resume: it goes on "
         "from its last checkpoint."),
      text ? text : _ ("its beginning"));
}

LwRunProblem *
lw_run_problem_new (LwRunItem *run, const char *log)
{
  LwQueueState state = lw_run_item_get_state (run);
  LwRunProblem problem = { 0 };
  if (state == LW_QUEUE_HANGING)
    {
      problem.title = g_strdup (_ ("This run does not respond"));
      problem.text = hanging_text (run);
    }
  else if (state == LW_QUEUE_FAILURE)
    {
      problem.title = g_strdup (_ ("This run has failed"));
      problem.text = g_strdup (lw_run_item_get_message (run));
      problem.log = last_lines (log);
    }
  else if (state == LW_QUEUE_INTERRUPTED)
    {
      problem.title = g_strdup (_ ("This run was interrupted"));
      problem.text = g_strdup (lw_run_item_get_message (run));
      problem.log = problem.text ? NULL : last_lines (log);
    }
  else
    return NULL;
  return g_memdup2 (&problem, sizeof problem);
}

void
lw_run_problem_free (LwRunProblem *self)
{
  g_free (self->title);
  g_free (self->text);
  g_free (self->log);
  g_free (self);
}
