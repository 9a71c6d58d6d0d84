/* Heartbeats of run folders. */
#include "core/heartbeat.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"

gboolean
lw_heartbeat_write (const char *folder, gint64 step, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "heartbeat", NULL);
  g_autoptr (JsonObject) beat = json_object_new ();
  json_object_set_int_member (beat, "time", g_get_real_time () / G_USEC_PER_SEC);
  json_object_set_int_member (beat, "step", step);
  g_autofree char *line = lw_json_line (beat);
  g_autoptr (LwFileWriter) writer = lw_file_writer_open (path, error);
  if (!writer)
    return FALSE;
  lw_file_writer_skip_sync (writer);
  return lw_file_writer_write (writer, line, strlen (line), error)
         && lw_file_writer_write (writer, "\n", 1, error) && lw_file_writer_commit (writer, error);
}

gboolean
lw_heartbeat_read (const char *folder, LwHeartbeat *heartbeat, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "heartbeat", NULL);
  g_autoptr (JsonObject) beat = lw_json_load (path, error);
  LwHeartbeat read = { -1, -1 };
  if (!beat || !lw_json_get_int (beat, "time", &read.time, path, error)
      || !lw_json_get_int (beat, "step", &read.step, path, error))
    return FALSE;
  if (read.time < 0 || read.step < 0)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s holds no time and step"), path);
      return FALSE;
    }
  *heartbeat = read;
  return TRUE;
}
