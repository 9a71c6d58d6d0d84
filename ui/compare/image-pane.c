/* Drawing an image in its place, and moving it. */
#include "compare/image-pane.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "compare/weak-marks.h"

#define ZOOM_STEP 1.2
#define PAN_STEP 48

struct _LwImagePane
{
  GtkWidget parent_instance;
  LwPaneContent *content;
  double drag_x, drag_y;       /* offset of the drag that was taken over */
  double pinch;                /* scale of the pinch that was taken over */
  double pointer_x, pointer_y; /* where it was last */
  gboolean pointed;            /* the pointer is over this pane */
};

G_DEFINE_FINAL_TYPE (LwImagePane, lw_image_pane, GTK_TYPE_WIDGET)

static LwViewport *
viewport_of (LwImagePane *self)
{
  return self->content ? lw_compare_view_get_viewport (lw_pane_content_get_view (self->content))
                       : NULL;
}

static LwPlacement
place_of (LwImagePane *self)
{
  return lw_viewport_place (viewport_of (self), gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
}

/* ---- drawing ------------------------------------------------------------------------------- */

static void
draw_crosshair (LwImagePane *self, cairo_t *cr, LwPlacement place)
{
  double x, y;
  if (self->pointed || !lw_viewport_get_cursor (viewport_of (self), &x, &y))
    return;
  x = floor (place.x0 + x * place.scale) + 0.5;
  y = floor (place.y0 + y * place.scale) + 0.5;
  for (int pass = 0; pass < 2; pass++)
    {
      cairo_set_line_width (cr, pass ? 1 : 3);
      cairo_set_source_rgba (cr, pass, pass, pass, pass ? 1 : 0.6);
      cairo_move_to (cr, x - 12, y);
      cairo_line_to (cr, x - 3, y);
      cairo_move_to (cr, x + 3, y);
      cairo_line_to (cr, x + 12, y);
      cairo_move_to (cr, x, y - 12);
      cairo_line_to (cr, x, y - 3);
      cairo_move_to (cr, x, y + 3);
      cairo_line_to (cr, x, y + 12);
      cairo_stroke (cr);
    }
}

static void
draw_layers (cairo_t *cr, const LwPaneLayers *layers, double opacity, LwPlacement place,
             double device)
{
  /* Enlarged, labels stay squares on a smooth photograph: two layers. */
  if (layers->blend && layers->opacity == opacity && place.scale * device <= 1)
    {
      lw_pyramid_draw (layers->blend, cr, place.scale, place.x0, place.y0, device, 1);
      return;
    }
  lw_pyramid_draw (layers->photograph, cr, place.scale, place.x0, place.y0, device, 1);
  if (!layers->overlay)
    return;
  /* Maps may have another size than their photograph. */
  double scale = place.scale * lw_pyramid_get_width (layers->photograph)
                 / lw_pyramid_get_width (layers->overlay);
  lw_pyramid_draw (layers->overlay, cr, scale, place.x0, place.y0, device, opacity);
}

static void
draw (LwImagePane *self, cairo_t *cr)
{
  LwPaneLayers *layers = lw_pane_content_get_layers (self->content);
  LwCompareView *view = lw_pane_content_get_view (self->content);
  LwPlacement place = place_of (self);
  double device = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  if (!layers)
    return;
  draw_layers (cr, layers, lw_compare_view_get_options (view)->opacity, place, device);
  if (layers->weak)
    lw_weak_marks_draw (GTK_WIDGET (self), cr, layers->weak, view, place);
  draw_crosshair (self, cr, place);
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LwImagePane *self = LW_IMAGE_PANE (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                             (float)gtk_widget_get_height (widget));
  if (!self->content || area.size.width <= 0 || area.size.height <= 0)
    return;
  gtk_snapshot_push_clip (snapshot, &area);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &area);
  draw (self, cr);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 48;
}

/* ---- pointer and keys ---------------------------------------------------------------------- */

static void
zoom_about (LwImagePane *self, double x, double y, double factor)
{
  GtkWidget *widget = GTK_WIDGET (self);
  if (viewport_of (self))
    lw_viewport_zoom (viewport_of (self), gtk_widget_get_width (widget),
                      gtk_widget_get_height (widget), x, y, factor);
}

static void
pan (LwImagePane *self, double dx, double dy)
{
  GtkWidget *widget = GTK_WIDGET (self);
  if (viewport_of (self))
    lw_viewport_pan (viewport_of (self), gtk_widget_get_width (widget),
                     gtk_widget_get_height (widget), dx, dy);
}

