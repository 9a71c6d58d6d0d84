/* A study as its files told at one time: immutable, read in a thread, shared by every page. */
#pragma once

#include <gio/gio.h>

#include "result/results-load.h"
#include "study/queue.h"

G_BEGIN_DECLS

typedef struct
{
  LwStudy *study;
  GPtrArray *plan;    /* of LwStudyRun */
  LwResults *results; /* a run at the same position as in @plan */
  GPtrArray *groups;  /* of LwGroup */
  GPtrArray *methods; /* of char *: those that learn from labels, in the order of the study */
  LwRehearsals *rehearsals;
  GPtrArray *damaged;    /* of char *: runs whose files cannot be read, and why */
  GHashTable *positions; /* id of a run -> position */
  guint64 stamp;         /* of study.json before it was read */
  guint finished;        /* runs with a result */
} LwStudySnapshot;

/* Reads FOLDER; any thread. */
LwStudySnapshot *lw_study_snapshot_load (const char *folder, GError **error);

/* The same in a thread. @callback gets @owner, an object of the main thread that is kept till then,
 * as its source. */
void lw_study_snapshot_load_async (const char *folder, gpointer owner, GCancellable *cancellable,
                                   GAsyncReadyCallback callback);
LwStudySnapshot *lw_study_snapshot_load_finish (GAsyncResult *result, GError **error);

/* The references may be taken and given back in any thread. */
LwStudySnapshot *lw_study_snapshot_ref (LwStudySnapshot *self);
void lw_study_snapshot_unref (LwStudySnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStudySnapshot, lw_study_snapshot_unref)

/* Position of a run by its id, or -1. */
int lw_study_snapshot_find (const LwStudySnapshot *self, const char *id);

/* Stamp of a file: its time, size and place on the disk; 0 where there is none. */
guint64 lw_file_stamp (const char *path);

G_END_DECLS
