/* `labelworth study plan`: the matrix of a study and what it takes, before anything is trained. */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <unistd.h>

#include "commands.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "result/coverage.h"
#include "result/results-load.h"
#include "report/table.h"
#include "study-progress.h"
#include "study/class-counts.h"
#include "study/rehearsal.h"

typedef struct
{
  gboolean json, no_rehearsal;
  int slots;
  char **rest;
} Arguments;

/* What a run still takes. */
typedef struct
{
  gboolean finished;
  double seconds;               /* 0 for a finished one; NaN: not measured */
  const LwRehearsal *rehearsal; /* or NULL */
} Need;

typedef struct
{
  const Arguments *arguments;
  LwStudy *study;
  GPtrArray *plan;
  LwCostTable costs;
  LwRehearsals *rehearsals;
  Need *needs; /* [plan->len] */
  LwResults *results;
  LwClassCounts *classes; /* NULL: the target has no masks */
} Plan;

static void
plan_clear (Plan *self)
{
  lw_study_free (self->study);
  g_clear_pointer (&self->plan, g_ptr_array_unref);
  lw_rehearsals_free (self->rehearsals);
  g_free (self->needs);
  lw_results_free (self->results);
  lw_class_counts_free (self->classes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "slots", 0, 0, G_OPTION_ARG_INT, &self->slots, N_ ("Runs at the same time (default 1)"),
      N_ ("N") },
    { "no-rehearsal", 0, 0, G_OPTION_ARG_NONE, &self->no_rehearsal,
      N_ ("Do not measure what is not measured yet"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR"));
  g_option_context_set_summary (
      context,
      _ ("Prints the runs of a study with annotation hours, training time, memory and disk, "
         "and warns\nof classes that few images may miss. Times come from a rehearsal: a "
         "few steps and full-size\nevaluations of each method."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (!self->rest || g_strv_length (self->rest) != 1)
    return lw_refuse (error, _ ("name the study folder; see labelworth study plan --help"));
  return (self->slots >= 1 && self->slots <= 1024)
         || lw_refuse (error, _ ("--slots takes a number from 1 to 1024"));
}

/* ---- rehearsals ---------------------------------------------------------------------------- */

/* Measures runs such as @run in a process of its own. */
static gboolean
rehearse (Plan *self, const LwStudyRun *run, GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  g_autofree char *out = NULL, *err = NULL;
  if (!program)
    return FALSE;
  if (isatty (STDERR_FILENO))
    g_printerr (_ ("Rehearsing %s …\n"), run->id);
  g_autoptr (GSubprocess) child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error,
                          program, "study", "rehearse", self->study->folder, run->id, NULL);
  if (!child || !g_subprocess_communicate_utf8 (child, NULL, NULL, &out, &err, error))
    return FALSE;
  if (!g_subprocess_get_successful (child))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("the rehearsal of %s failed: %s"), run->id,
                   g_strchomp (err));
      return FALSE;
    }
  g_autoptr (JsonObject) json = lw_json_parse (out, -1, run->id, error);
  LwRehearsal *rehearsal = json ? lw_rehearsal_from_json (json, run->id, error) : NULL;
  return rehearsal && lw_rehearsals_add (self->rehearsals, run, rehearsal, error);
}

/* Fills needs, once for every run; rehearses what is neither finished nor measured. */
static gboolean
find_needs (Plan *self, GError **error)
{
  self->needs = g_new0 (Need, self->plan->len);
  for (guint i = 0; i < self->plan->len; i++)
    {
      const LwStudyRun *run = self->plan->pdata[i];
      Need *need = &self->needs[i];
      need->finished = lw_study_run_finished (run->folder);
      need->rehearsal = lw_rehearsals_find (self->rehearsals, run);
      if (!need->finished && !need->rehearsal && !self->arguments->no_rehearsal)
        {
          if (!lw_interrupt_check (error) || !rehearse (self, run, error))
            return FALSE;
          need->rehearsal = lw_rehearsals_find (self->rehearsals, run);
        }
      if (!need->finished)
        need->seconds = need->rehearsal ? lw_rehearsal_seconds (need->rehearsal, run,
                                                                lw_run_steps (run->folder))
                                        : (double)NAN;
    }
  return TRUE;
}

/* ---- the matrix ---------------------------------------------------------------------------- */

typedef struct
{
  double seconds; /* left; NaN: not measured */
  double hours;
  int finished;
} Cell;

static Cell
cell_of (const Plan *self, const LwGroup *group)
{
  Cell cell = { .hours = lw_cost_hours (&self->costs, &group->mix, self->results->counts),
                .finished = (int)group->runs->len };
  for (guint i = 0; i < self->plan->len; i++)
    {
      const LwStudyRun *run = self->plan->pdata[i];
      if (lw_mix_compare (&run->mix, &group->mix) == 0 && g_str_equal (run->method, group->method))
        cell.seconds += self->needs[i].seconds;
    }
  return cell;
}

static char *
duration (double seconds)
{
  return isnan (seconds) ? g_strdup ("–") : study_progress_duration (seconds);
}

static void
print_matrix (const Plan *self, const GPtrArray *groups)
{
  const LwTableColumn columns[] = {
    { .name = "method", .title = _ ("method"), .kind = LW_COLUMN_TEXT },
    { .name = "labels", .title = _ ("labels"), .kind = LW_COLUMN_TEXT },
    { .name = "hours", .title = _ ("hours"), .kind = LW_COLUMN_NUMBER, .decimals = 2 },
    { .name = "runs", .title = _ ("runs"), .kind = LW_COLUMN_NUMBER },
    { .name = "done", .title = _ ("done"), .kind = LW_COLUMN_NUMBER },
    { .name = "left", .title = _ ("time left"), .kind = LW_COLUMN_TEXT },
  };
  g_autoptr (LwTable) table = lw_table_new ("plan", "");
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    lw_table_add_column (table, &columns[c]);
  for (guint i = 0; i < groups->len; i++)
    {
      const LwGroup *group = groups->pdata[i];
      Cell cell = cell_of (self, group);
      g_autofree char *labels = lw_mix_text (&group->mix);
      g_autofree char *left = duration (cell.seconds);
      int row = lw_table_add_row (table);
      lw_table_set_text (table, row, 0, group->method);
      lw_table_set_text (table, row, 1, labels);
      lw_table_set_number (table, row, 2, cell.hours);
      lw_table_set_number (table, row, 3, group->planned);
      lw_table_set_number (table, row, 4, cell.finished);
      lw_table_set_text (table, row, 5, left);
    }
  g_autofree char *text = lw_table_to_text (table);
  g_print ("%s", text);
}

/* The largest need of any run for memory, the sum of all for disk, and the time of all of them. */
static void
print_needs (const Plan *self)
{
  double seconds = 0;
  gint64 memory = 0, disk = 0;
  const char *machine = NULL;
  guint left = 0;
  for (guint i = 0; i < self->plan->len; i++)
    {
      const Need *need = &self->needs[i];
      seconds += need->seconds;
      left += !need->finished;
      if (!need->rehearsal || need->finished)
        continue;
      memory = MAX (memory, need->rehearsal->memory);
      disk += need->rehearsal->disk;
      machine = need->rehearsal->machine;
    }
  g_print (ngettext ("\n%u run is left of %u", "\n%u runs are left of %u", left), left,
           self->plan->len);
  if (!machine || isnan (seconds))
    {
      g_print (_ (".\n"));
      return;
    }
  int slots = self->arguments->slots;
  g_autofree char *time = study_progress_duration (seconds / slots);
  g_autofree char *most = g_format_size ((guint64)memory * (guint64)slots);
  g_autofree char *size = g_format_size ((guint64)disk);
  g_print (ngettext (": about %s with %d slot (%s), %s of memory, %s of disk.\n",
                     ": about %s with %d slots (%s), %s of memory, %s of disk.\n", slots),
           time, slots, machine, most, size);
}

static void
print_pool (const Plan *self)
{
  if (self->results->pool == 0)
    return;
  g_print (ngettext ("\n%d image can be labelled; all of it takes",
                     "\n%d images can be labelled; all of them take", self->results->pool),
           self->results->pool);
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
    {
      LwMix all = lw_mix_single ((LwLabelType)t, self->results->pool);
      g_print ("%s %s %.1f h", t == LW_LABEL_IMAGE ? "" : ",", lw_label_type_name ((LwLabelType)t),
               lw_cost_hours (&self->costs, &all, self->results->counts));
    }
  g_print (".\n");
}

static void
print_coverage (const Plan *self)
{
  if (!self->classes)
    return;
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < self->study->mixes->len; i++)
    {
      int images = lw_mix_total (&g_array_index (self->study->mixes, LwMix, i));
      gboolean known = FALSE;
      for (guint j = 0; j < sizes->len; j++)
        known |= g_array_index (sizes, int, j) == images;
      if (!known)
        g_array_append_val (sizes, images);
    }
  g_autoptr (GArray) warnings
      = lw_coverage_warnings (self->classes->holding, self->classes->n, self->classes->images,
                              (const int *)(void *)sizes->data, (int)sizes->len, LW_COVERAGE_LEAST);
  for (guint i = 0; i < warnings->len; i++)
    {
      const LwCoverage *warning = &g_array_index (warnings, LwCoverage, i);
      g_autofree char *text = lw_coverage_text (warning, self->classes->names[warning->klass]);
      g_print (_ ("%sRare: %s\n"), i == 0 ? "\n" : "", text);
    }
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void
print_json (const Plan *self)
{
  g_autoptr (JsonObject) root = json_object_new ();
  JsonArray *runs = json_array_new ();
  for (guint i = 0; i < self->plan->len; i++)
    {
      const LwStudyRun *run = self->plan->pdata[i];
      const Need *need = &self->needs[i];
      g_autofree char *labels = lw_mix_text (&run->mix);
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "id", run->id);
      json_object_set_string_member (object, "method", run->method);
      json_object_set_string_member (object, "labels", labels);
      json_object_set_int_member (object, "partition", run->partition);
      json_object_set_int_member (object, "seed", run->seed);
      json_object_set_boolean_member (object, "finished", need->finished);
      lw_json_set_number (object, "annotation_hours",
                          lw_cost_hours (&self->costs, &run->mix, self->results->counts));
      lw_json_set_number (object, "seconds_left", need->seconds);
      if (need->rehearsal)
        json_object_set_object_member (object, "rehearsal", lw_rehearsal_to_json (need->rehearsal));
      json_array_add_object_element (runs, object);
    }
  json_object_set_int_member (root, "pool", self->results->pool);
  json_object_set_array_member (root, "runs", runs);
  g_autofree char *line = lw_json_line (root);
  g_print ("%s\n", line);
}

