/* `labelworth study cell`: trains one run of a study; what a task of a Slurm array calls. */
#include <glib.h>
#include <glib/gi18n-lib.h>

#include "commands.h"
#include "core/error.h"
#include "study-progress.h"
#include "study/launch-slurm.h"

/* The time of the job is up. One that got nowhere would do so again and again. */
static gboolean
queue_again (const LwStudyRun *run, gint64 before, GError **error)
{
  if (lw_run_steps (run->folder) > before)
    return lw_slurm_requeue (error);
  g_set_error (error, LW_ERROR, LW_ERROR_STOPPED,
               _ ("%s got no step further in the time of its job, so it is not queued again: give "
                  "the jobs more time (--slurm-option=--time=…)"),
               run->id);
  return FALSE;
}

/* *complete: there is nothing to complain about. */
static gboolean
train (const char *folder, const char *id, gboolean *complete, GError **error)
{
  g_autoptr (LwStudy) study = lw_study_open (folder, error);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, error) : NULL;
  const LwStudyRun *run = plan ? lw_study_plan_find (plan, id, error) : NULL;
  g_autofree char *program = run ? g_file_read_link ("/proc/self/exe", error) : NULL;
  if (!program)
    return FALSE;
  g_autofree LwQueueSlot *whole = lw_queue_slots_new (1);
  const LwQueueSlot slot = lw_slurm_is_here () ? lw_slurm_slot () : *whole;
  const LwQueueOptions options = { .program = program,
                                   .folder = study->folder,
                                   .slots = &slot,
                                   .n_slots = 1,
                                   .only = id,
                                   .report = study_progress_print };
  g_autoptr (GError) reason = NULL;
  LwQueueOutcome outcome = { 0 };
  gint64 before = lw_run_steps (run->folder);
  gboolean ok = lw_queue_run (&options, plan, &outcome, &reason);
  *complete = lw_study_run_finished (run->folder);
  if (!*complete && lw_slurm_is_here () && lw_interrupt_time_is_up ())
    return *complete = queue_again (run, before, error);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&reason));
  return ok;
}

int
lw_command_study_cell (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;
  lw_interrupt_install ();
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR ID"));
  g_option_context_set_summary (
      context, _ ("Trains one run of a study, or goes on with it, and nothing else: what the tasks "
                  "of\n“labelworth study run --launcher slurm” call. Labels and lists of images "
                  "must have been made."));
  gboolean ok = g_option_context_parse (context, &argc, &argv, &error);
  if (ok && argc != 3)
    ok = lw_refuse (&error,
                    _ ("name the study folder and a run; see labelworth study cell --help"));
  if (ok && train (argv[1], argv[2], &complete, &error))
    return complete ? 0 : 1;
  g_printerr ("labelworth study cell: %s\n", error->message);
  return 1;
}
