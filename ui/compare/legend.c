/* The legend: a row a class. */
#include "compare/legend.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "compare/change-text.h"
#include "widget/class-palette.h"

#define SWATCH 14
#define NAME_CHARS 10

enum
{
  COLUMN_CLASS,
  COLUMN_A,
  COLUMN_B,
  COLUMN_ONLY_A,
  COLUMN_ONLY_B,
  N_COLUMNS
};

struct _LwLegend
{
  GtkWidget parent_instance;
  LwCompareView *view;
  LwPaneDeck *deck;
  GtkWidget *grid, *scroller;
  int n;                               /* classes there are rows of */
  GtkWidget *rows[LW_MAX_CLASSES];     /* GtkToggleButton */
  GtkWidget *swatches[LW_MAX_CLASSES]; /* GtkImage */
  GtkLabel *cells[LW_MAX_CLASSES][N_COLUMNS];
  gboolean updating;
  gboolean solo; /* the click at work was made with Alt */
};

G_DEFINE_FINAL_TYPE (LwLegend, lw_legend, GTK_TYPE_WIDGET)

/* ---- numbers ------------------------------------------------------------------------------- */

static LwPaneLayers *
layers_of (LwPaneDeck *deck, LwPaneKind kind, guint nth)
{
  GListModel *panes = lw_pane_deck_get_panes (deck);
  for (guint i = 0; i < g_list_model_get_n_items (panes); i++)
    {
      g_autoptr (LwPaneContent) content = g_list_model_get_item (panes, i);
      if (lw_pane_content_get_kind (content) == kind && nth-- == 0)
        return lw_pane_content_get_layers (content);
    }
  return NULL;
}

static void
set_cell (LwLegend *self, int klass, int column, double value)
{
  g_autofree char *text = isnan (value) ? NULL : g_strdup_printf ("%.0f", value);
  gtk_label_set_text (self->cells[klass][column], text ? text : "");
}

/* Share of the pixels of a class, percent. */
static double
share (const LwPaneLayers *changes, int klass, LwChange change)
{
  gint64 sum = 0;
  for (int c = 0; changes && c < LW_N_CHANGES; c++)
    sum += changes->totals.classes[klass][c];
  return sum ? 100.0 * (double)changes->totals.classes[klass][change] / (double)sum : (double)NAN;
}

static void
numbers_cb (LwLegend *self)
{
  const LwPaneLayers *a = layers_of (self->deck, LW_PANE_RUN, 0);
  const LwPaneLayers *b = layers_of (self->deck, LW_PANE_RUN, 1);
  const LwPaneLayers *changes = layers_of (self->deck, LW_PANE_CHANGES, 0);
  for (int k = 0; k < self->n; k++)
    {
      set_cell (self, k, COLUMN_A, a && a->judged ? a->iou[k] : (double)NAN);
      set_cell (self, k, COLUMN_B, b && b->judged ? b->iou[k] : (double)NAN);
      set_cell (self, k, COLUMN_ONLY_A, share (changes, k, LW_CHANGE_ONLY_A));
      set_cell (self, k, COLUMN_ONLY_B, share (changes, k, LW_CHANGE_ONLY_B));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (self->grid); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int column;
      gtk_grid_query_child (GTK_GRID (self->grid), child, &column, NULL, NULL, NULL);
      if (column >= COLUMN_ONLY_A)
        gtk_widget_set_visible (child, changes != NULL);
    }
}

/* ---- classes ------------------------------------------------------------------------------- */

static int
klass_of (LwLegend *self, GtkWidget *row)
{
  for (int k = 0; k < self->n; k++)
    if (self->rows[k] == row)
      return k;
  return -1;
}

static void
toggled_cb (LwLegend *self, GtkToggleButton *row)
{
  int klass = klass_of (self, GTK_WIDGET (row));
  if (self->updating)
    return;
  if (self->solo)
    lw_compare_view_solo (self->view, klass);
  else
    lw_compare_view_set_hidden (self->view, klass, !gtk_toggle_button_get_active (row));
  self->solo = FALSE;
}

/* The button toggles in any case; what that means depends on the key that was held. */
static void
pressed_cb (GtkGesture *gesture, int n, double x, double y, LwLegend *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  self->solo = (state & GDK_ALT_MASK) != 0;
}

static gboolean
solo_key_cb (GtkWidget *row, GVariant *arguments, gpointer data)
{
  LwLegend *self = data;
  lw_compare_view_solo (self->view, klass_of (self, row));
  return TRUE;
}

static void
options_cb (LwLegend *self)
{
  const LwLabelPaint *paint = &lw_compare_view_get_options (self->view)->labels;
  self->updating = TRUE;
  for (int k = 0; k < self->n; k++)
    {
      g_autoptr (GdkTexture) swatch = lw_class_swatch (paint->palette[k], SWATCH);
      gtk_image_set_from_paintable (GTK_IMAGE (self->swatches[k]), GDK_PAINTABLE (swatch));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->rows[k]), !paint->hidden[k]);
      gtk_widget_set_opacity (self->rows[k], paint->hidden[k] ? 0.5 : 1);
    }
  self->updating = FALSE;
}

