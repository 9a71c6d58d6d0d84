/* A study that was open before, as a row of the welcome page: where it is and how far it is. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LW_TYPE_RECENT_STUDY (lw_recent_study_get_type ())

/* Properties: state (string, "12 of 24 runs": those that are finished; empty before it is known),
 * gone (boolean: there is no study in the folder any more). */
G_DECLARE_FINAL_TYPE (LwRecentStudy, lw_recent_study, LW, RECENT_STUDY, GObject)

/* @opened: seconds since 1970. */
LwRecentStudy *lw_recent_study_new (const char *folder, const char *title, gint64 opened);

const char *lw_recent_study_get_folder (LwRecentStudy *self);
const char *lw_recent_study_get_title (LwRecentStudy *self);
gint64 lw_recent_study_get_opened (LwRecentStudy *self);
const char *lw_recent_study_get_state (LwRecentStudy *self);
gboolean lw_recent_study_get_gone (LwRecentStudy *self);

/* Reads in a thread how far it is; what comes after @cancellable was cancelled is dropped. */
void lw_recent_study_look (LwRecentStudy *self, GCancellable *cancellable);

/* "just now", "3 days ago", a date: @then as seen at @now, both in seconds since 1970. (transfer
 * full) */
char *lw_time_ago_text (gint64 then, gint64 now);

G_END_DECLS
