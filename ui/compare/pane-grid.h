/* Places its children in a grid of equal cells with so many columns that an image in each is as
 * large as can be. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LW_TYPE_PANE_GRID (lw_pane_grid_get_type ())

G_DECLARE_FINAL_TYPE (LwPaneGrid, lw_pane_grid, LW, PANE_GRID, GtkLayoutManager)

/* Width by height of what the cells show. */
void lw_pane_grid_set_aspect (LwPaneGrid *self, double aspect);

/* The number of columns for @n cells in that area; @extra is the height a cell needs besides its
 * image. */
int lw_pane_grid_columns (int n, double width, double height, double aspect, double extra);

G_END_DECLS
