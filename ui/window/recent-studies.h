/* The studies that were open, the last one first: $XDG_STATE_HOME/labelworth/recent.json. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder, *title;
  gint64 opened; /* seconds since 1970 */
} LwRecentStudy;

/* (element-type LwRecentStudy) (transfer full); empty where the file cannot be read. */
GPtrArray *lw_recent_studies_load (void);

/* A failure is only logged: the list is a convenience. */
void lw_recent_studies_add (const char *folder, const char *title);
void lw_recent_studies_remove (const char *folder);

G_END_DECLS
