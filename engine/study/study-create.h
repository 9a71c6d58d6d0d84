/* Making a study and widening it. */
#pragma once

#include "study/study-file.h"

G_BEGIN_DECLS

/* Images of the target that could be labelled, of a study file that need not name any labels yet.
 * -1 on failure. */
int lw_study_count_pool (const char *folder, JsonObject *json, GError **error);

/* Sets "images" to what each number of @hours buys of each label type of @json, at most @pool. What
 * cannot be bought, or buys what fewer hours buy, is told in @notes (texts), the rest is kept. */
void lw_study_set_hours (JsonObject *json, const double *hours, int n, const LwCostTable *costs,
                         int pool, GPtrArray *notes);

/* Sets options of the recipe: @settings are names and values in turn, as on the command line, NULL
 * at the end (or NULL). They are written with the types that a configuration has. */
gboolean lw_study_set_recipe (JsonObject *json, const char *const *settings, GError **error);

/* Makes @folder a study: splits, costs.json and, last, study.json. LW_ERROR_INPUT if there is one,
 * or if a run of it could not start. */
gboolean lw_study_create (const char *folder, JsonObject *json, const LwCostTable *costs,
                          GError **error);

/* Replaces study.json after the same checks, and makes the splits that are missing. Finished runs
 * of cells that are still in the study are kept. */
gboolean lw_study_change (const char *folder, JsonObject *json, GError **error);

/* @spec (LAYOUT:PATH or PATH) as @folder should name it: relative where the data lie beside or
 * below it, so that both can be moved together, else absolute. (transfer full) */
char *lw_study_relative (const char *folder, const char *spec);

G_END_DECLS
