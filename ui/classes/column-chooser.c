/* A searched list with marks at what is chosen. */
#include "classes/column-chooser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/local-number.h"
#include "widget/toast.h"

struct _LwColumnChooser
{
  AdwBin parent_instance;
  GtkSearchEntry *search;
  GtkListView *view;
  GtkStack *stack;
  LwClassColumns *columns;
  GListStore *candidates;
  GtkCustomFilter *filter;
  GtkFilterListModel *filtered;
  GStrv words; /* that are searched for, folded */
};

G_DEFINE_FINAL_TYPE (LwColumnChooser, lw_column_chooser, ADW_TYPE_BIN)

/* ---- rows ---------------------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *title = gtk_label_new (NULL), *value = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (title), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Shown"), -1);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_item_set_child (item, box);
}

static void
show_check (GtkListItem *item, LwClassColumns *columns)
{
  GtkWidget *check = gtk_widget_get_last_child (gtk_list_item_get_child (item));
  gboolean chosen = lw_class_columns_contain (columns, gtk_list_item_get_item (item));
  gtk_widget_set_opacity (check, chosen);
  gtk_accessible_update_state (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_STATE_HIDDEN, !chosen, -1);
}

static void
chosen_cb (LwClassColumns *columns, GtkListItem *item)
{
  if (gtk_list_item_get_item (item))
    show_check (item, columns);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LwColumnChooser *self)
{
  LwClassColumn *column = gtk_list_item_get_item (item);
  const LwMeasure miou = { .name = "mIoU" };
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *text = lw_class_column_title (column);
  g_autofree char *value = lw_local_signed (lw_class_column_value (column, &miou).mean, 1, FALSE);
  gtk_label_set_text (GTK_LABEL (title), text);
  gtk_widget_set_margin_start (title, lw_class_column_is_cell (column) ? 0 : 12);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (title)), value);
  show_check (item, self->columns);
  g_signal_connect_object (self->columns, "changed", G_CALLBACK (chosen_cb), item, 0);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LwColumnChooser *self)
{
  g_signal_handlers_disconnect_by_func (self->columns, chosen_cb, item);
}

static void
activate_cb (LwColumnChooser *self, guint position)
{
  g_autoptr (LwClassColumn) column
      = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);
  if (!lw_class_columns_toggle (self->columns, column))
    lw_toast (GTK_WIDGET (self), _ ("There is room for six columns: remove one first"));
}

/* ---- search -------------------------------------------------------------------------------- */

static gboolean
match_cb (gpointer item, gpointer data)
{
  LwColumnChooser *self = data;
  g_autofree char *title = lw_class_column_title (item);
  g_autofree char *folded = g_utf8_casefold (title, -1);
  for (char **word = self->words; word && *word; word++)
    if (!strstr (folded, *word))
      return FALSE;
  return TRUE;
}

static void
search_cb (LwColumnChooser *self)
{
  g_autofree char *folded
      = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_strfreev (self->words);
  self->words = g_strsplit (folded, " ", -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
count_cb (LwColumnChooser *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "none");
}

/* ---- object -------------------------------------------------------------------------------- */

static void
map (GtkWidget *widget)
{
  LwColumnChooser *self = LW_COLUMN_CHOOSER (widget);
  if (self->columns)
    {
      g_autoptr (GPtrArray) all = lw_class_columns_candidates (self->columns);
      g_list_store_splice (self->candidates, 0,
                           g_list_model_get_n_items (G_LIST_MODEL (self->candidates)), all->pdata,
                           all->len);
    }
  GTK_WIDGET_CLASS (lw_column_chooser_parent_class)->map (widget);
}

void
lw_column_chooser_set_columns (LwColumnChooser *self, LwClassColumns *columns)
{
  g_return_if_fail (!self->columns);
  self->columns = g_object_ref (columns);
}

static void
dispose (GObject *object)
{
  LwColumnChooser *self = LW_COLUMN_CHOOSER (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_COLUMN_CHOOSER);
  g_clear_object (&self->filtered);
  g_clear_object (&self->candidates);
  g_clear_object (&self->columns);
  G_OBJECT_CLASS (lw_column_chooser_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_strfreev (LW_COLUMN_CHOOSER (object)->words);
  G_OBJECT_CLASS (lw_column_chooser_parent_class)->finalize (object);
}

static void
lw_column_chooser_class_init (LwColumnChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->map = map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/classes/column-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, LwColumnChooser, search);
  gtk_widget_class_bind_template_child (widget_class, LwColumnChooser, view);
  gtk_widget_class_bind_template_child (widget_class, LwColumnChooser, stack);
}

static void
lw_column_chooser_init (LwColumnChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->candidates = g_list_store_new (LW_TYPE_CLASS_COLUMN);
  self->filter = gtk_custom_filter_new (match_cb, self, NULL);
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->candidates)),
                                              GTK_FILTER (self->filter));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
  g_object_unref (factory);
  g_autoptr (GtkNoSelection) selection
      = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->filtered)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (count_cb), self,
                           G_CONNECT_SWAPPED);
}
