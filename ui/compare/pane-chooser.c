/* A searchable list of choices in a popover. */
#include "compare/pane-chooser.h"

#include <glib/gi18n-lib.h>

struct _LwPaneChooser
{
  GtkPopover parent_instance;
  GtkWidget *box, *entry;
  GtkStringFilter *filter;
  GtkSingleSelection *selection;
  LwPaneChoice *choice; /* until the popover is closed */
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (LwPaneChooser, lw_pane_chooser, GTK_TYPE_POPOVER)

/* What is chosen may destroy the pane whose popover this is: only after it is closed. */
static gboolean
chosen_cb (gpointer data)
{
  LwPaneChooser *self = data;
  g_autoptr (LwPaneChoice) choice = g_steal_pointer (&self->choice);
  if (choice)
    g_signal_emit (self, chosen_signal, 0, choice);
  return G_SOURCE_REMOVE;
}

static void
choose (LwPaneChooser *self, guint position)
{
  LwPaneChoice *choice = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (!choice)
    return;
  g_clear_object (&self->choice);
  self->choice = choice;
  /* The entry is told that it loses the focus only while it can be seen. */
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (self)));
  gtk_popover_popdown (GTK_POPOVER (self));
  g_idle_add_full (G_PRIORITY_DEFAULT, chosen_cb, g_object_ref (self), g_object_unref);
}

static void
search_cb (LwPaneChooser *self)
{
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
enter_cb (LwPaneChooser *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

static void
show_cb (LwPaneChooser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (self->entry);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  for (int i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (box), label);
      if (i == 1)
        {
          gtk_widget_add_css_class (label, "dim-label");
          gtk_widget_add_css_class (label, "caption");
        }
    }
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *detail = gtk_widget_get_next_sibling (title);
  g_autofree char *title_text = NULL, *detail_text = NULL;
  g_object_get (gtk_list_item_get_item (item), "title", &title_text, "detail", &detail_text, NULL);
  gtk_label_set_text (GTK_LABEL (title), title_text);
  gtk_label_set_text (GTK_LABEL (detail), detail_text);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_parent (gtk_list_item_get_child (item))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, title_text, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail_text,
      -1);
}

/* ---- object -------------------------------------------------------------------------------- */

static GtkWidget *
list_new (LwPaneChooser *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  GtkWidget *list
      = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What This Pane Shows"), -1);
  g_signal_connect_swapped (list, "activate", G_CALLBACK (choose), self);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 360);
  gtk_widget_set_size_request (scroller, 280, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return scroller;
}

static void
dispose (GObject *object)
{
  LwPaneChooser *self = LW_PANE_CHOOSER (object);
  g_clear_object (&self->choice);
  g_clear_object (&self->filter);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (lw_pane_chooser_parent_class)->dispose (object);
}

static void
lw_pane_chooser_class_init (LwPaneChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  chosen_signal = g_signal_new ("chosen", LW_TYPE_PANE_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, LW_TYPE_PANE_CHOICE);
}

static void
lw_pane_chooser_init (LwPaneChooser *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _ ("Search"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search Runs"), -1);
  gtk_box_append (GTK_BOX (self->box), self->entry);
  gtk_popover_set_child (GTK_POPOVER (self), self->box);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (enter_cb), self);
  g_signal_connect (self, "show", G_CALLBACK (show_cb), NULL);
}

LwPaneChooser *
lw_pane_chooser_new (GListModel *choices)
{
  LwPaneChooser *self = g_object_new (LW_TYPE_PANE_CHOOSER, NULL);
  GtkExpression *title = gtk_property_expression_new (LW_TYPE_PANE_CHOICE, NULL, "title");
  self->filter = gtk_string_filter_new (title);
  GtkFilterListModel *found = gtk_filter_list_model_new (g_object_ref (choices),
                                                         GTK_FILTER (g_object_ref (self->filter)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (found));
  gtk_box_append (GTK_BOX (self->box), list_new (self));
  return self;
}

void
lw_pane_chooser_set_footer (LwPaneChooser *self, GtkWidget *footer)
{
  gtk_box_append (GTK_BOX (self->box), footer);
}
