/* Banners. */
#include "window/problem-bar.h"

struct _LwProblemBar
{
  AdwBin parent_instance;
  char *dismissed; /* the problem that was closed */
  GtkInfoBar *bar;
  GtkLabel *text;
  GtkButton *button;
};

enum
{
  PROP_0,
  PROP_BUTTON_LABEL,
  PROP_ACTION_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LwProblemBar, lw_problem_bar, ADW_TYPE_BIN)

void
lw_problem_bar_set_problem (LwProblemBar *self, const char *text)
{
  if (!text)
    g_clear_pointer (&self->dismissed, g_free);
  else
    gtk_label_set_text (self->text, text);
  gtk_info_bar_set_revealed (self->bar, text && g_strcmp0 (text, self->dismissed) != 0);
}

void
lw_problem_bar_set_helpful (LwProblemBar *self, gboolean helpful)
{
  gtk_widget_set_visible (GTK_WIDGET (self->button), helpful);
}

static void
response_cb (LwProblemBar *self, int response)
{
  if (response != GTK_RESPONSE_CLOSE)
    return;
  g_free (self->dismissed);
  self->dismissed = g_strdup (gtk_label_get_text (self->text));
  gtk_info_bar_set_revealed (self->bar, FALSE);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LwProblemBar *self = LW_PROBLEM_BAR (object);
  if (id == PROP_BUTTON_LABEL)
    g_value_set_string (value, gtk_button_get_label (self->button));
  else if (id == PROP_ACTION_NAME)
    g_value_set_string (value, gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LwProblemBar *self = LW_PROBLEM_BAR (object);
  if (id == PROP_BUTTON_LABEL)
    gtk_button_set_label (self->button, g_value_get_string (value));
  else if (id == PROP_ACTION_NAME)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  /* A template gives its children up behind the back of a bin. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), LW_TYPE_PROBLEM_BAR);
  G_OBJECT_CLASS (lw_problem_bar_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (LW_PROBLEM_BAR (object)->dismissed);
  G_OBJECT_CLASS (lw_problem_bar_parent_class)->finalize (object);
}

static void
lw_problem_bar_class_init (LwProblemBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  properties[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/window/problem-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LwProblemBar, bar);
  gtk_widget_class_bind_template_child (widget_class, LwProblemBar, text);
  gtk_widget_class_bind_template_child (widget_class, LwProblemBar, button);
}

static void
lw_problem_bar_init (LwProblemBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->bar, "response", G_CALLBACK (response_cb), self);
}
