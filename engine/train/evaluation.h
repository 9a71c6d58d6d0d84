/* The evaluation of a run: its student (or teacher) on the evaluation data. */
#pragma once

#include "train/session.h"

G_BEGIN_DECLS

/* Judges the present weights and writes eval.json and its companions into the run folder. *miou is
 * 0 to 1, NaN where no class occurs. */
gboolean lw_session_evaluate (LwSession *session, double *miou, GError **error);

G_END_DECLS
