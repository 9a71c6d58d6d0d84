/* The training loop. */
#include "train/trainer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/error.h"
#include "core/interrupt.h"
#include "train/progress.h"
#include "train/run-folder.h"
#include "train/shared-run.h"

typedef struct
{
  LwSession *session;
  const LwTrainOptions *options;
  LwProgress progress;
  gint64 unread;    /* the step whose losses are read back by and by, 0: none */
  gint64 evaluated; /* steps behind the last evaluation, -1: none */
  gint64 saved;     /* steps behind the last checkpoint */
  LwStop stopped;   /* how the session was stopped */
} Loop;

static gint64
iterations (const Loop *loop)
{
  return loop->session->config->method.iterations;
}

/* ---- events -------------------------------------------------------------------------------- */

static JsonObject *
event_new (const char *name, gint64 step)
{
  JsonObject *event = json_object_new ();
  json_object_set_string_member (event, "event", name);
  json_object_set_int_member (event, "iteration", step);
  json_object_set_double_member (event, "time", (double)g_get_real_time () / G_USEC_PER_SEC);
  return event;
}

static gboolean
announce (Loop *loop, const char *name, GError **error)
{
  g_autoptr (JsonObject) event = event_new (name, loop->session->iteration);
  return lw_event_writer_write (loop->session->events, event, error);
}

static double
learning_rate (const Loop *loop, gint64 it)
{
  const LwWdassConfig *c = &loop->session->config->method;
  return lw_wdass_poly_lr (it, c->lr, c->iterations, c->lr_power, c->lr_warmup);
}

static void
add_losses (JsonObject *event, const LwStepResult *result)
{
  JsonObject *terms = json_object_new ();
  for (int term = 0; term < LW_N_TERMS; term++)
    if (!isnan (result->terms[term]))
      json_object_set_double_member (terms, lw_term_name ((LwTerm)term), result->terms[term]);
  json_object_set_double_member (event, "loss", result->loss);
  json_object_set_object_member (event, "terms", terms);
  if (isnan (result->pseudo_coverage))
    return;
  json_object_set_double_member (event, "pseudo_coverage", result->pseudo_coverage);
  json_object_set_int_member (event, "valid_prototypes", result->valid_prototypes);
}

static double
waited (const LwSession *session)
{
  return (session->source ? lw_loader_waited (session->source) : 0.0)
         + (session->target ? lw_loader_waited (session->target) : 0.0);
}

static gboolean
report (Loop *loop, gint64 step, const LwStepResult *result, GError **error)
{
  LwSession *session = loop->session;
  LwSpeed speed = lw_progress_measure (&loop->progress, step, waited (session));
  g_autoptr (JsonObject) event = event_new ("step", step);
  add_losses (event, result);
  json_object_set_double_member (event, "lr", learning_rate (loop, step - 1));
  json_object_set_double_member (event, "images_per_second", speed.images_per_second);
  json_object_set_double_member (event, "data_wait", speed.data_wait);
  json_object_set_double_member (event, "seconds", speed.seconds);
  lw_progress_print (&loop->progress, step, result, &speed);
  return lw_event_writer_write (session->events, event, error);
}

static gboolean
check_finite (gint64 step, const LwStepResult *result, GError **error)
{
  if (isfinite (result->loss))
    return TRUE;
  g_autoptr (GString) terms = g_string_new (NULL);
  for (int term = 0; term < LW_N_TERMS; term++)
    if (!isnan (result->terms[term]))
      g_string_append_printf (terms, " %s %g", lw_term_name ((LwTerm)term), result->terms[term]);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("the loss is not finite at step %lld (terms:%s). The last "
                  "checkpoint is from before. Try a lower learning rate (--lr)."),
               (long long)step, terms->str);
  return FALSE;
}

/* Waits for the losses that are read back. */
static gboolean
flush (Loop *loop, GError **error)
{
  LwStepResult result;
  gint64 step = loop->unread;
  loop->unread = 0;
  return step == 0
         || (lw_shared_run_read_end (loop->session, &result, error)
             && check_finite (step, &result, error) && report (loop, step, &result, error));
}

/* ---- steps --------------------------------------------------------------------------------- */

static gboolean
is_due (const Loop *loop, gint64 every)
{
  gint64 done = loop->session->iteration;
  return every > 0 && (done % every == 0 || done == iterations (loop));
}

static gboolean
step (Loop *loop, GError **error)
{
  LwSession *session = loop->session;
  gint64 done = session->iteration + 1;
  gboolean wanted = done % session->config->run.log_every == 0 || done == iterations (loop);
  if (!lw_shared_run_step (session, error) || !flush (loop, error))
    return FALSE;
  if (!wanted)
    return TRUE;
  if (!lw_shared_run_read_begin (session, error))
    return FALSE;
  loop->unread = done;
  return lw_device_is_asynchronous (&session->device) || flush (loop, error);
}

static gboolean
evaluate (Loop *loop, GError **error)
{
  double miou;
  gint64 step = loop->session->iteration;
  if (!loop->options->evaluate || !loop->session->data->eval || loop->evaluated == step)
    return TRUE;
  if (!flush (loop, error) || !lw_shared_run_settle (loop->session, error)
      || !loop->options->evaluate (loop->session, &miou, error))
    return FALSE;
  loop->evaluated = step;
  g_autoptr (JsonObject) event = event_new ("evaluation", step);
  json_object_set_double_member (event, "miou", miou);
  return lw_event_writer_write (loop->session->events, event, error);
}

/* The lines of all steps are in the events before a checkpoint notes how long these are. */
static gboolean
checkpoint (Loop *loop, GError **error)
{
  LwSession *session = loop->session;
  if (!flush (loop, error) || !lw_shared_run_settle (session, error)
      || !lw_session_checkpoint (session, error))
    return FALSE;
  loop->saved = session->iteration;
  return TRUE;
}

