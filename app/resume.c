/* `labelworth resume`: goes on with a training run that was stopped, killed or failed. */
#include <glib.h>
#include <glib/gi18n-lib.h>

#include "commands.h"
#include "core/error.h"
#include "run-arguments.h"
#include "train/evaluation.h"
#include "train/run-folder.h"
#include "train/trainer.h"

static void
print_help (void)
{
  g_print (_ (
      "Usage: labelworth resume DIR [OPTION…]\n\n"
      "Goes on with the run in DIR from its last checkpoint. Options may say where data are "
      "now\n(--source, --target, --eval, --cache-dir) and how the machine is used (--device, "
      "--devices,\n--threads, --loader-threads, --memory-limit); see labelworth train --help.\n\n"
      "  --progress               progress as lines, also where there is no terminal\n"
      "  --event-fd N             also write events.jsonl to this file descriptor\n"));
}

static gboolean
resume (const RunArguments *arguments, GError **error)
{
  LwTrainOptions options = { .evaluate = lw_session_evaluate,
                             .progress_lines = arguments->progress,
                             .stop_after = arguments->stop_after };
  LwRunStatus status;
  if (arguments->plan || arguments->json)
    return lw_refuse (error, _ ("--plan and --json go with labelworth train"));
  if (!arguments->folder)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("name the folder of the run: labelworth resume DIR"));
      return FALSE;
    }
  if (!lw_run_state (arguments->folder, &status, error))
    return FALSE;
  lw_run_status_clear (&status);
  if (status.state == LW_RUN_FINISHED)
    {
      g_print (_ ("%s is finished: all %lld steps are done\n"), arguments->folder,
               (long long)status.iterations);
      return TRUE;
    }
  g_autoptr (LwSession) session = lw_session_resume (
      arguments->folder, (const char *const *)arguments->settings, (int)arguments->event_fd, error);
  return session && lw_train (session, &options, error);
}

int
lw_command_resume (int argc, char **argv)
{
  return run_arguments_command ("labelworth resume", argc, argv, print_help, resume);
}
