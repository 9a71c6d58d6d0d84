/* A study from its plan to its results: what `study run` and `demo` have in common. */
#pragma once

#include <glib.h>

/* Trains what is left of the study in @folder on this machine, @slots runs at once, prints progress
 * and results. *missing is set to the number of runs without a result, which is told with @command,
 * the way to try again. LW_ERROR_STOPPED says how to go on with it. */
gboolean study_run_here (const char *folder, int slots, const char *command, int *missing,
                         GError **error);
