/* What the parts of the check of a study share. */
#pragma once

#include "result/agreement.h"
#include "study/study-plan.h"

G_BEGIN_DECLS

typedef struct
{
  LwVerification *report;
  LwAgreement *agreement;
  const LwStudy *study;
  const GPtrArray *plan;   /* of LwStudyRun; NULL if there is none */
  GHashTable *checkpoints; /* path -> its hash */
  GHashTable *weak;        /* path -> set of the hashes of its lines */
  GHashTable *lists;       /* names below splits/ whose hash is stated */
} LwVerifyStudy;

typedef struct
{
  char *id;
  LwLabelType type;
} LwVerifyLabel;

/* A run folder that is being checked. */
typedef struct
{
  LwVerifyStudy *study;
  const char *id;
  const LwStudyRun *cell; /* of the plan, or NULL */
  char *name, *folder;    /* "runs/ID"; absolute */
  LwRunState state;
  LwRunConfig *config;
  char *hash;           /* of the configuration */
  JsonObject *manifest; /* or NULL */
  GArray *labels;       /* of LwVerifyLabel: the target images; empty without a target */
} LwVerifyRun;

void lw_verify_run (LwVerifyStudy *study, const char *id, const LwStudyRun *cell);

/* Labels: reads labels.txt and compares it with the list that the run was made from. Weak: compares
 * weak.jsonl with labels.txt, the manifest and the weak labels of the study. The manifest, where
 * there is one, with all of these. */
void lw_verify_labels (LwVerifyRun *run);
void lw_verify_manifest (LwVerifyRun *run);
void lw_verify_weak (LwVerifyRun *run);

/* A member of a data set in the manifest as a thing to agree on. (transfer full) */
char *lw_verify_data_thing (const char *spec, const char *split, const char *member);

/* "runs/ID/FILE". (transfer full) */
char *lw_verify_name (const LwVerifyRun *run, const char *file);
char *lw_verify_path (const LwVerifyRun *run, const char *file);

G_END_DECLS
