/* `labelworth train`: begins a training run. */
#include <glib.h>
#include <glib/gi18n-lib.h>

#include "commands.h"
#include "core/error.h"
#include "core/json.h"
#include "run-arguments.h"
#include "train/device-list.h"
#include "train/evaluation.h"
#include "train/memory-advice.h"
#include "train/trainer.h"

static void
print_help (void)
{
  g_autofree char *options = lw_run_config_help ();
  g_print (
      _ ("Usage: labelworth train --run DIR [--config FILE] [OPTION…]\n\n"
         "Trains a network and keeps everything about it in the run folder DIR. FILE is a JSON "
         "object\nof options by the names below, written with underscores; options on the "
         "command line\ncome after it.\n\n"
         "  --run DIR                the folder of the run\n"
         "  --config FILE            options from a JSON file\n"
         "  --progress               progress as lines, also where there is no terminal\n"
         "  --event-fd N             also write events.jsonl to this file descriptor\n"
         "  --plan                   say what memory this needs on its device, and train nothing\n"
         "  --json                   that as JSON\n%s"),
      options);
}

static LwRunConfig *
read_config (const RunArguments *arguments, GError **error)
{
  g_autoptr (JsonObject) file = NULL;
  if (arguments->config && !(file = lw_json_load (arguments->config, error)))
    return NULL;
  return lw_run_config_new (file, arguments->config, (const char *const *)arguments->settings,
                            error);
}

/* Says what training and evaluation need on the device, of several the first, which evaluates.
 * Nothing is written. */
static gboolean
plan (const LwRunConfig *config, gboolean json, GError **error)
{
  LwMemoryPlan made;
  g_autoptr (LwRunData) data = lw_run_data_open (config, error);
  g_autoptr (LwRunSizes) sizes = data ? lw_run_sizes_new (config, data) : NULL;
  LwDeviceEntry device;
  g_auto (GStrv) shared = lw_device_list_new (config->run.devices);
  const char *first = shared[0] ? shared[0] : config->run.device;
  if (!sizes || !lw_device_find (first, &device, error))
    return FALSE;
  const LwMemoryNeeds needs
      = { config, (LwPrecisionOption)config->run.precision, data->classes->n, sizes };
  if (!lw_memory_plan_make (&made, device.name, &needs, error))
    return FALSE;
  g_autofree char *advice = lw_memory_plan_fits (&made) ? NULL : lw_memory_advice (&made, &needs);
  if (json)
    {
      g_autoptr (JsonObject) object = lw_memory_plan_json (&made);
      lw_json_set_text (object, "advice", advice);
      g_autofree char *text = lw_json_text (object);
      g_print ("%s\n", text);
      return TRUE;
    }
  g_autofree char *text = lw_memory_plan_text (&made);
  g_print ("%s", text);
  if (advice)
    g_print ("%s\n", advice);
  return TRUE;
}

static gboolean
train (const RunArguments *arguments, GError **error)
{
  LwTrainOptions options = { .evaluate = lw_session_evaluate,
                             .progress_lines = arguments->progress,
                             .stop_after = arguments->stop_after };
  if (arguments->plan)
    {
      g_autoptr (LwRunConfig) planned = read_config (arguments, error);
      return planned && plan (planned, arguments->json, error);
    }
  if (arguments->json)
    return lw_refuse (error, _ ("--json goes with --plan"));
  if (!arguments->folder)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("name the folder of the run: --run DIR; see labelworth train --help"));
      return FALSE;
    }
  LwRunConfig *config = read_config (arguments, error);
  if (!config)
    return FALSE;
  g_autoptr (LwSession) session
      = lw_session_start (arguments->folder, config, (int)arguments->event_fd, error);
  return session && lw_train (session, &options, error);
}

int
lw_command_train (int argc, char **argv)
{
  return run_arguments_command ("labelworth train", argc, argv, print_help, train);
}
