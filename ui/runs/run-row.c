/* A row of a run. */
#include "runs/run-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "runs/run-state.h"

struct _LwRunRow
{
  AdwBin parent_instance;
  LwRunItem *run;
  GtkImage *icon;
  GtkLabel *title, *value, *state, *place;
  GtkProgressBar *progress;
};

enum
{
  OPENED,
  MENU,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwRunRow, lw_run_row, ADW_TYPE_BIN)

static void
show_progress (LwRunRow *self)
{
  gboolean at_work = lw_run_is_at_work (self->run);
  double fraction;
  g_autofree char *text = lw_run_state_text (self->run);
  g_object_get (self->run, "progress", &fraction, NULL);
  gtk_label_set_text (self->state, text);
  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), at_work);
}

static void
show_state (LwRunRow *self)
{
  double miou = lw_run_item_get_miou (self->run);
  g_autofree char *value = isnan (miou) ? NULL : g_strdup_printf (_ ("%.1f %%"), miou);
  lw_run_state_show (self->run, self->icon);
  gtk_label_set_text (self->value, value ? value : "");
  show_progress (self);
}

static void
show_names (LwRunRow *self)
{
  g_autofree char *place = lw_run_place_text (self->run);
  gtk_label_set_text (self->title, lw_run_item_get_label (self->run));
  gtk_label_set_text (self->place, place);
}

void
lw_run_row_set_run (LwRunRow *self, LwRunItem *run)
{
  static const struct
  {
    const char *signal;
    void (*callback) (LwRunRow *);
  } watched[] = { { "notify::state", show_state },
                  { "notify::miou", show_state },
                  { "notify::message", show_state },
                  { "notify::step", show_progress },
                  { "notify::label", show_names } };
  if (run == self->run)
    return;
  if (self->run)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (!run)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_swapped (run, watched[i].signal, G_CALLBACK (watched[i].callback), self);
  show_names (self);
  show_state (self);
}

LwRunItem *
lw_run_row_get_run (LwRunRow *self)
{
  return self->run;
}

static void
pressed_cb (GtkGestureClick *gesture, int presses, double x, double y, LwRunRow *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));
  /* Keys go on from where the pointer was. */
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (self)));
  if (event && gdk_event_triggers_context_menu (event))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      g_signal_emit (self, signals[MENU], 0, x, y);
    }
}

static void
released_cb (GtkGestureClick *gesture, int presses, double x, double y, LwRunRow *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  if (button == GDK_BUTTON_PRIMARY && !(state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)))
    g_signal_emit (self, signals[OPENED], 0);
}

static void
dispose (GObject *object)
{
  LwRunRow *self = LW_RUN_ROW (object);
  lw_run_row_set_run (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_RUN_ROW);
  G_OBJECT_CLASS (lw_run_row_parent_class)->dispose (object);
}

static void
lw_run_row_class_init (LwRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  signals[OPENED] = g_signal_new ("opened", LW_TYPE_RUN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[MENU] = g_signal_new ("menu", LW_TYPE_RUN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/runs/run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LwRunRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LwRunRow, title);
  gtk_widget_class_bind_template_child (widget_class, LwRunRow, value);
  gtk_widget_class_bind_template_child (widget_class, LwRunRow, state);
  gtk_widget_class_bind_template_child (widget_class, LwRunRow, place);
  gtk_widget_class_bind_template_child (widget_class, LwRunRow, progress);
}

static void
lw_run_row_init (LwRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
lw_run_row_new (void)
{
  return g_object_new (LW_TYPE_RUN_ROW, NULL);
}
