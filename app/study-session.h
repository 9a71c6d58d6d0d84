/* What comes out of a study: its table on the terminal, its curve and its contact sheet as files.
 */
#pragma once

#include <glib.h>

#include "study/cost.h"

/* Prints the table of a study folder and writes curve.csv, curve.svg, curve.png and sheet.png
 * there.
 * @costs: other costs than those of the folder, or NULL. */
gboolean study_session_results (const char *folder, const LwCostTable *costs, GError **error);
