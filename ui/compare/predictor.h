/* Has predictions made that panes want to show, and tells how far they are. Main thread only. */
#pragma once

#include "model/run-item.h"

G_BEGIN_DECLS

#define LW_TYPE_PREDICTOR (lw_predictor_get_type ())

/* Signal: changed (id of a run): more of its predictions are there, or no more will come. */
G_DECLARE_FINAL_TYPE (LwPredictor, lw_predictor, LW, PREDICTOR, GObject)

LwPredictor *lw_predictor_new (const char *study_folder);

/* Asks for predictions of @run for these images (ids, NULL-terminated), the first one first; one
 * process a run at a time: while it works, nothing is added. After a failure nothing is tried until
 * lw_predictor_forget. */
void lw_predictor_want (LwPredictor *self, LwRunItem *run, const char *const *images);

typedef struct
{
  gboolean working;
  int done, total;
  const char *error; /* why the last predictions failed; or NULL */
} LwPredictorState;

LwPredictorState lw_predictor_get_state (LwPredictor *self, const char *run);

/* Ends what is at work. Before the owner gives up its reference. */
void lw_predictor_stop (LwPredictor *self);

/* Failures of the past: files may have changed since. */
void lw_predictor_forget (LwPredictor *self);

G_END_DECLS
