/* Scripts for sbatch. */
#include "study/launch-slurm.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "study/queue-order.h"

/* Slurm's default MaxArraySize is 1001. */
#define MAX_TASKS 1000

/* One array job. */
typedef struct
{
  GPtrArray *ids;        /* of const char *: the runs of its tasks */
  int after, after_task; /* the array and the task that it waits for, -1: none */
} Array;

typedef struct
{
  const LwSlurmOptions *options;
  const GPtrArray *plan;
  GArray *arrays;    /* of Array */
  gboolean *needed;  /* [plan->len]: not finished */
  int *array, *task; /* [plan->len]: where a run is */
} Writer;

/* ---- who runs where ------------------------------------------------------------------------ */

static Array *
array_at (const Writer *self, int i)
{
  return &g_array_index (self->arrays, Array, i);
}

/* The last array that waits for that task and has room, else a new one. */
static int
array_after (Writer *self, int after, int after_task)
{
  for (int i = (int)self->arrays->len - 1; i >= 0; i--)
    {
      const Array *array = array_at (self, i);
      if (array->after == after && array->after_task == after_task && array->ids->len < MAX_TASKS)
        return i;
    }
  Array array = { g_ptr_array_new (), after, after_task };
  g_array_append_val (self->arrays, array);
  return (int)self->arrays->len - 1;
}

/* The run that starts a run comes before it in the order. */
static void
place (Writer *self, int position)
{
  const LwStudyRun *run = self->plan->pdata[position];
  gboolean waits = run->start >= 0 && self->needed[run->start];
  int at = waits ? array_after (self, self->array[run->start], self->task[run->start])
                 : array_after (self, -1, -1);
  self->array[position] = at;
  self->task[position] = (int)array_at (self, at)->ids->len;
  g_ptr_array_add (array_at (self, at)->ids, run->id);
}

/* ---- text ---------------------------------------------------------------------------------- */

static void
append_quoted (GString *text, const char *word)
{
  g_autofree char *quoted = g_shell_quote (word);
  g_string_append_printf (text, " %s", quoted);
}

static void
append_command (const Writer *self, GString *text, const char *verb)
{
  g_string_append (text, "exec");
  append_quoted (text, self->options->program);
  g_string_append_printf (text, " study %s", verb);
  append_quoted (text, self->options->folder);
}

static char *
runs_text (const Writer *self, const Array *array)
{
  GString *text = g_string_new ("#!/bin/bash\n# A task of this array trains one run.\nruns=(\n");
  for (guint i = 0; i < array->ids->len; i++)
    g_string_append_printf (text, "  %s\n", (const char *)array->ids->pdata[i]);
  g_string_append (text, ")\nexport GOMP_SPINCOUNT=1000\n");
  append_command (self, text, "cell");
  g_string_append (text, " \"${runs[$SLURM_ARRAY_TASK_ID]}\"\n");
  return g_string_free (text, FALSE);
}

