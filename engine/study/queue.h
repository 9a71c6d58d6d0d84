/* The queue of a study: trains its runs, several at once, in processes of their own.
 *
 * What the queue is to do stands in queue.json (study/queue-wishes.h), which any process may change
 * at any time; what became of a run stands in its folder. The queue itself remembers nothing that
 * matters: killed at any time, it goes on where it was when it is started again. Its workers end
 * with it, each after a checkpoint: nothing goes on training unattended. */
#pragma once

#include "core/lock.h"
#include "study/launch-local.h"
#include "study/queue-wishes.h"
#include "study/rehearsal.h"

G_BEGIN_DECLS

typedef enum
{
  LW_QUEUE_KEPT,      /* was finished before */
  LW_QUEUE_STARTED,   /* trains from its beginning */
  LW_QUEUE_RESUMED,   /* goes on */
  LW_QUEUE_TRAINING,  /* of every run at work, about twice a second */
  LW_QUEUE_HUNG,      /* no sign of life for minutes; the queue leaves it to the user */
  LW_QUEUE_ELSEWHERE, /* another process works on it; the queue waits for that */
  LW_QUEUE_FINISHED,
  LW_QUEUE_STOPPED, /* on request, the message says how */
  LW_QUEUE_FAILED,  /* the others go on */
  LW_QUEUE_PAUSED,  /* no run, as the next ones */
  LW_QUEUE_CONTINUED,
  LW_QUEUE_CONFUSED, /* queue.json cannot be read; what it said before holds */
} LwQueueEvent;

typedef struct
{
  LwQueueEvent event;
  const LwStudyRun *run; /* NULL where the event is about none */
  int total, finished;   /* runs of the study */
  int active;            /* runs at work here */
  int nth;               /* of the run among these, from 0 */
  gint64 step, steps;    /* of the run */
  double rate;           /* its steps a second since it began or went on; 0: not known yet */
  double left;         /* seconds that the study still takes with these slots, -1: not known yet */
  const char *message; /* who, why or how; or NULL */
} LwQueueProgress;

typedef struct
{
  const char *program; /* path of labelworth */
  const char *folder;  /* of the study, absolute */
  const LwQueueSlot *slots;
  int n_slots;
  const char *only;               /* NULL, or the one run to train; it must be in the plan */
  const LwRehearsals *rehearsals; /* tell the time before anything is measured; NULL: none */
  void (*report) (const LwQueueProgress *progress, void *user);
  void *user;
} LwQueueOptions;

/* What became of the runs that were to be trained. */
typedef struct
{
  int finished, failed, stopped;
} LwQueueOutcome;

/* Makes this process the queue of the study in @folder until the lock is freed, and takes back what
 * stopped the one before. LW_ERROR_BUSY names the process that is the queue now. Not needed for one
 * run alone. */
LwLock *lw_queue_claim (const char *folder, GError **error);

/* Trains and evaluates what is not finished yet, in the order of study/queue-order.h. FALSE with
 * LW_ERROR_STOPPED when a stop of all was asked for, by signal or wish, after all runs have ended
 * in that way. Iterates the default main context. */
gboolean lw_queue_run (const LwQueueOptions *options, const GPtrArray *plan,
                       LwQueueOutcome *outcome, GError **error);

/* ---- from outside -------------------------------------------------------------------------- */

typedef enum
{
  LW_QUEUE_WAITING,
  LW_QUEUE_RUNNING,
  LW_QUEUE_HANGING, /* at work, without a sign of life for minutes */
  LW_QUEUE_INTERRUPTED,
  LW_QUEUE_DONE,
  LW_QUEUE_FAILURE,
} LwQueueState;

/* "waiting", "running", "hung", "interrupted", "finished", "failed" */
const char *lw_queue_state_name (LwQueueState state);

typedef struct
{
  const LwStudyRun *run;
  LwQueueState state;
  LwStop stop;    /* how it is to stop or is kept from beginning, LW_STOP_NONE: not at all */
  LwStop stopped; /* how it was stopped, as its folder says */
  char *message;  /* why it failed or was stopped; who works on it; or NULL */
  gint64 step, steps;
  gint64 heartbeat; /* seconds since 1970, 0: none */
} LwQueueEntry;

/* The runs in the order of the queue, as their folders tell now; nothing is locked. A folder that
 * cannot be read is LW_QUEUE_FAILURE with the reason. (element-type LwQueueEntry) (transfer full)
 */
GPtrArray *lw_queue_entries (const GPtrArray *plan, const LwQueueWishes *wishes);

/* Whether a heartbeat of that time is that of a run that hangs. */
gboolean lw_queue_is_hung (gint64 heartbeat);

G_END_DECLS