static void
motion_cb (LwImagePane *self, double x, double y)
{
  self->pointed = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  if (!viewport_of (self))
    return;
  LwPlacement place = place_of (self);
  lw_viewport_set_cursor (viewport_of (self), (x - place.x0) / place.scale,
                          (y - place.y0) / place.scale);
}

static void
enter_cb (LwImagePane *self, double x, double y)
{
  motion_cb (self, x, y);
}

static void
leave_cb (LwImagePane *self)
{
  self->pointed = FALSE;
  if (viewport_of (self))
    lw_viewport_clear_cursor (viewport_of (self));
}

static gboolean
scroll_cb (LwImagePane *self, double dx, double dy)
{
  if (dy != 0)
    zoom_about (self, self->pointer_x, self->pointer_y, pow (ZOOM_STEP, -dy));
  return TRUE;
}

static void
drag_begin_cb (LwImagePane *self, double x, double y)
{
  self->drag_x = self->drag_y = 0;
  if (gtk_widget_get_focusable (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (LwImagePane *self, double x, double y)
{
  pan (self, x - self->drag_x, y - self->drag_y);
  self->drag_x = x;
  self->drag_y = y;
}

static void
pinch_begin_cb (LwImagePane *self)
{
  self->pinch = 1;
}

static void
pinch_cb (LwImagePane *self, double scale, GtkGesture *gesture)
{
  double x, y;
  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    zoom_about (self, x, y, scale / self->pinch);
  self->pinch = scale;
}

void
lw_image_pane_zoom (LwImagePane *self, double factor)
{
  GtkWidget *widget = GTK_WIDGET (self);
  zoom_about (self, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0,
              factor);
}

void
lw_image_pane_zoom_one (LwImagePane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  if (viewport_of (self))
    lw_viewport_set_scale (viewport_of (self), gtk_widget_get_width (widget),
                           gtk_widget_get_height (widget),
                           1.0 / gtk_widget_get_scale_factor (widget));
}

/* Moves what is seen towards the arrow; where everything is seen, the key is left to others. */
static gboolean
arrow_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LwImagePane *self = LW_IMAGE_PANE (widget);
  double dx, dy;
  g_variant_get (arguments, "(dd)", &dx, &dy);
  if (!viewport_of (self) || lw_viewport_is_fit (viewport_of (self)))
    return FALSE;
  pan (self, dx, dy);
  return TRUE;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
connect_view (LwImagePane *self, LwCompareView *view)
{
  GCallback redraw = G_CALLBACK (gtk_widget_queue_draw);
  LwViewport *viewport = lw_compare_view_get_viewport (view);
  g_signal_connect_object (viewport, "changed", redraw, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "cursor-changed", redraw, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "opacity-changed", redraw, self, G_CONNECT_SWAPPED);
}

void
lw_image_pane_set_content (LwImagePane *self, LwPaneContent *content)
{
  LwCompareView *before = self->content ? lw_pane_content_get_view (self->content) : NULL;
  if (content == self->content)
    return;
  if (self->content)
    g_signal_handlers_disconnect_by_func (self->content, gtk_widget_queue_draw, self);
  if (content && lw_pane_content_get_view (content) != before)
    connect_view (self, lw_pane_content_get_view (content));
  g_set_object (&self->content, content);
  if (content)
    g_signal_connect_object (content, "layers-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

LwPaneContent *
lw_image_pane_get_content (LwImagePane *self)
{
  return self->content;
}

static void
dispose (GObject *object)
{
  g_clear_object (&LW_IMAGE_PANE (object)->content);
  G_OBJECT_CLASS (lw_image_pane_parent_class)->dispose (object);
}

static void
lw_image_pane_class_init (LwImagePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->snapshot = snapshot;
  widget_class->measure = measure;
  gtk_widget_class_set_css_name (widget_class, "imagepane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  const struct
  {
    guint key;
    double dx, dy;
  } arrows[] = { { GDK_KEY_Left, PAN_STEP, 0 },
                 { GDK_KEY_Right, -PAN_STEP, 0 },
                 { GDK_KEY_Up, 0, PAN_STEP },
                 { GDK_KEY_Down, 0, -PAN_STEP } };
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding (widget_class, arrows[i].key, 0, arrow_cb, "(dd)", arrows[i].dx,
                                  arrows[i].dy);
}

static void
lw_image_pane_init (LwImagePane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
}

LwImagePane *
lw_image_pane_new (void)
{
  return g_object_new (LW_TYPE_IMAGE_PANE, NULL);
}
