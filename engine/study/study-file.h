/* A study: which label types, numbers of images, methods, partitions and seeds are trained and
 * compared.
 *
 *   {
 *     "title": "CamVid from generated scenes",
 *     "source": "pairs:scenes", "target": "camvid:CamVid",
 *     "class_set": "camvid11",
 *     "label_types": ["image", "point", "coarse"],
 *     "images": [50, 200],
 *     "partitions": 2, "seeds": [1, 2],
 *     "methods": ["wdass"],
 *     "references": ["source-only", "supervised"],
 *     "pretrain": true,
 *     "recipe": { "arch": "resnet18", "iterations": 2000 },
 *     "recipes": { "source-only": { "iterations": 4000 } },
 *     "costs": "costs.json"
 *   }
 *
 * Required: target, label_types, images (or references alone). Paths are relative to the file. The
 * recipe is any option of `labelworth train`; "recipes" adds to it for a method. "references" are
 * source-only (0 h), uda (0 h) and supervised (full masks of the largest number of images).
 * "pretrain": the source-only run of a seed starts all other runs of that seed. */
#pragma once

#include <json-glib/json-glib.h>

#include "study/cost.h"
#include "train/config.h"

G_BEGIN_DECLS

typedef struct
{
  char *path; /* of the file */
  char *title;
  char *source, *target, *eval, *class_set; /* as written; NULL: absent */
  GArray *label_types;                      /* int, of LwLabelType */
  GArray *images;                           /* int, ascending */
  GArray *methods;                          /* int, of LwMethod */
  GArray *seeds;                            /* gint64 */
  int partitions;
  gboolean references[LW_METHOD_WDASS + 1]; /* by LwMethod: source-only, uda, supervised */
  gboolean pretrain;
  JsonObject *recipe, *recipes; /* recipes: by name of the method */
  char *costs;                  /* as written; NULL: absent */
  JsonObject *json;             /* the whole file */
} LwStudy;

/* LW_ERROR_INPUT names the member that is missing, unknown, twice there or out of range. */
LwStudy *lw_study_load (const char *path, GError **error);
void lw_study_free (LwStudy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStudy, lw_study_free)

/* @written as the study file means it: relative to its folder; of LAYOUT:PATH the path. (transfer
 * full) */
char *lw_study_resolve (const LwStudy *self, const char *written);

/* "source-only", ... */
const char *lw_method_name (LwMethod method);

/* The configuration of a run: recipe, what the method adds, and what the study itself sets.
 * (transfer full) @start: run folder whose weights start this
 * one, or NULL. */
LwRunConfig *lw_study_config (const LwStudy *self, LwMethod method, LwLabelType type, int images,
                              int partition, gint64 seed, const char *start, GError **error);

G_END_DECLS
