/* `labelworth evaluate`: how well a network labels a data set. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "commands.h"
#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "eval/evaluate.h"
#include "saved-network.h"

typedef struct
{
  SavedNetworkOptions network;
  char *data, *split, *output;
  gboolean json;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  saved_network_options_clear (&self->network);
  g_free (self->data);
  g_free (self->split);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_STRING, &self->data,
      N_ ("The data set, LAYOUT:PATH or PATH (default: that of the run)"), N_ ("SPEC") },
    { "split", 0, 0, G_OPTION_ARG_STRING, &self->split, N_ ("Its split (default val)"),
      N_ ("SPLIT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print JSON instead of the table"), NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output,
      N_ ("Also write eval.json and the confusion of every image into a folder"), N_ ("DIR") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autofree GOptionEntry *network = saved_network_entries (&self->network);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_summary (context,
                                _ ("Predicts every image of a split and compares with its labels, "
                                   "at their size:\nIoU of each class, mIoU, pixel accuracy."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, network, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc > 1)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("“%s” is no option; see labelworth evaluate --help"), argv[1]);
  return argc == 1;
}

static void
print_progress (int done, int total, void *data)
{
  g_printerr ("\r%d/%d%s", done, total, done == total ? "\r\033[K" : "");
}

static LwDataset *
open_data (const Arguments *arguments, const SavedNetwork *network, GError **error)
{
  const LwRunConfig *config = network->config;
  const char *spec = arguments->data, *split = arguments->split;
  if (!spec && config)
    {
      spec = lw_run_config_eval (config);
      split = split ? split : config->run.eval_split;
    }
  if (spec)
    return lw_dataset_open (spec, split ? split : "val", network->classes, error);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("--data is missing: name the data set"));
  return NULL;
}

static gboolean
evaluate (const Arguments *arguments, GError **error)
{
  g_auto (SavedNetwork) network = { 0 };
  if (!saved_network_open (&network, &arguments->network, error))
    return FALSE;
  g_autoptr (LwDataset) data = open_data (arguments, &network, error);
  if (!data || !saved_network_check_classes (&network, data->classes, error))
    return FALSE;
  g_autoptr (LwEvaluation) evaluation = lw_evaluate (
      network.inference, data, isatty (STDERR_FILENO) ? print_progress : NULL, NULL, error);
  if (!evaluation)
    return FALSE;
  if (arguments->output
      && (!lw_file_make_directory (arguments->output, error)
          || !lw_evaluation_save (evaluation, arguments->output, network.path, error)))
    return FALSE;
  g_autoptr (JsonObject) json = lw_evaluation_to_json (evaluation, network.path);
  g_autofree char *text = arguments->json ? lw_json_line (json) : lw_evaluation_table (evaluation);
  g_print ("%s%s", text, arguments->json ? "\n" : "");
  return TRUE;
}

int
lw_command_evaluate (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  lw_interrupt_install ();
  if (parse (&arguments, argc, argv, &error) && evaluate (&arguments, &error))
    return 0;
  g_printerr ("labelworth evaluate: %s\n", error->message);
  return 1;
}
