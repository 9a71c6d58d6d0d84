/* What a training holds while it runs: the locked run folder, data, device, network, objective and
 * loaders. */
#pragma once

#include "core/events.h"
#include "core/lock.h"
#include "dataset/loader.h"
#include "train/checkpoint.h"
#include "eval/inference.h"
#include "train/manifest.h"
#include "train/memory-plan.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  LwLock *lock;
  LwRunConfig *config;
  LwRunData *data;
  LwOpenDevice device;
  LwNetwork *network;
  LwObjective *objective;
  LwImageCache *cache;
  LwLoader *source, *target; /* NULL where the run has no such images */
  LwRunSizes *sizes;
  LwMemoryPlan plan; /* of the device */
  LwBatch *batch;
  LwInference *inference; /* keeps its memory on a GPU; NULL: made anew for each evaluation */
  LwEventWriter *events;
  LwSample **samples;    /* [batch], while they are loaded */
  gint64 iteration;      /* finished steps */
  gint64 next_heartbeat; /* monotonic us */

  /* of a run on several devices (shared-run.h) */
  int rank;                    /* 0: writes the run folder; the only one of a run on one device */
  LwPrecisionOption precision; /* that of rank 0 for all */
  gboolean direct;             /* the devices add up themselves */
  LwRanks *ranks;              /* NULL while there is one process; owned by the session of rank 0 */
  LwCollective *collective;
} LwSession;

/* Begins the run of @config (transfer full) in @folder, which is created and must hold no run yet.
 * config.json is written last: a failure before leaves no run behind. @event_fd (-1: none) gets the
 * events too. */
LwSession *lw_session_start (const char *folder, LwRunConfig *config, int event_fd, GError **error);

/* Goes on with the run in @folder from its last checkpoint. @arguments (nullable), names and values
 * in turn, may say where data lie now and how the machine is used, nothing else. */
LwSession *lw_session_resume (const char *folder, const char *const *arguments, int event_fd,
                              GError **error);

/* A session of another rank than 0, as rank 0's @greeting says ("folder", "precision", "direct" and
 * "config"; shared-run.c): starts from the checkpoint, and writes nothing. @ranks outlive it. */
LwSession *lw_session_join (LwRanks *ranks, JsonObject *greeting, GError **error);
void lw_session_free (LwSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwSession, lw_session_free)

/* Number in the run of batch @index, from 0, of the step that comes next: the batches of a step of
 * all processes follow each other, those of one process @size apart. */
gint64 lw_session_batch_number (const LwSession *self, int index);

/* Writes the heartbeat if the last one is some seconds old. */
gboolean lw_session_beat (LwSession *self, GError **error);

/* Replaces the checkpoint by the present state. */
gboolean lw_session_checkpoint (LwSession *self, GError **error);

G_END_DECLS