static LwStop
stop_wanted (const Loop *loop)
{
  gint64 steps = loop->session->iteration - loop->progress.first;
  if (loop->options->stop_after > 0 && steps >= loop->options->stop_after)
    return LW_STOP_AFTER_CHECKPOINT;
  return lw_interrupt_stop ();
}

/* Evaluates what was learned so far. A second request, not to wait for that, is none to fail. */
static gboolean
evaluate_stopped (Loop *loop, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (evaluate (loop, &problem))
    return TRUE;
  if (g_error_matches (problem, LW_ERROR, LW_ERROR_STOPPED))
    {
      loop->stopped = LW_STOP_AFTER_CHECKPOINT;
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
stop (Loop *loop, LwStop how, GError **error)
{
  LwSession *session = loop->session;
  loop->stopped = how;
  session->next_heartbeat = 0;
  if (!checkpoint (loop, error))
    return FALSE;
  lw_shared_run_end (session);
  if (!lw_session_beat (session, error)
      || (how == LW_STOP_AFTER_EVALUATION && !evaluate_stopped (loop, error))
      || !announce (loop, "stopped", error))
    return FALSE;
  g_set_error (
      error, LW_ERROR, LW_ERROR_STOPPED,
      loop->stopped == LW_STOP_AFTER_EVALUATION
          ? _ ("stopped at step %lld of %lld and evaluated; “labelworth resume %s” goes on")
          : _ ("stopped at step %lld of %lld; “labelworth resume %s” goes on"),
      (long long)session->iteration, (long long)iterations (loop), session->folder);
  return FALSE;
}

/* An evaluation on the way, or the last one, that a stop broke off: the steps before it are kept.
 */
static gboolean
evaluate_or_stop (Loop *loop, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (evaluate (loop, &problem))
    return TRUE;
  if (g_error_matches (problem, LW_ERROR, LW_ERROR_STOPPED))
    return stop (loop, LW_STOP_AFTER_CHECKPOINT, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
run (Loop *loop, GError **error)
{
  LwSession *session = loop->session;
  const LwRunOptions *options = &session->config->run;
  LwStop wanted;
  /* There is something to go on from before the first step, and a full disk shows at once. */
  if (session->iteration == 0 && !checkpoint (loop, error))
    return FALSE;
  if (!lw_shared_run_start (session, error))
    return FALSE;
  while (session->iteration < iterations (loop))
    {
      if (!lw_session_beat (session, error))
        return FALSE;
      if ((wanted = stop_wanted (loop)) != LW_STOP_NONE)
        return stop (loop, wanted, error);
      if (!step (loop, error))
        return FALSE;
      gboolean last = session->iteration == iterations (loop);
      if (!last && is_due (loop, options->eval_every) && !evaluate_or_stop (loop, error))
        return FALSE;
      if (is_due (loop, options->checkpoint_every) && !checkpoint (loop, error))
        return FALSE;
    }
  lw_shared_run_end (session);
  session->next_heartbeat = 0;
  return lw_session_beat (session, error) && evaluate_or_stop (loop, error)
         && announce (loop, "finished", error);
}

/* A run whose device or another of its processes failed is not lost. */
static void
explain (const Loop *loop, GError **failure)
{
  LwSession *session = loop->session;
  gboolean other = session->ranks && lw_ranks_explain (session->ranks, failure);
  gboolean device = g_error_matches (*failure, LW_ERROR, LW_ERROR_DEVICE);
  if (!other && !device)
    return;
  g_autofree char *message = g_steal_pointer (&(*failure)->message);
  g_autofree char *kept = g_strdup_printf (
      _ ("%s. The last checkpoint is from step %lld; “labelworth resume %s” goes on."), message,
      (long long)loop->saved, session->folder);
  gboolean gpu = device && !other && lw_device_is_asynchronous (&session->device);
  (*failure)->message
      = g_strconcat (kept, gpu ? _ (" With --device cpu it does so without the GPU.") : "", NULL);
}

/* The state that @failure leaves behind. Where even that cannot be written, the folder says that
 * the session never ended, which is as true. */
static void
note_end (const Loop *loop, const GError *failure)
{
  const char *folder = loop->session->folder, *message = failure ? failure->message : NULL;
  g_autoptr (GError) error = NULL;
  gboolean noted = g_error_matches (failure, LW_ERROR, LW_ERROR_STOPPED)
                       ? lw_run_status_write_stopped (folder, loop->stopped, message, &error)
                       : lw_run_status_write (folder, failure ? LW_RUN_FAILED : LW_RUN_FINISHED,
                                              message, &error);
  if (!noted)
    g_message ("%s", error->message);
}

gboolean
lw_train (LwSession *session, const LwTrainOptions *options, GError **error)
{
  Loop loop
      = { .session = session, .options = options, .evaluated = -1, .saved = session->iteration };
  GError *failure = NULL;
  const LwRunConfig *config = session->config;
  int domains = (session->source != NULL) + (session->target != NULL);
  int batches = (int)config->run.accumulate * lw_run_config_ranks (config);
  lw_progress_begin (&loop.progress, session->iteration, iterations (&loop),
                     (int)config->run.batch * batches * domains, options->progress_lines);
  gboolean ok = announce (&loop, session->iteration > 0 ? "resume" : "start", &failure)
                && run (&loop, &failure);
  /* A step that was trained is told, whatever ended the one after it; but other processes may not
   * be there to tell it. */
  if (failure && !session->ranks)
    flush (&loop, NULL);
  lw_progress_end (&loop.progress);
  if (failure)
    explain (&loop, &failure);
  note_end (&loop, failure);
  if (failure)
    g_propagate_error (error, failure);
  return ok;
}
