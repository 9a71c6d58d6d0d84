/* Runs a study and tells about it. */
#include "study-session.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "core/file.h"
#include "study-progress.h"
#include "study-sheet.h"
#include "study/study-results.h"

static gboolean
find_costs (const char *folder, const char *costs, LwCostTable *table, GError **error)
{
  if (!costs)
    return lw_study_costs (folder, table, error);
  *table = lw_cost_table_default ();
  return lw_cost_table_load (costs, table, error);
}

gboolean
study_session_table (const char *folder, const char *costs, GError **error)
{
  LwCostTable table;
  if (!find_costs (folder, costs, &table, error))
    return FALSE;
  g_autoptr (LwStudyResults) results = lw_study_results_load (folder, error);
  if (!results || !lw_study_results_save (results, &table, folder, error))
    return FALSE;
  g_autofree char *text = lw_study_results_table (results, &table);
  g_autofree char *csv = g_build_filename (folder, "curve.csv", NULL);
  g_autofree char *svg = g_build_filename (folder, "curve.svg", NULL);
  g_print (_ ("\n%s\nCurve: %s\n       %s\n"), text, svg, csv);
  return TRUE;
}

/* The cost table that the study names becomes that of its folder; one that is there already stays:
 * it may have been edited. */
static gboolean
copy_costs (const LwStudy *study, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "costs.json", NULL);
  LwCostTable table = lw_cost_table_default ();
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return lw_cost_table_load (path, &table, error);
  g_autofree char *named = study->costs ? lw_study_resolve (study, study->costs) : NULL;
  return (!named || lw_cost_table_load (named, &table, error))
         && lw_cost_table_save (path, &table, error);
}

static gboolean
train (const LwStudy *study, const GPtrArray *plan, const char *folder, int *failed, GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  if (!program || !lw_file_make_directory (folder, error) || !copy_costs (study, folder, error)
      || !lw_study_plan_save (study, plan, folder, error)
      || !lw_study_plan_label (study, plan, study_progress_labels, NULL, error))
    return FALSE;
  LwStudyRunner runner = { .program = program, .folder = folder, .report = study_progress_print };
  return lw_study_run (&runner, plan, failed, error);
}

gboolean
study_session_run (const char *file, const char *folder, const char *command, int *failed,
                   GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autoptr (LwStudy) study = lw_study_load (file, error);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, absolute, error) : NULL;
  if (!plan)
    return FALSE;
  g_autoptr (GError) reason = NULL;
  if (!train (study, plan, absolute, failed, &reason))
    {
      if (g_error_matches (reason, LW_ERROR, LW_ERROR_STOPPED))
        g_set_error (error, LW_ERROR, LW_ERROR_STOPPED,
                     _ ("Stopped. What was trained is kept; go on with: %s"), command);
      else
        g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  g_autofree char *sheet = g_build_filename (absolute, "sheet.png", NULL);
  if (!study_sheet_write (study, plan, sheet, error)
      || !study_session_table (absolute, NULL, error))
    return FALSE;
  g_print (_ ("Sheet: %s\n"), sheet);
  return TRUE;
}
