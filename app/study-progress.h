/* Progress of a study on the terminal. */
#pragma once

#include "study/queue.h"

/* Reports to stderr: a line for each run, and on a terminal a line below that is rewritten. */
void study_progress_print (const LwQueueProgress *progress, void *user);

/* "2 h 05 min", "4 min", "50 s" (transfer full) */
char *study_progress_duration (double seconds);

/* Progress of the weak labels. */
void study_progress_labels (const char *type, int done, int total, void *user);
