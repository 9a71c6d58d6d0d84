/* A small file `heartbeat` in a run folder, replaced every few seconds, that tells a run at work
 * from one that hangs: a held lock alone does not. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 time; /* seconds since 1970, UTC */
  gint64 step; /* finished training steps */
} LwHeartbeat;

/* Replaces the heartbeat of @folder by the present time and @step. */
gboolean lw_heartbeat_write (const char *folder, gint64 step, GError **error);
/* LW_ERROR_FILE if there is none; *heartbeat is unchanged on failure. */
gboolean lw_heartbeat_read (const char *folder, LwHeartbeat *heartbeat, GError **error);

G_END_DECLS
