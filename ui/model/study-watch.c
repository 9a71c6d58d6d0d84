/* Looking at a study folder. */
#include "model/study-watch.h"

#include "core/lock.h"

static guint64
stamp_in (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return lw_file_stamp (path);
}

static void
count (LwStudyWatch *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      LwQueueState state = ((const LwQueueEntry *)self->entries->pdata[i])->state;
      self->finished += state == LW_QUEUE_DONE;
      self->running += state == LW_QUEUE_RUNNING || state == LW_QUEUE_HANGING;
      self->failed += state == LW_QUEUE_FAILURE;
    }
}

LwStudyWatch *
lw_study_watch_new (LwStudySnapshot *snapshot)
{
  LwStudyWatch *self = g_new0 (LwStudyWatch, 1);
  const char *folder = snapshot->study->folder;
  g_autoptr (GError) error = NULL;
  self->study = stamp_in (folder, LW_STUDY_FILE);
  self->costs = stamp_in (folder, LW_STUDY_COSTS);
  self->missing = self->study == 0;
  if (self->missing)
    return self;
  g_autoptr (LwQueueWishes) wishes = lw_queue_wishes_load (folder, &error);
  if (!wishes)
    {
      self->problem = g_strdup (error->message);
      return self;
    }
  self->paused = wishes->paused;
  self->stop = wishes->stop;
  self->entries = lw_queue_entries (snapshot->plan, wishes);
  lw_lock_is_held (folder, &self->holder);
  count (self);
  return self;
}

void
lw_study_watch_free (LwStudyWatch *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self->holder);
  g_free (self->problem);
  g_free (self);
}

LwStudySeen
lw_study_watch_seen (const LwStudyWatch *self)
{
  return (LwStudySeen){ self->study, self->finished, self->failed };
}
