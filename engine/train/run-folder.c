/* State of run folders. */
#include "train/run-folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/heartbeat.h"
#include "core/json.h"
#include "core/lock.h"

static const char *const names[] = { "none", "running", "finished", "interrupted", "failed" };

const char *
lw_run_state_name (LwRunState state)
{
  return names[state];
}

void
lw_run_status_clear (LwRunStatus *status)
{
  g_clear_pointer (&status->message, g_free);
}

gboolean
lw_run_status_write (const char *folder, LwRunState state, const char *message, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_RUN_STATUS, NULL);
  g_autoptr (JsonObject) json = json_object_new ();
  json_object_set_string_member (json, "state", lw_run_state_name (state));
  if (message)
    json_object_set_string_member (json, "message", message);
  return lw_json_save (path, json, error);
}

/* What status.json says; a session that never ended was interrupted. */
static gboolean
read_status (const char *folder, LwRunStatus *status, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_RUN_STATUS, NULL);
  g_autofree char *name = NULL;
  status->state = LW_RUN_INTERRUPTED;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (JsonObject) json = lw_json_load (path, error);
  if (!json || !lw_json_get_string (json, "state", &name, path, error)
      || !lw_json_get_string (json, "message", &status->message, path, error))
    return FALSE;
  if (g_strcmp0 (name, names[LW_RUN_FINISHED]) == 0)
    status->state = LW_RUN_FINISHED;
  else if (g_strcmp0 (name, names[LW_RUN_FAILED]) == 0)
    status->state = LW_RUN_FAILED;
  return TRUE;
}

static gboolean
read_state (const char *folder, LwRunStatus *status, GError **error)
{
  g_autofree char *config_path = g_build_filename (folder, LW_RUN_CONFIG, NULL);
  g_autofree char *holder = NULL;
  LwHeartbeat beat = { 0 };
  gboolean held = lw_lock_is_held (folder, &holder);
  if (!g_file_test (config_path, G_FILE_TEST_EXISTS))
    {
      status->state = held ? LW_RUN_RUNNING : LW_RUN_NONE;
      status->message = g_steal_pointer (&holder);
      return TRUE;
    }
  g_autoptr (JsonObject) config = lw_json_load (config_path, error);
  if (!config || !lw_json_get_int (config, "iterations", &status->iterations, config_path, error)
      || !read_status (folder, status, error))
    return FALSE;
  if (lw_heartbeat_read (folder, &beat, NULL))
    {
      status->iteration = beat.step;
      status->heartbeat = beat.time;
    }
  if (held)
    {
      status->state = LW_RUN_RUNNING;
      g_free (status->message);
      status->message = g_steal_pointer (&holder);
    }
  return TRUE;
}

gboolean
lw_run_state (const char *folder, LwRunStatus *status, GError **error)
{
  LwRunStatus read = { .state = LW_RUN_NONE };
  if (!read_state (folder, &read, error))
    {
      lw_run_status_clear (&read);
      return FALSE;
    }
  *status = read;
  return TRUE;
}
