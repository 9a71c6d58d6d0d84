/* A study from its plan to its results: what `study run` and `demo` have in common. */
#pragma once

#include <glib.h>

/* How many runs at once, and where. */
typedef struct
{
  int slots;           /* 0: one a GPU, 1 without GPUs */
  const char *devices; /* as lw_queue_slots_named takes them, or NULL */
} StudyRunPlaces;

/* Trains what is left of the study in @folder on this machine, prints progress and results.
 * *missing is set to the number of runs without a result, which is told with @command, the way to
 * try again. LW_ERROR_STOPPED says how to go on with it. */
gboolean study_run_here (const char *folder, const StudyRunPlaces *places, const char *command,
                         int *missing, GError **error);
