/* A study that is being made: the draft, what was found out about its data, its place and its time,
 * and the tasks that find it out. The parts of the page "New Study" share one. Main thread only. */
#pragma once

#include "draft/data-look.h"
#include "draft/preflight.h"

G_BEGIN_DECLS

#define LW_TYPE_STUDY_MAKING (lw_study_making_get_type ())

/* Signals, none with an argument:
 *
 *   changed   the draft or what is known of it
 *   replaced  the draft is another one: read it again from its beginning; then comes changed */
G_DECLARE_FINAL_TYPE (LwStudyMaking, lw_study_making, LW, STUDY_MAKING, GObject)

/* Of the built-in scenes, to be made in $XDG_DATA_HOME/labelworth/studies. */
LwStudyMaking *lw_study_making_new (void);

/* Ends every task: nobody looks any more. */
void lw_study_making_close (LwStudyMaking *self);

/* To be changed in place; then tell with lw_study_making_edited. (transfer none) */
LwStudyDraft *lw_study_making_draft (LwStudyMaking *self);
void lw_study_making_edited (LwStudyMaking *self);

/* The title, and with it the folder, which gets a number where the name is taken. */
void lw_study_making_set_title (LwStudyMaking *self, const char *title);
/* The folder in which that of the study is made. */
void lw_study_making_set_location (LwStudyMaking *self, const char *location);
const char *lw_study_making_get_location (LwStudyMaking *self);

/* What a text named @title (translated) of the page holds that is not understood, or NULL; the
 * study cannot be started then. */
void lw_study_making_set_invalid (LwStudyMaking *self, const char *title, const char *problem);
const char *lw_study_making_get_invalid (LwStudyMaking *self, const char *title);

/* ---- data ---------------------------------------------------------------------------------- */

typedef enum
{
  LW_SIDE_SOURCE,
  LW_SIDE_TARGET,
  LW_N_SIDES,
} LwSide;

/* Both sides are built-in scenes. */
void lw_study_making_use_scenes (LwStudyMaking *self);
void lw_study_making_choose (LwStudyMaking *self, LwSide side, const char *path);
/* After its files have changed. */
void lw_study_making_examine_again (LwStudyMaking *self, LwSide side);
/* NULL: that of the target. */
void lw_study_making_set_class_set (LwStudyMaking *self, const char *class_set);
LwDataLook *lw_study_making_look (LwStudyMaking *self, LwSide side);

/* ---- time ---------------------------------------------------------------------------------- */

void lw_study_making_measure (LwStudyMaking *self);
void lw_study_making_stop_measuring (LwStudyMaking *self);
gboolean lw_study_making_is_measuring (LwStudyMaking *self);
double lw_study_making_get_measuring (LwStudyMaking *self); /* 0 to 1; -1: not known */
const char *lw_study_making_get_measure_error (LwStudyMaking *self);
/* FALSE where it is not measured, or no longer so. */
gboolean lw_study_making_needs (LwStudyMaking *self, LwStudyNeeds *needs);

/* ---- making -------------------------------------------------------------------------------- */

/* (element-type LwCheckItem) (transfer full) */
GPtrArray *lw_study_making_preflight (LwStudyMaking *self, int slots);

/* Makes the study and starts its queue; what fails leaves the draft as it is. */
void lw_study_making_create_async (LwStudyMaking *self, int slots, GAsyncReadyCallback callback,
                                   gpointer user_data);
/* Its folder. (transfer full) */
char *lw_study_making_create_finish (LwStudyMaking *self, GAsyncResult *result, GError **error);

/* The draft becomes a copy of the study in @folder, to be made beside it. */
void lw_study_making_start_from_async (LwStudyMaking *self, const char *folder,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean lw_study_making_start_from_finish (GAsyncResult *result, GError **error);

G_END_DECLS
