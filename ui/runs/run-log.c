/* The log of a run. */
#include "runs/run-log.h"

#include <glib/gi18n-lib.h>

#define HEIGHT 220

struct _LwRunLog
{
  AdwBin parent_instance;
  GtkScrolledWindow *scrolled;
  GtkTextView *view;
  gboolean follows;
};

G_DEFINE_FINAL_TYPE (LwRunLog, lw_run_log, ADW_TYPE_BIN)

static void
scrolled_cb (LwRunLog *self, GtkAdjustment *adjustment)
{
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  self->follows = gtk_adjustment_get_value (adjustment) >= end - 1;
}

/* The text has another height. */
static void
grown_cb (LwRunLog *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  if (self->follows)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

void
lw_run_log_show (LwRunLog *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view),
                            text && *text ? text : _ ("Nothing was written."), -1);
}

static void
lw_run_log_class_init (LwRunLogClass *klass)
{
}

static void
lw_run_log_init (LwRunLog *self)
{
  GtkAdjustment *adjustment;
  self->follows = TRUE;
  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_editable (self->view, FALSE);
  gtk_text_view_set_monospace (self->view, TRUE);
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (self->view, 12);
  gtk_text_view_set_right_margin (self->view, 12);
  gtk_text_view_set_top_margin (self->view, 12);
  gtk_text_view_set_bottom_margin (self->view, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Log"), -1);
  self->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_child (self->scrolled, GTK_WIDGET (self->view));
  gtk_scrolled_window_set_policy (self->scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (self->scrolled, HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (self->scrolled, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->scrolled), "card");
  gtk_widget_set_overflow (GTK_WIDGET (self->scrolled), GTK_OVERFLOW_HIDDEN);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "notify::upper", G_CALLBACK (grown_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scrolled));
}

LwRunLog *
lw_run_log_new (void)
{
  return g_object_new (LW_TYPE_RUN_LOG, NULL);
}
