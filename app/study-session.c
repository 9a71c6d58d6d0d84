/* Results of a study on the terminal and as files. */
#include "study-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/file.h"
#include "report/curve-draw.h"
#include "report/results-table.h"
#include "result/results-load.h"
#include "study-sheet.h"

static gboolean
write_curve (const LwResults *results, const LwCostTable *costs, GError **error)
{
  const LwCurveOptions options = lw_curve_options_default ();
  g_autoptr (LwCurve) curve = lw_curve_new (results, costs, &options);
  g_autofree char *text = lw_results_csv (results, costs);
  g_autofree char *csv = g_build_filename (results->folder, "curve.csv", NULL);
  g_autofree char *svg = g_build_filename (results->folder, "curve.svg", NULL);
  g_autofree char *png = g_build_filename (results->folder, "curve.png", NULL);
  return lw_file_replace (csv, text, strlen (text), error)
         && lw_curve_write (curve, LW_FIGURE_SCREEN, LW_DRAWING_SVG, svg, error)
         && lw_curve_write (curve, LW_FIGURE_SCREEN, LW_DRAWING_PNG, png, error);
}

static void
print_results (const LwResults *results, const LwCostTable *costs)
{
  LwMeasure measure;
  lw_measure_parse (results, "mIoU", &measure, NULL);
  g_autoptr (LwTable) table = lw_results_table (results, costs, &measure, LW_CONFIDENCE);
  g_autoptr (GPtrArray) comparisons = lw_comparisons_new (results, costs, &measure, LW_CONFIDENCE);
  const LwVarianceSplit split = lw_variance_split (results, &measure);
  g_autofree char *rows = lw_table_to_text (table);
  g_autofree char *verdicts = lw_comparisons_text (comparisons, LW_CONFIDENCE);
  g_autofree char *variance = lw_variance_text (&split);
  g_print ("\n%s\n%s%s%s\n", rows, verdicts, *verdicts ? "\n" : "", variance);
}

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
  g_autoptr (LwResults) results = lw_results_of_plan (study, plan, NULL, error);
  if (!results || !write_curve (results, &table, error))
    return FALSE;
  print_results (results, &table);
  g_autofree char *sheet = g_build_filename (study->folder, "sheet.png", NULL);
  if (!study_sheet_write (study, plan, sheet, error))
    return FALSE;
  g_print (_ ("Written to %s: curve.csv, curve.svg, curve.png, sheet.png\n"), study->folder);
  return TRUE;
}
