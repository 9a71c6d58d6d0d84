/* `labelworth study rehearse`: a few steps and evaluated images of one run in a folder of its own,
 * and what they took, as JSON. `study plan` calls it, as only a process of its own can tell how
 * much memory it needed. */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sys/resource.h>

#include "commands.h"
#include "core/error.h"
#include "core/events.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "saved-network.h"
#include "study/rehearsal.h"
#include "train/trainer.h"

#define STEPS 4 /* the first two warm up */
#define WARM 2
#define IMAGES 2 /* the first one warms up */

/* The configuration of @run for a few steps from weights of chance. */
static LwRunConfig *
short_config (const LwStudyRun *run, GError **error)
{
  g_autoptr (JsonObject) json = lw_run_config_to_json (run->config);
  g_autofree char *steps = g_strdup_printf ("%d", STEPS);
  const char *const changes[] = { "iterations", steps, "init_run",         "",    "log_every", "1",
                                  "eval_every", "0",   "checkpoint_every", steps, NULL };
  return lw_run_config_new (json, run->id, changes, error);
}

/* Seconds since the start after step @step, from the events. */
static double
seconds_at (const GPtrArray *events, gint64 step)
{
  double seconds = 0;
  for (guint i = 0; i < events->len; i++)
    {
      gint64 iteration = -1;
      lw_json_get_int (events->pdata[i], "iteration", &iteration, "", NULL);
      if (iteration == step)
        lw_json_get_double (events->pdata[i], "seconds", &seconds, "", NULL);
    }
  return seconds;
}

static gboolean
train (LwRehearsal *self, const LwStudyRun *run, const char *folder, GError **error)
{
  LwTrainOptions options = { 0 };
  LwRunConfig *config = short_config (run, error);
  if (!config)
    return FALSE;
  g_autoptr (LwSession) session = lw_session_start (folder, config, -1, error);
  if (!session || !lw_train (session, &options, error))
    return FALSE;
  g_autofree char *path = g_build_filename (folder, LW_RUN_EVENTS, NULL);
  LwEventCursor cursor = { 0 };
  g_autoptr (GPtrArray) events = lw_events_read (path, &cursor, error);
  if (!events)
    return FALSE;
  self->step = (seconds_at (events, STEPS) - seconds_at (events, WARM)) / (STEPS - WARM);
  self->machine = g_strdup (session->device.entry.info.name);
  return TRUE;
}

static gboolean
evaluate (LwRehearsal *self, const LwStudyRun *run, const char *folder, GError **error)
{
  g_auto (SavedNetworkOptions) options = { .run = g_strdup (folder) };
  g_auto (SavedNetwork) network = { 0 };
  if (!saved_network_open (&network, &options, error))
    return FALSE;
  g_autoptr (LwDataset) data = lw_dataset_open (
      lw_run_config_eval (run->config), run->config->run.eval_split, network.classes, error);
  if (!data)
    return FALSE;
  self->eval_images = lw_dataset_count (data);
  for (int i = 0; i < MIN (IMAGES, self->eval_images); i++)
    {
      gint64 begin = g_get_monotonic_time ();
      LwPrediction prediction;
      g_autoptr (LwImage) photograph = lw_dataset_read_image (data, i, error);
      const LwImage *shown = photograph;
      if (!photograph
          || !lw_inference_run (network.inference, &shown, 1, photograph->width, photograph->height,
                                &prediction, error))
        return FALSE;
      self->image = (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
    }
  return TRUE;
}

/* Adds up and deletes what is in @folder. */
static gint64
remove_folder (GFile *folder)
{
  gint64 bytes = 0;
  g_autoptr (GFileEnumerator) files
      = g_file_enumerate_children (folder, "standard::name,standard::size,standard::type",
                                   G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFileInfo *info;
  GFile *file;
  while (files && g_file_enumerator_iterate (files, &info, &file, NULL, NULL) && info)
    if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
      bytes += remove_folder (file);
    else
      {
        bytes += g_file_info_get_size (info);
        g_file_delete (file, NULL, NULL);
      }
  g_file_delete (folder, NULL, NULL);
  return bytes;
}

/* The most that this process and the others of a run on several devices held. */
static gint64
memory_of (const LwRunConfig *config)
{
  struct rusage own, others;
  getrusage (RUSAGE_SELF, &own);
  getrusage (RUSAGE_CHILDREN, &others); /* of the largest */
  return ((gint64)own.ru_maxrss + (lw_run_config_ranks (config) - 1) * (gint64)others.ru_maxrss)
         * 1024;
}

static gboolean
rehearse (const char *folder, const char *id, GError **error)
{
  g_autoptr (LwStudy) study = lw_study_open (folder, error);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, error) : NULL;
  const LwStudyRun *run = plan ? lw_study_plan_find (plan, id, error) : NULL;
  if (!run)
    return FALSE;
  g_autofree char *template = g_build_filename (study->folder, "rehearsal-XXXXXX", NULL);
  if (!g_mkdtemp (template))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_FILE, _ ("no folder can be made in %s"),
                   study->folder);
      return FALSE;
    }
  g_autoptr (LwRehearsal) result = g_new0 (LwRehearsal, 1);
  gboolean ok = train (result, run, template, error) && evaluate (result, run, template, error);
  g_autoptr (GFile) scratch = g_file_new_for_path (template);
  result->disk = remove_folder (scratch);
  if (!ok)
    return FALSE;
  result->memory = memory_of (run->config);
  g_autoptr (JsonObject) json = lw_rehearsal_to_json (result);
  g_autofree char *line = lw_json_line (json);
  g_print ("%s\n", line);
  return TRUE;
}

int
lw_command_study_rehearse (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  lw_interrupt_install ();
  if (argc != 3)
    {
      g_printerr (_ ("Usage: labelworth study rehearse DIR RUN\n"));
      return 1;
    }
  if (rehearse (argv[1], argv[2], &error))
    return 0;
  g_printerr ("labelworth study rehearse: %s\n", error->message);
  return 1;
}
