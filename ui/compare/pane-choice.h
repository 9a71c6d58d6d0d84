/* What a pane can show, as an item of its chooser. */
#pragma once

#include "compare/pane-content.h"

G_BEGIN_DECLS

#define LW_TYPE_PANE_CHOICE (lw_pane_choice_get_type ())

/* Properties: title, detail (strings). */
G_DECLARE_FINAL_TYPE (LwPaneChoice, lw_pane_choice, LW, PANE_CHOICE, GObject)

LwPaneChoice *lw_pane_choice_new (LwPaneKind kind, LwLabelType type);
LwPaneChoice *lw_pane_choice_new_run (LwRunItem *run);

LwPaneKind lw_pane_choice_get_kind (LwPaneChoice *self);
LwLabelType lw_pane_choice_get_label_type (LwPaneChoice *self);
LwRunItem *lw_pane_choice_get_run (LwPaneChoice *self); /* of LW_PANE_RUN */

/* All choices: photograph, truth, weak labels, changes, and the finished runs of @model, which it
 * follows. (element-type LwPaneChoice) (transfer full) */
GListModel *lw_pane_choices_new (LwStudyModel *model);

G_END_DECLS
