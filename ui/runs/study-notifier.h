/* Tells on the desktop that a run has failed or the study has ended, while no window of the program
 * is looked at. */
#pragma once

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_STUDY_NOTIFIER (lw_study_notifier_get_type ())

G_DECLARE_FINAL_TYPE (LwStudyNotifier, lw_study_notifier, LW, STUDY_NOTIFIER, GObject)

/* Works as long as it is kept. */
LwStudyNotifier *lw_study_notifier_new (LwStudyModel *model);

G_END_DECLS
