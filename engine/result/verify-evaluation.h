/* The evaluation of a run, computed anew from the confusion of every image. */
#pragma once

#include "result/agreement.h"
#include "train/config.h"

G_BEGIN_DECLS

/* Compares eval.json of the run folder @name, relative to the study, with confusion.safetensors and
 * confusion-images.txt, and these with @manifest (manifest.json, or NULL). States the true classes
 * of each image for comparison with other runs. */
void lw_verify_evaluation (LwVerification *report, LwAgreement *agreement, const char *name,
                           const LwRunConfig *config, JsonObject *manifest);

G_END_DECLS
