/* All that a pane shows of one image, made in a thread; immutable then. */
#pragma once

#include "compare/change-map.h"
#include "compare/compare-view.h"
#include "compare/pyramid.h"

G_BEGIN_DECLS

typedef enum
{
  LW_PANE_PHOTOGRAPH,
  LW_PANE_TRUTH,
  LW_PANE_WEAK,    /* as an annotator would have labelled the image */
  LW_PANE_RUN,     /* what a run predicts */
  LW_PANE_CHANGES, /* two runs against the truth */
} LwPaneKind;

typedef struct
{
  LwPictureCache *cache;
  LwPaneKind kind;
  int item;
  LwLabelType type; /* of WEAK */
  char *folders[2]; /* of RUN and CHANGES */
  LwCompareOptions options;
} LwPaneRequest;

void lw_pane_request_free (LwPaneRequest *self);

typedef struct
{
  LwPyramid *photograph;
  LwPyramid *overlay; /* or NULL */
  LwPyramid *blend;   /* both in one, with @opacity, to be drawn fast; or NULL */
  double opacity;
  LwPicture *labels;     /* what the pane says about a pixel: truth, prediction; or NULL */
  LwPicture *confidence; /* or NULL */
  LwWeakLabel *weak;     /* or NULL */
  gboolean judged;       /* a run, and the image has a truth: @miou and @iou count */
  double miou, iou[LW_MAX_CLASSES];
  LwChangeTotals totals; /* of CHANGES */
} LwPaneLayers;

/* Reads and paints. G_IO_ERROR_NOT_FOUND: a prediction is to be made first. */
LwPaneLayers *lw_pane_layers_new (const LwPaneRequest *request, GError **error);
LwPaneLayers *lw_pane_layers_ref (LwPaneLayers *self);
void lw_pane_layers_unref (LwPaneLayers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwPaneLayers, lw_pane_layers_unref)

/* 0xaarrggbb of an LwChange, in maps and legends alike. */
uint32_t lw_change_colour (LwChange change);

G_END_DECLS
