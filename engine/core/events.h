/* events.jsonl: one JSON object per line, appended with one write(2) each, so that readers see
 * whole lines and a crash tears at most the last one. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _LwEventWriter LwEventWriter;

/* Opens @path for appending and creates it if it is missing. Of an existing file the first @keep
 * bytes stay (see lw_event_writer_offset; -1: all), less a torn last line. @mirror_fd (-1: none) is
 * given the same lines and stays open; when its reader is gone, mirroring ends and the file goes
 * on. */
LwEventWriter *lw_event_writer_open (const char *path, gint64 keep, int mirror_fd, GError **error);

/* LW_ERROR_FILE if the line could not be written; the file then ends before it. */
gboolean lw_event_writer_write (LwEventWriter *self, JsonObject *event, GError **error);

/* Bytes in the file. A checkpoint stores it, so that a resumed run does not repeat events. */
gint64 lw_event_writer_offset (const LwEventWriter *self);
void lw_event_writer_free (LwEventWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwEventWriter, lw_event_writer_free)

/* Where the next read begins. { 0 } is the start of the file. */
typedef struct
{
  gint64 offset; /* bytes */
  int lines;     /* read so far */
} LwEventCursor;

/* The whole lines after @cursor, which moves past them: call again to follow a growing file.
 * Returns an array of JsonObject (transfer full). A last line without its end is left for the next
 * call; LW_ERROR_INPUT names the first damaged line. */
GPtrArray *lw_events_read (const char *path, LwEventCursor *cursor, GError **error);

G_END_DECLS
