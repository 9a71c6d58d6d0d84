/* The curtain between two runs. */
#include "compare/curtain.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define REACH 14 /* how near to the edge a press takes hold of it */
#define KEY_STEP 0.02
#define KNOB 14.0f

struct _LwCurtain
{
  GtkWidget parent_instance;
  LwImagePane *a, *b;
  GtkOrientation orientation;
  double position; /* share of A */
  gboolean held;
};

G_DEFINE_FINAL_TYPE (LwCurtain, lw_curtain, GTK_TYPE_WIDGET)

static gboolean
upright (LwCurtain *self)
{
  return self->orientation == GTK_ORIENTATION_VERTICAL;
}

static double
extent (LwCurtain *self)
{
  return upright (self) ? gtk_widget_get_width (GTK_WIDGET (self))
                        : gtk_widget_get_height (GTK_WIDGET (self));
}

static void
set_position (LwCurtain *self, double position)
{
  self->position = CLAMP (position, 0, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  round (self->position * 100), -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- drawing ------------------------------------------------------------------------------- */

static void
draw_edge (LwCurtain *self, GtkSnapshot *snapshot, float width, float height)
{
  float at = (float)(extent (self) * self->position);
  float knob_x = upright (self) ? at : width / 2, knob_y = upright (self) ? height / 2 : at;
  const GdkRGBA light = { 1, 1, 1, 1 }, dark = { 0, 0, 0, 0.5f };
  for (int pass = 0; pass < 2; pass++)
    {
      float half = pass ? 1 : 2;
      graphene_rect_t edge = upright (self) ? GRAPHENE_RECT_INIT (at - half, 0, 2 * half, height)
                                            : GRAPHENE_RECT_INIT (0, at - half, width, 2 * half);
      gtk_snapshot_append_color (snapshot, pass ? &light : &dark, &edge);
    }
  GskRoundedRect knob;
  gsk_rounded_rect_init_from_rect (
      &knob, &GRAPHENE_RECT_INIT (knob_x - KNOB, knob_y - KNOB, 2 * KNOB, 2 * KNOB), KNOB);
  gtk_snapshot_append_outset_shadow (snapshot, &knob, &dark, 0, 1, 1, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &knob);
  gtk_snapshot_append_color (snapshot, &light, &knob.bounds);
  gtk_snapshot_pop (snapshot);
}

/* The names of the two sides, in their corners. */
static void
draw_letters (LwCurtain *self, GtkSnapshot *snapshot, float width, float height)
{
  static const char *const letters[2] = { "A", "B" };
  const GdkRGBA light = { 1, 1, 1, 1 }, dark = { 0, 0, 0, 0.6f };
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (PangoLayout) layout
          = gtk_widget_create_pango_layout (GTK_WIDGET (self), letters[i]);
      float x = i && upright (self) ? width - 32 : 8;
      float y = i && !upright (self) ? height - 34 : 8;
      gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (x, y, 24, 26));
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + 7, y + 4));
      gtk_snapshot_append_layout (snapshot, layout, &light);
      gtk_snapshot_restore (snapshot);
    }
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LwCurtain *self = LW_CURTAIN (widget);
  float width = (float)gtk_widget_get_width (widget),
        height = (float)gtk_widget_get_height (widget);
  float at = (float)(extent (self) * self->position);
  graphene_rect_t first = upright (self) ? GRAPHENE_RECT_INIT (0, 0, at, height)
                                         : GRAPHENE_RECT_INIT (0, 0, width, at);
  graphene_rect_t second = upright (self) ? GRAPHENE_RECT_INIT (at, 0, width - at, height)
                                          : GRAPHENE_RECT_INIT (0, at, width, height - at);
  gtk_snapshot_push_clip (snapshot, &first);
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->a), snapshot);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_push_clip (snapshot, &second);
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->b), snapshot);
  gtk_snapshot_pop (snapshot);
  draw_letters (self, snapshot, width, height);
  draw_edge (self, snapshot, width, height);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LwCurtain *self = LW_CURTAIN (widget);
  GtkAllocation all = { 0, 0, width, height };
  gtk_widget_size_allocate (GTK_WIDGET (self->a), &all, -1);
  gtk_widget_size_allocate (GTK_WIDGET (self->b), &all, -1);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (LW_CURTAIN (widget)->a), orientation, for_size, minimum, natural,
                      NULL, NULL);
}

/* ---- pointer and keys ---------------------------------------------------------------------- */

static double
along (LwCurtain *self, double x, double y)
{
  return upright (self) ? x : y;
}

static gboolean
is_near (LwCurtain *self, double x, double y)
{
  return fabs (along (self, x, y) - extent (self) * self->position) <= REACH;
}

/* The edge is taken before the canvases see the press; elsewhere they are moved as ever. */
static void
drag_begin_cb (GtkGesture *gesture, double x, double y, LwCurtain *self)
{
  self->held = is_near (self, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!self->held)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, LwCurtain *self)
{
  double x, y;
  if (self->held && gtk_gesture_drag_get_start_point (gesture, &x, &y) && extent (self) > 0)
    set_position (self, along (self, x + dx, y + dy) / extent (self));
}

static void
motion_cb (LwCurtain *self, double x, double y)
{
  const char *name = !is_near (self, x, y) ? NULL : upright (self) ? "col-resize" : "row-resize";
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LwCurtain *self = LW_CURTAIN (widget);
  gboolean horizontal;
  double step;
  g_variant_get (arguments, "(bd)", &horizontal, &step);
  if (horizontal != upright (self))
    return FALSE;
  set_position (self, self->position + step);
  return TRUE;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwCurtain *self = LW_CURTAIN (object);
  if (self->a)
    gtk_widget_unparent (GTK_WIDGET (self->a));
  if (self->b)
    gtk_widget_unparent (GTK_WIDGET (self->b));
  self->a = self->b = NULL;
  G_OBJECT_CLASS (lw_curtain_parent_class)->dispose (object);
}

static void
lw_curtain_class_init (LwCurtainClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->snapshot = snapshot;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, key_cb, "(bd)", TRUE, -KEY_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, key_cb, "(bd)", TRUE, KEY_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, key_cb, "(bd)", FALSE, -KEY_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, key_cb, "(bd)", FALSE, KEY_STEP);
}

static void
lw_curtain_init (LwCurtain *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  self->orientation = GTK_ORIENTATION_VERTICAL;
  self->position = 0.5;
  self->b = lw_image_pane_new ();
  self->a = lw_image_pane_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self->a), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self->b), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->b), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->a), widget);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Curtain Between A and B"), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 50.0, -1);
}

LwCurtain *
lw_curtain_new (void)
{
  return g_object_new (LW_TYPE_CURTAIN, NULL);
}

void
lw_curtain_set_contents (LwCurtain *self, LwPaneContent *a, LwPaneContent *b)
{
  lw_image_pane_set_content (self->a, a);
  lw_image_pane_set_content (self->b, b);
}

void
lw_curtain_set_orientation (LwCurtain *self, GtkOrientation orientation)
{
  self->orientation = orientation;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkOrientation
lw_curtain_get_orientation (LwCurtain *self)
{
  return self->orientation;
}

LwImagePane *
lw_curtain_get_canvas (LwCurtain *self)
{
  return self->a;
}
