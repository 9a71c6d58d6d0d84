/* The study that a window shows: what its files tell, followed while others write them; its costs
 * with undo; what the user looks at. All pages share one. Nothing here waits for a disk: files are
 * read in threads. Main thread only. */
#pragma once

#include <gio/gio.h>

#include "model/advice.h"
#include "model/run-item.h"

G_BEGIN_DECLS

#define LW_TYPE_STUDY_MODEL (lw_study_model_get_type ())

G_DECLARE_FINAL_TYPE (LwStudyModel, lw_study_model, LW, STUDY_MODEL, GObject)

/* Signals, none with an argument:
 *
 *   results-changed  there is another snapshot: runs were added, finished or failed
 *   advice-changed   the fits of that snapshot are there
 *   costs-changed
 *   queue-changed    runs began, went on or ended; the queue was paused, or its process came or
 *                    went. Steps of single runs are told by their LwRunItem alone
 *   problem-changed
 *
 * Properties: title (string), budget (double, hours), can-undo, can-redo (boolean). */

LwStudyModel *lw_study_model_new (const char *folder);

/* Reads the study; then it is followed until the model is disposed of. */
void lw_study_model_load_async (LwStudyModel *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean lw_study_model_load_finish (LwStudyModel *self, GAsyncResult *result, GError **error);

const char *lw_study_model_get_folder (LwStudyModel *self);
const char *lw_study_model_get_title (LwStudyModel *self);

/* (transfer none); NULL before it is loaded. Keep a reference for use in a thread. */
LwStudySnapshot *lw_study_model_get_snapshot (LwStudyModel *self);

/* Of the present measure, maybe of the snapshot before. (nullable) (transfer none) */
LwAdvice *lw_study_model_get_advice (LwStudyModel *self);

/* What curves are about: mIoU, or one class; the fits follow. */
const LwMeasure *lw_study_model_get_measure (LwStudyModel *self);
gboolean lw_study_model_set_measure (LwStudyModel *self, const char *text, GError **error);

/* What is wrong with the files of the study, a sentence for people, or NULL. @place: from 0 to
 * LW_STUDY_PROBLEMS - 1, as there may be several at a time. */
#define LW_STUDY_PROBLEMS 4
const char *lw_study_model_get_problem (LwStudyModel *self, guint place);
/* Whether the folder is gone. */
gboolean lw_study_model_get_missing (LwStudyModel *self);

/* Emits the signals of all that is shown, as numbers or colours are to be written in another way.
 */
void lw_study_model_tell_again (LwStudyModel *self);

/* Looks at the files at once instead of within a second. */
void lw_study_model_refresh (LwStudyModel *self);

/* ---- costs --------------------------------------------------------------------------------- */

const LwCostTable *lw_study_model_get_costs (LwStudyModel *self);

/* Shows other costs at once and soon writes costs.json. Edits with the same @what in quick
 * succession are one step of undo. */
void lw_study_model_edit_costs (LwStudyModel *self, const LwCostTable *costs, const char *what);
void lw_study_model_undo (LwStudyModel *self);
void lw_study_model_redo (LwStudyModel *self);

/* ---- runs ---------------------------------------------------------------------------------- */

/* Of LwRunItem, in the order of the plan; items stay while the run is in the study. (transfer none)
 */
GListModel *lw_study_model_get_runs (LwStudyModel *self);
LwRunItem *lw_study_model_find_run (LwStudyModel *self, const char *id); /* (nullable) */

/* The process that is the queue, as "process 17 on host, since …"; NULL if there is none. */
const char *lw_study_model_get_queue_holder (LwStudyModel *self);
gboolean lw_study_model_get_paused (LwStudyModel *self);
LwStop lw_study_model_get_stop (LwStudyModel *self);
/* Runs by state. */
void lw_study_model_count (LwStudyModel *self, guint *finished, guint *running, guint *failed,
                           guint *total);

/* ---- what the user looks at ---------------------------------------------------------------- */

double lw_study_model_get_budget (LwStudyModel *self); /* hours; NaN before one is set */
void lw_study_model_set_budget (LwStudyModel *self, double hours);

/* The runs of Compare and Classes, first A, then B; at most LW_COMPARE_MOST. (GListStore of
 * LwRunItem) (transfer none) */
#define LW_COMPARE_MOST 6
GListStore *lw_study_model_get_compared (LwStudyModel *self);

G_END_DECLS
