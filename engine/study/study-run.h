/* Trains the runs of a study one after the other, each in a process of its own: a run that crashes
 * never takes the study along, and gives its memory back.
 *
 * The state of a study is that of its run folders. So it may be stopped at any time and goes on
 * where it was: finished runs are kept, interrupted ones resumed. */
#pragma once

#include "study/study-plan.h"

G_BEGIN_DECLS

typedef enum
{
  LW_STUDY_KEPT,     /* was finished before */
  LW_STUDY_STARTED,  /* trains from its beginning */
  LW_STUDY_RESUMED,  /* goes on */
  LW_STUDY_TRAINING, /* about twice a second */
  LW_STUDY_FINISHED,
  LW_STUDY_FAILED, /* the study goes on with the next run */
} LwStudyEvent;

typedef struct
{
  LwStudyEvent event;
  int position, total; /* of the run in the study; from 0 */
  const LwStudyRun *run;
  gint64 step, steps;  /* of the run */
  double left;         /* seconds that the study still takes, -1: not known yet */
  const char *message; /* of LW_STUDY_FAILED: why, and where its log is */
} LwStudyProgress;

typedef struct
{
  const char *program; /* path of labelworth */
  const char *folder;  /* of the study, absolute; it exists */
  void (*report) (const LwStudyProgress *progress, void *user);
  void *user;
} LwStudyRunner;

/* Trains and evaluates what is not finished yet. *failed is set to the number of runs that failed
 * or could not start as the run before them failed. Holds the lock of the folder. FALSE with
 * LW_ERROR_STOPPED when a stop was asked for (the present run has written its checkpoint then),
 * LW_ERROR_BUSY if another process works on the study. Iterates the default main context. */
gboolean lw_study_run (const LwStudyRunner *runner, const GPtrArray *plan, int *failed,
                       GError **error);

G_END_DECLS
