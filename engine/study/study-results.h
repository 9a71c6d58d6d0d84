/* What the runs of a study gave, by label type, method and number of images. */
#pragma once

#include "study/cost.h"
#include "study/curve.h"
#include "study/study-plan.h"

G_BEGIN_DECLS

/* The runs that differ in partition and seed alone. */
typedef struct
{
  LwMethod method;
  LwLabelType type;
  int images;
  int planned;    /* runs of the study */
  GArray *values; /* double: mIoU of the finished ones, percent, in the order of the study */
} LwStudyGroup;

double lw_study_group_mean (const LwStudyGroup *self); /* NaN without values */
/* Sample standard deviation (n - 1); NaN below two values. */
double lw_study_group_spread (const LwStudyGroup *self);
/* Of the annotation of its images. */
double lw_study_group_hours (const LwStudyGroup *self, const LwCostTable *costs);

typedef struct
{
  char *title;       /* or NULL */
  char *protocol;    /* of the evaluations, as text; or NULL where none is finished */
  GPtrArray *groups; /* of LwStudyGroup: source-only, uda, the methods by label type, supervised */
} LwStudyResults;

/* Whether the run in @folder is trained to its end and evaluated: runs at work also have an
 * eval.json, of what they had learned at that time. */
gboolean lw_study_finished (const char *folder);

/* Reads FOLDER/study.json and runs/ID/eval.json of the finished runs. */
LwStudyResults *lw_study_results_load (const char *folder, GError **error);
void lw_study_results_free (LwStudyResults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStudyResults, lw_study_results_free)

/* The cost table of a study folder: FOLDER/costs.json, else the default. */
gboolean lw_study_costs (const char *folder, LwCostTable *costs, GError **error);

/* Aligned columns for people. (transfer full) */
char *lw_study_results_table (const LwStudyResults *self, const LwCostTable *costs);

/* curve.csv: label_type,method,images,hours,miou_mean,miou_std,n,values; percent; values separated
 * by spaces, fields without a number empty. (transfer full) */
char *lw_study_results_csv (const LwStudyResults *self, const LwCostTable *costs);

/* mIoU over hours; groups without a label type are references. (transfer full) */
LwCurve *lw_study_results_curve (const LwStudyResults *self, const LwCostTable *costs);

/* Writes curve.csv, curve.svg and curve.png into @folder. */
gboolean lw_study_results_save (const LwStudyResults *self, const LwCostTable *costs,
                                const char *folder, GError **error);

G_END_DECLS
