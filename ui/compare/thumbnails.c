/* Thumbnails: two threads at most, last wanted first. */
#include "compare/thumbnails.h"

#include "model/owner-task.h"

#define MOST_TASKS 2
#define MOST_WAITING 64 /* scrolled past: nobody looks at them any more */
#define MOST_KEPT 400

struct _LwThumbnails
{
  GObject parent_instance;
  LwEvalData *data;
  int height, at_work;
  GQueue waiting, kept; /* of LwStripItem, owned; the last wanted first */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (LwThumbnails, lw_thumbnails, G_TYPE_OBJECT)

typedef struct
{
  LwEvalData *data;
  LwStripItem *item;
  int position, height;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  lw_eval_data_unref (work->data);
  g_object_unref (work->item);
  g_free (work);
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;
  g_autoptr (LwImage) image = lw_dataset_read_image (work->data->data, work->position, &error);
  if (!image)
    {
      g_task_return_error (task, error);
      return;
    }
  int width = MAX (image->width * work->height / image->height, 1);
  g_autoptr (LwImage) small = lw_image_resize (image, width, work->height);
  gsize stride = (gsize)width * 3;
  g_autoptr (GBytes) bytes = g_bytes_new (small->pixels, stride * work->height);
  g_task_return_pointer (
      task, gdk_memory_texture_new (width, work->height, GDK_MEMORY_R8G8B8, bytes, stride),
      g_object_unref);
}

static void start (LwThumbnails *self);

static void
keep (LwThumbnails *self, LwStripItem *item)
{
  g_queue_push_head (&self->kept, g_object_ref (item));
  while (self->kept.length > MOST_KEPT)
    {
      g_autoptr (LwStripItem) last = g_queue_pop_tail (&self->kept);
      lw_strip_item_set_thumbnail (last, NULL);
    }
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwThumbnails *self = LW_THUMBNAILS (source);
  const Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  self->at_work--;
  if (texture)
    {
      lw_strip_item_set_thumbnail (work->item, texture);
      keep (self, work->item);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("%s", error->message); /* the pane of the image tells it */
  start (self);
}

static void
start (LwThumbnails *self)
{
  while (self->at_work < MOST_TASKS && self->waiting.length)
    {
      Work *work = g_new (Work, 1);
      LwStripItem *item = g_queue_pop_head (&self->waiting);
      *work = (Work){ lw_eval_data_ref (self->data), item, lw_strip_item_get_item (item),
                      self->height };
      g_autoptr (GTask) task = lw_owner_task_new (self, self->cancellable, made_cb, NULL);
      g_task_set_task_data (task, work, work_free);
      g_task_set_priority (task, G_PRIORITY_LOW);
      g_task_run_in_thread (task, make_thread);
      self->at_work++;
    }
}

void
lw_thumbnails_want (LwThumbnails *self, LwStripItem *item)
{
  if (lw_strip_item_get_thumbnail (item) || g_queue_find (&self->waiting, item))
    return;
  g_queue_push_head (&self->waiting, g_object_ref (item));
  if (self->waiting.length > MOST_WAITING)
    g_object_unref (g_queue_pop_tail (&self->waiting));
  start (self);
}

static void
dispose (GObject *object)
{
  LwThumbnails *self = LW_THUMBNAILS (object);
  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_queue_clear_full (&self->kept, g_object_unref);
  g_clear_pointer (&self->data, lw_eval_data_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lw_thumbnails_parent_class)->dispose (object);
}

static void
lw_thumbnails_class_init (LwThumbnailsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
}

static void
lw_thumbnails_init (LwThumbnails *self)
{
  self->cancellable = g_cancellable_new ();
}

LwThumbnails *
lw_thumbnails_new (LwEvalData *data, int height)
{
  LwThumbnails *self = g_object_new (LW_TYPE_THUMBNAILS, NULL);
  self->data = lw_eval_data_ref (data);
  self->height = height;
  return self;
}
