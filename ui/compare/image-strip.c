/* The strip of images below the panes. */
#include "compare/image-strip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "compare/thumbnails.h"

#define THUMBNAIL_HEIGHT 60

struct _LwImageStrip
{
  GtkWidget parent_instance;
  LwCompareView *view;
  LwThumbnails *thumbnails;
  LwRunEvaluation *a, *b;
  LwStripOrder order;
  GPtrArray *items;  /* of LwStripItem, in the order of the data */
  GListStore *store; /* in the order of the strip */
  GtkStringFilter *filter;
  GtkSingleSelection *selection;
  gboolean updating;
  gboolean jump; /* to the first image, as soon as the order can be told */
  GtkListView *list;
  GtkDropDown *kind, *klass, *predicted;
  GtkWidget *klass_box, *predicted_box, *order_button;
  GtkLabel *title;
  GtkWidget *search, *previous, *next, *change, *clear;
};

static guint next_signal;

G_DEFINE_FINAL_TYPE (LwImageStrip, lw_image_strip, GTK_TYPE_WIDGET)

static guint
n_shown (LwImageStrip *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

/* ---- what is selected ---------------------------------------------------------------------- */

static void
show_title (LwImageStrip *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);
  g_autofree char *text = NULL;
  const char *id = lw_compare_view_get_id (self->view);
  const LwClassSet *classes = lw_compare_view_get_classes (self->view);
  if (selected != GTK_INVALID_LIST_POSITION && id && self->order.kind == LW_STRIP_CONFUSION)
    text
        = g_strdup_printf (_ ("%s taken for %s: %s · %u of %u"), classes->names[self->order.klass],
                           classes->names[self->order.predicted], id, selected + 1, n_shown (self));
  else if (selected != GTK_INVALID_LIST_POSITION && id)
    text = g_strdup_printf (_ ("%s · %u of %u"), id, selected + 1, n_shown (self));
  else if (id)
    text = g_strdup_printf (_ ("%s · not among the %u shown"), id, n_shown (self));
  gtk_label_set_text (self->title, text ? text : _ ("No image"));
}

static void
selected_cb (LwImageStrip *self)
{
  LwStripItem *item = gtk_single_selection_get_selected_item (self->selection);
  if (self->updating)
    return;
  if (item)
    lw_compare_view_set_item (self->view, lw_strip_item_get_item (item));
  show_title (self);
  g_signal_emit (self, next_signal, 0);
}

static void
select_position (LwImageStrip *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static guint
find_shown (LwImageStrip *self, int item)
{
  for (guint i = 0; i < n_shown (self); i++)
    {
      g_autoptr (LwStripItem) shown = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if (lw_strip_item_get_item (shown) == item)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

void
lw_image_strip_move (LwImageStrip *self, int steps)
{
  guint selected = gtk_single_selection_get_selected (self->selection);
  if (n_shown (self) == 0)
    return;
  if (selected == GTK_INVALID_LIST_POSITION)
    selected = 0;
  else
    selected = (guint)CLAMP ((int)selected + steps, 0, (int)n_shown (self) - 1);
  select_position (self, selected);
}

static const char *const *
ids_of (LwImageStrip *self, int *n)
{
  LwPictureCache *cache = lw_compare_view_get_cache (self->view);
  *n = cache ? lw_dataset_count (lw_picture_cache_data (cache)->data) : 0;
  return cache ? (const char *const *)lw_picture_cache_data (cache)->ids : NULL;
}

void
lw_image_strip_next_change (LwImageStrip *self)
{
  int n;
  const char *const *ids = ids_of (self, &n);
  int item = lw_strip_next_change (ids, n, self->a, self->b, lw_compare_view_get_item (self->view));
  if (item < 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  guint position = find_shown (self, item);
  if (position == GTK_INVALID_LIST_POSITION)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->search), "");
      gtk_string_filter_set_search (self->filter, NULL);
      position = find_shown (self, item);
    }
  if (position != GTK_INVALID_LIST_POSITION)
    select_position (self, position);
  else
    lw_compare_view_set_item (self->view, item);
}

GStrv
lw_image_strip_next (LwImageStrip *self, guint n)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  guint selected = gtk_single_selection_get_selected (self->selection);
  for (guint i = selected + 1;
       selected != GTK_INVALID_LIST_POSITION && i <= selected + n && i < n_shown (self); i++)
    {
      g_autoptr (LwStripItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      g_ptr_array_add (ids, g_strdup (lw_strip_item_get_id (item)));
    }
  g_ptr_array_add (ids, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

/* ---- order --------------------------------------------------------------------------------- */

static char *
value_text (const LwStripOrder *order, double value)
{
  if (order->kind == LW_STRIP_NAME)
    return g_strdup ("");
  if (isnan (value))
    return g_strdup (_ ("–"));
  if (order->kind == LW_STRIP_CHANGE || order->kind == LW_STRIP_LOSS)
    return g_strdup_printf (_ ("%+.1f"), value);
  if (order->kind == LW_STRIP_CONFUSION)
    return g_strdup_printf (ngettext ("%.0f px", "%.0f px", (gulong)value), value);
  return g_strdup_printf (_ ("%.1f %%"), value);
}

static void
select_present (LwImageStrip *self, gboolean first)
{
  guint position = first ? 0 : find_shown (self, lw_compare_view_get_item (self->view));
  if (n_shown (self) == 0)
    position = GTK_INVALID_LIST_POSITION;
  self->updating = FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    select_position (self, position);
  selected_cb (self);
}

/* @first: look at the first image of the new order. */
static void
reorder (LwImageStrip *self, gboolean first)
{
  int n;
  const char *const *ids = ids_of (self, &n);
  g_autoptr (GArray) entries = lw_strip_order (ids, n, &self->order, self->a, self->b);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  if (!self->items)
    return;
  for (guint i = 0; i < entries->len; i++)
    {
      const LwStripEntry *entry = &g_array_index (entries, LwStripEntry, i);
      LwStripItem *item = self->items->pdata[entry->item];
      g_autofree char *text = value_text (&self->order, entry->value);
      lw_strip_item_set_text (item, text);
      g_ptr_array_add (shown, item);
    }
  self->updating = TRUE;
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)),
                       shown->pdata, shown->len);
  select_present (self, first);
}

