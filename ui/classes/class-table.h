/* The table of classes: how much there is of them, their IoU by column, and how the second column
 * differs from the first. */
#pragma once

#include <adwaita.h>

#include "classes/class-columns.h"
#include "model/confusion.h"

G_BEGIN_DECLS

#define LW_TYPE_CLASS_TABLE (lw_class_table_get_type ())

G_DECLARE_FINAL_TYPE (LwClassTable, lw_class_table, LW, CLASS_TABLE, AdwBin)

/* (transfer none) Once. */
void lw_class_table_set_columns (LwClassTable *self, LwClassColumns *columns);

/* @confusion of any run, for what it tells about the classes; or NULL. */
void lw_class_table_set_classes (LwClassTable *self, const LwResults *results,
                                 const LwConfusion *confusion);

/* What is shown, in the order of the class set, for files. (transfer full) */
char *lw_class_table_csv (LwClassTable *self);

G_END_DECLS
