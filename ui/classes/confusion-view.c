/* Choosing, loading and showing confusions. */
#include "classes/confusion-view.h"

#include <glib/gi18n-lib.h>

#include "classes/confusion-matrix.h"

#define MOST_FREQUENT 12

struct _LwConfusionView
{
  AdwBin parent_instance;
  GtkStack *stack;
  AdwStatusPage *failure;
  GtkDropDown *chooser, *share;
  LwConfusionMatrix *matrix;
  GtkLabel *about;
  GtkListBox *frequent;
  GtkWidget *frequent_title;
  LwClassColumns *columns;
  LwStudyModel *model;
  GCancellable *loading;
  LwClassColumn *shown;
};

G_DEFINE_FINAL_TYPE (LwConfusionView, lw_confusion_view, ADW_TYPE_BIN)

static LwShareOf
share_of (LwConfusionView *self)
{
  guint selected = gtk_drop_down_get_selected (self->share);
  return selected == GTK_INVALID_LIST_POSITION ? LW_SHARE_OF_TRUTH : (LwShareOf)selected;
}

/* ---- to Compare ---------------------------------------------------------------------------- */

static void
show_images (LwConfusionView *self, int truth, int predicted)
{
  if (self->shown)
    lw_class_columns_compare (self->columns, self->shown);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-confusion", "(ii)", truth, predicted);
}

static void
row_activated_cb (LwConfusionView *self, GtkListBoxRow *row)
{
  show_images (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "truth")),
               GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "predicted")));
}

/* ---- what is shown ------------------------------------------------------------------------- */

static GtkWidget *
frequent_row (const LwConfusion *confusion, const LwConfusedPair *pair, LwShareOf of)
{
  g_autofree char *text = lw_confusion_text (confusion, pair->truth, pair->predicted, of);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "truth", GINT_TO_POINTER (pair->truth));
  g_object_set_data (G_OBJECT (row), "predicted", GINT_TO_POINTER (pair->predicted));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

static void
show_frequent (LwConfusionView *self)
{
  const LwConfusion *confusion = lw_confusion_matrix_get_confusion (self->matrix);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->frequent))))
    gtk_list_box_remove (self->frequent, child);
  g_autoptr (GArray) pairs
      = confusion ? lw_confusion_ranked (confusion, share_of (self), MOST_FREQUENT) : NULL;
  for (guint i = 0; pairs && i < pairs->len; i++)
    gtk_list_box_append (
        self->frequent,
        frequent_row (confusion, &g_array_index (pairs, LwConfusedPair, i), share_of (self)));
  gtk_widget_set_visible (self->frequent_title, pairs && pairs->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->frequent), pairs && pairs->len > 0);
}

static void
about_cb (LwConfusionView *self)
{
  g_autofree char *text = lw_confusion_matrix_describe (self->matrix);
  gtk_label_set_text (self->about, text);
}

static void
share_cb (LwConfusionView *self)
{
  lw_confusion_matrix_set_share_of (self->matrix, share_of (self));
  show_frequent (self);
}

static void
show (LwConfusionView *self, LwConfusion *confusion)
{
  lw_confusion_matrix_set_confusion (self->matrix, confusion);
  show_frequent (self);
  gtk_stack_set_visible_child_name (self->stack, confusion ? "matrix" : "none");
}

static void
fail (LwConfusionView *self, const char *message)
{
  g_autofree char *text = g_markup_escape_text (message, -1);
  adw_status_page_set_description (self->failure, text);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwConfusion) confusion = lw_confusion_load_finish (result, &error);
  g_autoptr (LwConfusionView) self = data;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->columns)
    return;
  if (confusion)
    show (self, confusion);
  else
    fail (self, error->message);
}

static void
load (LwConfusionView *self)
{
  int n = 0;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_set_object (&self->shown, LW_CLASS_COLUMN (gtk_drop_down_get_selected_item (self->chooser)));
  const int *positions = self->shown ? lw_class_column_positions (self->shown, &n) : NULL;
  if (n == 0)
    {
      show (self, NULL);
      return;
    }
  self->loading = g_cancellable_new ();
  lw_confusion_load_async (lw_study_model_get_snapshot (self->model), positions, n, self->loading,
                           loaded_cb, g_object_ref (self));
}

/* ---- choosing ------------------------------------------------------------------------------ */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

/* In the button, whose width is that of the page. */
static void
setup_button_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  setup_cb (factory, item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (label, 10);
  gtk_label_set_max_width_chars (label, 16);
}

static void
bind_column_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_autofree char *title = lw_class_column_title (gtk_list_item_get_item (item));
  g_autofree char *text
      = g_strdup_printf ("%c  %s", 'A' + (int)gtk_list_item_get_position (item), title);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
bind_share_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *text = gtk_list_item_get_item (item);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (text));
}

static void
set_factories (GtkDropDown *down, GCallback bind)
{
  g_autoptr (GtkListItemFactory) button = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) list = gtk_signal_list_item_factory_new ();
  g_signal_connect (button, "setup", G_CALLBACK (setup_button_cb), NULL);
  g_signal_connect (list, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (button, "bind", bind, NULL);
  g_signal_connect (list, "bind", bind, NULL);
  gtk_drop_down_set_factory (down, button);
  gtk_drop_down_set_list_factory (down, list);
}

void
lw_confusion_view_set_columns (LwConfusionView *self, LwClassColumns *columns, LwStudyModel *model)
{
  g_return_if_fail (!self->columns);
  self->columns = g_object_ref (columns);
  self->model = g_object_ref (model);
  gtk_drop_down_set_model (self->chooser, lw_class_columns_get_list (columns));
  g_signal_connect_object (columns, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->chooser, "notify::selected-item", G_CALLBACK (load), self);
  load (self);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwConfusionView *self = LW_CONFUSION_VIEW (object);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->columns);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_CONFUSION_VIEW);
  g_clear_object (&self->shown);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (lw_confusion_view_parent_class)->dispose (object);
}

static void
lw_confusion_view_class_init (LwConfusionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_CONFUSION_MATRIX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/classes/confusion-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LwConfusionView, stack);
  gtk_widget_class_bind_template_child (widget_class, LwConfusionView, failure);
  gtk_widget_class_bind_template_child (widget_class, LwConfusionView, chooser);
  gtk_widget_class_bind_template_child (widget_class, LwConfusionView, share);
  gtk_widget_class_bind_template_child (widget_class, LwConfusionView, matrix);
  gtk_widget_class_bind_template_child (widget_class, LwConfusionView, about);
  gtk_widget_class_bind_template_child (widget_class, LwConfusionView, frequent);
  gtk_widget_class_bind_template_child (widget_class, LwConfusionView, frequent_title);
}

static void
lw_confusion_view_init (LwConfusionView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_factories (self->chooser, G_CALLBACK (bind_column_cb));
  set_factories (self->share, G_CALLBACK (bind_share_cb));
  g_signal_connect_swapped (self->share, "notify::selected", G_CALLBACK (share_cb), self);
  g_signal_connect_swapped (self->matrix, "cell-activated", G_CALLBACK (show_images), self);
  g_signal_connect_swapped (self->matrix, "cell-changed", G_CALLBACK (about_cb), self);
  g_signal_connect_swapped (self->frequent, "row-activated", G_CALLBACK (row_activated_cb), self);
  about_cb (self);
}
