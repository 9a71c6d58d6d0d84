/* One run of a study on this machine: begins it, or goes on with it. */
#pragma once

#include "study/queue-slots.h"
#include "study/study-plan.h"
#include "study/worker.h"

G_BEGIN_DECLS

/* Whether the run has a configuration, so that it goes on rather than begins. */
gboolean lw_run_has_begun (const LwStudyRun *run);

/* FOLDER/logs/ID.log (transfer full) */
char *lw_run_log_path (const char *folder, const LwStudyRun *run);

/* Starts "PROGRAM train" or "PROGRAM resume". A run that begins gets the threads of the slot,
 * unless its recipe says how many, and keeps that number for good: results depend on it. One that
 * goes on is told where the data are now, as the study may have been moved, and its device. */
LwWorker *lw_launch_local (const char *program, const char *folder, const LwStudyRun *run,
                           const LwQueueSlot *slot, GError **error);

G_END_DECLS
