/* Runs of a queue. */
#include "study/queue-cells.h"

#include <glib/gi18n-lib.h>

#include "core/heartbeat.h"

int
lw_queue_count (const LwQueue *self, LwCellState state)
{
  int n = 0;
  for (int i = 0; i < self->n; i++)
    n += self->cells[i].state == state;
  return n;
}

/* ---- reports ------------------------------------------------------------------------------- */

static double
rate_of (const LwCell *cell)
{
  double seconds = (double)(g_get_monotonic_time () - cell->began) / G_USEC_PER_SEC;
  return cell->worker && seconds > 0 ? (double)(cell->step - cell->first_step) / seconds : 0;
}

static LwQueueProgress
progress_of (const LwQueue *self, LwQueueEvent event, const LwCell *cell, const char *message)
{
  LwQueueProgress progress = { .event = event,
                               .total = self->n,
                               .finished = lw_queue_count (self, LW_CELL_FINISHED),
                               .active = lw_queue_count (self, LW_CELL_ACTIVE),
                               .left = -1,
                               .message = message };
  if (!cell)
    return progress;
  progress.run = cell->run;
  progress.step = cell->step;
  progress.steps = cell->run->config->method.iterations;
  progress.rate = rate_of (cell);
  return progress;
}

void
lw_queue_report (const LwQueue *self, LwQueueEvent event, const LwCell *cell, const char *message)
{
  LwQueueProgress progress = progress_of (self, event, cell, message);
  if (self->options->report)
    self->options->report (&progress, self->options->user);
}

static void
look_at_active (LwQueue *self, LwCell *cell)
{
  gint64 elapsed = (g_get_monotonic_time () - cell->began) / G_USEC_PER_SEC;
  gint64 began = g_get_real_time () / G_USEC_PER_SEC - elapsed;
  LwHeartbeat beat = { .step = cell->step };
  lw_heartbeat_read (cell->run->folder, &beat, NULL);
  cell->step = MAX (beat.step, cell->step);
  /* A heartbeat from before says nothing about this session. */
  gboolean hung = lw_queue_is_hung (MAX (beat.time, began));
  if (hung && !cell->hung)
    lw_queue_report (self, LW_QUEUE_HUNG, cell, NULL);
  cell->hung = hung;
}

void
lw_queue_report_active (LwQueue *self)
{
  int nth = 0;
  for (int i = 0; i < self->n; i++)
    if (self->cells[i].state == LW_CELL_ACTIVE)
      look_at_active (self, &self->cells[i]);
  double left = lw_queue_time_left (self);
  for (int i = 0; i < self->n && self->options->report; i++)
    {
      const LwCell *cell = &self->cells[self->order[i]];
      if (cell->state != LW_CELL_ACTIVE)
        continue;
      LwQueueProgress progress = progress_of (self, LW_QUEUE_TRAINING, cell, NULL);
      progress.nth = nth++;
      progress.left = left;
      self->options->report (&progress, self->options->user);
    }
}

/* ---- which and how long -------------------------------------------------------------------- */

static gboolean
start_may_come (const LwQueue *self, const LwCell *cell)
{
  if (cell->run->start < 0)
    return TRUE;
  const LwCell *start = &self->cells[cell->run->start];
  return start->state == LW_CELL_FINISHED || start->state == LW_CELL_ACTIVE
         || start->state == LW_CELL_ELSEWHERE || lw_cell_may_begin (self, start);
}

gboolean
lw_cell_may_begin (const LwQueue *self, const LwCell *cell)
{
  return cell->state == LW_CELL_WAITING
         && lw_queue_wishes_stop_of (self->wishes, cell->run->id) == LW_STOP_NONE
         && start_may_come (self, cell);
}

gboolean
lw_cell_can_begin (const LwQueue *self, const LwCell *cell)
{
  return lw_cell_may_begin (self, cell)
         && (cell->run->start < 0 || self->cells[cell->run->start].state == LW_CELL_FINISHED);
}

static double
seconds_of (const LwQueue *self, const LwCell *cell)
{
  double steps = (double)MAX (cell->run->config->method.iterations - cell->step, 0);
  double rate = rate_of (cell);
  double measured = rate > 0 ? steps / rate : lw_study_time_estimate (self->time, cell->run, steps);
  if (measured >= 0 || !cell->rehearsal)
    return measured;
  return lw_rehearsal_seconds (cell->rehearsal, cell->run, cell->step);
}

static int
first_free (const double *until, int n)
{
  int best = 0;
  for (int i = 1; i < n; i++)
    if (until[i] < until[best])
      best = i;
  return best;
}

/* Plays the queue to its end: first the runs at work, each on its slot, then the others. */
double
lw_queue_time_left (const LwQueue *self)
{
  int slots = self->options->n_slots;
  g_autofree double *until = g_new0 (double, slots), *ends = g_new0 (double, self->n + 1);
  double left = 0;
  for (int i = 0; i < 2 * self->n; i++)
    {
      int at = self->order[i % self->n];
      const LwCell *cell = &self->cells[at];
      gboolean active = cell->state == LW_CELL_ACTIVE;
      if (active != (i < self->n) || (!active && !lw_cell_may_begin (self, cell)))
        continue;
      double seconds = seconds_of (self, cell);
      if (seconds < 0)
        return -1;
      int slot = active ? cell->slot : first_free (until, slots);
      double begin = cell->run->start < 0 ? 0 : ends[cell->run->start];
      until[slot] = ends[at] = MAX (until[slot], begin) + seconds;
      left = MAX (left, until[slot]);
    }
  return left;
}

