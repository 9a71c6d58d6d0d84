/* Two counters shared by threads. */
#include "draft/task-progress.h"

LwTaskProgress *
lw_task_progress_new (void)
{
  return g_atomic_rc_box_new0 (LwTaskProgress);
}

LwTaskProgress *
lw_task_progress_ref (LwTaskProgress *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lw_task_progress_unref (LwTaskProgress *self)
{
  g_atomic_rc_box_release (self);
}

void
lw_task_progress_set (LwTaskProgress *self, int done, int total)
{
  g_atomic_int_set (&self->done, done);
  g_atomic_int_set (&self->total, total);
}

double
lw_task_progress_share (LwTaskProgress *self)
{
  int total = g_atomic_int_get (&self->total);
  return total > 0 ? CLAMP ((double)g_atomic_int_get (&self->done) / total, 0, 1) : -1;
}
