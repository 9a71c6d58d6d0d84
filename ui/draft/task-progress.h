/* How far a task is: told by its threads, looked at by the main loop. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int done, total; /* atomic */
} LwTaskProgress;

LwTaskProgress *lw_task_progress_new (void);
LwTaskProgress *lw_task_progress_ref (LwTaskProgress *self);
void lw_task_progress_unref (LwTaskProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwTaskProgress, lw_task_progress_unref)

void lw_task_progress_set (LwTaskProgress *self, int done, int total);
/* 0 to 1; -1 while nothing is known. */
double lw_task_progress_share (LwTaskProgress *self);

G_END_DECLS
