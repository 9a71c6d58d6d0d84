/* What comes out of a study: its table on the terminal, its curve and its contact sheet as files.
 */
#pragma once

#include <glib.h>

#include "study/cost.h"

/* Prints the table of a study folder and writes curve.csv, curve.svg, curve.png and sheet.png
 * there.
 * @costs: other costs than those of the folder, or NULL. */
gboolean study_session_results (const char *folder, const LwCostTable *costs, GError **error);

/* Trains what is left of the study in @folder, one run at a time, and prints the results. *failed
 * is set to the number of runs without a result. LW_ERROR_STOPPED says how to go on with @command.
 */
gboolean study_session_run (const char *folder, const char *command, int *failed, GError **error);
