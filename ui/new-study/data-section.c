/* The data of a study. */
#include "new-study/data-section.h"

#include <glib/gi18n-lib.h>

#include "new-study/data-row.h"

struct _LwDataSection
{
  AdwPreferencesGroup parent_instance;
  LwStudyMaking *making;
  GStrv class_sets; /* by the rows of the list, from the second on */
  gboolean updating;
  LwDataRow *source, *target;
  AdwComboRow *classes;
};

G_DEFINE_FINAL_TYPE (LwDataSection, lw_data_section, ADW_TYPE_PREFERENCES_GROUP)

static void
class_set_cb (LwDataSection *self)
{
  guint row = adw_combo_row_get_selected (self->classes);
  if (!self->updating && row != GTK_INVALID_LIST_POSITION)
    lw_study_making_set_class_set (self->making, row > 0 ? self->class_sets[row - 1] : NULL);
}

/* Those that come with the program, and the one of the draft if it is another. */
static void
list_class_sets (LwDataSection *self, const LwDataReport *report, const char *chosen)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GtkStringList *titles = gtk_string_list_new (NULL);
  gtk_string_list_append (titles, _ ("Those of the Target"));
  for (char **name = report->class_sets; *name; name++)
    g_strv_builder_add (names, *name);
  if (chosen && !g_strv_contains ((const char *const *)report->class_sets, chosen))
    g_strv_builder_add (names, chosen);
  g_strfreev (self->class_sets);
  self->class_sets = g_strv_builder_end (names);
  for (char **name = self->class_sets; *name; name++)
    gtk_string_list_append (titles, *name);
  adw_combo_row_set_model (self->classes, G_LIST_MODEL (titles));
  g_object_unref (titles);
}

static void
update (LwDataSection *self)
{
  LwDataReport *report
      = lw_data_look_get_report (lw_study_making_look (self->making, LW_SIDE_TARGET));
  const char *chosen = lw_study_making_draft (self->making)->class_set;
  gboolean known = self->class_sets
                   && (!chosen || g_strv_contains ((const char *const *)self->class_sets, chosen));
  self->updating = TRUE;
  if (report && !known)
    list_class_sets (self, report, chosen);
  for (guint i = 0; self->class_sets && self->class_sets[i]; i++)
    if (g_strcmp0 (self->class_sets[i], chosen) == 0)
      adw_combo_row_set_selected (self->classes, i + 1);
  if (!chosen)
    adw_combo_row_set_selected (self->classes, 0);
  self->updating = FALSE;
}

static void
dispose (GObject *object)
{
  LwDataSection *self = LW_DATA_SECTION (object);
  g_clear_object (&self->making);
  g_clear_pointer (&self->class_sets, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_DATA_SECTION);
  G_OBJECT_CLASS (lw_data_section_parent_class)->dispose (object);
}

static void
lw_data_section_class_init (LwDataSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_DATA_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/new-study/data-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LwDataSection, source);
  gtk_widget_class_bind_template_child (widget_class, LwDataSection, target);
  gtk_widget_class_bind_template_child (widget_class, LwDataSection, classes);
}

static void
lw_data_section_init (LwDataSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->classes, "notify::selected", G_CALLBACK (class_set_cb), self);
}

void
lw_data_section_set_making (LwDataSection *self, LwStudyMaking *making)
{
  self->making = g_object_ref (making);
  lw_data_row_set_making (self->source, making, LW_SIDE_SOURCE);
  lw_data_row_set_making (self->target, making, LW_SIDE_TARGET);
  g_signal_connect_object (making, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
