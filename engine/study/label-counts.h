/* What the weak labels of a study hold on average of an image: classes, points and vertices, for
 * costs by the click. Kept beside the labels, as reading these takes long. */
#pragma once

#include "study/study-plan.h"

G_BEGIN_DECLS

/* Writes TYPE-HASH.counts.json for the file @weak of @labels (of LwWeakLabel, of one type or more).
 */
gboolean lw_label_counts_save (const char *weak, const GPtrArray *labels, GError **error);

/* Fills counts[LW_N_LABEL_TYPES] from the files of the plan's runs; types without labels get zeros.
 * LW_ERROR_INPUT for a damaged file. */
gboolean lw_label_counts_load (const GPtrArray *plan, LwLabelCounts *counts, GError **error);

G_END_DECLS