static void
order_cb (LwImageStrip *self)
{
  if (self->updating)
    return;
  self->order = (LwStripOrder){ (LwStripOrderKind)gtk_drop_down_get_selected (self->kind),
                                (int)gtk_drop_down_get_selected (self->klass),
                                (int)gtk_drop_down_get_selected (self->predicted) };
  const gboolean confusion = self->order.kind == LW_STRIP_CONFUSION;
  gtk_widget_set_visible (self->klass_box, confusion || self->order.kind == LW_STRIP_CLASS);
  gtk_widget_set_visible (self->predicted_box, confusion);
  gtk_widget_set_visible (self->clear, confusion);
  lw_compare_view_set_confusion (self->view, confusion ? self->order.klass : -1,
                                 confusion ? self->order.predicted : -1);
  const gboolean first = self->order.kind != LW_STRIP_NAME;
  self->jump = first && !self->a;
  reorder (self, first);
}

static void
search_cb (LwImageStrip *self)
{
  self->updating = TRUE;
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  select_present (self, FALSE);
}

void
lw_image_strip_show_confusion (LwImageStrip *self, int truth, int predicted)
{
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->kind, LW_STRIP_CONFUSION);
  gtk_drop_down_set_selected (self->klass, (guint)truth);
  gtk_drop_down_set_selected (self->predicted, (guint)predicted);
  self->updating = FALSE;
  order_cb (self);
}

void
lw_image_strip_set_evaluations (LwImageStrip *self, LwRunEvaluation *a, LwRunEvaluation *b)
{
  if (a == self->a && b == self->b)
    return;
  g_clear_pointer (&self->a, lw_run_evaluation_unref);
  g_clear_pointer (&self->b, lw_run_evaluation_unref);
  self->a = a ? lw_run_evaluation_ref (a) : NULL;
  self->b = b ? lw_run_evaluation_ref (b) : NULL;
  gtk_widget_set_sensitive (self->change, a && b);
  reorder (self, self->jump && a);
  self->jump = self->jump && !a;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void
bind_property (GtkListItem *item, const char *property, GtkWidget *target,
               const char *target_property)
{
  GtkExpression *shown = gtk_property_expression_new (GTK_TYPE_LIST_ITEM, NULL, "item");
  gtk_expression_bind (gtk_property_expression_new (LW_TYPE_STRIP_ITEM, shown, property), target,
                       target_property, item);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *picture = gtk_picture_new ();
  GtkWidget *text = gtk_label_new (NULL);
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), FALSE);
  gtk_widget_set_size_request (picture, THUMBNAIL_HEIGHT, THUMBNAIL_HEIGHT);
  gtk_widget_add_css_class (text, "caption");
  gtk_widget_add_css_class (text, "numeric");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), text);
  gtk_list_item_set_child (item, box);
  bind_property (item, "thumbnail", picture, "paintable");
  bind_property (item, "text", text, "label");
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LwImageStrip *self)
{
  LwStripItem *strip = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *picture = gtk_widget_get_first_child (box);
  gtk_widget_set_tooltip_text (box, lw_strip_item_get_id (strip));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, lw_strip_item_get_id (strip), -1);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), lw_strip_item_get_id (strip));
  gtk_widget_set_visible (gtk_widget_get_next_sibling (picture), self->order.kind != LW_STRIP_NAME);
  if (self->thumbnails)
    lw_thumbnails_want (self->thumbnails, strip);
}

