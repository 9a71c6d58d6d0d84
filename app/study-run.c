/* `labelworth study run`: trains the runs of a study, on this machine or by Slurm. */
#include "study-run.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "backend/devices-json.h"
#include "backend/registry.h"
#include "commands.h"
#include "core/error.h"
#include "study-progress.h"
#include "study-session.h"
#include "study/launch-slurm.h"
#include "study/study-import.h"
#include "study/study-split.h"

typedef struct
{
  char *launcher, *dir, *devices;
  char **slurm_options;
  int slots;
  gboolean dry_run;
  char **rest;
  char *folder; /* of the study */
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->launcher);
  g_free (self->dir);
  g_free (self->devices);
  g_strfreev (self->slurm_options);
  g_strfreev (self->rest);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

/* A study whose queue this process is, with all that its runs need. */
typedef struct
{
  LwStudy *study;
  GPtrArray *plan;
  LwLock *lock;
  char *program;
} Work;

static void
work_clear (Work *self)
{
  lw_lock_free (self->lock);
  g_clear_pointer (&self->plan, g_ptr_array_unref);
  lw_study_free (self->study);
  g_free (self->program);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
begin (Work *self, const char *folder, GError **error)
{
  return (self->program = g_file_read_link ("/proc/self/exe", error))
         && (self->study = lw_study_open (folder, error))
         && (self->lock = lw_queue_claim (self->study->folder, error))
         && lw_study_split_make (self->study, error)
         && (self->plan = lw_study_plan (self->study, error))
         && lw_study_prepare (self->study, self->plan, study_progress_labels, NULL, error);
}

/* ---- on this machine ----------------------------------------------------------------------- */

/* Whether a recipe says where its runs are trained. */
static gboolean
has_devices (const GPtrArray *plan)
{
  for (guint i = 0; i < plan->len; i++)
    {
      const LwRunOptions *run = &((const LwStudyRun *)plan->pdata[i])->config->run;
      if (g_strcmp0 (run->device, "auto") != 0 || (run->devices && *run->devices))
        return TRUE;
    }
  return FALSE;
}

/* (transfer full) */
static LwQueueSlot *
find_places (const Work *self, const StudyRunPlaces *places, int *n, GError **error)
{
  g_autoptr (GError) problem = NULL;
  *n = MAX (places->slots, 1);
  if (!places->devices && (has_devices (self->plan) || !lw_backend_is_installed ("cuda")))
    return lw_queue_slots_new (*n);
  /* In a process of its own: this one lives long and needs none of a GPU's memory. */
  g_autoptr (LwDevices) devices = lw_devices_ask (self->program, &problem);
  if (devices && places->devices)
    return lw_queue_slots_named (devices, places->devices, places->slots, n, error);
  if (devices)
    return lw_queue_slots_dealt (devices, places->slots, n);
  if (places->devices)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  g_message ("%s", problem->message);
  return lw_queue_slots_new (*n);
}

static gboolean
train (const Work *self, const StudyRunPlaces *places, LwQueueOutcome *outcome, GError **error)
{
  int n;
  g_autofree LwQueueSlot *slots = find_places (self, places, &n, error);
  if (!slots)
    return FALSE;
  g_autoptr (LwRehearsals) rehearsals = lw_rehearsals_load (self->study, error);
  if (!rehearsals)
    return FALSE;
  const LwQueueOptions options = { .program = self->program,
                                   .folder = self->study->folder,
                                   .slots = slots,
                                   .n_slots = n,
                                   .rehearsals = rehearsals,
                                   .report = study_progress_print };
  return lw_queue_run (&options, self->plan, outcome, error);
}

static void
tell_missing (const LwQueueOutcome *outcome, const char *folder, const char *command)
{
  if (outcome->failed)
    g_printerr (ngettext ("%d run has no result; to try it again: %s\n",
                          "%d runs have no result; to try them again: %s\n",
                          (gulong)outcome->failed),
                outcome->failed, command);
  if (outcome->stopped)
    g_printerr (ngettext ("%d run was stopped; to go on with it: labelworth study retry %s\n",
                          "%d runs were stopped; to go on with them: labelworth study retry %s\n",
                          (gulong)outcome->stopped),
                outcome->stopped, folder);
}

gboolean
study_run_here (const char *folder, const StudyRunPlaces *places, const char *command, int *missing,
                GError **error)
{
  g_auto (Work) work = { 0 };
  g_autoptr (GError) reason = NULL;
  LwQueueOutcome outcome = { 0 };
  g_autofree char *quoted = g_shell_quote (folder);
  if (!begin (&work, folder, &reason) || !train (&work, places, &outcome, &reason))
    {
      if (g_error_matches (reason, LW_ERROR, LW_ERROR_STOPPED))
        g_set_error (error, LW_ERROR, LW_ERROR_STOPPED,
                     _ ("Stopped. What was trained is kept; go on with: %s"), command);
      else
        g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  *missing = outcome.failed + outcome.stopped;
  if (!study_session_results (folder, NULL, error))
    return FALSE;
  tell_missing (&outcome, quoted, command);
  return TRUE;
}

/* ---- by Slurm ------------------------------------------------------------------------------ */

static gboolean
show_script (const char *folder, GError **error)
{
  g_autofree char *path = lw_slurm_script (folder);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  g_print (_ ("%s\nNothing was submitted. To do so: bash %s\n"), text, path);
  return TRUE;
}

static gboolean
submit (const Arguments *arguments, GError **error)
{
  g_auto (Work) work = { 0 };
  int tasks;
  if (!begin (&work, arguments->folder, error))
    return FALSE;
  const char *folder = work.study->folder;
  const LwSlurmOptions options = { .program = work.program,
                                   .folder = folder,
                                   .options = (const char *const *)arguments->slurm_options,
                                   .at_once = arguments->slots };
  g_autoptr (LwQueueWishes) wishes = lw_queue_wishes_load (folder, error);
  if (!wishes || !lw_slurm_write (&options, work.plan, wishes, &tasks, error))
    return FALSE;
  if (tasks == 0)
    return study_session_results (folder, NULL, error);
  if (arguments->dry_run)
    return show_script (folder, error);
  g_autofree char *jobs = lw_slurm_submit (folder, error);
  if (!jobs)
    return FALSE;
  g_print (ngettext ("%d run, Slurm jobs %s. How it goes: labelworth study status %s\n",
                     "%d runs, Slurm jobs %s. How they go: labelworth study status %s\n",
                     (gulong)tasks),
           tasks, jobs, folder);
  return TRUE;
}

/* ---- command line -------------------------------------------------------------------------- */

static gboolean
check (const Arguments *self, gboolean *slurm, GError **error)
{
  *slurm = self->launcher && strcmp (self->launcher, "slurm") == 0;
  if (!self->rest || g_strv_length (self->rest) != 1)
    return lw_refuse (error, _ ("name the study folder; see labelworth study run --help"));
  if (self->launcher && !*slurm && strcmp (self->launcher, "local") != 0)
    return lw_refuse (error, _ ("--launcher takes local or slurm"));
  if (!*slurm && (self->slurm_options || self->dry_run))
    return lw_refuse (error, _ ("--slurm-option and --dry-run go with --launcher slurm"));
  if (*slurm && self->devices)
    return lw_refuse (error, _ ("--devices goes with --launcher local; Slurm gives GPUs itself"));
  if (self->slots < 0 || self->slots > LW_QUEUE_SLOTS_MAX)
    return lw_refuse (error, _ ("--slots takes a number from 1 to 256"));
  return TRUE;
}

static gboolean
parse (Arguments *self, int argc, char **argv, gboolean *slurm, GError **error)
{
  const GOptionEntry entries[] = {
    { "slots", 0, 0, G_OPTION_ARG_INT, &self->slots,
      N_ ("Runs at once (default: one a GPU, else 1; with --devices: on the CPU; slurm: no limit)"),
      N_ ("N") },
    { "devices", 0, 0, G_OPTION_ARG_STRING, &self->devices,
      N_ ("Devices for one run each, such as cuda:0,cuda:1,cpu, or gpus for all that can be used"),
      N_ ("LIST") },
    { "dir", 0, 0, G_OPTION_ARG_FILENAME, &self->dir,
      N_ ("The folder of the study that FILE describes (default: FILE without .json)"),
      N_ ("DIR") },
    { "launcher", 0, 0, G_OPTION_ARG_STRING, &self->launcher,
      N_ ("Where runs are trained: local (default) or slurm"), N_ ("NAME") },
    { "slurm-option", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->slurm_options,
      N_ ("An option of sbatch, such as --partition=gpu; may be repeated"), N_ ("OPTION") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &self->dry_run,
      N_ ("Write the scripts for Slurm and print the commands, submit nothing"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR|FILE"));
  g_option_context_set_summary (
      context, _ ("Trains the runs of the study in DIR that have no result yet, then prints the "
                  "table and draws\nthe curve. What is finished is kept, what was interrupted or "
                  "failed goes on. A study file makes\nits study first, or changes it."));
  g_option_context_set_description (
      context,
      _ ("Ctrl-C, or the end of this process in any other way, stops the runs after a checkpoint; "
         "the next call\ngoes on. A run keeps the number of threads that it began with, as its "
         "numbers depend on it.\nFrom elsewhere: labelworth study status, pause, continue, stop, "
         "retry, order.\n"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, &argc, &argv, error) && check (self, slurm, error);
}

/* The folder that is named, or that of the study file that is. */
static gboolean
find_folder (Arguments *self, GError **error)
{
  const char *named = self->rest[0];
  if (!g_file_test (named, G_FILE_TEST_IS_REGULAR))
    {
      self->folder = g_strdup (named);
      return !self->dir || lw_refuse (error, _ ("--dir goes with a study file"));
    }
  g_autofree char *parent = g_path_get_dirname (named);
  g_autofree char *splits = g_build_filename (parent, "splits", NULL);
  g_autofree char *base = g_path_get_basename (named);
  if (strcmp (base, LW_STUDY_FILE) == 0 && g_file_test (splits, G_FILE_TEST_IS_DIR))
    {
      self->folder = g_steal_pointer (&parent);
      return !self->dir || lw_refuse (error, _ ("--dir: the file is that of a study folder"));
    }
  self->folder = self->dir                           ? g_strdup (self->dir)
                 : g_str_has_suffix (named, ".json") ? g_strndup (named, strlen (named) - 5)
                                                     : g_strconcat (named, ".study", NULL);
  return lw_study_update (named, self->folder, error);
}

static gboolean
run_here (const Arguments *self, gboolean *complete, GError **error)
{
  const StudyRunPlaces places = { self->slots, self->devices };
  int missing = 0;
  g_autofree char *folder = g_shell_quote (self->folder);
  g_autoptr (GString) command = g_string_new ("labelworth study run ");
  g_string_append (command, folder);
  if (self->slots > 0)
    g_string_append_printf (command, " --slots %d", self->slots);
  if (self->devices)
    {
      g_autofree char *devices = g_shell_quote (self->devices);
      g_string_append_printf (command, " --devices %s", devices);
    }
  gboolean ok = study_run_here (self->folder, &places, command->str, &missing, error);
  *complete = missing == 0;
  return ok;
}

int
lw_command_study_run (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean slurm, complete = TRUE;
  lw_interrupt_install ();
  if (parse (&arguments, argc, argv, &slurm, &error) && find_folder (&arguments, &error)
      && (slurm ? submit (&arguments, &error) : run_here (&arguments, &complete, &error)))
    return complete ? 0 : 1;
  g_printerr ("labelworth study run: %s\n", error->message);
  return 1;
}
