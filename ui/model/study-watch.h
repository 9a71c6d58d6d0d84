/* What the files of a study tell by now, to be compared with what they told before. State is in
 * files alone, so that runs of other machines are followed in the same way. */
#pragma once

#include "model/study-snapshot.h"

G_BEGIN_DECLS

typedef struct
{
  LwStudySnapshot *snapshot; /* that it was held against */
  gboolean missing;          /* there is no study in the folder any more */
  guint64 study, costs;      /* stamps: differ when the file was replaced */
  GPtrArray *entries; /* of LwQueueEntry, in the order of the queue; NULL if it cannot be told */
  gboolean paused;
  LwStop stop;  /* of all runs */
  char *holder; /* who is the queue, or NULL */
  guint finished, running, failed;
  char *problem; /* queue.json cannot be read; or NULL */
  LwCostTable
      *new_costs;      /* where costs.json was replaced; NULL: it was not, or there is a problem */
  char *costs_problem; /* or NULL */
  double seconds;      /* that looking took */
} LwStudyWatch;

/* Looks in a thread. @known_costs: the stamp of the costs that are known, 0 for none. @callback
 * gets
 * @owner, an object of the main thread that is kept till then, as its source. */
void lw_study_watch_async (LwStudySnapshot *snapshot, guint64 known_costs, gpointer owner,
                           GCancellable *cancellable, GAsyncReadyCallback callback);
/* NULL if it was cancelled. */
LwStudyWatch *lw_study_watch_finish (GAsyncResult *result);

void lw_study_watch_free (LwStudyWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStudyWatch, lw_study_watch_free)

/* Whether the queue, its process or the state of a run changed; @before, of the same snapshot or
 * NULL, came earlier. */
gboolean lw_study_watch_queue_differs (const LwStudyWatch *self, const LwStudyWatch *before);

/* What results depend on: the study, and which runs are finished. */
typedef struct
{
  guint64 study;
  guint finished, failed;
} LwStudySeen;

LwStudySeen lw_study_watch_seen (const LwStudyWatch *self);

G_END_DECLS
