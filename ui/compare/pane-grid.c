/* The layout of panes. */
#include "compare/pane-grid.h"

#define GAP 6
#define EXTRA 64 /* header and caption of a pane, about */

struct _LwPaneGrid
{
  GtkLayoutManager parent_instance;
  double aspect;
};

G_DEFINE_FINAL_TYPE (LwPaneGrid, lw_pane_grid, GTK_TYPE_LAYOUT_MANAGER)

int
lw_pane_grid_columns (int n, double width, double height, double aspect, double extra)
{
  int best = 1;
  double most = -1;
  for (int columns = 1; columns <= n; columns++)
    {
      int rows = (n + columns - 1) / columns;
      double cell_width = width / columns, cell_height = MAX (height / rows - extra, 1);
      double image_width = MIN (cell_width, cell_height * aspect);
      if (image_width > most * 1.001)
        {
          most = image_width;
          best = columns;
        }
    }
  return best;
}

static int
visible_children (GtkWidget *widget)
{
  int n = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

/* The largest minimum of the children. */
static int
least_size (GtkWidget *widget, GtkOrientation orientation)
{
  int least = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int minimum;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &minimum, NULL, NULL, NULL);
      least = MAX (least, minimum);
    }
  return least;
}

static int
most_columns (int n, int width, int least_width)
{
  return CLAMP ((width + GAP) / (least_width + GAP), 1, MAX (n, 1));
}

/* The fewest columns whose rows still fit. */
static int
fewest_columns (int n, int height, int least_height)
{
  int rows = CLAMP ((height + GAP) / (least_height + GAP), 1, n);
  return (n + rows - 1) / rows;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  int least = least_size (widget, orientation), n = visible_children (widget);
  *minimum = least;
  if (orientation == GTK_ORIENTATION_VERTICAL && n > 0)
    {
      int least_width = least_size (widget, GTK_ORIENTATION_HORIZONTAL);
      int columns = for_size > 0 ? most_columns (n, for_size, least_width) : n;
      int rows = (n + columns - 1) / columns;
      *minimum = rows * least + (rows - 1) * GAP;
    }
  *natural = *minimum;
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  LwPaneGrid *self = LW_PANE_GRID (manager);
  int n = visible_children (widget), i = 0;
  if (n == 0)
    return;
  int most = most_columns (n, width, least_size (widget, GTK_ORIENTATION_HORIZONTAL));
  int fewest = fewest_columns (n, height, least_size (widget, GTK_ORIENTATION_VERTICAL));
  int columns = CLAMP (lw_pane_grid_columns (n, width, height, self->aspect, EXTRA),
                       MIN (fewest, most), most);
  int rows = (n + columns - 1) / columns;
  int cell_width = (width - GAP * (columns - 1)) / columns;
  int cell_height = (height - GAP * (rows - 1)) / rows;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_size_allocate (child,
                                &(GtkAllocation){ i % columns * (cell_width + GAP),
                                                  i / columns * (cell_height + GAP), cell_width,
                                                  cell_height },
                                -1);
      i++;
    }
}

static void
lw_pane_grid_class_init (LwPaneGridClass *klass)
{
  GTK_LAYOUT_MANAGER_CLASS (klass)->get_request_mode = get_request_mode;
  GTK_LAYOUT_MANAGER_CLASS (klass)->measure = measure;
  GTK_LAYOUT_MANAGER_CLASS (klass)->allocate = allocate;
}

static void
lw_pane_grid_init (LwPaneGrid *self)
{
  self->aspect = 4.0 / 3;
}

void
lw_pane_grid_set_aspect (LwPaneGrid *self, double aspect)
{
  if (aspect == self->aspect)
    return;
  self->aspect = aspect;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
