/* Rows of recent studies. */
#include "window/recent-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LwRecentRow
{
  AdwActionRow parent_instance;
  LwRecentStudy *study;
  GtkLabel *state, *opened;
  GtkWidget *arrow, *remove;
};

enum
{
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwRecentRow, lw_recent_row, ADW_TYPE_ACTION_ROW)

/* "~/studies/camvid" */
static char *
short_path (const char *path)
{
  const char *home = g_get_home_dir ();
  size_t length = strlen (home);
  gboolean inside = strncmp (path, home, length) == 0 && path[length] == G_DIR_SEPARATOR;
  g_autofree char *text = inside ? g_strconcat ("~", path + length, NULL) : g_strdup (path);
  return g_filename_display_name (text);
}

static void
state_cb (LwRecentRow *self)
{
  gboolean gone = lw_recent_study_get_gone (self->study);
  gtk_label_set_text (self->state, lw_recent_study_get_state (self->study));
  gtk_widget_set_visible (GTK_WIDGET (self->opened), !gone);
  gtk_widget_set_visible (self->arrow, !gone);
  gtk_widget_set_visible (self->remove, gone);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), !gone);
  (gone ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self), "gone");
}

static void
remove_cb (LwRecentRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
dispose (GObject *object)
{
  LwRecentRow *self = LW_RECENT_ROW (object);
  g_clear_object (&self->study);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_RECENT_ROW);
  G_OBJECT_CLASS (lw_recent_row_parent_class)->dispose (object);
}

static void
lw_recent_row_class_init (LwRecentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  signals[REMOVED] = g_signal_new ("removed", LW_TYPE_RECENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/window/recent-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LwRecentRow, state);
  gtk_widget_class_bind_template_child (widget_class, LwRecentRow, opened);
  gtk_widget_class_bind_template_child (widget_class, LwRecentRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, LwRecentRow, remove);
}

static void
lw_recent_row_init (LwRecentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_cb), self);
}

LwRecentRow *
lw_recent_row_new (LwRecentStudy *study)
{
  LwRecentRow *self = g_object_new (LW_TYPE_RECENT_ROW, NULL);
  const char *folder = lw_recent_study_get_folder (study);
  g_autofree char *path = short_path (folder);
  g_autofree char *opened
      = lw_time_ago_text (lw_recent_study_get_opened (study), g_get_real_time () / G_USEC_PER_SEC);
  self->study = g_object_ref (study);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), lw_recent_study_get_title (study));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), path);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), path);
  gtk_label_set_text (self->opened, opened);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", folder);
  g_signal_connect_object (study, "notify::gone", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  state_cb (self);
  return self;
}

LwRecentStudy *
lw_recent_row_get_study (LwRecentRow *self)
{
  return self->study;
}
