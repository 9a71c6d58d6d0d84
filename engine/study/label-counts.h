/* What the weak labels of a study hold on average of an image: classes, points and vertices, for
 * costs by the click. Kept beside the labels, as reading these takes long. */
#pragma once

#include "study/study-plan.h"

G_BEGIN_DECLS

/* "weak/point-1f0c93aa.jsonl" -> "weak/point-1f0c93aa.counts.json". (transfer full) */
char *lw_label_counts_path (const char *weak);

/* By label type: images, and classes, clicks and vertices of one on average. (transfer full) */
JsonObject *lw_label_counts_to_json (const GPtrArray *labels);

/* Writes TYPE-HASH.counts.json for the file @weak of @labels (of LwWeakLabel, of one type or more).
 */
gboolean lw_label_counts_save (const char *weak, const GPtrArray *labels, GError **error);

/* Fills counts[LW_N_LABEL_TYPES] from the files of the plan's runs; types without labels get zeros.
 * LW_ERROR_INPUT for a damaged file. */
gboolean lw_label_counts_load (const GPtrArray *plan, LwLabelCounts *counts, GError **error);

G_END_DECLS
