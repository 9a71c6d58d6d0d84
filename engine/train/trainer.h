/* The training loop: load, augment, draw, step, record. */
#pragma once

#include "train/session.h"

G_BEGIN_DECLS

/* Judges the weights of a session, now and then and at the end (lw_session_evaluate). */
typedef gboolean (*LwTrainEvaluate) (LwSession *session, double *miou, GError **error);

typedef struct
{
  LwTrainEvaluate evaluate; /* NULL: never */
  gboolean progress_lines;  /* progress as lines, also where stderr is no terminal */
  gint64 stop_after;        /* steps of this session after which it stops as if asked to; 0: none */
} LwTrainOptions;

/* Trains to the last iteration, evaluates, and says in status.json how it ended. When a stop is
 * asked for (core/interrupt.h) it writes a checkpoint, evaluates if that was wanted, and fails with
 * LW_ERROR_STOPPED, which says how to go on. A loss that is not finite is LW_ERROR_INPUT; the last
 * checkpoint stays. */
gboolean lw_train (LwSession *session, const LwTrainOptions *options, GError **error);

G_END_DECLS