static gboolean
stop_cb (int done, int total, void *data)
{
  return !lw_interrupt_requested ();
}

static gboolean
plan (const Arguments *arguments, GError **error)
{
  g_auto (Plan) self = { .arguments = arguments };
  GError *problem = NULL;
  self.study = lw_study_open (arguments->rest[0], error);
  self.plan = self.study ? lw_study_plan (self.study, error) : NULL;
  if (!self.plan || !lw_study_costs (self.study, &self.costs, error)
      || !lw_study_prepare (self.study, self.plan, study_progress_labels, NULL, error)
      || !(self.rehearsals = lw_rehearsals_load (self.study, error)) || !find_needs (&self, error)
      || !(self.results = lw_results_of_plan (self.study, self.plan, NULL, error)))
    return FALSE;
  self.classes = lw_class_counts (self.study, stop_cb, NULL, &problem);
  if (problem)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  if (arguments->json)
    {
      print_json (&self);
      return TRUE;
    }
  g_autoptr (GPtrArray) groups = lw_results_groups (self.results);
  print_matrix (&self, groups);
  print_needs (&self);
  print_pool (&self);
  print_coverage (&self);
  return TRUE;
}

int
lw_command_study_plan (int argc, char **argv)
{
  Arguments arguments = { .slots = 1 };
  g_autoptr (GError) error = NULL;
  lw_interrupt_install ();
  gboolean ok = parse (&arguments, argc, argv, &error) && plan (&arguments, &error);
  if (!ok)
    g_printerr ("labelworth study plan: %s\n", error->message);
  g_strfreev (arguments.rest);
  return ok ? 0 : 1;
}
