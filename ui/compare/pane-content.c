/* The loading of what a pane shows. */
#include "compare/pane-content.h"

#include <glib/gi18n-lib.h>

#include "model/label-type.h"
#include "model/owner-task.h"

struct _LwPaneContent
{
  GObject parent_instance;
  LwCompareView *view;
  LwPredictor *predictor;
  LwPaneKind kind;
  LwLabelType type;
  LwRunItem *runs[2];
  gboolean follow;
  GStrv next;
  GCancellable *cancellable; /* of the task at work */
  LwPaneLayers *layers;
  LwPaneState state;
  char *message;
};

enum
{
  SIGNAL_LAYERS_CHANGED,
  SIGNAL_CAPTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwPaneContent, lw_pane_content, G_TYPE_OBJECT)

/* Takes @message. */
static void
set_state (LwPaneContent *self, LwPaneState state, char *message)
{
  gboolean same = state == self->state && g_strcmp0 (message, self->message) == 0;
  g_free (self->message);
  self->message = message;
  self->state = state;
  if (!same)
    g_signal_emit (self, signals[SIGNAL_CAPTION_CHANGED], 0);
}

static void
set_layers (LwPaneContent *self, LwPaneLayers *layers)
{
  g_clear_pointer (&self->layers, lw_pane_layers_unref);
  self->layers = layers;
  g_signal_emit (self, signals[SIGNAL_LAYERS_CHANGED], 0);
}

/* ---- predictions that are not there yet ---------------------------------------------------- */

static int
n_runs (LwPaneContent *self)
{
  return self->kind == LW_PANE_RUN ? 1 : self->kind == LW_PANE_CHANGES ? 2 : 0;
}

