/* An open study: its pages, with a banner for what is wrong with its files. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_STUDY_VIEW (lw_study_view_get_type ())

/* Property: title. */
G_DECLARE_FINAL_TYPE (LwStudyView, lw_study_view, LW, STUDY_VIEW, AdwBin)

LwStudyView *lw_study_view_new (const char *folder);

/* Reads the study and shows its pages, or why it cannot be read. */
void lw_study_view_load (LwStudyView *self);

const char *lw_study_view_get_folder (LwStudyView *self);
const char *lw_study_view_get_title (LwStudyView *self);

LwStudyModel *lw_study_view_get_model (LwStudyView *self);

/* The folder of a data set of the study that is gone, or NULL. */
const char *lw_study_view_get_missing_data (LwStudyView *self);

/* An action of the window that is about a study: "page", "show-run", "compare", "show-confusion",
 * "undo", "redo", "export", "sidebar"; before the study is read it is kept until then. */
void lw_study_view_activate (LwStudyView *self, const char *action, GVariant *target);

G_END_DECLS
