/* Tables of configurations. */
#include "runs/config-table.h"

#include <glib/gi18n-lib.h>

/* A row of the list: GtkStringObject has one text alone. */
#define LW_TYPE_CONFIG_ROW (lw_config_row_get_type ())
G_DECLARE_FINAL_TYPE (LwConfigRow, lw_config_row, LW, CONFIG_ROW, GObject)

enum
{
  NAME,
  VALUE_A,
  VALUE_B,
  N_COLUMNS
};

struct _LwConfigRow
{
  GObject parent_instance;
  char *texts[N_COLUMNS];
};

G_DEFINE_FINAL_TYPE (LwConfigRow, lw_config_row, G_TYPE_OBJECT)

static void
row_finalize (GObject *object)
{
  for (int i = 0; i < N_COLUMNS; i++)
    g_free (LW_CONFIG_ROW (object)->texts[i]);
  G_OBJECT_CLASS (lw_config_row_parent_class)->finalize (object);
}

static void
lw_config_row_class_init (LwConfigRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = row_finalize;
}

static void
lw_config_row_init (LwConfigRow *self)
{
}

struct _LwConfigTable
{
  AdwBin parent_instance;
  GListStore *rows;
  GtkColumnViewColumn *columns[N_COLUMNS];
};

G_DEFINE_FINAL_TYPE (LwConfigTable, lw_config_table, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_selectable (GTK_LABEL (label), GPOINTER_TO_INT (column) != NAME);
  gtk_widget_add_css_class (label, GPOINTER_TO_INT (column) == NAME ? "dim-label" : "numeric");
  gtk_list_item_set_child (item, label);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  LwConfigRow *row = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *text = row->texts[GPOINTER_TO_INT (column)];
  gtk_label_set_text (GTK_LABEL (label), text ? text : _ ("not set"));
  gtk_widget_set_tooltip_text (label, text);
}

void
lw_config_table_show (LwConfigTable *self, const GPtrArray *differences, const char *title_a,
                      const char *title_b)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < differences->len; i++)
    {
      const LwConfigDifference *difference = differences->pdata[i];
      LwConfigRow *row = g_object_new (LW_TYPE_CONFIG_ROW, NULL);
      row->texts[NAME] = g_strdup (difference->name);
      row->texts[VALUE_A] = g_strdup (difference->a);
      row->texts[VALUE_B] = g_strdup (difference->b);
      g_ptr_array_add (rows, row);
    }
  gtk_column_view_column_set_title (self->columns[VALUE_A], title_a);
  gtk_column_view_column_set_title (self->columns[VALUE_B], title_b);
  gtk_column_view_column_set_visible (self->columns[VALUE_B], title_b != NULL);
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
}

static void
dispose (GObject *object)
{
  g_clear_object (&LW_CONFIG_TABLE (object)->rows);
  G_OBJECT_CLASS (lw_config_table_parent_class)->dispose (object);
}

static void
lw_config_table_class_init (LwConfigTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
}

static void
make_column (LwConfigTable *self, GtkColumnView *view, int column, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GINT_TO_POINTER (column));
  g_autoptr (GtkColumnViewColumn) made = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (made, TRUE);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_append_column (view, made);
  self->columns[column] = made;
}

static void
lw_config_table_init (LwConfigTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  self->rows = g_list_store_new (LW_TYPE_CONFIG_ROW);
  GtkSelectionModel *model
      = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows))));
  GtkWidget *view = gtk_column_view_new (model);
  make_column (self, GTK_COLUMN_VIEW (view), NAME, _ ("Option"));
  make_column (self, GTK_COLUMN_VIEW (view), VALUE_A, NULL);
  make_column (self, GTK_COLUMN_VIEW (view), VALUE_B, NULL);
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_widget_add_css_class (view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Configuration"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

LwConfigTable *
lw_config_table_new (void)
{
  return g_object_new (LW_TYPE_CONFIG_TABLE, NULL);
}
