/* Tasks that keep their owner in the main thread. */
#include "model/owner-task.h"

typedef struct
{
  GObject *owner;
  GAsyncReadyCallback callback;
  gpointer user_data;
} Call;

static void
call_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  if (call->callback)
    call->callback (call->owner, result, call->user_data);
  g_object_unref (call->owner);
  g_free (call);
}

GTask *
lw_owner_task_new (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  Call *call = g_new (Call, 1);
  *call = (Call){ g_object_ref (owner), callback, user_data };
  return g_task_new (NULL, cancellable, call_cb, call);
}
