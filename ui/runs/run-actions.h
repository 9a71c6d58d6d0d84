/* What can be done with the runs that are selected and with the queue, as actions of the group
 * "runs":
 *
 *   start, pause, continue      the queue; start also takes a pause back
 *   stop-all (s), stop (s)      everything, the selected runs: "now", "after-checkpoint",
 *                               "after-evaluation"
 *   retry, first, last          the selected runs
 *   compare                     the selected runs that have a result
 *   slots (i)                   runs at once, of the next start
 *   copy-command                of starting the queue
 *   undo-stop (as), undo-order ((asas))   of toasts
 */
#pragma once

#include <gtk/gtk.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_RUN_ACTIONS (lw_run_actions_get_type ())

G_DECLARE_FINAL_TYPE (LwRunActions, lw_run_actions, LW, RUN_ACTIONS, GObject)

/* @from: a widget in the window, for toasts; it outlives the actions. @selection: of LwRunItem. */
LwRunActions *lw_run_actions_new (LwStudyModel *model, GtkSelectionModel *selection,
                                  GtkWidget *from);

/* (transfer none) */
GActionGroup *lw_run_actions_get_group (LwRunActions *self);

G_END_DECLS
