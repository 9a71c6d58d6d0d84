/* A row of the list of recent studies.
 *
 * Signal removed: the study is to leave the list. */
#pragma once

#include <adwaita.h>

#include "window/recent-study.h"

G_BEGIN_DECLS

#define LW_TYPE_RECENT_ROW (lw_recent_row_get_type ())

G_DECLARE_FINAL_TYPE (LwRecentRow, lw_recent_row, LW, RECENT_ROW, AdwActionRow)

LwRecentRow *lw_recent_row_new (LwRecentStudy *study);
LwRecentStudy *lw_recent_row_get_study (LwRecentRow *self);

G_END_DECLS
