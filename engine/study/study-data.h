/* Data sets of a study that were moved. Names of runs depend on the data sets as study.json names
 * them, so that these names stay as they are; where they lie by now is said beside them, in its
 * member "moved", and every finished run stays. */
#pragma once

#include "study/study-file.h"

G_BEGIN_DECLS

/* The folder of a data set that is not there, NULL if all are: of the evaluated and the target
 * images, and where it @trains, of the source. (transfer full) */
char *lw_study_missing_data (const LwStudy *self, gboolean trains);

/* The data set that was in @from, a path as lw_study_missing_data tells, is in the folder @to, or
 * in one of the same name in it. Other data sets that are gone are looked for where they would be
 * had they been moved along. LW_ERROR_INPUT if there is no data set, or not that of the study: then
 * nothing is changed. */
gboolean lw_study_move_data (const char *folder, const char *from, const char *to, GError **error);

G_END_DECLS
