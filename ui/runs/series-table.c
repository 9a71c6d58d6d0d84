/* Tables of series. */
#include "runs/series-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "runs/series-key.h"
#include "runs/series-style.h"

enum
{
  NAME,
  LAST,
  LOWEST,
  HIGHEST,
  N_COLUMNS
};

struct _LwSeriesTable
{
  AdwBin parent_instance;
  GtkGrid *grid;
  guint rows; /* without the heading */
};

G_DEFINE_FINAL_TYPE (LwSeriesTable, lw_series_table, ADW_TYPE_BIN)

static void
attach (LwSeriesTable *self, const char *text, int column, int row, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), column == NAME ? 0 : 1);
  gtk_widget_set_hexpand (label, column == NAME);
  gtk_label_set_ellipsize (GTK_LABEL (label),
                           column == NAME ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
}

static void
make_rows (LwSeriesTable *self, guint n)
{
  for (guint row = self->rows; row < n; row++)
    for (int column = 0; column < N_COLUMNS; column++)
      attach (self, "", column, (int)row + 1, "numeric");
  for (guint row = self->rows; row > n; row--)
    gtk_grid_remove_row (self->grid, (int)row);
  self->rows = n;
}

static void
set_text (LwSeriesTable *self, int column, int row, const char *text)
{
  gtk_label_set_text (GTK_LABEL (gtk_grid_get_child_at (self->grid, column, row)), text);
}

static void
set_value (LwSeriesTable *self, int column, int row, double value)
{
  g_autofree char *text = lw_series_value_text (value);
  set_text (self, column, row, text);
}

static void
show_row (LwSeriesTable *self, int row, const LwRunSeries *series)
{
  double lowest = (double)NAN, highest = (double)NAN;
  for (guint i = 0; i < series->points->len; i++)
    {
      double value = g_array_index (series->points, LwSeriesPoint, i).value;
      lowest = isnan (lowest) ? value : MIN (lowest, value);
      highest = isnan (highest) ? value : MAX (highest, value);
    }
  set_text (self, NAME, row, lw_series_title (series->name));
  set_value (self, LAST, row, series->value);
  set_value (self, LOWEST, row, lowest);
  set_value (self, HIGHEST, row, highest);
}

void
lw_series_table_show (LwSeriesTable *self, const LwRunHistory *history)
{
  make_rows (self, history ? history->series->len : 0);
  for (guint i = 0; i < self->rows; i++)
    show_row (self, (int)i + 1, history->series->pdata[i]);
}

static void
lw_series_table_class_init (LwSeriesTableClass *klass)
{
}

static void
lw_series_table_init (LwSeriesTable *self)
{
  const char *const headings[N_COLUMNS] = { _ ("Series"), _ ("Last"), _ ("Lowest"), _ ("Highest") };
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 18);
  gtk_grid_set_row_spacing (self->grid, 6);
  for (int column = 0; column < N_COLUMNS; column++)
    attach (self, headings[column], column, 0, "caption-heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Values of the charts"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->grid));
}

LwSeriesTable *
lw_series_table_new (void)
{
  return g_object_new (LW_TYPE_SERIES_TABLE, NULL);
}
