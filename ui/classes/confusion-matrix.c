/* The widget around the drawing of a confusion matrix. */
#include "classes/confusion-matrix.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "classes/confusion-draw.h"

#define LEAST_WIDTH 260
#define NATURAL_WIDTH 440

struct _LwConfusionMatrix
{
  GtkWidget parent_instance;
  LwConfusion *confusion;
  LwShareOf of;
  LwConfusedPair hover, focus;
  gboolean hovered;
};

enum
{
  CELL_ACTIVATED,
  CELL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwConfusionMatrix, lw_confusion_matrix, GTK_TYPE_WIDGET)

/* ---- the present cell ---------------------------------------------------------------------- */

static const LwConfusedPair *
present (LwConfusionMatrix *self)
{
  if (!self->confusion)
    return NULL;
  return self->hovered                                      ? &self->hover
         : gtk_widget_has_visible_focus (GTK_WIDGET (self)) ? &self->focus
                                                            : NULL;
}

char *
lw_confusion_matrix_describe (LwConfusionMatrix *self)
{
  const LwConfusedPair *cell = present (self);
  if (cell)
    return lw_confusion_text (self->confusion, cell->truth, cell->predicted, self->of);
  return g_strdup (_ ("Rows are the true classes, columns the predicted ones. A cell opens the "
                      "images with that confusion."));
}

static void
cell_changed (LwConfusionMatrix *self)
{
  g_autofree char *text = lw_confusion_matrix_describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CELL_CHANGED], 0);
}

static LwConfusionLayout
layout_of (LwConfusionMatrix *self, int width, int height)
{
  return lw_confusion_layout (self->confusion, gtk_widget_get_pango_context (GTK_WIDGET (self)),
                              width, height);
}

static gboolean
pick (LwConfusionMatrix *self, double x, double y, LwConfusedPair *cell)
{
  if (!self->confusion)
    return FALSE;
  const LwConfusionLayout layout = layout_of (self, gtk_widget_get_width (GTK_WIDGET (self)),
                                              gtk_widget_get_height (GTK_WIDGET (self)));
  return lw_confusion_layout_pick (&layout, x, y, cell);
}

static void
motion_cb (LwConfusionMatrix *self, double x, double y)
{
  LwConfusedPair cell = self->hover;
  gboolean hovered = pick (self, x, y, &cell);
  if (hovered == self->hovered && cell.truth == self->hover.truth
      && cell.predicted == self->hover.predicted)
    return;
  self->hovered = hovered;
  self->hover = cell;
  cell_changed (self);
}

static void
leave_cb (LwConfusionMatrix *self)
{
  self->hovered = FALSE;
  cell_changed (self);
}

static void
activate (LwConfusionMatrix *self, const LwConfusedPair *cell)
{
  g_signal_emit (self, signals[CELL_ACTIVATED], 0, cell->truth, cell->predicted);
}

static void
released_cb (LwConfusionMatrix *self, int presses, double x, double y)
{
  LwConfusedPair cell;
  if (!pick (self, x, y, &cell))
    return;
  self->focus = cell;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  activate (self, &cell);
}

static gboolean
move_focus (LwConfusionMatrix *self, int down, int right)
{
  int last = self->confusion->classes->n - 1;
  self->focus.truth = CLAMP (self->focus.truth + down, 0, last);
  self->focus.predicted = CLAMP (self->focus.predicted + right, 0, last);
  self->hovered = FALSE;
  cell_changed (self);
  return TRUE;
}

static gboolean
key_cb (LwConfusionMatrix *self, guint key, guint code, GdkModifierType state)
{
  if (!self->confusion || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Up:
      return move_focus (self, -1, 0);
    case GDK_KEY_Down:
      return move_focus (self, 1, 0);
    case GDK_KEY_Left:
      return move_focus (self, 0, -1);
    case GDK_KEY_Right:
      return move_focus (self, 0, 1);
    case GDK_KEY_Home:
      return move_focus (self, 0, -LW_MAX_CLASSES);
    case GDK_KEY_End:
      return move_focus (self, 0, LW_MAX_CLASSES);
    case GDK_KEY_Page_Up:
      return move_focus (self, -LW_MAX_CLASSES, 0);
    case GDK_KEY_Page_Down:
      return move_focus (self, LW_MAX_CLASSES, 0);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      activate (self, &self->focus);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- widget -------------------------------------------------------------------------------- */

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *least, int *natural,
         int *least_baseline, int *natural_baseline)
{
  LwConfusionMatrix *self = LW_CONFUSION_MATRIX (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *least = LEAST_WIDTH;
      *natural = NATURAL_WIDTH;
      return;
    }
  *least = *natural = LEAST_WIDTH;
  if (!self->confusion)
    return;
  const LwConfusionLayout layout
      = layout_of (self, for_size < 0 ? NATURAL_WIDTH : MAX (for_size, LEAST_WIDTH), -1);
  *natural = MAX ((int)lw_confusion_layout_height (&layout), LEAST_WIDTH);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LwConfusionMatrix *self = LW_CONFUSION_MATRIX (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  if (!self->confusion || width < 1 || height < 1)
    return;
  GdkRGBA ink;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  const LwConfusionStyle style = { { (double)ink.red, (double)ink.green, (double)ink.blue },
                                   adw_style_manager_get_dark (adw_style_manager_get_default ()) };
  const LwConfusionLayout layout = layout_of (self, width, height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot,
                                           &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  lw_confusion_draw (cr, gtk_widget_get_pango_context (widget), &layout, self->confusion, self->of,
                     &style, present (self));
  cairo_destroy (cr);
}

void
lw_confusion_matrix_set_confusion (LwConfusionMatrix *self, LwConfusion *confusion)
{
  if (confusion == self->confusion)
    return;
  g_clear_pointer (&self->confusion, lw_confusion_unref);
  self->hovered = FALSE;
  if (confusion)
    {
      self->confusion = lw_confusion_ref (confusion);
      self->focus.truth = MIN (self->focus.truth, confusion->classes->n - 1);
      self->focus.predicted = MIN (self->focus.predicted, confusion->classes->n - 1);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
  cell_changed (self);
}

LwConfusion *
lw_confusion_matrix_get_confusion (LwConfusionMatrix *self)
{
  return self->confusion;
}

void
lw_confusion_matrix_set_share_of (LwConfusionMatrix *self, LwShareOf of)
{
  self->of = of;
  cell_changed (self);
}

static void
dispose (GObject *object)
{
  LwConfusionMatrix *self = LW_CONFUSION_MATRIX (object);
  g_clear_pointer (&self->confusion, lw_confusion_unref);
  G_OBJECT_CLASS (lw_confusion_matrix_parent_class)->dispose (object);
}

static void
lw_confusion_matrix_class_init (LwConfusionMatrixClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->measure = measure;
  widget_class->get_request_mode = get_request_mode;
  widget_class->snapshot = snapshot;
  signals[CELL_ACTIVATED]
      = g_signal_new ("cell-activated", LW_TYPE_CONFUSION_MATRIX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[CELL_CHANGED] = g_signal_new ("cell-changed", LW_TYPE_CONFUSION_MATRIX, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_controllers (LwConfusionMatrix *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (cell_changed), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (cell_changed), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

static void
lw_confusion_matrix_init (LwConfusionMatrix *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Confusion matrix"), -1);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  add_controllers (self);
}
