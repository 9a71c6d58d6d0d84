/* `labelworth predict`: the predictions of a network as PNG files. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "eval/export.h"
#include "saved-network.h"

typedef struct
{
  SavedNetworkOptions network;
  char *data, *split, *output;
  gboolean cityscapes_ids;
  char **images;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  saved_network_options_clear (&self->network);
  g_free (self->data);
  g_free (self->split);
  g_free (self->output);
  g_strfreev (self->images);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output, N_ ("The folder to write into"),
      N_ ("DIR") },
    { "data", 0, 0, G_OPTION_ARG_STRING, &self->data,
      N_ ("Predict the images of a data set, LAYOUT:PATH or PATH"), N_ ("SPEC") },
    { "split", 0, 0, G_OPTION_ARG_STRING, &self->split, N_ ("Its split (default val)"),
      N_ ("SPLIT") },
    { "cityscapes-ids", 0, 0, G_OPTION_ARG_NONE, &self->cityscapes_ids,
      N_ ("Label PNGs hold raw Cityscapes ids instead of class numbers"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->images, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autofree GOptionEntry *network = saved_network_entries (&self->network);
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("IMAGE…"));
  g_option_context_set_summary (context,
                                _ ("Writes NAME_label.png, NAME_colour.png, NAME_overlay.png and "
                                   "NAME_confidence.png\nfor every image."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, network, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (self->output && (self->data != NULL) != (self->images != NULL))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               self->output ? _ ("name either images or a data set (--data SPEC)")
                            : _ ("--output is missing: name the folder to write into"));
  return FALSE;
}

/* Photographs and the names of their predictions, in step. */
typedef struct
{
  GPtrArray *paths, *names;
  LwClassSet *classes;
} Job;

static void
job_clear (Job *self)
{
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->names);
  lw_class_set_free (self->classes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static gboolean
list_dataset (Job *self, const Arguments *arguments, const SavedNetwork *network, GError **error)
{
  const char *split = arguments->split ? arguments->split : "val";
  g_autoptr (LwDataset) data = lw_dataset_open (arguments->data, split, network->classes, error);
  if (!data)
    return FALSE;
  for (int i = 0; i < lw_dataset_count (data); i++)
    {
      g_ptr_array_add (self->paths, g_strdup (lw_dataset_item (data, i)->image_path));
      g_ptr_array_add (self->names, g_strdup (lw_dataset_item (data, i)->id));
    }
  self->classes = lw_class_set_copy (data->classes);
  return TRUE;
}

/* The classes asked for, else those of the data that the run learned from. */
static gboolean
set_classes (Job *self, const SavedNetwork *network, GError **error)
{
  const LwRunConfig *config = network->config;
  g_autoptr (LwDataset) target = NULL;
  if (!network->classes && config && config->run.target && *config->run.target
      && !(target = lw_dataset_open (config->run.target, config->run.target_split, NULL, error)))
    return FALSE;
  if (network->classes || target)
    self->classes = lw_class_set_copy (target ? target->classes : network->classes);
  else
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("The file does not tell its classes: name them with --class-set"));
  return self->classes != NULL;
}

/* Names are those of the files, less folder and extension. */
static gboolean
list_files (Job *self, const Arguments *arguments, const SavedNetwork *network, GError **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  for (char **path = arguments->images; *path; path++)
    {
      char *name = g_path_get_basename (*path), *dot = strrchr (name, '.');
      if (dot && dot > name)
        *dot = '\0';
      g_ptr_array_add (self->paths, g_strdup (*path));
      g_ptr_array_add (self->names, name);
      if (!g_hash_table_add (taken, name))
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("Two images are called “%s”: their predictions would overwrite each "
                          "other"),
                       name);
          return FALSE;
        }
    }
  return set_classes (self, network, error);
}

static gboolean
predict_image (const SavedNetwork *network, const char *path, const char *stem,
               const LwClassSet *classes, const LwExportIds ids, GError **error)
{
  g_autoptr (LwImage) photograph = lw_image_read (path, error);
  LwPrediction prediction;
  if (!photograph
      || !lw_inference_run (network->inference, (const LwImage *const *)&photograph, 1,
                            photograph->width, photograph->height, &prediction, error))
    return FALSE;
  g_autoptr (LwImage) confidence = NULL;
  g_autoptr (LwImage) labels
      = lw_inference_download (network->inference, &prediction, 0, &confidence, error);
  return labels && lw_export_prediction (stem, photograph, labels, confidence, classes, ids, error);
}

static gboolean
predict_all (const Job *job, const Arguments *arguments, const SavedNetwork *network,
             GError **error)
{
  LwExportIds ids;
  lw_export_class_ids (ids);
  if (arguments->cityscapes_ids && !lw_export_cityscapes_ids (job->classes, ids, error))
    return FALSE;
  for (guint i = 0; i < job->paths->len; i++)
    {
      g_autofree char *stem = g_build_filename (arguments->output, job->names->pdata[i], NULL);
      if (!lw_interrupt_check (error)
          || !predict_image (network, job->paths->pdata[i], stem, job->classes, ids, error))
        return FALSE;
      if (isatty (STDERR_FILENO))
        g_printerr ("\r%u/%u", i + 1, job->paths->len);
    }
  if (isatty (STDERR_FILENO))
    g_printerr ("\r\033[K");
  g_print (_ ("%u images in %s\n"), job->paths->len, arguments->output);
  return TRUE;
}

static gboolean
predict (const Arguments *arguments, GError **error)
{
  g_auto (SavedNetwork) network = { 0 };
  g_auto (Job) job = { .paths = g_ptr_array_new_with_free_func (g_free),
                       .names = g_ptr_array_new_with_free_func (g_free) };
  if (!saved_network_open (&network, &arguments->network, error))
    return FALSE;
  gboolean listed = arguments->data ? list_dataset (&job, arguments, &network, error)
                                    : list_files (&job, arguments, &network, error);
  return listed && saved_network_check_classes (&network, job.classes, error)
         && predict_all (&job, arguments, &network, error);
}

int
lw_command_predict (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  lw_interrupt_install ();
  if (parse (&arguments, argc, argv, &error) && predict (&arguments, &error))
    return 0;
  g_printerr ("labelworth predict: %s\n", error->message);
  return 1;
}