/* The present image, and those that will be looked at next. (transfer full) */
static GStrv
wanted_images (LwPaneContent *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const char *id = lw_compare_view_get_id (self->view);
  g_ptr_array_add (ids, g_strdup (id));
  for (int i = 0; self->next && self->next[i]; i++)
    if (g_strcmp0 (self->next[i], id) != 0)
      g_ptr_array_add (ids, g_strdup (self->next[i]));
  g_ptr_array_add (ids, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

static void
show_predictor (LwPaneContent *self)
{
  for (int i = 0; i < n_runs (self); i++)
    {
      LwPredictorState state
          = lw_predictor_get_state (self->predictor, lw_run_item_get_id (self->runs[i]));
      if (state.error)
        {
          set_state (self, LW_PANE_FAILED, g_strdup (state.error));
          return;
        }
      if (state.working)
        {
          set_state (self, LW_PANE_PREDICTING,
                     g_strdup_printf (_ ("Predicting %d of %d…"), MIN (state.done + 1, state.total),
                                      state.total));
          return;
        }
    }
}

static void
want_predictions (LwPaneContent *self)
{
  g_auto (GStrv) images = wanted_images (self);
  for (int i = 0; i < n_runs (self); i++)
    lw_predictor_want (self->predictor, self->runs[i], (const char *const *)images);
  show_predictor (self);
}

static void
predictor_cb (LwPaneContent *self, const char *run)
{
  if (self->state != LW_PANE_PREDICTING)
    return;
  for (int i = 0; i < n_runs (self); i++)
    if (self->runs[i] && g_strcmp0 (lw_run_item_get_id (self->runs[i]), run) == 0)
      {
        show_predictor (self);
        if (self->state == LW_PANE_PREDICTING)
          lw_pane_content_reload (self);
      }
}

/* ---- loading ------------------------------------------------------------------------------- */

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (g_task_return_error_if_cancelled (task))
    return;
  LwPaneLayers *layers = lw_pane_layers_new (data, &error);
  if (layers)
    g_task_return_pointer (task, layers, (GDestroyNotify)lw_pane_layers_unref);
  else
    g_task_return_error (task, error);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwPaneContent *self = LW_PANE_CONTENT (source);
  g_autoptr (GError) error = NULL;
  LwPaneLayers *layers = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (layers)
    {
      lw_viewport_set_image (lw_compare_view_get_viewport (self->view),
                             lw_pyramid_get_width (layers->photograph),
                             lw_pyramid_get_height (layers->photograph));
      set_layers (self, layers);
      set_state (self, LW_PANE_READY, NULL);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    want_predictions (self);
  else
    {
      set_layers (self, NULL);
      set_state (self, LW_PANE_FAILED, g_strdup (error->message));
    }
}

static LwPaneRequest *
request_new (LwPaneContent *self)
{
  LwPaneRequest *request = g_new0 (LwPaneRequest, 1);
  request->cache = lw_picture_cache_ref (lw_compare_view_get_cache (self->view));
  request->kind = self->kind;
  request->item = lw_compare_view_get_item (self->view);
  request->type = self->type;
  for (int i = 0; i < n_runs (self); i++)
    request->folders[i] = g_strdup (lw_run_item_get_folder (self->runs[i]));
  request->options = *lw_compare_view_get_options (self->view);
  return request;
}

void
lw_pane_content_reload (LwPaneContent *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!lw_compare_view_get_id (self->view))
    {
      set_layers (self, NULL);
      return;
    }
  for (int i = 0; i < n_runs (self); i++)
    if (!self->runs[i])
      {
        set_layers (self, NULL);
        set_state (self, LW_PANE_FAILED,
                   g_strdup (self->kind == LW_PANE_RUN ? _ ("Choose a run.")
                                                       : _ ("Changes need two runs.")));
        return;
      }
  if (self->state == LW_PANE_FAILED)
    set_state (self, LW_PANE_LOADING, NULL);
  self->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = lw_owner_task_new (self, self->cancellable, load_cb, NULL);
  g_task_set_task_data (task, request_new (self), (GDestroyNotify)lw_pane_request_free);
  g_task_run_in_thread (task, load_thread);
}

void
lw_pane_content_retry (LwPaneContent *self)
{
  lw_predictor_forget (self->predictor);
  lw_pane_content_reload (self);
}

/* The layers of the image before stay until those of this one are there, but not while they are
 * being predicted. */
static void
image_cb (LwPaneContent *self)
{
  if (self->state == LW_PANE_PREDICTING)
    set_layers (self, NULL);
  set_state (self, LW_PANE_LOADING, NULL);
  lw_pane_content_reload (self);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwPaneContent *self = LW_PANE_CONTENT (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->view);
  g_clear_object (&self->predictor);
  g_clear_object (&self->runs[0]);
  g_clear_object (&self->runs[1]);
  g_clear_pointer (&self->next, g_strfreev);
  g_clear_pointer (&self->layers, lw_pane_layers_unref);
  g_clear_pointer (&self->message, g_free);
  G_OBJECT_CLASS (lw_pane_content_parent_class)->dispose (object);
}

static void
lw_pane_content_class_init (LwPaneContentClass *klass)
{
  static const char *const names[N_SIGNALS] = { "layers-changed", "caption-changed" };
  G_OBJECT_CLASS (klass)->dispose = dispose;
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], LW_TYPE_PANE_CONTENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
lw_pane_content_init (LwPaneContent *self)
{
}

LwPaneContent *
lw_pane_content_new (LwCompareView *view, LwPredictor *predictor, LwPaneKind kind, LwLabelType type)
{
  LwPaneContent *self = g_object_new (LW_TYPE_PANE_CONTENT, NULL);
  self->view = g_object_ref (view);
  self->predictor = g_object_ref (predictor);
  self->kind = kind;
  self->type = type;
  g_signal_connect_object (view, "image-changed", G_CALLBACK (image_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "options-changed", G_CALLBACK (lw_pane_content_reload), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (predictor, "changed", G_CALLBACK (predictor_cb), self,
                           G_CONNECT_SWAPPED);
  if (n_runs (self) == 0)
    lw_pane_content_reload (self);
  return self;
}

LwPaneKind
lw_pane_content_get_kind (LwPaneContent *self)
{
  return self->kind;
}

LwLabelType
lw_pane_content_get_label_type (LwPaneContent *self)
{
  return self->type;
}

LwCompareView *
lw_pane_content_get_view (LwPaneContent *self)
{
  return self->view;
}

void
lw_pane_content_set_runs (LwPaneContent *self, LwRunItem *a, LwRunItem *b)
{
  if (self->runs[0] == a && self->runs[1] == b && (a || self->state == LW_PANE_FAILED))
    return;
  g_set_object (&self->runs[0], a);
  g_set_object (&self->runs[1], b);
  g_signal_emit (self, signals[SIGNAL_CAPTION_CHANGED], 0);
  set_state (self, LW_PANE_LOADING, NULL);
  lw_pane_content_reload (self);
}

LwRunItem *
lw_pane_content_get_run (LwPaneContent *self)
{
  return self->runs[0];
}

void
lw_pane_content_set_follow (LwPaneContent *self, gboolean follow)
{
  if (follow == self->follow)
    return;
  self->follow = follow;
  g_signal_emit (self, signals[SIGNAL_CAPTION_CHANGED], 0);
}

gboolean
lw_pane_content_get_follow (LwPaneContent *self)
{
  return self->follow;
}

void
lw_pane_content_set_next (LwPaneContent *self, const char *const *images)
{
  g_strfreev (self->next);
  self->next = g_strdupv ((char **)images);
}

char *
lw_pane_content_caption (LwPaneContent *self, char letter)
{
  switch (self->kind)
    {
    case LW_PANE_PHOTOGRAPH:
      return g_strdup (_ ("Photograph"));
    case LW_PANE_TRUTH:
      return g_strdup (_ ("Truth"));
    case LW_PANE_WEAK:
      return g_strdup_printf (_ ("Annotator: %s"), lw_label_type_title (self->type));
    case LW_PANE_CHANGES:
      return g_strdup (_ ("Changes A → B"));
    case LW_PANE_RUN:
      break;
    }
  const char *label = self->runs[0] ? lw_run_item_get_label (self->runs[0]) : _ ("No run");
  return letter ? g_strdup_printf (_ ("%c: %s"), letter, label) : g_strdup (label);
}

LwPaneState
lw_pane_content_get_state (LwPaneContent *self)
{
  return self->state;
}

const char *
lw_pane_content_get_message (LwPaneContent *self)
{
  return self->message;
}

LwPaneLayers *
lw_pane_content_get_layers (LwPaneContent *self)
{
  return self->layers;
}
