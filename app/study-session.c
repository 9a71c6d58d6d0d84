/* Results of a study, and a study from its plan to its results. */
#include "study-session.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "report/curve-draw.h"
#include "result/results-load.h"
#include "study-progress.h"
#include "study-sheet.h"
#include "study/study-run.h"

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

static gboolean
train (const LwStudy *study, const GPtrArray *plan, int *failed, GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  if (!program || !lw_study_prepare (study, plan, study_progress_labels, NULL, error))
    return FALSE;
  LwStudyRunner runner
      = { .program = program, .folder = study->folder, .report = study_progress_print };
  return lw_study_run (&runner, plan, failed, error);
}

gboolean
study_session_run (const char *folder, const char *command, int *failed, GError **error)
{
  g_autoptr (LwStudy) study = lw_study_open (folder, error);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, error) : NULL;
  g_autoptr (GError) reason = NULL;
  if (!plan)
    return FALSE;
  if (train (study, plan, failed, &reason))
    return study_session_results (folder, NULL, error);
  if (g_error_matches (reason, LW_ERROR, LW_ERROR_STOPPED))
    g_set_error (error, LW_ERROR, LW_ERROR_STOPPED,
                 _ ("Stopped. What was trained is kept; go on with: %s"), command);
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}
