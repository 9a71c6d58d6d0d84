/* Whether curve.csv of a study says what its results are. */
#pragma once

#include "result/verification.h"

G_BEGIN_DECLS

/* Compares the file, if there is one, with the table that the results give now. Hours may have been
 * written for other costs: these are a note. Does nothing for a study whose results cannot be
 * read: lw_study_verify says why. */
void lw_verify_curve (LwVerification *report, const char *folder);

G_END_DECLS
