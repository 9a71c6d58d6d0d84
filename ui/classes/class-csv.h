/* The table of classes as CSV. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @rows of LwClassRow, @columns of LwClassColumn: a line a class, in the C locale; a column with an
 * interval has its ends in two more. (transfer full) */
char *lw_class_csv (GListModel *rows, GListModel *columns);

G_END_DECLS
