/* Results of a study. */
#include "study-session.h"

#include <glib/gi18n-lib.h>

#include "report/curve-draw.h"
#include "result/results-load.h"
#include "study-sheet.h"

gboolean
study_session_results (const char *folder, const LwCostTable *costs, GError **error)
{
  LwCostTable table;
  g_autoptr (LwStudy) study = lw_study_open (folder, error);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, error) : NULL;
  if (!plan || !lw_study_costs (study, &table, error))
    return FALSE;
  if (costs)
    table = *costs;
  g_autoptr (LwResults) results = lw_results_of_plan (study, plan, error);
  if (!results)
    return FALSE;
  const LwCurveOptions options = lw_curve_options_default ();
  g_autoptr (LwCurve) curve = lw_curve_new (results, &table, &options);
  g_autofree char *svg = g_build_filename (study->folder, "curve.svg", NULL);
  g_autofree char *png = g_build_filename (study->folder, "curve.png", NULL);
  g_autofree char *sheet = g_build_filename (study->folder, "sheet.png", NULL);
  return lw_curve_write (curve, LW_FIGURE_SCREEN, LW_DRAWING_SVG, svg, error)
         && lw_curve_write (curve, LW_FIGURE_SCREEN, LW_DRAWING_PNG, png, error)
         && study_sheet_write (study, plan, sheet, error);
}
