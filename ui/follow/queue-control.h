/* What the user wants of the queue of a study: written to queue.json in a thread, or starting the
 * queue; then the model looks at the files at once. */
#pragma once

#include "model/study-model.h"

G_BEGIN_DECLS

typedef enum
{
  LW_QUEUE_START,    /* the process of the queue, if none is at work */
  LW_QUEUE_PAUSE,    /* no run begins */
  LW_QUEUE_CONTINUE, /* takes the pause back */
  LW_QUEUE_STOP,     /* the runs, or without runs all of them and the queue */
  LW_QUEUE_RETRY,    /* the runs, that failed or were stopped */
  LW_QUEUE_FIRST,    /* the runs before all others */
  LW_QUEUE_LAST,     /* the runs behind all others */
  LW_QUEUE_REORDER,  /* puts an order back */
} LwQueueVerb;

typedef struct
{
  LwQueueVerb verb;
  const char *const *runs; /* ids, NULL-terminated; NULL: none */
  LwStop how;              /* LW_QUEUE_STOP */
  int slots;               /* LW_QUEUE_START: runs at once */
  GVariant *order;         /* LW_QUEUE_REORDER: what lw_queue_control_finish gave */
} LwQueueCommand;

/* Copies @command. */
void lw_queue_control_async (LwStudyModel *model, const LwQueueCommand *command,
                             GAsyncReadyCallback callback, gpointer user_data);

/* @order (may be NULL): of LW_QUEUE_FIRST, LW_QUEUE_LAST and LW_QUEUE_REORDER the order before,
 * "(asas)", (transfer full). */
gboolean lw_queue_control_finish (LwStudyModel *model, GAsyncResult *result, GVariant **order,
                                  GError **error);

G_END_DECLS
