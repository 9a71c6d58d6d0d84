/* The budget ladder: a rung a run. */
#include "compare/ladder.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "compare/budget-ladder.h"
#include "compare/image-pane.h"
#include "model/label-type.h"

#define RUNG_WIDTH 110
#define RUNG_HEIGHT 62

struct _LwLadder
{
  GtkWidget parent_instance;
  LwCompareView *view;
  LwPredictor *predictor;
  LwPaneDeck *deck;
  LwStudyModel *model;
  GtkWidget *box, *rungs;
  GtkDropDown *types;
  GtkLabel *budget;
  GArray *steps;       /* of LwLadderStep: those that are shown */
  GPtrArray *contents; /* of LwPaneContent, like steps */
};

G_DEFINE_FINAL_TYPE (LwLadder, lw_ladder, GTK_TYPE_WIDGET)

static LwLabelType
type_of (LwLadder *self)
{
  return (LwLabelType)(LW_LABEL_IMAGE + gtk_drop_down_get_selected (self->types));
}

/* The pane of that label type, or of run A. */
static LwPaneContent *
pane_of (LwLadder *self, LwLabelType type)
{
  LwPaneContent *content;
  for (guint i = 0; (content = lw_pane_deck_run (self->deck, i)); i++)
    {
      LwRunItem *run = lw_pane_content_get_run (content);
      if (run && lw_mix_type (lw_run_item_get_mix (run)) == type)
        return content;
    }
  return lw_pane_deck_run (self->deck, 0);
}

/* The run whose partition and seed the ladder has. */
static int
like (LwLadder *self, const LwStudySnapshot *snapshot)
{
  LwLabelType type = type_of (self);
  LwPaneContent *pane = pane_of (self, type);
  LwRunItem *run = pane ? lw_pane_content_get_run (pane) : NULL;
  if (run && lw_mix_type (lw_run_item_get_mix (run)) == type)
    return lw_study_snapshot_find (snapshot, lw_run_item_get_id (run));
  return lw_budget_ladder_best (snapshot, type);
}

static GArray *
ladder_of (LwLadder *self)
{
  LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  int model = snapshot ? like (self, snapshot) : -1;
  return model < 0 ? g_array_new (FALSE, FALSE, sizeof (LwLadderStep))
                   : lw_budget_ladder (snapshot, lw_study_model_get_costs (self->model), model);
}

/* ---- rungs --------------------------------------------------------------------------------- */

static void
chosen_cb (LwLadder *self, GtkWidget *button)
{
  LwPaneContent *content = g_object_get_data (G_OBJECT (button), "lw-content");
  g_autoptr (LwPaneChoice) choice = lw_pane_choice_new_run (lw_pane_content_get_run (content));
  LwPaneContent *pane = pane_of (self, type_of (self));
  if (pane)
    lw_pane_deck_choose (self->deck, pane, choice);
  else
    lw_pane_deck_add (self->deck, choice);
}

static void
show_rung (LwLadder *self, guint i, GtkWidget *button, gboolean now)
{
  const LwLadderStep *step = &g_array_index (self->steps, LwLadderStep, i);
  LwPaneContent *content = self->contents->pdata[i];
  LwPaneLayers *layers = lw_pane_content_get_layers (content);
  const char *message = lw_pane_content_get_message (content);
  GtkWidget *label = gtk_widget_get_last_child (gtk_button_get_child (GTK_BUTTON (button)));
  g_autofree char *cost
      = g_strdup_printf (ngettext ("%d image, %.3g h", "%d images, %.3g h", (gulong)step->images),
                         step->images, step->hours);
  g_autofree char *text
      = layers && layers->judged && !isnan (layers->miou)
            ? g_strdup_printf (_ ("%s: mIoU %.1f %%"), cost, layers->miou)
            : g_strdup_printf (_ ("%s: %s"), cost, message ? message : _ ("reading…"));
  gtk_label_set_text (GTK_LABEL (label), cost);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (now)
    gtk_widget_add_css_class (button, "now");
  else
    gtk_widget_remove_css_class (button, "now");
}

static void
show_rungs (LwLadder *self)
{
  double hours = lw_study_model_get_budget (self->model);
  int now = isnan (hours) ? -1 : lw_budget_ladder_find (self->steps, hours);
  GtkWidget *button = gtk_widget_get_first_child (self->rungs);
  for (guint i = 0; i < self->steps->len && button; i++)
    {
      show_rung (self, i, button, (int)i == now);
      button = gtk_widget_get_next_sibling (button);
    }
  g_autofree char *text = isnan (hours) ? g_strdup (_ ("No budget is set in Explore."))
                                        : g_strdup_printf (_ ("Budget of Explore: %.3g h"), hours);
  gtk_label_set_text (self->budget, self->steps->len ? text : _ ("No finished run of this type."));
}