/* ---- data ---------------------------------------------------------------------------------- */

static void
fill_classes (LwImageStrip *self, const LwClassSet *classes)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (int k = 0; classes && k < classes->n; k++)
    gtk_string_list_append (names, classes->names[k]);
  self->updating = TRUE;
  gtk_drop_down_set_model (self->klass, G_LIST_MODEL (names));
  gtk_drop_down_set_model (self->predicted, G_LIST_MODEL (names));
  if (classes && classes->n > 1)
    gtk_drop_down_set_selected (self->predicted, 1);
  self->updating = FALSE;
}

static void
set_data (LwImageStrip *self, LwEvalData *data)
{
  g_clear_object (&self->thumbnails);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->thumbnails = data ? lw_thumbnails_new (data, THUMBNAIL_HEIGHT) : NULL;
  for (int i = 0; data && data->ids[i]; i++)
    g_ptr_array_add (self->items, lw_strip_item_new (i, data->ids[i]));
  fill_classes (self, data ? data->data->classes : NULL);
  reorder (self, TRUE);
}

static void
image_cb (LwImageStrip *self)
{
  LwPictureCache *cache = lw_compare_view_get_cache (self->view);
  guint n = cache ? (guint)lw_dataset_count (lw_picture_cache_data (cache)->data) : 0;
  int item = lw_compare_view_get_item (self->view);
  if (item < 0 && (!self->items || self->items->len != n || n > 0))
    set_data (self, cache ? lw_picture_cache_data (cache) : NULL);
  else
    show_title (self);
}

void
lw_image_strip_set_view (LwImageStrip *self, LwCompareView *view)
{
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "image-changed", G_CALLBACK (image_cb), self, G_CONNECT_SWAPPED);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
previous_cb (LwImageStrip *self)
{
  lw_image_strip_move (self, -1);
}

static void
clear_cb (LwImageStrip *self)
{
  gtk_drop_down_set_selected (self->kind, LW_STRIP_NAME);
}

static void
next_cb (LwImageStrip *self)
{
  lw_image_strip_move (self, 1);
}

static void
dispose (GObject *object)
{
  LwImageStrip *self = LW_IMAGE_STRIP (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_IMAGE_STRIP);
  g_clear_object (&self->thumbnails);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->a, lw_run_evaluation_unref);
  g_clear_pointer (&self->b, lw_run_evaluation_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->filter);
  g_clear_object (&self->selection);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lw_image_strip_parent_class)->dispose (object);
}

static void
lw_image_strip_class_init (LwImageStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  next_signal = g_signal_new ("next-changed", LW_TYPE_IMAGE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/compare/image-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, list);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, kind);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, klass);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, predicted);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, klass_box);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, predicted_box);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, order_button);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, title);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, search);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, previous);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, next);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, change);
  gtk_widget_class_bind_template_child (widget_class, LwImageStrip, clear);
}

static void
make_models (LwImageStrip *self)
{
  self->store = g_list_store_new (LW_TYPE_STRIP_ITEM);
  self->filter
      = gtk_string_filter_new (gtk_property_expression_new (LW_TYPE_STRIP_ITEM, NULL, "id"));
  GtkFilterListModel *found = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->store)),
                                                         GTK_FILTER (g_object_ref (self->filter)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (found));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

static void
lw_image_strip_init (LwImageStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_models (self);
  gtk_widget_set_visible (self->klass_box, FALSE);
  gtk_widget_set_visible (self->predicted_box, FALSE);
  gtk_widget_set_sensitive (self->change, FALSE);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  GtkDropDown *dropdowns[] = { self->kind, self->klass, self->predicted };
  for (guint i = 0; i < G_N_ELEMENTS (dropdowns); i++)
    g_signal_connect_swapped (dropdowns[i], "notify::selected", G_CALLBACK (order_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->previous, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (clear_cb), self);
  g_signal_connect_swapped (self->next, "clicked", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->change, "clicked", G_CALLBACK (lw_image_strip_next_change), self);
}
