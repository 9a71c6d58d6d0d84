/* The runs of a study, in the order of their training. */
#pragma once

#include "study/study-file.h"

G_BEGIN_DECLS

/* One training run. */
typedef struct
{
  LwMethod method;
  LwLabelType type;
  int images; /* labelled target images; 0 without labels */
  int partition;
  gint64 seed;
  int start;    /* position of the run whose weights start this one, or -1 */
  char *id;     /* "wdass-point-50-p0-s1-1f0c93aa": folder below runs/ */
  char *folder; /* absolute */
  LwRunConfig *config;
} LwStudyRun;

/* The end of an id is a hash of all that decides the numbers of the run: its configuration, its
 * data sets as the study names them, the protocol of its evaluation, the run that starts it. So a
 * run is found again when the study has grown, and trained anew when its recipe has changed.
 * @folder: of the study, absolute. (element-type LwStudyRun) (transfer full) LW_ERROR_INPUT if a
 * configuration is refused. */
GPtrArray *lw_study_plan (const LwStudy *study, const char *folder, GError **error);

/* Writes FOLDER/study.json: the study and its runs, for whoever reads the results. */
gboolean lw_study_plan_save (const LwStudy *study, const GPtrArray *plan, const char *folder,
                             GError **error);

/* Makes the weak labels that the runs name, once: FOLDER/weak/TYPE-HASH.jsonl. @progress may be
 * NULL. LW_ERROR_INPUT also if the target has fewer images than the study asks for. */
gboolean lw_study_plan_label (const LwStudy *study, const GPtrArray *plan,
                              void (*progress) (const char *type, int done, int total, void *user),
                              void *user, GError **error);

G_END_DECLS
