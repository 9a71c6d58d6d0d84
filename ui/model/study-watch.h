/* What the files of a study tell by now, to be compared with what they told before. State is in
 * files alone, so that runs of other machines are followed in the same way. */
#pragma once

#include "model/study-snapshot.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean missing;     /* there is no study in the folder any more */
  guint64 study, costs; /* stamps: differ when the file was replaced */
  GPtrArray *entries;   /* of LwQueueEntry, in the order of the queue; NULL if it cannot be told */
  gboolean paused;
  LwStop stop;  /* of all runs */
  char *holder; /* who is the queue, or NULL */
  guint finished, running, failed;
  char *problem; /* queue.json cannot be read; or NULL */
} LwStudyWatch;

/* Any thread; the entries refer to the plan of @snapshot. */
LwStudyWatch *lw_study_watch_new (LwStudySnapshot *snapshot);
void lw_study_watch_free (LwStudyWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStudyWatch, lw_study_watch_free)

/* What results depend on: the study, and which runs are finished. */
typedef struct
{
  guint64 study;
  guint finished, failed;
} LwStudySeen;

LwStudySeen lw_study_watch_seen (const LwStudyWatch *self);

G_END_DECLS
