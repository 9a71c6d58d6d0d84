/* One thing to look at: the photograph, the truth, a weak label, what a run predicts, or what is
 * different between two runs. It follows the image and the options of its LwCompareView. */
#pragma once

#include "compare/pane-layers.h"
#include "compare/predictor.h"

G_BEGIN_DECLS

typedef enum
{
  LW_PANE_LOADING,
  LW_PANE_READY,
  LW_PANE_PREDICTING,
  LW_PANE_FAILED,
} LwPaneState;

#define LW_TYPE_PANE_CONTENT (lw_pane_content_get_type ())

/* Signals: layers-changed; caption-changed (of caption, state or message). */
G_DECLARE_FINAL_TYPE (LwPaneContent, lw_pane_content, LW, PANE_CONTENT, GObject)

/* Of PHOTOGRAPH, TRUTH, WEAK or RUN; @type: of WEAK. */
LwPaneContent *lw_pane_content_new (LwCompareView *view, LwPredictor *predictor, LwPaneKind kind,
                                    LwLabelType type);

LwPaneKind lw_pane_content_get_kind (LwPaneContent *self);
LwLabelType lw_pane_content_get_label_type (LwPaneContent *self);
LwCompareView *lw_pane_content_get_view (LwPaneContent *self);

/* The runs of RUN (@b is NULL) and CHANGES; either may be NULL where there is none. */
void lw_pane_content_set_runs (LwPaneContent *self, LwRunItem *a, LwRunItem *b);
LwRunItem *lw_pane_content_get_run (LwPaneContent *self);

/* Whether the run is to follow the budget of the study. */
void lw_pane_content_set_follow (LwPaneContent *self, gboolean follow);
gboolean lw_pane_content_get_follow (LwPaneContent *self);

/* Which images to have predicted after the present one, ids. */
void lw_pane_content_set_next (LwPaneContent *self, const char *const *images);

/* "Truth", "Points, simulated", "A: points, 90 images". @letter of runs: 'A', 'B', …, 0: none.
 * (transfer full) */
char *lw_pane_content_caption (LwPaneContent *self, char letter);

LwPaneState lw_pane_content_get_state (LwPaneContent *self);
/* What PREDICTING and FAILED have to say; NULL otherwise. */
const char *lw_pane_content_get_message (LwPaneContent *self);

/* Of the present image, or of the one before while that is read; NULL at first. (transfer none) */
LwPaneLayers *lw_pane_content_get_layers (LwPaneContent *self);

/* Reads everything again. */
void lw_pane_content_reload (LwPaneContent *self);

/* After a failure: tries to have predictions made once more. */
void lw_pane_content_retry (LwPaneContent *self);

G_END_DECLS
