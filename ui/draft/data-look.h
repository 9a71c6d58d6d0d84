/* Looking at a data set while it is being chosen: built-in scenes are drawn first, then a few files
 * are examined for a quick answer, then all of them. Main thread only. */
#pragma once

#include "draft/data-report.h"

G_BEGIN_DECLS

#define LW_TYPE_DATA_LOOK (lw_data_look_get_type ())

/* Signal: changed. */
G_DECLARE_FINAL_TYPE (LwDataLook, lw_data_look, LW, DATA_LOOK, GObject)

LwDataLook *lw_data_look_new (void);

/* Drops what was known and begins. @scenes: folder in which the built-in scenes are drawn first, or
 * NULL. */
void lw_data_look_start (LwDataLook *self, const LwDataQuestion *question, const char *scenes);
/* Ends the task that is at work; what was found stays. */
void lw_data_look_stop (LwDataLook *self);
/* As before the first look. */
void lw_data_look_clear (LwDataLook *self);

/* (transfer none) (nullable) */
LwDataReport *lw_data_look_get_report (LwDataLook *self);
const char *lw_data_look_get_error (LwDataLook *self);
/* What it is doing, translated, with its progress; NULL: nothing. */
const char *lw_data_look_get_activity (LwDataLook *self);
double lw_data_look_get_progress (LwDataLook *self); /* 0 to 1; -1: not known */

G_END_DECLS