static char *
collect_text (const Writer *self)
{
  GString *text = g_string_new ("#!/bin/bash\n# Writes the table of what the runs gave.\n");
  append_command (self, text, "table");
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

static void
append_options (const Writer *self, GString *text)
{
  for (int i = 0; self->options->options && self->options->options[i]; i++)
    append_quoted (text, self->options->options[i]);
}

static void
append_array (const Writer *self, GString *text, int number)
{
  const Array *array = array_at (self, number);
  g_string_append_printf (text, "submit --array=0-%u", array->ids->len - 1);
  if (self->options->at_once > 0)
    g_string_append_printf (text, "%%%d", self->options->at_once);
  g_string_append (text, " --requeue --signal=B:USR1@120 --open-mode=append"
                         " --job-name=labelworth --output=run-%A_%a.out");
  if (array->after >= 0)
    g_string_append_printf (text, " --dependency=\"afterany:${runs_%d}_%d\"", array->after,
                            array->after_task);
  append_options (self, text);
  g_string_append_printf (text, " runs-%d.sh\nruns_%d=$job\n", number, number);
}

static char *
submit_text (const Writer *self)
{
  GString *text
      = g_string_new ("#!/bin/bash\n"
                      "# Submits the runs of the study and the job that collects their results.\n"
                      "set -eEuo pipefail\n"
                      "cd \"$(dirname \"$0\")\"\n"
                      "jobs=()\n"
                      "trap '[ ${#jobs[@]} -eq 0 ] || scancel \"${jobs[@]}\"' ERR\n"
                      "submit () {\n"
                      "  job=$(sbatch --parsable \"$@\")\n"
                      "  job=${job%%;*}\n"
                      "  jobs+=(\"$job\")\n"
                      "}\n\n");
  for (guint i = 0; i < self->arrays->len; i++)
    append_array (self, text, (int)i);
  g_string_append (text, "submit --dependency=\"afterany");
  for (guint i = 0; i < self->arrays->len; i++)
    g_string_append_printf (text, ":$runs_%u", i);
  g_string_append (text, "\" --job-name=labelworth-table --output=table-%j.out");
  append_options (self, text);
  g_string_append (text, " collect.sh\necho \"${jobs[@]}\"\n");
  return g_string_free (text, FALSE);
}

/* ---- files --------------------------------------------------------------------------------- */

/* Takes @text (transfer full). */
static gboolean
save (const Writer *self, const char *name, char *text, GError **error)
{
  g_autofree char *owned = text;
  g_autofree char *path = g_build_filename (self->options->folder, "slurm", name, NULL);
  return lw_file_replace (path, owned, strlen (owned), error);
}

static gboolean
save_all (const Writer *self, GError **error)
{
  g_autofree char *folder = g_build_filename (self->options->folder, "slurm", NULL);
  if (!lw_file_make_directory (folder, error))
    return FALSE;
  for (guint i = 0; i < self->arrays->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("runs-%u.sh", i);
      if (!save (self, name, runs_text (self, array_at (self, (int)i)), error))
        return FALSE;
    }
  return save (self, "collect.sh", collect_text (self), error)
         && save (self, "submit.sh", submit_text (self), error);
}

static void
clear_array (void *array)
{
  g_ptr_array_unref (((Array *)array)->ids);
}

gboolean
lw_slurm_write (const LwSlurmOptions *options, const GPtrArray *plan, const LwQueueWishes *wishes,
                int *tasks, GError **error)
{
  g_autofree int *order = lw_queue_order (plan, wishes);
  g_autofree gboolean *needed = g_new0 (gboolean, plan->len + 1);
  g_autofree int *array = g_new0 (int, plan->len + 1), *task = g_new0 (int, plan->len + 1);
  g_autoptr (GArray) arrays = g_array_new (FALSE, FALSE, sizeof (Array));
  Writer self = { options, plan, arrays, needed, array, task };
  g_array_set_clear_func (arrays, clear_array);
  *tasks = 0;
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = plan->pdata[order[i]];
      needed[order[i]] = lw_queue_wishes_stop_of (wishes, run->id) == LW_STOP_NONE
                         && !lw_study_run_finished (run->folder);
      if (needed[order[i]])
        place (&self, order[i]);
      *tasks += needed[order[i]];
    }
  return *tasks == 0 || save_all (&self, error);
}

char *
lw_slurm_script (const char *folder)
{
  return g_build_filename (folder, "slurm", "submit.sh", NULL);
}

/* ---- Slurm's programs ---------------------------------------------------------------------- */

/* The output of a program. (transfer full) */
static char *
output_of (const char *const *words, const char *refusal, GError **error)
{
  g_autofree char *out = NULL, *err = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_newv (
      words, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &problem);
  if (child && g_subprocess_communicate_utf8 (child, NULL, NULL, &out, &err, &problem)
      && g_subprocess_get_successful (child))
    return g_strchomp (g_steal_pointer (&out));
  g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, "%s: %s", refusal,
               problem ? problem->message : g_strchomp (err));
  return NULL;
}

char *
lw_slurm_submit (const char *folder, GError **error)
{
  g_autofree char *script = lw_slurm_script (folder);
  const char *const words[] = { "bash", script, NULL };
  return output_of (words, _ ("Slurm did not take the study"), error);
}

gboolean
lw_slurm_is_here (void)
{
  return g_getenv ("SLURM_JOB_ID") != NULL;
}

LwQueueSlot
lw_slurm_slot (void)
{
  const char *given = g_getenv ("SLURM_CPUS_PER_TASK");
  given = given ? given : g_getenv ("SLURM_CPUS_ON_NODE");
  gint64 threads = given ? g_ascii_strtoll (given, NULL, 10) : 0;
  return (LwQueueSlot){ .threads = threads > 0 && threads < 4096 ? (int)threads
                                                                 : (int)g_get_num_processors () };
}

gboolean
lw_slurm_requeue (GError **error)
{
  const char *job = g_getenv ("SLURM_JOB_ID");
  const char *const words[] = { "scontrol", "requeue", job, NULL };
  g_autofree char *output
      = job ? output_of (words, _ ("Slurm did not queue the job again"), error) : NULL;
  return output != NULL;
}
