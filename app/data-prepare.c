/* `labelworth data prepare`: writes the images of a data set as trainings read them. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "count-progress.h"
#include "dataset/prepare.h"

#define SIDE_MAX 16384
#define THREADS_MAX 1024

typedef struct
{
  char *folder, *size, *split, *classes, *maps;
  char **specs;
  int threads;
  gboolean progress;
  LwPrepareOptions options;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->folder);
  g_free (self->size);
  g_free (self->split);
  g_free (self->classes);
  g_free (self->maps);
  g_strfreev (self->specs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse_size (const char *text, LwPrepareOptions *options, GError **error)
{
  char tail;
  if (sscanf (text, "%5dx%5d%c", &options->width, &options->height, &tail) == 2
      && options->width >= 1 && options->height >= 1 && options->width <= SIDE_MAX
      && options->height <= SIDE_MAX)
    return TRUE;
  return lw_refuse (error, _ ("--size takes WIDTHxHEIGHT in pixels, such as 1280x640"));
}

static gboolean
parse_maps (const char *text, LwPrepareOptions *options, GError **error)
{
  static const struct
  {
    const char *name;
    LwPrepareMaps maps;
  } choices[] = { { "masks", LW_PREPARE_LABELS },
                  { "coarse", LW_PREPARE_COARSE },
                  { "all", LW_PREPARE_LABELS | LW_PREPARE_COARSE },
                  { "none", 0 } };
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (strcmp (text, choices[i].name) == 0)
      {
        options->maps = choices[i].maps;
        return TRUE;
      }
  return lw_refuse (error, _ ("--maps takes masks, coarse, all or none"));
}

static gboolean
check (Arguments *self, GError **error)
{
  LwPrepareOptions *options = &self->options;
  if (!self->specs || g_strv_length (self->specs) != 1)
    return lw_refuse (error, _ ("give exactly one data set; see labelworth data prepare --help"));
  if (!self->folder)
    return lw_refuse (error, _ ("--cache-dir is missing; name the folder to write"));
  if (self->threads < 0 || self->threads > THREADS_MAX)
    return lw_refuse (error, _ ("--threads takes a number from 0 (one a processor) to 1024"));
  options->folder = self->folder;
  options->threads = self->threads;
  options->maps = LW_PREPARE_LABELS;
  return (!self->size || parse_size (self->size, options, error))
         && (!self->maps || parse_maps (self->maps, options, error));
}

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "cache-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->folder,
      N_ ("The folder to write; several data sets, sizes and class sets may share it"),
      N_ ("DIR") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size,
      N_ ("Size that trainings load at (default: as stored)"), N_ ("WxH") },
    { "split", 0, 0, G_OPTION_ARG_STRING, &self->split, N_ ("The split (default train)"),
      N_ ("SPLIT") },
    { "classes", 0, 0, G_OPTION_ARG_STRING, &self->classes,
      N_ ("Map to this class set (default: the data set's own)"), N_ ("SET") },
    { "maps", 0, 0, G_OPTION_ARG_STRING, &self->maps,
      N_ ("Label maps beside the photographs: masks (default), coarse, all or none"),
      N_ ("WHICH") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &self->threads,
      N_ ("Number of threads (default: one a processor)"), N_ ("N") },
    { "progress", 0, 0, G_OPTION_ARG_NONE, &self->progress,
      N_ ("Print progress as lines, also where there is no terminal"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->specs, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DATASET"));
  g_option_context_set_summary (
      context,
      _ ("Writes the images of a data set decoded, resized and with their classes mapped, so "
         "that\ntrainings with --cache-dir DIR and that size need not decode them. What is "
         "there already is\nkept: an interrupted command goes on where it stopped."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, &argc, &argv, error) && check (self, error);
}

static void
print_plan (const Arguments *self, const LwDataset *dataset, const LwPreparePlan *plan)
{
  g_autofree char *bytes = g_format_size ((guint64)plan->bytes);
  g_autofree char *missing = g_format_size ((guint64)plan->missing);
  g_autofree char *space = g_format_size ((guint64)plan->space);
  g_autofree char *size = self->size ? g_strdup (self->size) : g_strdup (_ ("as stored"));
  g_print (_ ("%s: %d photographs and %d label maps (%s), size %s: %s\n"), self->folder,
           plan->photographs, plan->maps, dataset->classes->id, size, bytes);
  g_print (_ ("  %d are there already; %s to write, %s free\n"), plan->kept, missing, space);
}

static void
report (const LwPrepareProgress *progress, gpointer lines)
{
  count_progress_print (*(gboolean *)lines, progress->done, progress->total, progress->rate,
                        progress->left);
}

static void
print_use (const Arguments *self)
{
  g_autofree char *folder = g_shell_quote (self->folder);
  if (self->size)
    g_print (_ ("done; trainings use it with --cache-dir %s --load-width %d --load-height %d\n"),
             folder, self->options.width, self->options.height);
  else
    g_print (_ ("done; trainings use it with --cache-dir %s\n"), folder);
}

static gboolean
prepare (Arguments *self, GError **error)
{
  g_autoptr (LwClassSet) classes = NULL;
  if (self->classes && !(classes = lw_class_set_load (self->classes, error)))
    return FALSE;
  g_autoptr (LwDataset) dataset
      = lw_dataset_open (self->specs[0], self->split ? self->split : "train", classes, error);
  g_autoptr (LwPrepare) work = dataset ? lw_prepare_new (dataset, &self->options, error) : NULL;
  if (!work)
    return FALSE;
  print_plan (self, dataset, lw_prepare_plan (work));
  gboolean ok = lw_prepare_run (work, report, &self->progress, error);
  count_progress_end (self->progress);
  if (!ok)
    return FALSE;
  print_use (self);
  return TRUE;
}

int
lw_command_data_prepare (int argc, char **argv)
{
  g_auto (Arguments) self = { 0 };
  g_autoptr (GError) error = NULL;
  lw_interrupt_install ();
  if (parse (&self, argc, argv, &error) && prepare (&self, &error))
    return 0;
  g_printerr ("labelworth data prepare: %s\n", error->message);
  return 1;
}
