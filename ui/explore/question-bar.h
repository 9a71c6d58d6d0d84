/* The question of the budget: so many hours, so much money, or an IoU that is wanted; and for which
 * method. Hours and money are the budget of the study's model.
 *
 * Signal: changed, when there is another question. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_QUESTION_BAR (lw_question_bar_get_type ())

G_DECLARE_FINAL_TYPE (LwQuestionBar, lw_question_bar, LW, QUESTION_BAR, AdwBin)

/* (transfer none) Once. */
void lw_question_bar_set_model (LwQuestionBar *self, LwStudyModel *model);

LwQuestion lw_question_bar_get_question (LwQuestionBar *self);

/* NULL: the study has only one. */
const char *lw_question_bar_get_method (LwQuestionBar *self);

/* What is reached now, percent: where the question of a wanted IoU begins. */
void lw_question_bar_suggest_target (LwQuestionBar *self, double percent);

G_END_DECLS
