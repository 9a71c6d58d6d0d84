/* The studies that were open, the last one first: $XDG_STATE_HOME/labelworth/recent.json. */
#pragma once

#include "window/recent-study.h"

G_BEGIN_DECLS

#define LW_RECENT_MOST 20

/* Reads the file; any thread. (element-type LwRecentStudy) (transfer full). What cannot be read is
 * left out: the list is a convenience. */
GPtrArray *lw_recent_studies_load (void);

/* Put it first, or take it out, in a thread. A failure is only logged. */
void lw_recent_studies_add (const char *folder, const char *title);
void lw_recent_studies_remove (const char *folder);

/* The same, and waits for the disk. @title NULL: take it out. */
gboolean lw_recent_studies_save (const char *folder, const char *title, GError **error);

G_END_DECLS
