/* A study: which label types, numbers of images, mixes, methods, partitions and seeds are trained
 * and compared. It is a folder of plain files that may be moved or copied:
 *
 *   study.json    what is compared (below); edit it to widen the study
 *   costs.json    what labels cost (study/cost.h)
 *   splits/       p0.txt, p1.txt, …: the images that can be labelled, in the random order of a
 *                 partition, one id a line; n labelled images are the first n
 *   weak/         the weak labels of these images, by type
 *   runs/         one run folder a cell (train/run-folder.h)
 *
 *   {
 *     "title": "CamVid from generated scenes",
 *     "source": "pairs:scenes", "target": "camvid:CamVid",
 *     "class_set": "camvid11",
 *     "label_types": ["image", "point", "coarse"],
 *     "images": [50, 200],
 *     "mixes": ["20 coarse + 180 point"],
 *     "partitions": 2, "seeds": [1, 2],
 *     "methods": ["wdass", "no boundary"],
 *     "references": ["source-only", "supervised"],
 *     "pretrain": true,
 *     "recipe": { "arch": "resnet18", "iterations": 2000 },
 *     "recipes": { "source-only": { "iterations": 4000 },
 *                  "no boundary": { "method": "wdass", "w_boundary": 0 } },
 *     "moved": { "camvid:CamVid": "/data/CamVid" }
 *   }
 *
 * Required: target, and label_types with images, or mixes, or references. Paths are relative to the
 * folder. "images" is one list for all label types, or an object of lists by label type. The recipe
 * is any option of `labelworth train`; "recipes" adds to it for a method, and a name of "methods"
 * that the program does not know is a recipe with its own "method". "references" are source-only
 * (0 h), uda (0 h) and supervised (full masks of the largest number of images). "pretrain": the
 * source-only run of a seed starts all other runs of that seed. "moved": where a data set lies by
 * now, by its name in this file, which stays: the names of runs depend on it. */
#pragma once

#include <json-glib/json-glib.h>

#include "study/cost.h"
#include "train/config.h"

G_BEGIN_DECLS

#define LW_STUDY_FILE "study.json"
#define LW_STUDY_COSTS "costs.json"

typedef struct
{
  char *name;    /* "wdass", or that of a recipe */
  LwMethod base; /* LW_METHOD_BASELINE or LW_METHOD_WDASS */
} LwStudyMethod;

typedef struct
{
  char *folder; /* absolute */
  char *path;   /* of study.json, for messages */
  char *title;
  char *source, *target, *eval, *class_set; /* as written; NULL: absent */
  GArray *mixes;                            /* of LwMix, sorted: the cells of every method */
  GArray *methods;                          /* of LwStudyMethod */
  GArray *seeds;                            /* gint64 */
  int partitions;
  gboolean references[LW_METHOD_WDASS + 1]; /* by LwMethod: source-only, uda, supervised */
  int most_images;                          /* of all cells: what supervised has masks of */
  gboolean pretrain;
  JsonObject *recipe, *recipes; /* recipes: by name of the method */
  JsonObject *json;             /* the whole file */
} LwStudy;

/* Reads FOLDER/study.json; no data set is opened. LW_ERROR_INPUT names the member that is missing,
 * unknown, twice there or out of range. */
LwStudy *lw_study_open (const char *folder, GError **error);

/* Checks @json as the study file of @folder without reading or writing anything; keeps a reference.
 */
LwStudy *lw_study_new (const char *folder, JsonObject *json, GError **error);
void lw_study_free (LwStudy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStudy, lw_study_free)

/* @written as the study file means it: relative to its folder; of LAYOUT:PATH the path. (transfer
 * full) */
char *lw_study_resolve (const LwStudy *self, const char *written);

/* The same of a data set, which may have been moved. (transfer full) */
char *lw_study_data_spec (const LwStudy *self, const char *written);

/* FOLDER/costs.json, or the default where there is none. */
gboolean lw_study_costs (const LwStudy *self, LwCostTable *costs, GError **error);

/* "source-only", ... */
const char *lw_method_name (LwMethod method);

/* The configuration of a run of @method (a name of "methods", or of a reference): recipe, what the
 * method adds, and what the study itself sets. (transfer full) @start: run folder whose weights
 * start this one, or NULL. */
LwRunConfig *lw_study_config (const LwStudy *self, const char *method, const LwMix *mix,
                              int partition, gint64 seed, const char *start, GError **error);

G_END_DECLS
