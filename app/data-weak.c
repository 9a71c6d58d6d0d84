/* `labelworth data weak`: makes weak labels for a data set that has full masks or coarse maps. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "dataset/weak-dataset.h"

typedef struct
{
  char *type;
  char *split;
  char *classes;
  char *output;
  char *from;
  char **specs;
  gint64 seed;
  double coverage;
  int min_area;
  int threads;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->type);
  g_free (self->split);
  g_free (self->classes);
  g_free (self->output);
  g_free (self->from);
  g_strfreev (self->specs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
check (const Arguments *self, GError **error)
{
  if (!self->specs || g_strv_length (self->specs) != 1)
    return lw_refuse (error, _ ("give exactly one data set; see labelworth data weak --help"));
  if (!self->type)
    return lw_refuse (error, _ ("--type is missing; use image, point or coarse"));
  if (!self->output)
    return lw_refuse (error, _ ("--output is missing; name the file to write, such as weak.jsonl"));
  if (self->seed < 0)
    return lw_refuse (error, _ ("--seed must not be negative"));
  if (!(self->coverage > 0 && self->coverage <= 1))
    return lw_refuse (error, _ ("--coverage must be above 0 and at most 1"));
  if (self->min_area < 0 || self->threads < 0)
    return lw_refuse (error, _ ("--min-area and --threads must not be negative"));
  return TRUE;
}

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "type", 0, 0, G_OPTION_ARG_STRING, &self->type, N_ ("image, point or coarse"), N_ ("TYPE") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output, N_ ("The file to write (weak.jsonl)"),
      N_ ("FILE") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &self->seed, N_ ("Seed of the simulation (default 0)"),
      N_ ("N") },
    { "split", 0, 0, G_OPTION_ARG_STRING, &self->split, N_ ("The split (default train)"),
      N_ ("SPLIT") },
    { "classes", 0, 0, G_OPTION_ARG_STRING, &self->classes,
      N_ ("Map to this class set (default: the data set's own)"), N_ ("SET") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &self->from,
      N_ ("What coarse labels come from: masks or gtcoarse (default: gtcoarse where every image "
          "has it)"),
      N_ ("WHAT") },
    { "coverage", 0, 0, G_OPTION_ARG_DOUBLE, &self->coverage,
      N_ ("Share of the labelled pixels under the polygons (default 0.6)"), N_ ("X") },
    { "min-area", 0, 0, G_OPTION_ARG_INT, &self->min_area,
      N_ ("Things below N pixels at 1024 x 512 are missed (default 150)"), N_ ("N") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &self->threads,
      N_ ("Number of threads (default: one a processor)"), N_ ("N") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->specs, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DATASET"));
  g_option_context_set_summary (context,
                                _ ("Makes image tags, points or coarse polygons from the full "
                                   "masks of a data set.\nThe label of an image depends on the "
                                   "seed, its id and its mask alone."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, &argc, &argv, error) && check (self, error);
}

static gboolean
report_progress (int done, int total, void *data)
{
  if (isatty (STDERR_FILENO) && (done % 10 == 0 || done == total))
    g_printerr ("\r%d/%d%s", done, total, done == total ? "\r\033[K" : "");
  return !lw_interrupt_requested ();
}

/* Whether coarse labels come from the data set's own maps. */
static gboolean
choose_source (const Arguments *arguments, const LwDataset *dataset, LwWeakOptions *options,
               GError **error)
{
  const char *from = arguments->from;
  if (from && strcmp (from, "masks") != 0 && strcmp (from, "gtcoarse") != 0)
    return lw_refuse (error, _ ("--from takes masks or gtcoarse"));
  if (options->type == LW_LABEL_COARSE)
    options->from_maps = from ? strcmp (from, "gtcoarse") == 0 : lw_weak_labels_have_maps (dataset);
  else if (from && strcmp (from, "gtcoarse") == 0)
    return lw_refuse (error, _ ("--from gtcoarse gives coarse labels; use it with --type coarse"));
  return TRUE;
}

static void
print_summary (const char *path, GPtrArray *labels)
{
  double classes = 0, points = 0, polygons = 0, vertices = 0, n = labels->len;
  for (guint i = 0; i < labels->len; i++)
    {
      const LwWeakLabel *label = g_ptr_array_index (labels, i);
      classes += label->n_classes;
      points += label->n_points;
      polygons += label->n_polygons;
      for (int p = 0; p < label->n_polygons; p++)
        vertices += label->polygons[p].n;
    }
  const LwWeakLabel *first = g_ptr_array_index (labels, 0);
  g_print (_ ("%s: %u images, type %s, %s\n"), path, labels->len, lw_label_type_name (first->type),
           first->source);
  g_print (_ ("  per image: %.1f classes, %.1f points, %.1f polygons, %.0f vertices\n"),
           classes / n, points / n, polygons / n, vertices / n);
}

static gboolean
make_labels (const Arguments *arguments, GError **error)
{
  LwWeakOptions options = { .seed = (guint64)arguments->seed, .progress = report_progress };
  options.coarse = (LwCoarseOptions){ arguments->coverage, arguments->min_area };
  if (!lw_label_type_parse (arguments->type, &options.type, error))
    return FALSE;
  if (options.type == LW_LABEL_NONE || options.type == LW_LABEL_FINE)
    return lw_refuse (error, _ ("only image, point and coarse labels are made; full masks need no "
                                "file"));
  g_autoptr (LwClassSet) classes = NULL;
  if (arguments->classes && !(classes = lw_class_set_load (arguments->classes, error)))
    return FALSE;
  g_autoptr (LwDataset) dataset = lw_dataset_open (
      arguments->specs[0], arguments->split ? arguments->split : "train", classes, error);
  if (!dataset || !choose_source (arguments, dataset, &options, error))
    return FALSE;
  g_autoptr (GPtrArray) labels
      = lw_weak_labels_make (dataset, NULL, 0, &options, arguments->threads, error);
  if (!labels || !lw_weak_labels_save (arguments->output, labels, error))
    return FALSE;
  print_summary (arguments->output, labels);
  return TRUE;
}

int
lw_command_data_weak (int argc, char **argv)
{
  const LwCoarseOptions coarse = LW_COARSE_OPTIONS_DEFAULT;
  g_auto (Arguments) arguments = { .coverage = coarse.coverage, .min_area = coarse.min_area };
  g_autoptr (GError) error = NULL;
  lw_interrupt_install ();
  if (parse (&arguments, argc, argv, &error) && make_labels (&arguments, &error))
    return 0;
  g_printerr ("labelworth: %s\n", error->message);
  return 1;
}
