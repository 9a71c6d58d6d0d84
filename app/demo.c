/* `labelworth demo`: the whole way once, on generated scenes: a source, a target in another look, a
 * study of label types and budgets, its table, its cost curve and its contact sheet. */
#include <glib.h>
#include <glib/gi18n-lib.h>

#include "commands.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "dataset/scene/scene.h"
#include "study-run.h"
#include "study/study-create.h"

/* Minutes that the plan below takes on two cores of 2020. */
#define PLANNED_MINUTES 4.0

typedef struct
{
  char *output;
  double minutes;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output,
      N_ ("The folder to write into (default: demo)"), N_ ("DIR") },
    { "minutes", 0, 0, G_OPTION_ARG_DOUBLE, &self->minutes,
      N_ ("Train about N minutes on two cores (default 4); more is better"), N_ ("N") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_summary (
      context, _ ("Draws street scenes in two looks, trains on the one and adapts to the other "
                  "with image tags,\npoints and coarse polygons, and draws mIoU over annotation "
                  "hours. An interrupted demo goes on."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (!self->output)
    self->output = g_strdup ("demo");
  if (argc > 1)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("“%s” is no option; see labelworth demo --help"), argv[1]);
  else if (!(self->minutes > 0 && self->minutes <= 10000))
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("--minutes takes a number above 0 and at most 10000"));
  else
    return TRUE;
  return FALSE;
}

static gboolean
generate (const Arguments *self, const char *name, LwLook look, gint64 seed, gint64 train,
          gint64 val, GError **error)
{
  g_autofree char *folder = g_build_filename (self->output, name, NULL);
  LwSceneOptions options
      = { .look = look, .seed = seed, .train = train, .val = val, .width = 160, .height = 120 };
  g_print (_ ("Drawing %d scenes: %s\n"), (int)(train + val), folder);
  return lw_scene_generate (&options, folder, NULL, NULL, error);
}

/* One recipe for all; only the number of steps tells the methods apart, as those on plain
 * cross-entropy have cheaper ones. */
static JsonObject *
describe_study (const Arguments *self, GError **error)
{
  double scale = self->minutes / PLANNED_MINUTES;
  g_autofree char *text = g_strdup_printf (
      "{\n"
      "  \"title\": \"From generated scenes to a street: what annotation hours buy\",\n"
      "  \"source\": \"pairs:../source\",\n"
      "  \"target\": \"pairs:../target\",\n"
      "  \"class_set\": \"camvid11\",\n"
      "  \"label_types\": [\"image\", \"point\", \"coarse\"],\n"
      "  \"images\": [10, 40],\n"
      "  \"methods\": [\"wdass\"],\n"
      "  \"references\": [\"source-only\", \"supervised\"],\n"
      "  \"pretrain\": true,\n"
      "  \"recipe\": {\n"
      "    \"arch\": \"resnet18\", \"width\": 16, \"dim\": 64, \"dilations\": \"1,2,3,4\",\n"
      "    \"crop_height\": 96, \"crop_width\": 128, \"batch\": 2,\n"
      "    \"scale_min\": 0.8, \"scale_max\": 1.25, \"jitter\": 0.05, \"bn_track\": \"target\",\n"
      "    \"iterations\": %d, \"lr\": 0.03, \"head_mult\": 2, \"lr_warmup\": 20, \"ema\": 0.99\n"
      "  },\n"
      "  \"recipes\": {\n"
      "    \"source-only\": { \"iterations\": %d },\n"
      "    \"supervised\": { \"iterations\": %d }\n"
      "  }\n"
      "}\n",
      MAX ((int)(300 * scale), 1), MAX ((int)(1000 * scale), 1), MAX ((int)(600 * scale), 1));
  return lw_json_parse (text, -1, "demo", error);
}

/* A demo that is there already goes on with the study that it has. */
static gboolean
make_study (const Arguments *self, const char *folder, GError **error)
{
  g_autofree char *there = g_build_filename (folder, LW_STUDY_FILE, NULL);
  if (g_file_test (there, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (JsonObject) json = describe_study (self, error);
  const LwCostTable costs = lw_cost_table_default ();
  return json && lw_study_create (folder, json, &costs, error);
}

static gboolean
run (const Arguments *self, int *missing, GError **error)
{
  const StudyRunPlaces places = { .slots = 1 };
  g_autofree char *folder = g_build_filename (self->output, "study", NULL);
  g_autofree char *quoted = g_shell_quote (self->output);
  g_autofree char *command
      = g_strdup_printf ("labelworth demo --output %s --minutes %g", quoted, self->minutes);
  if (!generate (self, "source", LW_LOOK_SYNTHETIC, 1, 200, 10, error)
      || !generate (self, "target", LW_LOOK_STREET, 2, 60, 40, error)
      || !make_study (self, folder, error)
      || !study_run_here (folder, &places, command, missing, error))
    return FALSE;
  g_print (_ ("\nOther annotation costs? labelworth study table %s --set coarse=180\n"), folder);
  return TRUE;
}

int
lw_command_demo (int argc, char **argv)
{
  g_auto (Arguments) arguments = { .minutes = PLANNED_MINUTES };
  g_autoptr (GError) error = NULL;
  int missing = 0;
  lw_interrupt_install ();
  if (parse (&arguments, argc, argv, &error) && run (&arguments, &missing, &error))
    return missing == 0 ? 0 : 1;
  g_printerr ("labelworth demo: %s\n", error->message);
  return 1;
}
