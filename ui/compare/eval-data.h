/* The images that the runs of a study are judged by, opened once; immutable, shared by threads. */
#pragma once

#include "model/study-snapshot.h"

G_BEGIN_DECLS

typedef struct
{
  LwDataset *data;
  GStrv ids; /* of the items, in their order */
  guint64 weak_seed;
  LwCoarseOptions coarse; /* how the study simulates annotators */
} LwEvalData;

/* Any thread. The data set of the study's first run. */
LwEvalData *lw_eval_data_open (const LwStudySnapshot *snapshot, GError **error);
LwEvalData *lw_eval_data_ref (LwEvalData *self);
void lw_eval_data_unref (LwEvalData *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwEvalData, lw_eval_data_unref)

/* The same in a thread. */
void lw_eval_data_open_async (LwStudySnapshot *snapshot, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
LwEvalData *lw_eval_data_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
