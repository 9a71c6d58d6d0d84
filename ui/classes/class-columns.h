/* The columns of the page: the compared runs of the study, then means that were chosen here. */
#pragma once

#include "model/class-column.h"
#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_CLASS_COLUMNS (lw_class_columns_get_type ())

/* Signal: changed: other columns, or other numbers in them. */
G_DECLARE_FINAL_TYPE (LwClassColumns, lw_class_columns, LW, CLASS_COLUMNS, GObject)

LwClassColumns *lw_class_columns_new (LwStudyModel *model);

/* Of LwClassColumn, at most LW_COMPARE_MOST; those that stay are the same objects. (transfer none)
 */
GListModel *lw_class_columns_get_list (LwClassColumns *self);

/* Everything that can be a column: means of two runs and more, each followed by its runs, in the
 * order of the results. (element-type LwClassColumn) (transfer full) */
GPtrArray *lw_class_columns_candidates (LwClassColumns *self);

gboolean lw_class_columns_contain (LwClassColumns *self, LwClassColumn *column);

/* Adds or removes what @column shows. FALSE if there is no room. */
gboolean lw_class_columns_toggle (LwClassColumns *self, LwClassColumn *column);

/* Makes the runs of @column ones that Compare shows. */
void lw_class_columns_compare (LwClassColumns *self, LwClassColumn *column);

G_END_DECLS
