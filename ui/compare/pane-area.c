/* Where panes are shown. */
#include "compare/pane-area.h"

#include "compare/curtain.h"
#include "compare/pane-frame.h"
#include "compare/pane-grid.h"

struct _LwPaneArea
{
  GtkWidget parent_instance;
  LwCompareView *view;
  LwPaneDeck *deck;
  GListModel *choices;
  GtkWidget *stack, *grid;
  LwCurtain *curtain;
  gboolean blinking;
};

G_DEFINE_FINAL_TYPE (LwPaneArea, lw_pane_area, GTK_TYPE_WIDGET)

static gboolean
is_curtain (LwPaneArea *self)
{
  return gtk_stack_get_visible_child (GTK_STACK (self->stack)) == GTK_WIDGET (self->curtain);
}

static LwPaneFrame *
first_frame (LwPaneArea *self)
{
  GtkWidget *child = gtk_widget_get_first_child (self->grid);
  return child ? LW_PANE_FRAME (child) : NULL;
}

/* ---- what is shown where ------------------------------------------------------------------- */

/* What a pane shows instead while it blinks. */
static LwPaneContent *
other_of (LwPaneArea *self, LwPaneContent *content)
{
  LwPaneContent *a = lw_pane_deck_run (self->deck, 0), *b = lw_pane_deck_run (self->deck, 1);
  if (!self->blinking || lw_pane_content_get_kind (content) != LW_PANE_RUN)
    return NULL;
  return content == a ? b : a;
}

static void
show (LwPaneArea *self)
{
  LwPaneContent *a = lw_pane_deck_run (self->deck, 0), *b = lw_pane_deck_run (self->deck, 1);
  for (GtkWidget *child = gtk_widget_get_first_child (self->grid); child;
       child = gtk_widget_get_next_sibling (child))
    lw_pane_frame_blink (LW_PANE_FRAME (child),
                         other_of (self, lw_pane_frame_get_content (LW_PANE_FRAME (child))));
  lw_curtain_set_contents (self->curtain, self->blinking ? b : a, self->blinking ? a : b);
}

static GtkWidget *
nth_child (GtkWidget *widget, guint n)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  while (child && n--)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
panes_cb (LwPaneArea *self, guint position, guint removed, guint added)
{
  GListModel *panes = lw_pane_deck_get_panes (self->deck);
  for (guint i = 0; i < removed; i++)
    gtk_widget_unparent (nth_child (self->grid, position));
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (LwPaneContent) content = g_list_model_get_item (panes, i);
      LwPaneFrame *frame = lw_pane_frame_new (self->deck, content, self->choices);
      gtk_widget_insert_before (GTK_WIDGET (frame), self->grid, nth_child (self->grid, i));
    }
  show (self);
}

static void
aspect_cb (LwPaneArea *self)
{
  int width, height;
  lw_viewport_get_image (lw_compare_view_get_viewport (self->view), &width, &height);
  if (height > 0)
    lw_pane_grid_set_aspect (LW_PANE_GRID (gtk_widget_get_layout_manager (self->grid)),
                             (double)width / height);
}

/* ---- public -------------------------------------------------------------------------------- */

void
lw_pane_area_set_deck (LwPaneArea *self, LwCompareView *view, LwPaneDeck *deck, GListModel *choices)
{
  GListModel *panes = lw_pane_deck_get_panes (deck);
  self->view = g_object_ref (view);
  self->deck = g_object_ref (deck);
  self->choices = g_object_ref (choices);
  g_signal_connect_object (panes, "items-changed", G_CALLBACK (panes_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lw_compare_view_get_viewport (view), "changed", G_CALLBACK (aspect_cb),
                           self, G_CONNECT_SWAPPED);
  panes_cb (self, 0, 0, g_list_model_get_n_items (panes));
}

void
lw_pane_area_set_curtain (LwPaneArea *self, gboolean curtain)
{
  gtk_stack_set_visible_child (GTK_STACK (self->stack),
                               curtain ? GTK_WIDGET (self->curtain)
                                       : gtk_widget_get_first_child (self->stack));
  lw_pane_area_focus (self);
}

void
lw_pane_area_turn_curtain (LwPaneArea *self)
{
  lw_curtain_set_orientation (self->curtain,
                              lw_curtain_get_orientation (self->curtain) == GTK_ORIENTATION_VERTICAL
                                  ? GTK_ORIENTATION_HORIZONTAL
                                  : GTK_ORIENTATION_VERTICAL);
}

void
lw_pane_area_set_blinking (LwPaneArea *self, gboolean blinking)
{
  if (blinking == self->blinking || !lw_pane_deck_run (self->deck, 1))
    return;
  self->blinking = blinking;
  show (self);
}

void
lw_pane_area_zoom (LwPaneArea *self, double factor)
{
  LwPaneFrame *frame = first_frame (self);
  LwImagePane *canvas = is_curtain (self) ? lw_curtain_get_canvas (self->curtain)
                        : frame           ? lw_pane_frame_get_canvas (frame)
                                          : NULL;
  if (canvas && factor > 0)
    lw_image_pane_zoom (canvas, factor);
  else if (canvas)
    lw_image_pane_zoom_one (canvas);
}

void
lw_pane_area_focus (LwPaneArea *self)
{
  /* What is hidden would keep all keys to itself. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  LwPaneFrame *frame = first_frame (self);
  if (is_curtain (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->curtain));
  else if (frame)
    gtk_widget_grab_focus (GTK_WIDGET (lw_pane_frame_get_canvas (frame)));
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwPaneArea *self = LW_PANE_AREA (object);
  GtkWidget *child;
  while (self->stack && (child = gtk_widget_get_first_child (self->grid)))
    gtk_widget_unparent (child);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_object (&self->deck);
  g_clear_object (&self->choices);
  G_OBJECT_CLASS (lw_pane_area_parent_class)->dispose (object);
}

static void
lw_pane_area_class_init (LwPaneAreaClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lw_pane_area_init (LwPaneArea *self)
{
  self->grid = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->grid, g_object_new (LW_TYPE_PANE_GRID, NULL));
  self->curtain = lw_curtain_new ();
  self->stack = gtk_stack_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->grid);
  gtk_stack_add_child (GTK_STACK (self->stack), scroller);
  gtk_stack_add_child (GTK_STACK (self->stack), GTK_WIDGET (self->curtain));
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}
