/* The contact sheet of a study: photographs, truth, and what networks of each label type say. */
#pragma once

#include "report/html-report.h"
#include "study/study-plan.h"

/* Writes a PNG with a few images of the evaluation data in rows, and in columns the photograph, its
 * truth, source-only and each label type with the most images (first partition and seed, WDASS
 * where it was trained), as far as their runs are finished. TRUE without a file if there are none.
 */
gboolean study_sheet_write (const LwStudy *study, const GPtrArray *plan, const char *path,
                            GError **error);

/* The same as single pictures. (element-type LwReportScene) (transfer full) Empty where no run is
 * finished. *classes (transfer full) gets the colours, or NULL. */
GPtrArray *study_sheet_scenes (const GPtrArray *plan, LwClassSet **classes, GError **error);
