/* The queue at work. */
#include "study/queue.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "study/queue-cells.h"
#include "study/queue-order.h"

#define TICK_MS 500

/* ---- wishes -------------------------------------------------------------------------------- */

static void
end_stop_of_all (LwQueueWishes *wishes, const void *user)
{
  wishes->stop = LW_STOP_NONE;
}

LwLock *
lw_queue_claim (const char *folder, GError **error)
{
  g_autoptr (LwLock) lock = lw_lock_take (folder, error);
  g_autoptr (LwQueueWishes) wishes = lock ? lw_queue_wishes_load (folder, error) : NULL;
  if (!wishes
      || (wishes->stop != LW_STOP_NONE
          && !lw_queue_wishes_edit (folder, end_stop_of_all, NULL, error)))
    return NULL;
  return g_steal_pointer (&lock);
}

static void
follow_retries (LwQueue *self)
{
  for (int i = 0; i < self->n; i++)
    {
      LwCell *cell = &self->cells[i];
      int retries = lw_queue_wishes_retries_of (self->wishes, cell->run->id);
      gboolean ended = cell->state == LW_CELL_FAILED || cell->state == LW_CELL_STOPPED;
      if (retries != cell->retries && ended)
        cell->state = LW_CELL_WAITING;
      /* A run that is about to stop begins again once it has. */
      if (cell->state != LW_CELL_ACTIVE || cell->asked == LW_STOP_NONE)
        cell->retries = retries;
    }
}

/* Takes @wishes (transfer full). */
static void
take_wishes (LwQueue *self, const GPtrArray *plan, LwQueueWishes *wishes)
{
  gboolean paused = self->wishes && self->wishes->paused;
  lw_queue_wishes_free (self->wishes);
  self->wishes = wishes;
  g_free (self->order);
  self->order = lw_queue_order (plan, wishes);
  g_clear_pointer (&self->confusion, g_free);
  if (wishes->paused != paused)
    lw_queue_report (self, paused ? LW_QUEUE_CONTINUED : LW_QUEUE_PAUSED, NULL, NULL);
}

static void
follow_wishes (LwQueue *self, const GPtrArray *plan)
{
  g_autoptr (GError) error = NULL;
  LwQueueWishes *wishes = lw_queue_wishes_load (self->options->folder, &error);
  if (wishes)
    {
      take_wishes (self, plan, wishes);
      follow_retries (self);
      return;
    }
  if (g_strcmp0 (self->confusion, error->message) != 0)
    lw_queue_report (self, LW_QUEUE_CONFUSED, NULL, error->message);
  g_free (self->confusion);
  self->confusion = g_strdup (error->message);
}

static void
pass_stops_on (LwQueue *self)
{
  self->ending = MAX (lw_interrupt_stop (), self->wishes->stop);
  for (int i = 0; i < self->n; i++)
    {
      LwCell *cell = &self->cells[i];
      LwStop wanted = MAX (self->ending, lw_queue_wishes_stop_of (self->wishes, cell->run->id));
      if (cell->state != LW_CELL_ACTIVE || wanted <= cell->asked)
        continue;
      cell->asked = wanted;
      lw_worker_stop (cell->worker, wanted);
    }
}

/* ---- work ---------------------------------------------------------------------------------- */

static void
end_workers (LwQueue *self)
{
  for (int i = 0; i < self->n; i++)
    if (self->cells[i].worker && lw_worker_ended (self->cells[i].worker))
      lw_cell_end (self, &self->cells[i]);
}

static void
look_elsewhere (LwQueue *self)
{
  for (int i = 0; i < self->n; i++)
    if (self->cells[i].state == LW_CELL_ELSEWHERE)
      lw_cell_look (self, &self->cells[i]);
}

static void
fill_slots (LwQueue *self)
{
  int at = 0;
  if (self->wishes->paused || self->ending != LW_STOP_NONE)
    return;
  for (int slot = 0; slot < self->options->n_slots; slot++)
    while (!self->taken[slot] && at < self->n)
      {
        LwCell *cell = &self->cells[self->order[at++]];
        if (!lw_cell_can_begin (self, cell))
          continue;
        lw_cell_look (self, cell);
        if (cell->state == LW_CELL_WAITING)
          lw_cell_begin (self, cell, slot);
      }
}

static gboolean
is_done (const LwQueue *self)
{
  if (lw_queue_count (self, LW_CELL_ACTIVE) > 0)
    return FALSE;
  if (self->ending != LW_STOP_NONE)
    return TRUE;
  for (int i = 0; i < self->n; i++)
    if (self->cells[i].state == LW_CELL_ELSEWHERE || lw_cell_may_begin (self, &self->cells[i]))
      return FALSE;
  return TRUE;
}

