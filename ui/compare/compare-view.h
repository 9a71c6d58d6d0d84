/* What all panes of Compare have in common: the image, its data, how labels are shown, where one
 * looks. Main thread only. */
#pragma once

#include "compare/layer-paint.h"
#include "compare/picture-cache.h"
#include "compare/viewport.h"
#include "model/study-model.h"

G_BEGIN_DECLS

typedef enum
{
  LW_OVERLAY_LABELS,
  LW_OVERLAY_ERRORS,
  LW_OVERLAY_CONFIDENCE,
} LwOverlay;

/* What decides the pixels of the panes; copied into threads. */
typedef struct
{
  LwLabelPaint labels;
  LwOverlay overlay;    /* of predictions */
  double threshold;     /* of the confidence, 0: none */
  double opacity;       /* of what lies on the photograph, 0 to 1 */
  int truth, predicted; /* the confusion whose pixels alone are shown; -1: none */
} LwCompareOptions;

#define LW_TYPE_COMPARE_VIEW (lw_compare_view_get_type ())

/* Signals:
 *
 *   image-changed    another image, or other data
 *   options-changed  predictions and labels are to be painted anew
 *   opacity-changed  at once; options-changed follows, when it stays */
G_DECLARE_FINAL_TYPE (LwCompareView, lw_compare_view, LW, COMPARE_VIEW, GObject)

LwCompareView *lw_compare_view_new (LwStudyModel *model);

LwStudyModel *lw_compare_view_get_model (LwCompareView *self);
LwViewport *lw_compare_view_get_viewport (LwCompareView *self);

/* The data (transfer none); NULL before they are open. */
void lw_compare_view_set_cache (LwCompareView *self, LwPictureCache *cache);
LwPictureCache *lw_compare_view_get_cache (LwCompareView *self);
const LwClassSet *lw_compare_view_get_classes (LwCompareView *self); /* or NULL */

/* Position of the image in the data, or -1. */
void lw_compare_view_set_item (LwCompareView *self, int item);
int lw_compare_view_get_item (LwCompareView *self);
const char *lw_compare_view_get_id (LwCompareView *self); /* or NULL */

const LwCompareOptions *lw_compare_view_get_options (LwCompareView *self);
void lw_compare_view_set_overlay (LwCompareView *self, LwOverlay overlay);
void lw_compare_view_set_outlines (LwCompareView *self, gboolean outlines);
void lw_compare_view_set_threshold (LwCompareView *self, double threshold);
void lw_compare_view_set_confusion (LwCompareView *self, int truth, int predicted);

/* Of classes in labels and maps. */
void lw_compare_view_set_hidden (LwCompareView *self, int klass, gboolean hidden);
void lw_compare_view_solo (LwCompareView *self, int klass); /* alone, or all again */
void lw_compare_view_show_all (LwCompareView *self);

void lw_compare_view_set_opacity (LwCompareView *self, double opacity);

/* Takes over the palette of the preferences again. */
void lw_compare_view_refresh_palette (LwCompareView *self);

G_END_DECLS
