/* What `study export` writes: every item of a study in every format that it has. */
#pragma once

#include "report/curve-draw.h"
#include "report/curve-json.h"
#include "report/export-item.h"
#include "report/study-tables.h"
#include "result/results-load.h"

typedef struct
{
  LwCurveOptions options;
  LwFigureSize size;
  guint formats; /* LwExportFormat; 0: all that an item has */
  LwCostTable costs;
  gboolean pictures;
  const char *question, *answer; /* or NULL; (transfer none) */
  LwPublished *published;        /* or NULL */
  /* of study_export_load */
  LwStudy *study;
  GPtrArray *plan;
  LwResults *results;
  /* of study_export_compute */
  LwCurve *curve;
  GPtrArray *forecasts, *tables;
} StudyExport;

void study_export_clear (StudyExport *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StudyExport, study_export_clear)

gboolean study_export_load (StudyExport *self, const char *folder, GError **error);

/* Curve, fits and tables. @bands: the curve has the bands of the fits. */
void study_export_compute (StudyExport *self, gboolean bands);

/* Writes one item to @path in the one format that is asked for. LW_ERROR_INPUT if the item is not
 * there, or not in that format. */
gboolean study_export_file (const StudyExport *self, const char *what, const char *path,
                            GError **error);

/* Writes an item, or "all" that there is something to say of, into @folder, and prints the paths.
 */
gboolean study_export_folder (const StudyExport *self, const char *what, const char *folder,
                              GError **error);
