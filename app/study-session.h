/* A study from its file to its table: what `study run` and `demo` have in common. */
#pragma once

#include <glib.h>

/* Plans the study in @file, makes its weak labels, trains its runs and writes the curve, all below
 * @folder. Prints progress, the failed runs, the table and the paths of the curve. *failed is set
 * to the number of runs without a result. LW_ERROR_STOPPED says how to go on with @command. */
gboolean study_session_run (const char *file, const char *folder, const char *command, int *failed,
                            GError **error);

/* Prints the table of a study folder and writes curve.csv, curve.svg and curve.png there. @costs: a
 * costs.json, or NULL for that of the study. */
gboolean study_session_table (const char *folder, const char *costs, GError **error);