static void
watch_keys (LwLegend *self, GtkWidget *row)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("s|<Alt>Return"),
                        gtk_callback_action_new (solo_key_cb, self, NULL)));
  gtk_widget_add_controller (row, keys);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
}

static void
add_row (LwLegend *self, int k, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (name);
  self->swatches[k] = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->swatches[k]), SWATCH);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), self->swatches[k]);
  gtk_box_append (GTK_BOX (box), label);
  self->rows[k] = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->rows[k]), box);
  gtk_widget_add_css_class (self->rows[k], "flat");
  gtk_widget_add_css_class (self->rows[k], "lw-legend-row");
  gtk_widget_set_hexpand (self->rows[k], TRUE);
  gtk_widget_set_tooltip_text (self->rows[k],
                               _ ("Click to hide or show, Alt+click or S to show it alone"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[k]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_signal_connect_swapped (self->rows[k], "toggled", G_CALLBACK (toggled_cb), self);
  watch_keys (self, self->rows[k]);
  gtk_grid_attach (GTK_GRID (self->grid), self->rows[k], COLUMN_CLASS, k + 1, 1, 1);
  for (int column = COLUMN_A; column < N_COLUMNS; column++)
    {
      GtkWidget *cell = gtk_label_new (NULL);
      gtk_widget_add_css_class (cell, "numeric");
      gtk_label_set_xalign (GTK_LABEL (cell), 1);
      gtk_grid_attach (GTK_GRID (self->grid), cell, column, k + 1, 1, 1);
      self->cells[k][column] = GTK_LABEL (cell);
    }
}

static void
add_header (LwLegend *self)
{
  const char *const titles[N_COLUMNS] = { _ ("Class"), _ ("A"), _ ("B"), NULL, NULL };
  const char *const tips[N_COLUMNS] = { NULL, _ ("IoU of run A in this image, percent"),
                                        _ ("IoU of run B in this image, percent"),
                                        _ ("Pixels of the class that only A has right, percent"),
                                        _ ("Pixels of the class that only B has right, percent") };
  for (int column = 0; column < N_COLUMNS; column++)
    {
      GtkWidget *label = gtk_label_new (titles[column]);
      if (column >= COLUMN_ONLY_A)
        {
          LwChange change = column == COLUMN_ONLY_A ? LW_CHANGE_ONLY_A : LW_CHANGE_ONLY_B;
          g_autofree char *markup = g_strdup_printf ("<span foreground=\"#%06x\">■</span> %s",
                                                     lw_change_colour (change) & 0xffffff,
                                                     column == COLUMN_ONLY_A ? _ ("A") : _ ("B"));
          gtk_label_set_markup (GTK_LABEL (label), markup);
        }
      gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_CLASS ? 0 : 1);
      gtk_widget_add_css_class (label, "heading");
      gtk_widget_set_tooltip_text (label, tips[column]);
      gtk_grid_attach (GTK_GRID (self->grid), label, column, 0, 1, 1);
    }
}

/* Rows are those of the classes of the data; they are the same for all images. */
static void
image_cb (LwLegend *self)
{
  const LwClassSet *classes = lw_compare_view_get_classes (self->view);
  if (lw_compare_view_get_item (self->view) >= 0 && self->n > 0)
    return;
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->grid)))
    gtk_grid_remove (GTK_GRID (self->grid), child);
  self->n = classes ? classes->n : 0;
  add_header (self);
  for (int k = 0; k < self->n; k++)
    add_row (self, k, classes->names[k]);
  options_cb (self);
  numbers_cb (self);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
panes_cb (LwLegend *self)
{
  GListModel *panes = lw_pane_deck_get_panes (self->deck);
  for (guint i = 0; i < g_list_model_get_n_items (panes); i++)
    {
      g_autoptr (LwPaneContent) content = g_list_model_get_item (panes, i);
      g_signal_handlers_disconnect_by_func (content, numbers_cb, self);
      g_signal_connect_object (content, "layers-changed", G_CALLBACK (numbers_cb), self,
                               G_CONNECT_SWAPPED);
    }
  numbers_cb (self);
}

void
lw_legend_set_deck (LwLegend *self, LwCompareView *view, LwPaneDeck *deck)
{
  self->view = g_object_ref (view);
  self->deck = g_object_ref (deck);
  g_signal_connect_object (view, "image-changed", G_CALLBACK (image_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "options-changed", G_CALLBACK (options_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lw_pane_deck_get_panes (deck), "items-changed", G_CALLBACK (panes_cb),
                           self, G_CONNECT_SWAPPED);
  panes_cb (self);
}

static void
dispose (GObject *object)
{
  LwLegend *self = LW_LEGEND (object);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_object (&self->deck);
  G_OBJECT_CLASS (lw_legend_parent_class)->dispose (object);
}

static void
lw_legend_class_init (LwLegendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lw_legend_init (LwLegend *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 10);
  gtk_widget_add_css_class (self->grid, "lw-legend");
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->grid);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Legend"), -1);
}