static GtkWidget *
rung_new (LwLadder *self, LwPaneContent *content)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  LwImagePane *canvas = lw_image_pane_new ();
  GtkWidget *label = gtk_label_new (NULL);
  lw_image_pane_set_content (canvas, content);
  gtk_widget_set_can_target (GTK_WIDGET (canvas), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (canvas), FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (canvas), FALSE);
  gtk_widget_set_hexpand_set (GTK_WIDGET (canvas), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (canvas), RUNG_WIDTH, RUNG_HEIGHT);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (canvas));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "lw-rung");
  g_object_set_data_full (G_OBJECT (button), "lw-content", g_object_ref (content), g_object_unref);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (chosen_cb), self);
  return button;
}

static void
clear (LwLadder *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->rungs)))
    gtk_box_remove (GTK_BOX (self->rungs), child);
  for (guint i = 0; i < self->contents->len; i++)
    g_signal_handlers_disconnect_by_data (self->contents->pdata[i], self);
  g_ptr_array_set_size (self->contents, 0);
  g_array_set_size (self->steps, 0);
}

static gboolean
same_runs (const GArray *a, const GArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    if (g_array_index (a, LwLadderStep, i).position != g_array_index (b, LwLadderStep, i).position)
      return FALSE;
  return a->len == b->len;
}

/* Only where the runs are others; hours alone are new captions. */
static void
update (LwLadder *self)
{
  if (!self->model || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_autoptr (GArray) steps = ladder_of (self);
  GListModel *runs = lw_study_model_get_runs (self->model);
  gboolean same = same_runs (steps, self->steps);
  if (!same)
    clear (self);
  g_array_set_size (self->steps, 0);
  g_array_append_vals (self->steps, steps->data, steps->len);
  for (guint i = 0; !same && i < steps->len; i++)
    {
      g_autoptr (LwRunItem) run
          = g_list_model_get_item (runs, (guint)g_array_index (steps, LwLadderStep, i).position);
      LwPaneContent *content
          = lw_pane_content_new (self->view, self->predictor, LW_PANE_RUN, LW_LABEL_NONE);
      g_ptr_array_add (self->contents, content);
      g_signal_connect_object (content, "layers-changed", G_CALLBACK (show_rungs), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (content, "caption-changed", G_CALLBACK (show_rungs), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->rungs), rung_new (self, content));
      lw_pane_content_set_runs (content, run, NULL);
    }
  show_rungs (self);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lw_ladder_parent_class)->map (widget);
  update (LW_LADDER (widget));
}

static void
unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lw_ladder_parent_class)->unmap (widget);
  clear (LW_LADDER (widget));
}

void
lw_ladder_set_deck (LwLadder *self, LwCompareView *view, LwPredictor *predictor, LwPaneDeck *deck)
{
  self->view = g_object_ref (view);
  self->predictor = g_object_ref (predictor);
  self->deck = g_object_ref (deck);
  self->model = g_object_ref (lw_compare_view_get_model (view));
  GObject *compared = G_OBJECT (lw_study_model_get_compared (self->model));
  g_signal_connect_object (self->model, "results-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "costs-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::budget", G_CALLBACK (show_rungs), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (compared, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
dispose (GObject *object)
{
  LwLadder *self = LW_LADDER (object);
  if (self->box)
    clear (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_object (&self->predictor);
  g_clear_object (&self->deck);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (lw_ladder_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  LwLadder *self = LW_LADDER (object);
  g_array_unref (self->steps);
  g_ptr_array_unref (self->contents);
  G_OBJECT_CLASS (lw_ladder_parent_class)->finalize (object);
}

static void
lw_ladder_class_init (LwLadderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WIDGET_CLASS (klass)->map = map;
  GTK_WIDGET_CLASS (klass)->unmap = unmap;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
header_new (LwLadder *self)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  for (int type = LW_LABEL_IMAGE; type <= LW_LABEL_COARSE; type++)
    gtk_string_list_append (titles, lw_label_type_title ((LwLabelType)type));
  GtkWidget *types = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), NULL);
  GtkWidget *budget = gtk_label_new (NULL);
  self->types = GTK_DROP_DOWN (types);
  self->budget = GTK_LABEL (budget);
  gtk_drop_down_set_selected (self->types, LW_LABEL_POINT - LW_LABEL_IMAGE);
  gtk_widget_set_tooltip_text (types, _ ("Label Type of the Ladder"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (types), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Label Type of the Ladder"), -1);
  gtk_label_set_ellipsize (self->budget, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->budget, 0);
  gtk_widget_set_hexpand (budget, TRUE);
  gtk_box_append (GTK_BOX (header), types);
  gtk_box_append (GTK_BOX (header), budget);
  g_signal_connect_swapped (types, "notify::selected", G_CALLBACK (update), self);
  return header;
}

static void
lw_ladder_init (LwLadder *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (LwLadderStep));
  self->contents = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->rungs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->rungs);
  gtk_box_append (GTK_BOX (self->box), header_new (self));
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
