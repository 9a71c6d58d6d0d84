/* The methods of a study. */
#include "new-study/methods-section.h"

#include <glib/gi18n-lib.h>

#include "draft/study-variant.h"
#include "widget/toast.h"

struct _LwMethodsSection
{
  AdwPreferencesGroup parent_instance;
  LwStudyMaking *making;
  LwVariant draft_variant; /* as the switches stand */
  gboolean updating;
  char *shown; /* the names in the list */
  GtkListBox *methods;
  AdwExpanderRow *variant;
  GtkButton *add_variant;
  AdwActionRow *rows[LW_N_SWITCHES];
  GtkSwitch *switches[LW_N_SWITCHES];
};

G_DEFINE_FINAL_TYPE (LwMethodsSection, lw_methods_section, ADW_TYPE_PREFERENCES_GROUP)

static LwStudyDraft *
draft_of (LwMethodsSection *self)
{
  return lw_study_making_draft (self->making);
}

/* ---- the list ------------------------------------------------------------------------------ */

static void
remove_cb (GtkButton *button, LwMethodsSection *self)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (button), "method"));
  lw_study_draft_remove_method (draft_of (self), name);
  lw_study_making_edited (self->making);
}

/* What it is: for people, or as its recipe says. (transfer full) */
static char *
method_text (const LwStudyDraft *draft, const char *name)
{
  if (g_str_equal (name, "wdass"))
    return g_strdup (_ ("The method of the paper: weak labels, contrast, image loss, boundaries"));
  if (g_str_equal (name, "baseline"))
    return g_strdup (_ ("Weak labels and self-training alone (equation 11)"));
  JsonNode *node = json_object_get_member (draft->recipes, name);
  return node && JSON_NODE_HOLDS_OBJECT (node) ? lw_recipe_text (json_node_get_object (node))
                                               : NULL;
}

static GtkWidget *
method_new (LwMethodsSection *self, const char *name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *text = method_text (draft_of (self), name);
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text ? text : "");
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, remove);
  gtk_widget_set_sensitive (button, draft_of (self)->methods->len > 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "method", g_strdup (name), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
show_methods (LwMethodsSection *self)
{
  const GPtrArray *methods = draft_of (self)->methods;
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < methods->len; i++)
    g_string_append_printf (names, "%s\n", (char *)methods->pdata[i]);
  g_autofree char *key = g_string_free (names, FALSE);
  if (g_strcmp0 (key, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&key);
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (self->methods, 0)))
    gtk_list_box_remove (self->methods, GTK_WIDGET (row));
  for (guint i = 0; i < methods->len; i++)
    gtk_list_box_append (self->methods, method_new (self, methods->pdata[i]));
}

/* ---- variants ------------------------------------------------------------------------------ */

static void
show_variant (LwMethodsSection *self)
{
  const char *problem = lw_variant_problem (&self->draft_variant);
  g_autofree char *name = lw_variant_name (&self->draft_variant);
  gboolean known = !problem && lw_study_draft_has_method (draft_of (self), name);
  self->updating = TRUE;
  for (int i = 0; i < LW_N_SWITCHES; i++)
    {
      const char *refusal = lw_variant_refusal (&self->draft_variant, (LwSwitch)i);
      gtk_switch_set_active (self->switches[i], self->draft_variant.on[i]);
      gtk_widget_set_sensitive (GTK_WIDGET (self->rows[i]), refusal == NULL);
      adw_action_row_set_subtitle (self->rows[i], refusal ? refusal : lw_switch_help ((LwSwitch)i));
    }
  self->updating = FALSE;
  adw_expander_row_set_subtitle (self->variant, problem ? problem
                                                : known ? _ ("This variant is in the study")
                                                        : name);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_variant), !problem && !known);
}

static void
switch_cb (GtkSwitch *widget, GParamSpec *pspec, LwMethodsSection *self)
{
  if (self->updating)
    return;
  for (int i = 0; i < LW_N_SWITCHES; i++)
    if (self->switches[i] == widget)
      lw_variant_set (&self->draft_variant, (LwSwitch)i, gtk_switch_get_active (widget));
  show_variant (self);
}

static void
add_variant_cb (LwMethodsSection *self)
{
  g_autofree char *name = lw_variant_name (&self->draft_variant);
  g_autoptr (JsonObject) recipe = lw_variant_recipe (&self->draft_variant);
  lw_study_draft_add_method (draft_of (self), name, recipe);
  lw_study_making_edited (self->making);
}

static void
add_switch (LwMethodsSection *self, LwSwitch which)
{
  GtkWidget *row = adw_action_row_new (), *on = gtk_switch_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), lw_switch_title (which));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), on);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), on);
  gtk_widget_set_valign (on, GTK_ALIGN_CENTER);
  g_signal_connect (on, "notify::active", G_CALLBACK (switch_cb), self);
  self->rows[which] = ADW_ACTION_ROW (row);
  self->switches[which] = GTK_SWITCH (on);
  adw_expander_row_add_row (self->variant, row);
}

/* ---- actions ------------------------------------------------------------------------------- */

static void
add (GSimpleAction *action, GVariant *target, gpointer data)
{
  LwMethodsSection *self = data;
  lw_study_draft_add_method (draft_of (self), g_variant_get_string (target, NULL), NULL);
  lw_study_making_edited (self->making);
}

static void
add_preset (GSimpleAction *action, GVariant *target, gpointer data)
{
  LwMethodsSection *self = data;
  g_autoptr (GError) error = NULL;
  if (!lw_study_draft_add_preset (draft_of (self), g_variant_get_string (target, NULL), &error))
    lw_toast_error (GTK_WIDGET (self), error->message);
  lw_study_making_edited (self->making);
}

static const GActionEntry actions[] = {
  { .name = "add", .activate = add, .parameter_type = "s" },
  { .name = "add-preset", .activate = add_preset, .parameter_type = "s" },
};

/* ---- object -------------------------------------------------------------------------------- */

static void
update (LwMethodsSection *self)
{
  show_methods (self);
  show_variant (self);
}

static void
dispose (GObject *object)
{
  LwMethodsSection *self = LW_METHODS_SECTION (object);
  g_clear_object (&self->making);
  g_clear_pointer (&self->shown, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_METHODS_SECTION);
  G_OBJECT_CLASS (lw_methods_section_parent_class)->dispose (object);
}

static void
lw_methods_section_class_init (LwMethodsSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/new-study/methods-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LwMethodsSection, methods);
  gtk_widget_class_bind_template_child (widget_class, LwMethodsSection, variant);
  gtk_widget_class_bind_template_child (widget_class, LwMethodsSection, add_variant);
}

static void
lw_methods_section_init (LwMethodsSection *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = TRUE;
  self->draft_variant = lw_variant_default ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "methods", G_ACTION_GROUP (group));
  for (int i = 0; i < LW_N_SWITCHES; i++)
    add_switch (self, (LwSwitch)i);
  g_signal_connect_swapped (self->add_variant, "clicked", G_CALLBACK (add_variant_cb), self);
}

void
lw_methods_section_set_making (LwMethodsSection *self, LwStudyMaking *making)
{
  self->making = g_object_ref (making);
  g_signal_connect_object (making, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