static gboolean
tick_cb (void *due)
{
  *(gboolean *)due = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
work (LwQueue *self, const GPtrArray *plan)
{
  gboolean due = FALSE;
  guint timer = g_timeout_add (TICK_MS, tick_cb, &due);
  pass_stops_on (self);
  for (fill_slots (self); !is_done (self); fill_slots (self))
    {
      g_main_context_iteration (NULL, TRUE);
      end_workers (self);
      if (!due)
        continue;
      due = FALSE;
      look_elsewhere (self);
      follow_wishes (self, plan);
      pass_stops_on (self);
      lw_queue_report_active (self);
    }
  g_source_remove (timer);
}

/* ---- before and after ---------------------------------------------------------------------- */

static void
set_up (LwQueue *self, const GPtrArray *plan)
{
  const char *only = self->options->only;
  for (int i = 0; i < self->n; i++)
    {
      LwCell *cell = &self->cells[i];
      cell->run = plan->pdata[i];
      cell->rehearsal = self->options->rehearsals
                            ? lw_rehearsals_find (self->options->rehearsals, cell->run)
                            : NULL;
      cell->retries = lw_queue_wishes_retries_of (self->wishes, cell->run->id);
      lw_cell_look (self, cell);
      if (only && !g_str_equal (only, cell->run->id) && cell->state != LW_CELL_FINISHED)
        cell->state = LW_CELL_LEFT_ALONE;
    }
  for (int i = 0; i < self->n; i++)
    {
      const LwCell *cell = &self->cells[self->order[i]];
      if (cell->state == LW_CELL_FINISHED && (!only || g_str_equal (only, cell->run->id)))
        lw_queue_report (self, LW_QUEUE_KEPT, cell, NULL);
    }
}

/* The runs that nobody stopped and that could not begin: what starts them has failed. */
static void
report_waiting (LwQueue *self)
{
  for (int i = 0; i < self->n; i++)
    {
      LwCell *cell = &self->cells[self->order[i]];
      if (cell->state != LW_CELL_WAITING)
        continue;
      if (lw_queue_wishes_stop_of (self->wishes, cell->run->id) != LW_STOP_NONE)
        {
          cell->state = LW_CELL_STOPPED;
          lw_queue_report (self, LW_QUEUE_STOPPED, cell, _ ("kept from beginning on request"));
          continue;
        }
      const LwStudyRun *start = self->cells[cell->run->start].run;
      g_autofree char *why
          = g_strdup_printf (_ ("not started: it needs the weights of %s"), start->id);
      cell->state = LW_CELL_FAILED;
      if (self->options->only)
        lw_cell_fail (self, cell, why);
      else
        lw_queue_report (self, LW_QUEUE_FAILED, cell, why);
    }
}

static void
tear_down (LwQueue *self)
{
  g_free (self->cells);
  g_free (self->order);
  g_free (self->taken);
  g_free (self->confusion);
  lw_queue_wishes_free (self->wishes);
  lw_study_time_free (self->time);
}

static gboolean
stopped (LwStop how, GError **error)
{
  const char *texts[] = { [LW_STOP_AFTER_EVALUATION] = _ ("stopped after an evaluation"),
                          [LW_STOP_AFTER_CHECKPOINT] = _ ("stopped after a checkpoint"),
                          [LW_STOP_NOW] = _ ("stopped at once") };
  g_set_error_literal (error, LW_ERROR, LW_ERROR_STOPPED, texts[how]);
  return FALSE;
}

/* A single run has its machine for itself, which it does not keep from others to wait. */
static gboolean
check_pause (LwQueueWishes *wishes, GError **error)
{
  if (!wishes->paused)
    return TRUE;
  lw_queue_wishes_free (wishes);
  g_set_error_literal (error, LW_ERROR, LW_ERROR_STOPPED,
                       _ ("the study is paused; labelworth study continue goes on"));
  return FALSE;
}

gboolean
lw_queue_run (const LwQueueOptions *options, const GPtrArray *plan, LwQueueOutcome *outcome,
              GError **error)
{
  LwQueueWishes *wishes = lw_queue_wishes_load (options->folder, error);
  if (!wishes || (options->only && !check_pause (wishes, error)))
    return FALSE;
  LwQueue self = { .options = options,
                   .n = (int)plan->len,
                   .cells = g_new0 (LwCell, plan->len + 1),
                   .taken = g_new0 (gboolean, options->n_slots),
                   .time = lw_study_time_new () };
  take_wishes (&self, plan, wishes);
  set_up (&self, plan);
  work (&self, plan);
  if (self.ending == LW_STOP_NONE)
    report_waiting (&self);
  *outcome = (LwQueueOutcome){ .finished = lw_queue_count (&self, LW_CELL_FINISHED),
                               .failed = lw_queue_count (&self, LW_CELL_FAILED),
                               .stopped = lw_queue_count (&self, LW_CELL_STOPPED) };
  LwStop ending = self.ending;
  tear_down (&self);
  return ending == LW_STOP_NONE || stopped (ending, error);
}
