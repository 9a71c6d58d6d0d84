/* Reading and painting what a pane shows. */
#include "compare/pane-layers.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/predictions.h"

#define WRONG 0xffd55e00u
#define SHADE 0x90000000u
#define HIGHLIGHT 0xffff3fd0u

void
lw_pane_request_free (LwPaneRequest *self)
{
  lw_picture_cache_unref (self->cache);
  g_free (self->folders[0]);
  g_free (self->folders[1]);
  g_free (self);
}

LwPaneLayers *
lw_pane_layers_ref (LwPaneLayers *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
layers_clear (gpointer data)
{
  LwPaneLayers *self = data;
  g_clear_pointer (&self->photograph, lw_pyramid_unref);
  g_clear_pointer (&self->overlay, lw_pyramid_unref);
  g_clear_pointer (&self->blend, lw_pyramid_unref);
  g_clear_pointer (&self->labels, lw_picture_unref);
  g_clear_pointer (&self->confidence, lw_picture_unref);
  g_clear_pointer (&self->weak, lw_weak_label_free);
}

void
lw_pane_layers_unref (LwPaneLayers *self)
{
  g_atomic_rc_box_release_full (self, layers_clear);
}

uint32_t
lw_change_colour (LwChange change)
{
  static const uint32_t colours[LW_N_CHANGES]
      = { 0x30ffffffu, 0xff0072b2u, 0xffe69f00u, 0xff8f2d5eu };
  return colours[change];
}

/* ---- overlays ------------------------------------------------------------------------------ */

static uint32_t *
pixels_new (const LwImage *image)
{
  return g_new (uint32_t, (size_t)image->width * image->height);
}

static LwPyramid *
labels_overlay (const LwImage *labels, const LwLabelPaint *paint)
{
  uint32_t *pixels = pixels_new (labels);
  lw_paint_labels (labels, paint, pixels);
  return lw_pyramid_new (pixels, labels->width, labels->height, FALSE);
}

/* Of a map about the truth, less the classes that are hidden there. */
static LwPyramid *
map_overlay (LwImage *map, const LwImage *truth, const gboolean hidden[256],
             const uint32_t *colours, int n)
{
  uint32_t *pixels = pixels_new (map);
  for (size_t i = 0; i < (size_t)map->width * map->height; i++)
    if (hidden[truth->pixels[i]])
      map->pixels[i] = LW_IGNORE;
  lw_paint_map (map, colours, n, pixels);
  return lw_pyramid_new (pixels, map->width, map->height, FALSE);
}

static LwPyramid *
errors_overlay (const LwImage *truth, const LwImage *labels, const LwCompareOptions *options)
{
  static const uint32_t colours[2] = { 0, WRONG };
  g_autoptr (LwImage) map = lw_error_map_new (truth, labels);
  return map_overlay (map, truth, options->labels.hidden, colours, 2);
}

static LwPyramid *
confusion_overlay (const LwImage *truth, const LwImage *labels, const LwCompareOptions *options)
{
  static const uint32_t colours[2] = { SHADE, HIGHLIGHT };
  static const gboolean none[256];
  g_autoptr (LwImage) map
      = lw_confusion_map_new (truth, labels, options->truth, options->predicted);
  return map_overlay (map, truth, none, colours, 2);
}

/* Confidence, or with a threshold the labels that are above it. */
static LwPyramid *
confidence_overlay (const LwImage *confidence, const LwImage *labels,
                    const LwCompareOptions *options)
{
  uint32_t *pixels = pixels_new (confidence);
  lw_paint_confidence (confidence, options->threshold, pixels);
  if (options->threshold > 0)
    {
      g_autofree uint32_t *sure = pixels_new (labels);
      lw_paint_labels (labels, &options->labels, sure);
      for (size_t i = 0; i < (size_t)labels->width * labels->height; i++)
        if (!pixels[i])
          pixels[i] = sure[i];
    }
  return lw_pyramid_new (pixels, confidence->width, confidence->height, FALSE);
}

/* ---- kinds of panes ------------------------------------------------------------------------ */

static LwPicture *
read_truth (const LwPaneRequest *request, GError **error)
{
  return lw_picture_cache_truth (request->cache, request->item, error);
}

static gboolean
make_truth (LwPaneLayers *self, const LwPaneRequest *request, GError **error)
{
  self->labels = read_truth (request, error);
  if (self->labels)
    self->overlay = labels_overlay (self->labels->image, &request->options.labels);
  return self->overlay != NULL;
}

static gboolean
make_weak (LwPaneLayers *self, const LwPaneRequest *request, GError **error)
{
  const LwEvalData *data = lw_picture_cache_data (request->cache);
  g_autoptr (LwPicture) truth = read_truth (request, error);
  if (!truth)
    return FALSE;
  self->weak = lw_weak_label_simulate (request->type, data->ids[request->item], truth->image, NULL,
                                       data->weak_seed, &data->coarse);
  if (request->type == LW_LABEL_COARSE)
    {
      g_autoptr (LwImage) drawn = lw_weak_label_draw (self->weak);
      self->overlay = labels_overlay (drawn, &request->options.labels);
    }
  return TRUE;
}

/* The prediction of one of the runs; NOT_FOUND where it is to be made. */
static LwPicture *
read_prediction (const LwPaneRequest *request, int which, GError **error)
{
  const LwEvalData *data = lw_picture_cache_data (request->cache);
  const char *folder = request->folders[which];
  if (!lw_prediction_is_there (folder, data->ids[request->item]))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, folder);
      return NULL;
    }
  return lw_picture_cache_prediction (request->cache, folder, request->item, error);
}

