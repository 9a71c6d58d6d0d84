/* All tables of a study at once, for the report and for export. */
#pragma once

#include "report/ablation-table.h"
#include "report/results-table.h"

G_BEGIN_DECLS

typedef struct
{
  const LwResults *results;
  const LwCostTable *costs;
  LwMeasure measure;
  double confidence;
  const LwPublished *published; /* or NULL: no published column */
} LwStudyTables;

/* results, classes, comparisons, variance and back-test where there is something to say, ablation
 * and ablation-differences where there are two methods. @forecasts: of lw_forecasts_new for each
 * method. (element-type LwTable) (transfer full) */
GPtrArray *lw_study_tables (const LwStudyTables *self, const GPtrArray *forecasts);

/* One of them by its id; NULL if it is not there. (transfer none) */
const LwTable *lw_study_tables_find (const GPtrArray *tables, const char *id);

/* The fits of every method, with the bands of the curve's series filled where @curve is not NULL.
 * (element-type LwForecasts) (transfer full) */
GPtrArray *lw_study_forecasts (const LwStudyTables *self, LwCurve *curve);

G_END_DECLS
