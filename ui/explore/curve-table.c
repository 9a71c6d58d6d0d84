/* The table beside the chart. */
#include "explore/curve-table.h"

#include <glib/gi18n-lib.h>

#include "explore/curve-row.h"
#include "report/results-table.h"
#include "widget/toast.h"

struct _LwCurveTable
{
  AdwBin parent_instance;
  LwCurveChart *chart;
  GListStore *rows;
  GtkColumnView *view;
  GtkColumnViewColumn *columns[LW_N_CURVE_COLUMNS];
  gboolean stale; /* the curve changed while nobody saw the table */
};

enum
{
  POINT_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwCurveTable, lw_curve_table, ADW_TYPE_BIN)

/* ---- cells --------------------------------------------------------------------------------- */

static LwCurveColumn
column_of (gpointer factory)
{
  return (LwCurveColumn)GPOINTER_TO_INT (g_object_get_data (factory, "column"));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), column_of (factory) < LW_CURVE_ROW_IMAGES ? 0 : 1);
  if (column_of (factory) >= LW_CURVE_ROW_IMAGES)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
show_cell (GtkListItem *item, LwCurveColumn column)
{
  g_autofree char *text = lw_curve_row_text (gtk_list_item_get_item (item), column);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
row_changed_cb (LwCurveRow *row, GtkListItem *item)
{
  show_cell (item, column_of (item));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_object_set_data (G_OBJECT (item), "column", GINT_TO_POINTER (column_of (factory)));
  g_signal_connect (gtk_list_item_get_item (item), "changed", G_CALLBACK (row_changed_cb), item);
  show_cell (item, column_of (factory));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_changed_cb, item);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer column)
{
  return lw_curve_row_compare (a, b, (LwCurveColumn)GPOINTER_TO_INT (column));
}

static void
add_column (LwCurveTable *self, LwCurveColumn column, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data (G_OBJECT (factory), "column", GINT_TO_POINTER (column));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  g_autoptr (GtkSorter) sorter
      = GTK_SORTER (gtk_custom_sorter_new (compare_cb, GINT_TO_POINTER (column), NULL));
  self->columns[column] = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_sorter (self->columns[column], sorter);
  gtk_column_view_column_set_resizable (self->columns[column], TRUE);
  gtk_column_view_column_set_expand (self->columns[column], column == LW_CURVE_ROW_SERIES);
  gtk_column_view_append_column (self->view, self->columns[column]);
  g_object_unref (self->columns[column]);
}

static void
add_columns (LwCurveTable *self)
{
  const char *const titles[LW_N_CURVE_COLUMNS]
      = { _ ("Series"), _ ("Labels"), _ ("Images"), _ ("Hours"), _ ("Money"),
          "mIoU %",     _ ("Low"),    _ ("High"),   _ ("Runs") };
  for (int c = 0; c < LW_N_CURVE_COLUMNS; c++)
    add_column (self, (LwCurveColumn)c, titles[c]);
  gtk_column_view_column_set_visible (self->columns[LW_CURVE_ROW_MONEY], FALSE);
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* FALSE if the lines are others than before. */
static gboolean
take_rows (LwCurveTable *self, const GPtrArray *rows)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  for (guint i = 0; n == rows->len && i < n; i++)
    {
      g_autoptr (LwCurveRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      if (!lw_curve_row_take (row, rows->pdata[i]))
        return FALSE;
    }
  return n == rows->len;
}

static void
resort (LwCurveTable *self)
{
  for (int c = LW_CURVE_ROW_IMAGES; c < LW_N_CURVE_COLUMNS; c++)
    gtk_sorter_changed (gtk_column_view_column_get_sorter (self->columns[c]),
                        GTK_SORTER_CHANGE_DIFFERENT);
}

static void
set_titles (LwCurveTable *self, const LwCurve *curve, const LwCostTable *costs)
{
  g_autofree char *measure = g_strdup_printf ("%s %%", curve->measure ? curve->measure : "mIoU");
  gtk_column_view_column_set_title (self->columns[LW_CURVE_ROW_MEAN], measure);
  gtk_column_view_column_set_title (self->columns[LW_CURVE_ROW_MONEY],
                                    costs->currency ? costs->currency : _ ("Money"));
  gtk_column_view_column_set_visible (self->columns[LW_CURVE_ROW_MONEY], costs->price.value > 0);
}

static void
update (LwCurveTable *self)
{
  const LwCurve *curve = lw_curve_chart_get_curve (self->chart);
  LwStudyModel *model = lw_curve_chart_get_model (self->chart);
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale || !curve)
    return;
  const LwCostTable *costs = lw_study_model_get_costs (model);
  g_autoptr (GPtrArray) rows
      = lw_curve_rows (curve, lw_study_model_get_snapshot (model)->results, costs);
  set_titles (self, curve, costs);
  if (take_rows (self, rows))
    resort (self);
  else
    g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                         rows->pdata, rows->len);
}

/* ---- what the user does -------------------------------------------------------------------- */

static void
activate_cb (GtkColumnView *view, guint position, LwCurveTable *self)
{
  g_autoptr (LwCurveRow) row
      = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);
  const char *const *runs = row ? lw_curve_row_runs (row) : NULL;
  if (runs && runs[0])
    g_signal_emit (self, signals[POINT_ACTIVATED], 0, runs);
}

static void
copy_csv (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LwCurveTable *self = LW_CURVE_TABLE (widget);
  LwStudyModel *model = self->chart ? lw_curve_chart_get_model (self->chart) : NULL;
  if (!model)
    return;
  g_autofree char *text = lw_results_csv (lw_study_model_get_snapshot (model)->results,
                                          lw_study_model_get_costs (model));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  lw_toast (widget, _ ("Copied as CSV"));
}

/* ---- object -------------------------------------------------------------------------------- */

void
lw_curve_table_set_chart (LwCurveTable *self, LwCurveChart *chart)
{
  g_return_if_fail (LW_IS_CURVE_TABLE (self) && LW_IS_CURVE_CHART (chart) && !self->chart);
  self->chart = g_object_ref (chart);
  g_signal_connect_object (chart, "curve-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
map (GtkWidget *widget)
{
  LwCurveTable *self = LW_CURVE_TABLE (widget);
  GTK_WIDGET_CLASS (lw_curve_table_parent_class)->map (widget);
  if (self->chart && self->stale)
    update (self);
}

static void
dispose (GObject *object)
{
  LwCurveTable *self = LW_CURVE_TABLE (object);
  g_clear_object (&self->chart);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_CURVE_TABLE);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (lw_curve_table_parent_class)->dispose (object);
}

static void
lw_curve_table_class_init (LwCurveTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->map = map;
  signals[POINT_ACTIVATED]
      = g_signal_new ("point-activated", LW_TYPE_CURVE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/explore/curve-table.ui");
  gtk_widget_class_bind_template_child (widget_class, LwCurveTable, view);
  gtk_widget_class_install_action (widget_class, "table.copy-csv", NULL, copy_csv);
}

static void
lw_curve_table_init (LwCurveTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (LW_TYPE_CURVE_ROW);
  add_columns (self);
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  GtkSortListModel *sorted
      = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)), g_object_ref (sorter));
  g_autoptr (GtkSingleSelection) selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), self);
}