static gboolean
make_run (LwPaneLayers *self, const LwPaneRequest *request, GError **error)
{
  const LwCompareOptions *options = &request->options;
  g_autoptr (LwPicture) truth = read_truth (request, error);
  if (!truth || !(self->labels = read_prediction (request, 0, error)))
    return FALSE;
  self->confidence
      = lw_picture_cache_confidence (request->cache, request->folders[0], request->item, error);
  if (!self->confidence)
    return FALSE;
  const LwImage *labels = self->labels->image;
  self->judged = TRUE;
  self->miou = lw_labels_miou (truth->image, labels,
                               lw_picture_cache_data (request->cache)->data->classes->n, self->iou);
  if (options->truth >= 0)
    self->overlay = confusion_overlay (truth->image, labels, options);
  else if (options->overlay == LW_OVERLAY_ERRORS)
    self->overlay = errors_overlay (truth->image, labels, options);
  else if (options->overlay == LW_OVERLAY_CONFIDENCE)
    self->overlay = confidence_overlay (self->confidence->image, labels, options);
  else
    self->overlay = labels_overlay (labels, &options->labels);
  return TRUE;
}

static gboolean
make_changes (LwPaneLayers *self, const LwPaneRequest *request, GError **error)
{
  uint32_t colours[LW_N_CHANGES];
  g_autoptr (LwPicture) truth = read_truth (request, error);
  g_autoptr (LwPicture) a = truth ? read_prediction (request, 0, error) : NULL;
  g_autoptr (LwPicture) b = a ? read_prediction (request, 1, error) : NULL;
  if (!b)
    return FALSE;
  for (int c = 0; c < LW_N_CHANGES; c++)
    colours[c] = lw_change_colour ((LwChange)c);
  g_autoptr (LwImage) map = lw_change_map_new (truth->image, a->image, b->image, &self->totals);
  self->overlay
      = map_overlay (map, truth->image, request->options.labels.hidden, colours, LW_N_CHANGES);
  return TRUE;
}

static gboolean
make (LwPaneLayers *self, const LwPaneRequest *request, GError **error)
{
  g_autoptr (LwPicture) photograph
      = lw_picture_cache_photograph (request->cache, request->item, error);
  if (!photograph)
    return FALSE;
  self->photograph = lw_pyramid_ref (photograph->pyramid);
  switch (request->kind)
    {
    case LW_PANE_PHOTOGRAPH:
      return TRUE;
    case LW_PANE_TRUTH:
      return make_truth (self, request, error);
    case LW_PANE_WEAK:
      return make_weak (self, request, error);
    case LW_PANE_RUN:
      return make_run (self, request, error);
    case LW_PANE_CHANGES:
      return make_changes (self, request, error);
    }
  return FALSE;
}

static void
blend (LwPaneLayers *self, double opacity)
{
  int width = lw_pyramid_get_width (self->photograph);
  int height = lw_pyramid_get_height (self->photograph);
  if (!self->overlay || lw_pyramid_get_width (self->overlay) != width
      || lw_pyramid_get_height (self->overlay) != height)
    return;
  size_t n = (size_t)width * height;
  uint32_t *pixels = g_new (uint32_t, n);
  lw_paint_blend (lw_pyramid_get_pixels (self->photograph), lw_pyramid_get_pixels (self->overlay),
                  opacity, n, pixels);
  self->blend = lw_pyramid_new (pixels, width, height, TRUE);
  self->opacity = opacity;
}

LwPaneLayers *
lw_pane_layers_new (const LwPaneRequest *request, GError **error)
{
  g_autoptr (LwPaneLayers) self = g_atomic_rc_box_new0 (LwPaneLayers);
  self->miou = (double)NAN;
  if (!make (self, request, error))
    return NULL;
  blend (self, request->options.opacity);
  return g_steal_pointer (&self);
}
