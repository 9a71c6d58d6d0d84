/* A run on several devices: the process that was called starts one more for each further device
 * (parallel/ranks.h). Each trains on its own share of the batches; sums over all of them keep their
 * weights, momentum and prototypes the same, bit by bit. Rank 0 alone writes the run folder,
 * evaluates and tells; the others do as it orders, and end with it. */
#pragma once

#include "train/session.h"

G_BEGIN_DECLS

/* Rank 0, with its checkpoint written: starts the others, which load that, and waits until all are
 * ready. Nothing to do for a run on one device; so for the calls below. */
gboolean lw_shared_run_start (LwSession *session, GError **error);

/* Rank 0: a step of all processes. */
gboolean lw_shared_run_step (LwSession *session, GError **error);

/* Rank 0: reads the losses of the last step back, as the objective does it; they are means over the
 * processes. */
gboolean lw_shared_run_read_begin (LwSession *session, GError **error);
gboolean lw_shared_run_read_end (LwSession *session, LwStepResult *result, GError **error);

/* Rank 0: waits until all processes have done all steps so far, and none is lost: what is read from
 * the device then is whole. */
gboolean lw_shared_run_settle (LwSession *session, GError **error);

/* Rank 0: the others have done their part, and end. */
void lw_shared_run_end (LwSession *session);

/* The others: joins rank 0, and follows its orders until the end. */
gboolean lw_shared_run_follow (LwRanks *ranks, GError **error);

G_END_DECLS
