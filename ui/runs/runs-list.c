/* The list of runs. */
#include "runs/runs-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "runs/queue-card.h"
#include "runs/run-row.h"
#include "runs/run-state.h"

struct _LwRunsList
{
  AdwBin parent_instance;
  LwStudyModel *model;
  GtkFilter *filter;
  GtkSorter *sorter;
  GtkSelectionModel *selection;
  GSimpleActionGroup *actions;
  const char *sort, *show; /* interned: states of the actions */
  char *needle;            /* case folded; NULL: no search */
  GMenuModel *run_menu;
  GtkWidget *menu;
  LwQueueCard *card;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListView *view_of_runs;
  GtkButton *show_all;
};

static guint opened;

G_DEFINE_FINAL_TYPE (LwRunsList, lw_runs_list, ADW_TYPE_BIN)

/* ---- what is shown, and in which order ----------------------------------------------------- */

static gboolean
has_state (LwRunItem *run, const char *show)
{
  LwQueueState state = lw_run_item_get_state (run);
  if (strcmp (show, "running") == 0)
    return lw_run_is_at_work (run);
  if (strcmp (show, "waiting") == 0)
    return state == LW_QUEUE_WAITING;
  if (strcmp (show, "finished") == 0)
    return state == LW_QUEUE_DONE;
  return strcmp (show, "failed") != 0 || state == LW_QUEUE_FAILURE || state == LW_QUEUE_INTERRUPTED
         || state == LW_QUEUE_HANGING;
}

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  return strstr (folded, needle) != NULL;
}

static gboolean
is_shown (gpointer item, gpointer data)
{
  LwRunsList *self = data;
  LwRunItem *run = item;
  return has_state (run, self->show)
         && (!self->needle || contains (lw_run_item_get_label (run), self->needle)
             || contains (lw_run_item_get_id (run), self->needle));
}

static int
by_miou (LwRunItem *a, LwRunItem *b)
{
  double x = lw_run_item_get_miou (a), y = lw_run_item_get_miou (b);
  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return (x < y) - (x > y);
}

/* What needs attention first, what is over last. */
static int
rank (LwRunItem *run)
{
  static const int ranks[] = {
    [LW_QUEUE_FAILURE] = 0, [LW_QUEUE_HANGING] = 1, [LW_QUEUE_INTERRUPTED] = 2,
    [LW_QUEUE_RUNNING] = 3, [LW_QUEUE_WAITING] = 4, [LW_QUEUE_DONE] = 5,
  };
  return ranks[lw_run_item_get_state (run)];
}

static int
compare (gconstpointer x, gconstpointer y, gpointer data)
{
  LwRunsList *self = data;
  LwRunItem *a = (LwRunItem *)x, *b = (LwRunItem *)y;
  int order = 0;
  if (strcmp (self->sort, "miou") == 0)
    order = by_miou (a, b);
  else if (strcmp (self->sort, "state") == 0)
    order = rank (a) - rank (b);
  if (order == 0 && strcmp (self->sort, "plan") != 0)
    order = lw_run_item_get_place (a) - lw_run_item_get_place (b);
  if (order == 0)
    order = (int)lw_run_item_get_position (a) - (int)lw_run_item_get_position (b);
  return order;
}

static void
show_page (LwRunsList *self)
{
  guint all = g_list_model_get_n_items (lw_study_model_get_runs (self->model));
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  gtk_stack_set_visible_child_name (self->stack, shown ? "list" : all ? "nothing" : "empty");
}