/* ---- the beginning of a run ---------------------------------------------------------------- */

void
lw_cell_look (LwQueue *self, LwCell *cell)
{
  LwRunStatus status = { 0 };
  LwCellState before = cell->state;
  cell->state = LW_CELL_WAITING;
  if (lw_study_run_finished (cell->run->folder))
    cell->state = LW_CELL_FINISHED;
  else if (lw_run_state (cell->run->folder, &status, NULL))
    {
      cell->step = status.iteration;
      if (status.state == LW_RUN_RUNNING)
        cell->state = LW_CELL_ELSEWHERE;
    }
  if (cell->state == LW_CELL_ELSEWHERE && before != LW_CELL_ELSEWHERE)
    lw_queue_report (self, LW_QUEUE_ELSEWHERE, cell, status.message);
  if (cell->state == LW_CELL_FINISHED && before == LW_CELL_ELSEWHERE)
    lw_queue_report (self, LW_QUEUE_FINISHED, cell, NULL);
  lw_run_status_clear (&status);
}

void
lw_cell_begin (LwQueue *self, LwCell *cell, int slot)
{
  g_autoptr (GError) error = NULL;
  const LwQueueOptions *options = self->options;
  LwQueueEvent event = lw_run_has_begun (cell->run) ? LW_QUEUE_RESUMED : LW_QUEUE_STARTED;
  cell->worker = lw_launch_local (options->program, options->folder, cell->run,
                                  &options->slots[slot], &error);
  if (!cell->worker)
    {
      lw_cell_fail (self, cell, error->message);
      return;
    }
  cell->state = LW_CELL_ACTIVE;
  cell->slot = slot;
  cell->asked = LW_STOP_NONE;
  cell->hung = FALSE;
  cell->began = g_get_monotonic_time ();
  cell->first_step = cell->step;
  self->taken[slot] = TRUE;
  lw_queue_report (self, event, cell, NULL);
}

/* ---- the end of a run ---------------------------------------------------------------------- */

void
lw_cell_fail (LwQueue *self, LwCell *cell, const char *why)
{
  g_autoptr (GError) error = NULL;
  cell->state = LW_CELL_FAILED;
  if (!lw_run_status_note (cell->run->folder, LW_STOP_NONE, why, &error))
    g_message ("%s", error->message);
  lw_queue_report (self, LW_QUEUE_FAILED, cell, why);
}

/* A worker that was told to end left no word about it: it was killed, or had not begun. */
static void
stop_without_word (LwQueue *self, LwCell *cell)
{
  g_autoptr (GError) error = NULL;
  gboolean lost = cell->asked == LW_STOP_NOW;
  const char *text = lost ? _ ("stopped at once: it goes on from its last checkpoint")
                          : _ ("stopped before its first step");
  cell->state = LW_CELL_STOPPED;
  if (lw_run_has_begun (cell->run)
      && !lw_run_status_note (cell->run->folder, lost ? LW_STOP_NOW : LW_STOP_AFTER_CHECKPOINT,
                              text, &error))
    g_message ("%s", error->message);
  lw_queue_report (self, LW_QUEUE_STOPPED, cell, text);
}

static void
judge_end (LwQueue *self, LwCell *cell, const LwRunStatus *status)
{
  gboolean succeeded = lw_worker_succeeded (cell->worker);
  gboolean killed = lw_worker_was_killed (cell->worker);
  if (status->state == LW_RUN_RUNNING)
    {
      cell->state = LW_CELL_ELSEWHERE;
      lw_queue_report (self, LW_QUEUE_ELSEWHERE, cell, status->message);
    }
  else if (killed && cell->asked != LW_STOP_NONE)
    stop_without_word (self, cell);
  else if (status->state == LW_RUN_INTERRUPTED && status->stopped != LW_STOP_NONE && !succeeded
           && !killed)
    {
      cell->state = LW_CELL_STOPPED;
      lw_queue_report (self, LW_QUEUE_STOPPED, cell, status->message);
    }
  else
    {
      g_autofree char *why = succeeded ? g_strdup (_ ("it ended without an evaluation"))
                                       : lw_worker_failure (cell->worker);
      lw_cell_fail (self, cell, why);
    }
}

void
lw_cell_end (LwQueue *self, LwCell *cell)
{
  g_autoptr (GError) error = NULL;
  LwRunStatus status = { 0 };
  look_at_active (self, cell);
  lw_study_time_add (self->time, cell->run,
                     (double)(g_get_monotonic_time () - cell->began) / G_USEC_PER_SEC,
                     (double)(cell->step - cell->first_step));
  self->taken[cell->slot] = FALSE;
  if (lw_study_run_finished (cell->run->folder))
    {
      cell->state = LW_CELL_FINISHED;
      lw_queue_report (self, LW_QUEUE_FINISHED, cell, NULL);
    }
  else if (lw_run_state (cell->run->folder, &status, &error))
    judge_end (self, cell, &status);
  else
    lw_cell_fail (self, cell, error->message);
  lw_run_status_clear (&status);
  g_clear_pointer (&cell->worker, lw_worker_free);
}
