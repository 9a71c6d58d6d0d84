/* The runs of a study, in the order of their training. */
#pragma once

#include "study/study-file.h"
#include "train/run-folder.h"

G_BEGIN_DECLS

/* One training run: a cell of the study. */
typedef struct
{
  char *method;  /* as the study names it */
  LwMethod base; /* the method of the program that it is */
  LwMix mix;     /* its labels */
  int partition;
  gint64 seed;
  int start;    /* position of the run whose weights start this one, or -1 */
  char *id;     /* "wdass-50-point-p0-s1-1f0c93aa": folder below runs/ */
  char *folder; /* absolute */
  LwRunConfig *config;
} LwStudyRun;

/* The end of an id is a hash of all that decides the numbers of the run: its configuration, its
 * images, its data sets as the study names them, the protocol of its evaluation, the run that
 * starts it. So a run is found again when the study has grown, and trained anew when its recipe has
 * changed. Needs the splits. (element-type LwStudyRun) (transfer full) LW_ERROR_INPUT if a
 * configuration is refused, or a cell asks for more images than there are. */
GPtrArray *lw_study_plan (const LwStudy *study, GError **error);

/* The run of that id, (transfer none). LW_ERROR_INPUT if there is none. */
const LwStudyRun *lw_study_plan_find (const GPtrArray *plan, const char *id, GError **error);

/* Of the ids of the images that a run has labels of. (transfer full) */
char *lw_study_images_hash (const char *const *ids, int n);

/* The end of a run's id. @images: lw_study_images_hash; @start: id of the run that starts it, or
 * NULL. (transfer full) */
char *lw_study_run_hash (const LwStudy *study, const LwRunConfig *config, const LwMix *mix,
                         const char *images, const char *start);

/* Whether the run in @folder is trained to its end and evaluated: runs at work also have an
 * eval.json, of what they had learned at that time. */
gboolean lw_study_run_finished (const char *folder);

/* What a run of the plan still needs before it can start, made once and kept: lists of images of
 * mixes, and weak labels (FOLDER/weak/TYPE-HASH.jsonl). @progress may be NULL. */
gboolean lw_study_prepare (const LwStudy *study, const GPtrArray *plan,
                           void (*progress) (const char *type, int done, int total, void *user),
                           void *user, GError **error);

G_END_DECLS
