/* The evaluations of the first two runs that a study's model compares. Main thread only. */
#pragma once

#include "model/run-evaluation.h"
#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_EVALUATION_PAIR (lw_evaluation_pair_get_type ())

/* Signal: changed. */
G_DECLARE_FINAL_TYPE (LwEvaluationPair, lw_evaluation_pair, LW, EVALUATION_PAIR, GObject)

LwEvaluationPair *lw_evaluation_pair_new (LwStudyModel *model);

/* 0: A, 1: B; NULL while it is not known. (transfer none) */
LwRunEvaluation *lw_evaluation_pair_get (LwEvaluationPair *self, int which);

/* Reads them again, in a thread. */
void lw_evaluation_pair_reload (LwEvaluationPair *self);

G_END_DECLS
