/* State of run folders. */
#include "train/run-folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
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

static gboolean
write_status (const char *folder, LwRunState state, LwStop stopped, const char *message,
              GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_RUN_STATUS, NULL);
  g_autoptr (JsonObject) json = json_object_new ();
  json_object_set_string_member (json, "state", lw_run_state_name (state));
  if (stopped != LW_STOP_NONE)
    json_object_set_string_member (json, "stopped", lw_stop_name (stopped));
  if (message)
    json_object_set_string_member (json, "message", message);
  return lw_json_save (path, json, error);
}

gint64
lw_run_steps (const char *folder)
{
  LwRunStatus status = { 0 };
  gint64 steps = lw_run_state (folder, &status, NULL) ? status.iteration : 0;
  lw_run_status_clear (&status);
  return steps;
}

gboolean
lw_run_status_write (const char *folder, LwRunState state, const char *message, GError **error)
{
  return write_status (folder, state, LW_STOP_NONE, message, error);
}

gboolean
lw_run_status_write_stopped (const char *folder, LwStop how, const char *message, GError **error)
{
  return write_status (folder, LW_RUN_INTERRUPTED, how, message, error);
}

gboolean
lw_run_status_note (const char *folder, LwStop stopped, const char *message, GError **error)
{
  g_autoptr (GError) problem = NULL;
  LwRunState state = stopped == LW_STOP_NONE ? LW_RUN_FAILED : LW_RUN_INTERRUPTED;
  if (!lw_file_make_directory (folder, error))
    return FALSE;
  g_autoptr (LwLock) lock = lw_lock_take (folder, &problem);
  if (lock)
    return write_status (folder, state, stopped, message, error);
  if (g_error_matches (problem, LW_ERROR, LW_ERROR_BUSY))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* What status.json says; a session that never ended was interrupted. */
static gboolean
read_status (const char *folder, LwRunStatus *status, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_RUN_STATUS, NULL);
  g_autofree char *name = NULL, *stopped = NULL;
  status->state = LW_RUN_INTERRUPTED;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (JsonObject) json = lw_json_load (path, error);
  if (!json || !lw_json_get_string (json, "state", &name, path, error)
      || !lw_json_get_string (json, "stopped", &stopped, path, error)
      || !lw_json_get_string (json, "message", &status->message, path, error))
    return FALSE;
  if (stopped)
    lw_stop_parse (stopped, &status->stopped);
  if (g_strcmp0 (name, names[LW_RUN_FINISHED]) == 0)
    status->state = LW_RUN_FINISHED;
  else if (g_strcmp0 (name, names[LW_RUN_FAILED]) == 0)
    status->state = LW_RUN_FAILED;
  return TRUE;
}

/* A run without a configuration: it has not begun, is about to, or could not. */
static gboolean
read_beginning (const char *folder, LwRunStatus *status, GError **error)
{
  if (!read_status (folder, status, error))
    return FALSE;
  if (status->state == LW_RUN_FAILED)
    return TRUE;
  lw_run_status_clear (status);
  status->state = LW_RUN_NONE;
  return TRUE;
}

static gboolean
read_session (const char *folder, const char *config_path, LwRunStatus *status, GError **error)
{
  LwHeartbeat beat = { 0 };
  g_autoptr (JsonObject) config = lw_json_load (config_path, error);
  if (!config || !lw_json_get_int (config, "iterations", &status->iterations, config_path, error)
      || !read_status (folder, status, error))
    return FALSE;
  if (lw_heartbeat_read (folder, &beat, NULL))
    {
      status->iteration = beat.step;
      status->heartbeat = beat.time;
    }
  return TRUE;
}

static gboolean
read_state (const char *folder, LwRunStatus *status, GError **error)
{
  g_autofree char *config = g_build_filename (folder, LW_RUN_CONFIG, NULL);
  g_autofree char *holder = NULL;
  gboolean held = lw_lock_is_held (folder, &holder);
  gboolean begun = g_file_test (config, G_FILE_TEST_EXISTS);
  if (!(begun ? read_session (folder, config, status, error)
              : read_beginning (folder, status, error)))
    return FALSE;
  if (!held)
    return TRUE;
  status->state = LW_RUN_RUNNING;
  status->stopped = LW_STOP_NONE;
  g_free (status->message);
  status->message = g_steal_pointer (&holder);
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
