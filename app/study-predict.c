/* `labelworth study predict`: keeps the predictions of finished runs on the evaluation images. */
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "core/lock.h"
#include "eval/predict.h"
#include "eval/prediction-files.h"
#include "saved-network.h"
#include "study/study-plan.h"
#include "train/run-data.h"

typedef struct
{
  char *images, *device;
  int count, threads;
  gboolean overwrite, progress_lines;
  char **rest; /* the folder, then ids of runs */
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->images);
  g_free (self->device);
  g_strfreev (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "images", 0, 0, G_OPTION_ARG_STRING, &self->images,
      N_ ("These images, by the names that the evaluation has for them"), N_ ("LIST") },
    { "count", 0, 0, G_OPTION_ARG_INT, &self->count, N_ ("So many, spread over all of them"),
      N_ ("N") },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &self->overwrite,
      N_ ("Make them again, also those that are stored"), NULL },
    { "device", 0, 0, G_OPTION_ARG_STRING, &self->device, N_ ("auto, cpu, cuda or cuda:N"),
      N_ ("DEVICE") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &self->threads, N_ ("Number of threads (default: all)"),
      N_ ("N") },
    { "progress-lines", 0, 0, G_OPTION_ARG_NONE, &self->progress_lines,
      N_ ("Print a JSON object a line about every image, for programs"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR [ID…]"));
  g_option_context_set_summary (
      context, _ ("Writes what finished runs predict for the images that they are evaluated on "
                  "into\nruns/ID/predictions: classes and confidence as grey PNG files. Without "
                  "ID, all finished runs.\nWhat is there already, of the same weights, is "
                  "kept."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (!self->rest)
    return lw_refuse (error, _ ("name the study folder; see labelworth study predict --help"));
  if (self->count < 0 || self->threads < 0)
    return lw_refuse (error, _ ("--count and --threads must not be negative"));
  return !(self->count && self->images)
         || lw_refuse (error, _ ("--count and --images exclude each "
                                 "other"));
}

/* ---- what is to be predicted --------------------------------------------------------------- */

typedef struct
{
  const Arguments *arguments;
  const LwStudyRun *run;
  LwDataset *data; /* that the run is judged on */
  GArray *items;   /* int: positions that are missing, ascending */
  int done;
} Job;

static void
job_clear (Job *self)
{
  lw_dataset_free (self->data);
  g_clear_pointer (&self->items, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

/* The positions that are asked for. */
static gboolean
choose (Job *self, GError **error)
{
  int total = lw_dataset_count (self->data);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) listed
      = g_strsplit (self->arguments->images ? self->arguments->images : "", ",", -1);
  for (char **name = listed; *name; name++)
    g_hash_table_add (names, g_strdup (g_strstrip (*name)));
  for (int i = 0; i < total && self->arguments->images; i++)
    if (g_hash_table_remove (names, lw_dataset_item (self->data, i)->id))
      g_array_append_val (self->items, i);
  int n = self->arguments->count ? MIN (self->arguments->count, total) : total;
  for (int i = 0; i < n && !self->arguments->images; i++)
    {
      int at = lw_predict_spread (i, n, total);
      g_array_append_val (self->items, at);
    }
  GHashTableIter iter;
  gpointer unknown;
  g_hash_table_iter_init (&iter, names);
  if (!self->arguments->images || !g_hash_table_iter_next (&iter, &unknown, NULL))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("“%s” is no image of %s, split “%s”; the first one is “%s”"),
               (const char *)unknown, self->data->spec, self->data->split,
               lw_dataset_item (self->data, 0)->id);
  return FALSE;
}

/* Leaves out what is stored. */
static void
drop_stored (Job *self)
{
  guint kept = 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      int item = g_array_index (self->items, int, i);
      if (!lw_prediction_exists (self->run->folder, lw_dataset_item (self->data, item)->id))
        g_array_index (self->items, int, kept++) = item;
    }
  g_array_set_size (self->items, kept);
}

/* ---- progress ------------------------------------------------------------------------------ */

static void
print_line (const Job *self, const char *event, const char *image)
{
  g_autoptr (JsonObject) object = json_object_new ();
  lw_json_set_text (object, "event", event);
  lw_json_set_text (object, "run", self->run->id);
  if (image)
    lw_json_set_text (object, "image", image);
  json_object_set_int_member (object, "done", self->done);
  json_object_set_int_member (object, "total", self->items->len);
  g_autofree char *line = lw_json_line (object);
  g_print ("%s\n", line);
}

static void
tell (const Job *self, const char *image)
{
  if (self->arguments->progress_lines)
    print_line (self, "image", image);
  else if (isatty (STDERR_FILENO))
    g_printerr ("\r%s  %d/%u", self->run->id, self->done, self->items->len);
}

static void
tell_end (const Job *self)
{
  if (self->arguments->progress_lines)
    {
      print_line (self, "finished", NULL);
      return;
    }
  if (isatty (STDERR_FILENO))
    g_printerr ("\r\033[K");
  g_print (ngettext ("%s: %d prediction made\n", "%s: %d predictions made\n", (gulong)self->done),
           self->run->id, self->done);
}

/* ---- predicting ---------------------------------------------------------------------------- */

static int
compare_items (const void *a, const void *b)
{
  const int *first = a, *second = b;
  return (*first > *second) - (*first < *second);
}

static gboolean
store (LwInference *inference, const LwPrediction *prediction, int index, const LwReaderItem *item,
       void *user, GError **error)
{
  Job *self = user;
  if (!g_array_binary_search (self->items, &item->index, compare_items, NULL))
    return TRUE;
  const char *image = lw_dataset_item (self->data, item->index)->id;
  g_autoptr (LwImage) confidence = NULL;
  g_autoptr (LwImage) labels
      = lw_inference_download (inference, prediction, index, &confidence, error);
  if (!labels || !lw_prediction_write (self->run->folder, image, labels, confidence, error))
    return FALSE;
  self->done++;
  tell (self, image);
  return TRUE;
}

static gboolean
predict_items (Job *self, GError **error)
{
  const Arguments *arguments = self->arguments;
  g_auto (SavedNetworkOptions) options = { .run = g_strdup (self->run->folder),
                                           .device = g_strdup (arguments->device),
                                           .threads = arguments->threads };
  g_auto (SavedNetwork) network = { 0 };
  if (!saved_network_open (&network, &options, error)
      || !saved_network_check_classes (&network, self->data->classes, error)
      || !lw_predictions_begin (self->run->folder, network.path, &network.protocol, self->data,
                                error))
    return FALSE;
  return lw_predict_dataset (network.inference, self->data, (const int *)(void *)self->items->data,
                             (int)self->items->len, store, NULL, self, error);
}

static gboolean
has_weights (const LwStudyRun *run, GError **error)
{
  g_autofree char *path = g_build_filename (run->folder, LW_RUN_CHECKPOINT, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("its weights are not there any more, %s is missing: put the file back, or train "
                  "the run anew"),
               path);
  return FALSE;
}

static gboolean
predict_run (const Arguments *arguments, const LwStudyRun *run, GError **error)
{
  g_auto (Job) self = { .arguments = arguments,
                        .run = run,
                        .data = lw_run_data_open_eval (run->config, error),
                        .items = g_array_new (FALSE, FALSE, sizeof (int)) };
  if (!self.data || !choose (&self, error))
    return FALSE;
  if (!has_weights (run, error))
    return FALSE;
  g_autofree char *folder = g_build_filename (run->folder, LW_PREDICTIONS, NULL);
  if (!lw_file_make_directory (folder, error))
    return FALSE;
  g_autoptr (LwLock) lock = lw_lock_take (folder, error);
  if (!lock)
    return FALSE;
  if (!arguments->overwrite && lw_predictions_are_current (run->folder))
    drop_stored (&self);
  if (self.items->len > 0 && !predict_items (&self, error))
    return FALSE;
  tell_end (&self);
  return TRUE;
}

/* ---- runs ---------------------------------------------------------------------------------- */

/* Of LwStudyRun: those that are named, else all that are finished. */
static GPtrArray *
find_runs (const GPtrArray *plan, char **ids, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  for (guint i = 0; i < plan->len && !*ids; i++)
    if (lw_study_run_finished (((const LwStudyRun *)plan->pdata[i])->folder))
      g_ptr_array_add (runs, plan->pdata[i]);
  for (; *ids; ids++)
    {
      const LwStudyRun *run = lw_study_plan_find (plan, *ids, error);
      if (!run)
        return NULL;
      if (!lw_study_run_finished (run->folder))
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("%s is not finished: it has no evaluation yet"), run->id);
          return NULL;
        }
      g_ptr_array_add (runs, (gpointer)run);
    }
  return g_steal_pointer (&runs);
}

/* A run without weights is no reason to leave the others out. */
static gboolean
predict_all (const Arguments *arguments, gboolean *complete, GError **error)
{
  g_autoptr (LwStudy) study = lw_study_open (arguments->rest[0], error);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, error) : NULL;
  g_autoptr (GPtrArray) runs = plan ? find_runs (plan, arguments->rest + 1, error) : NULL;
  if (!runs)
    return FALSE;
  for (guint i = 0; i < runs->len; i++)
    {
      const LwStudyRun *run = runs->pdata[i];
      g_autoptr (GError) reason = NULL;
      if (predict_run (arguments, run, &reason))
        continue;
      if (g_error_matches (reason, LW_ERROR, LW_ERROR_STOPPED))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      *complete = FALSE;
      g_printerr ("labelworth study predict: %s: %s\n", run->id, reason->message);
    }
  return TRUE;
}

int
lw_command_study_predict (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean complete = TRUE;
  lw_interrupt_install ();
  if (parse (&arguments, argc, argv, &error) && predict_all (&arguments, &complete, &error))
    return complete ? 0 : 1;
  g_printerr ("labelworth study predict: %s\n", error->message);
  return 1;
}
