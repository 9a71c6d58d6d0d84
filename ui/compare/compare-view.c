/* The state that panes share. */
#include "compare/compare-view.h"

#include <string.h>

#include "widget/class-palette.h"

#define OPACITY_STAYS 250 /* milliseconds */

struct _LwCompareView
{
  GObject parent_instance;
  LwStudyModel *model;
  LwViewport *viewport;
  LwPictureCache *cache;
  int item;
  LwCompareOptions options;
  guint opacity_source;
};

enum
{
  SIGNAL_IMAGE_CHANGED,
  SIGNAL_OPTIONS_CHANGED,
  SIGNAL_OPACITY_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwCompareView, lw_compare_view, G_TYPE_OBJECT)

static void
dispose (GObject *object)
{
  LwCompareView *self = LW_COMPARE_VIEW (object);
  g_clear_handle_id (&self->opacity_source, g_source_remove);
  g_clear_object (&self->model);
  g_clear_object (&self->viewport);
  g_clear_pointer (&self->cache, lw_picture_cache_unref);
  G_OBJECT_CLASS (lw_compare_view_parent_class)->dispose (object);
}

static void
lw_compare_view_class_init (LwCompareViewClass *klass)
{
  static const char *const names[N_SIGNALS]
      = { "image-changed", "options-changed", "opacity-changed" };
  G_OBJECT_CLASS (klass)->dispose = dispose;
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], LW_TYPE_COMPARE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
lw_compare_view_init (LwCompareView *self)
{
  self->viewport = lw_viewport_new ();
  self->item = -1;
  self->options.opacity = 0.6;
  self->options.truth = self->options.predicted = -1;
}

LwCompareView *
lw_compare_view_new (LwStudyModel *model)
{
  LwCompareView *self = g_object_new (LW_TYPE_COMPARE_VIEW, NULL);
  self->model = g_object_ref (model);
  return self;
}

LwStudyModel *
lw_compare_view_get_model (LwCompareView *self)
{
  return self->model;
}

LwViewport *
lw_compare_view_get_viewport (LwCompareView *self)
{
  return self->viewport;
}

/* ---- the image ----------------------------------------------------------------------------- */

void
lw_compare_view_set_cache (LwCompareView *self, LwPictureCache *cache)
{
  g_clear_pointer (&self->cache, lw_picture_cache_unref);
  self->cache = cache ? lw_picture_cache_ref (cache) : NULL;
  self->item = -1;
  if (cache)
    lw_class_palette (lw_compare_view_get_classes (self), self->options.labels.palette);
  g_signal_emit (self, signals[SIGNAL_IMAGE_CHANGED], 0);
}

LwPictureCache *
lw_compare_view_get_cache (LwCompareView *self)
{
  return self->cache;
}

const LwClassSet *
lw_compare_view_get_classes (LwCompareView *self)
{
  return self->cache ? lw_picture_cache_data (self->cache)->data->classes : NULL;
}

void
lw_compare_view_set_item (LwCompareView *self, int item)
{
  if (item == self->item)
    return;
  self->item = item;
  g_signal_emit (self, signals[SIGNAL_IMAGE_CHANGED], 0);
}

int
lw_compare_view_get_item (LwCompareView *self)
{
  return self->item;
}

const char *
lw_compare_view_get_id (LwCompareView *self)
{
  return self->cache && self->item >= 0 ? lw_picture_cache_data (self->cache)->ids[self->item]
                                        : NULL;
}

/* ---- how it is shown ----------------------------------------------------------------------- */

static void
options_changed (LwCompareView *self)
{
  g_signal_emit (self, signals[SIGNAL_OPTIONS_CHANGED], 0);
}

const LwCompareOptions *
lw_compare_view_get_options (LwCompareView *self)
{
  return &self->options;
}

void
lw_compare_view_set_overlay (LwCompareView *self, LwOverlay overlay)
{
  if (overlay == self->options.overlay)
    return;
  self->options.overlay = overlay;
  options_changed (self);
}

void
lw_compare_view_set_outlines (LwCompareView *self, gboolean outlines)
{
  if (outlines == self->options.labels.outlines)
    return;
  self->options.labels.outlines = outlines;
  options_changed (self);
}

void
lw_compare_view_set_threshold (LwCompareView *self, double threshold)
{
  if (threshold == self->options.threshold)
    return;
  self->options.threshold = threshold;
  options_changed (self);
}

void
lw_compare_view_set_confusion (LwCompareView *self, int truth, int predicted)
{
  if (truth == self->options.truth && predicted == self->options.predicted)
    return;
  self->options.truth = truth;
  self->options.predicted = predicted;
  options_changed (self);
}

void
lw_compare_view_set_hidden (LwCompareView *self, int klass, gboolean hidden)
{
  if (self->options.labels.hidden[klass] == hidden)
    return;
  self->options.labels.hidden[klass] = hidden;
  options_changed (self);
}

void
lw_compare_view_show_all (LwCompareView *self)
{
  memset (self->options.labels.hidden, 0, sizeof self->options.labels.hidden);
  options_changed (self);
}

void
lw_compare_view_solo (LwCompareView *self, int klass)
{
  const LwClassSet *classes = lw_compare_view_get_classes (self);
  gboolean *hidden = self->options.labels.hidden;
  gboolean alone = !hidden[klass];
  for (int k = 0; classes && k < classes->n; k++)
    alone = alone && hidden[k] == (k != klass);
  if (alone)
    {
      lw_compare_view_show_all (self);
      return;
    }
  for (int k = 0; k < 256; k++)
    hidden[k] = k != klass;
  options_changed (self);
}

static gboolean
opacity_stays_cb (gpointer data)
{
  LwCompareView *self = data;
  self->opacity_source = 0;
  options_changed (self);
  return G_SOURCE_REMOVE;
}

void
lw_compare_view_set_opacity (LwCompareView *self, double opacity)
{
  if (opacity == self->options.opacity)
    return;
  self->options.opacity = opacity;
  g_signal_emit (self, signals[SIGNAL_OPACITY_CHANGED], 0);
  g_clear_handle_id (&self->opacity_source, g_source_remove);
  self->opacity_source = g_timeout_add (OPACITY_STAYS, opacity_stays_cb, self);
}

void
lw_compare_view_refresh_palette (LwCompareView *self)
{
  if (!self->cache)
    return;
  lw_class_palette (lw_compare_view_get_classes (self), self->options.labels.palette);
  options_changed (self);
}
