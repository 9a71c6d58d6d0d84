/* The runs that are selected in a list. */
#pragma once

#include <gtk/gtk.h>

#include "model/run-item.h"

G_BEGIN_DECLS

/* (element-type LwRunItem) (transfer full) */
GPtrArray *lw_run_selection_get (GtkSelectionModel *selection);

/* Ids of those that @wanted takes (NULL: all), in the order of the list. (transfer full) */
GStrv lw_run_selection_ids (GtkSelectionModel *selection, gboolean (*wanted) (LwRunItem *));

G_END_DECLS