/* States and places of runs are not watched by filters and sorters. */
static void
queue_cb (LwRunsList *self)
{
  if (strcmp (self->sort, "plan") != 0)
    gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  if (strcmp (self->show, "all") != 0)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
search_cb (LwRunsList *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_free (self->needle);
  self->needle = *text ? g_utf8_casefold (text, -1) : NULL;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
set_sort (GSimpleAction *action, GVariant *value, gpointer data)
{
  LwRunsList *self = data;
  self->sort = g_intern_string (g_variant_get_string (value, NULL));
  g_simple_action_set_state (action, value);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

static void
set_show (GSimpleAction *action, GVariant *value, gpointer data)
{
  LwRunsList *self = data;
  self->show = g_intern_string (g_variant_get_string (value, NULL));
  g_simple_action_set_state (action, value);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
show_all_cb (LwRunsList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  search_cb (self);
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "show",
                                      g_variant_new_string ("all"));
}

void
lw_runs_list_search (LwRunsList *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void
opened_cb (LwRunsList *self)
{
  g_signal_emit (self, opened, 0);
}

static void
pop_up (LwRunsList *self, GtkWidget *at, double x, double y)
{
  graphene_point_t point;
  if (!gtk_widget_compute_point (at, GTK_WIDGET (self), &GRAPHENE_POINT_INIT ((float)x, (float)y),
                                 &point))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int)point.x, (int)point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
closed_cb (LwRunsList *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view_of_runs));
}

static guint
position_of (LwRunsList *self, LwRunItem *run)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LwRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if (item == run)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* The menu is about the selected runs, or else about the run that was clicked. */
static void
menu_cb (LwRunsList *self, double x, double y, LwRunRow *row)
{
  guint position = position_of (self, lw_run_row_get_run (row));
  if (position == GTK_INVALID_LIST_POSITION)
    return;
  if (!gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_select_item (self->selection, position, TRUE);
  pop_up (self, GTK_WIDGET (row), x, y);
}

static void
menu_key (GtkWidget *widget, const char *action, GVariant *target)
{
  LwRunsList *self = LW_RUNS_LIST (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  if (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view_of_runs)))
    pop_up (self, focus, 24, gtk_widget_get_height (focus) / 2.0);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LwRunsList *self)
{
  GtkWidget *row = lw_run_row_new ();
  g_signal_connect_object (row, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "menu", G_CALLBACK (menu_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LwRunsList *self)
{
  lw_run_row_set_run (LW_RUN_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LwRunsList *self)
{
  lw_run_row_set_run (LW_RUN_ROW (gtk_list_item_get_child (item)), NULL);
}

/* ---- object -------------------------------------------------------------------------------- */

GtkSelectionModel *
lw_runs_list_get_selection (LwRunsList *self)
{
  return self->selection;
}

void
lw_runs_list_select (LwRunsList *self, LwRunItem *run)
{
  if (position_of (self, run) == GTK_INVALID_LIST_POSITION)
    show_all_cb (self);
  guint position = position_of (self, run);
  if (position == GTK_INVALID_LIST_POSITION)
    return;
  gtk_selection_model_select_item (self->selection, position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->view_of_runs), "list.scroll-to-item", "u",
                              position);
}

void
lw_runs_list_set_model (LwRunsList *self, LwStudyModel *model, LwStudyPace *pace)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare, self, NULL));
  GListModel *runs = G_LIST_MODEL (g_object_ref (lw_study_model_get_runs (model)));
  GtkFilterListModel *filtered = gtk_filter_list_model_new (runs, g_object_ref (self->filter));
  GtkSortListModel *sorted
      = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (self->sorter));
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (sorted)));
  gtk_list_view_set_model (self->view_of_runs, self->selection);
  lw_queue_card_set_model (self->card, model, pace);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (show_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "queue-changed", G_CALLBACK (queue_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "results-changed", G_CALLBACK (queue_cb), self,
                           G_CONNECT_SWAPPED);
  show_page (self);
}

static void
dispose (GObject *object)
{
  LwRunsList *self = LW_RUNS_LIST (object);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  /* Others may keep the list. */
  if (self->filter)
    gtk_custom_filter_set_filter_func (GTK_CUSTOM_FILTER (self->filter), NULL, NULL, NULL);
  if (self->sorter)
    gtk_custom_sorter_set_sort_func (GTK_CUSTOM_SORTER (self->sorter), NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_RUNS_LIST);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->actions);
  g_clear_object (&self->model);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (lw_runs_list_parent_class)->dispose (object);
}

static void
lw_runs_list_class_init (LwRunsListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_QUEUE_CARD);
  opened = g_signal_new ("opened", LW_TYPE_RUNS_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                         G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, menu_key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "menu.popup",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/runs/runs-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LwRunsList, run_menu);
  gtk_widget_class_bind_template_child (widget_class, LwRunsList, card);
  gtk_widget_class_bind_template_child (widget_class, LwRunsList, search);
  gtk_widget_class_bind_template_child (widget_class, LwRunsList, stack);
  gtk_widget_class_bind_template_child (widget_class, LwRunsList, view_of_runs);
  gtk_widget_class_bind_template_child (widget_class, LwRunsList, show_all);
}

static void
make_rows (LwRunsList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->view_of_runs, factory);
}

static void
lw_runs_list_init (LwRunsList *self)
{
  static const GActionEntry actions[] = {
    { .name = "sort", .parameter_type = "s", .state = "'state'", .change_state = set_sort },
    { .name = "show", .parameter_type = "s", .state = "'all'", .change_state = set_show },
  };
  self->sort = g_intern_static_string ("state");
  self->show = g_intern_static_string ("all");
  gtk_widget_init_template (GTK_WIDGET (self));
  make_rows (self);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", G_ACTION_GROUP (self->actions));
  self->menu = gtk_popover_menu_new_from_model (self->run_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->show_all, "clicked", G_CALLBACK (show_all_cb), self,
                           G_CONNECT_SWAPPED);
}
