/* Whether the results of a study are what its own files give: every number is computed anew from
 * the stored confusion matrices, every hash from what it was taken of. No data set is opened. */
#pragma once

#include "result/verification.h"

G_BEGIN_DECLS

/* Checks, for each run folder: eval.json against the confusion of every image; the identifier, the
 * manifest and the checkpoint against the configuration; labels against splits/ and weak/; the log
 * against the evaluation; and what several runs state about the same thing. Of the study: the
 * counts of its weak labels. Losses, times and weights are numbers that nothing else tells; of a
 * checkpoint that another run started from, the hash is compared. Runs at work are left alone.
 * (transfer full) Fails only where FOLDER is no study. */
LwVerification *lw_study_verify (const char *folder, GError **error);

G_END_DECLS
