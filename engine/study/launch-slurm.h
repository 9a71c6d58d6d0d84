/* A study on a cluster with Slurm and shared storage. Its runs are tasks of array jobs, each of
 * which trains one run by `labelworth study cell`; a last job collects the results. A task whose
 * time is up writes a checkpoint, queues itself again and goes on. What became of the runs is read
 * from their folders as ever, never from Slurm. */
#pragma once

#include "study/queue.h"

G_BEGIN_DECLS

typedef struct
{
  const char *program;        /* path of labelworth, the same on all nodes */
  const char *folder;         /* of the study, absolute, the same on all nodes */
  const char *const *options; /* of sbatch, for all jobs; NULL-terminated, or NULL */
  int at_once;                /* tasks at a time, 0: as many as there is room for */
} LwSlurmOptions;

/* Writes FOLDER/slurm: runs-0.sh with the runs that can begin at once, runs-N.sh for each run that
 * starts others with these, collect.sh, and submit.sh, which submits them. *tasks is set to the
 * number of runs that are neither finished nor stopped; without any nothing is written. */
gboolean lw_slurm_write (const LwSlurmOptions *options, const GPtrArray *plan,
                         const LwQueueWishes *wishes, int *tasks, GError **error);

/* FOLDER/slurm/submit.sh (transfer full) */
char *lw_slurm_script (const char *folder);

/* Runs submit.sh. Its output, the numbers of the jobs. (transfer full) If one cannot be submitted
 * the others are taken back. */
char *lw_slurm_submit (const char *folder, GError **error);

/* Whether this process is in a job. */
gboolean lw_slurm_is_here (void);

/* The processors that the job was given, as a slot. */
LwQueueSlot lw_slurm_slot (void);

/* Queues the job of this process again. */
gboolean lw_slurm_requeue (GError **error);

G_END_DECLS
