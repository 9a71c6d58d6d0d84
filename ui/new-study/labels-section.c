/* Label types as switches. */
#include "new-study/labels-section.h"

#include <glib/gi18n-lib.h>

#include "model/label-type.h"
#include "new-study/weak-preview.h"
#include "widget/label-mark.h"

struct _LwLabelsSection
{
  AdwPreferencesGroup parent_instance;
  LwStudyMaking *making;
  gboolean updating;
  AdwActionRow *rows[LW_N_LABEL_TYPES];
  GtkSwitch *switches[LW_N_LABEL_TYPES];
  LwWeakPreview *preview;
};

G_DEFINE_FINAL_TYPE (LwLabelsSection, lw_labels_section, ADW_TYPE_PREFERENCES_GROUP)

static const char *
title_of (LwLabelType type)
{
  static const char *const titles[LW_N_LABEL_TYPES]
      = { NULL, N_ ("Image Tags"), N_ ("Points"), N_ ("Coarse Polygons"), N_ ("Full Masks") };
  return _ (titles[type]);
}

static const char *
help_of (LwLabelType type)
{
  static const char *const texts[LW_N_LABEL_TYPES]
      = { NULL, N_ ("Which classes an image shows"), N_ ("One pixel of every class"),
          N_ ("Rough outlines that miss small things"), N_ ("Every pixel") };
  return _ (texts[type]);
}

static void
switch_cb (LwLabelsSection *self)
{
  LwStudyDraft *draft = lw_study_making_draft (self->making);
  if (self->updating)
    return;
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
    draft->types[t] = gtk_switch_get_active (self->switches[t]);
  lw_study_making_edited (self->making);
}

static void
update (LwLabelsSection *self)
{
  const LwStudyDraft *draft = lw_study_making_draft (self->making);
  self->updating = TRUE;
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
    {
      g_autofree char *cost
          = lw_seconds_text (lw_cost_seconds (&draft->costs, (LwLabelType)t, NULL));
      g_autofree char *text
          = g_strdup_printf (_ ("%s · %s an image"), help_of ((LwLabelType)t), cost);
      adw_action_row_set_subtitle (self->rows[t], text);
      gtk_switch_set_active (self->switches[t], draft->types[t]);
    }
  self->updating = FALSE;
  lw_weak_preview_update (
      self->preview, lw_data_look_get_report (lw_study_making_look (self->making, LW_SIDE_TARGET)),
      draft);
}

static void
add_row (LwLabelsSection *self, LwLabelType type)
{
  GtkWidget *row = adw_action_row_new (), *on = gtk_switch_new ();
  LwLabelMark *mark = g_object_new (LW_TYPE_LABEL_MARK, NULL);
  lw_label_mark_set_label_type (mark, type);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_of (type));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), GTK_WIDGET (mark));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), on);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), on);
  gtk_widget_set_valign (on, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (on, "notify::active", G_CALLBACK (switch_cb), self);
  self->rows[type] = ADW_ACTION_ROW (row);
  self->switches[type] = GTK_SWITCH (on);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
dispose (GObject *object)
{
  LwLabelsSection *self = LW_LABELS_SECTION (object);
  g_clear_object (&self->making);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_LABELS_SECTION);
  G_OBJECT_CLASS (lw_labels_section_parent_class)->dispose (object);
}

static void
lw_labels_section_class_init (LwLabelsSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_WEAK_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/new-study/labels-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LwLabelsSection, preview);
}

static void
lw_labels_section_init (LwLabelsSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = TRUE;
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
    add_row (self, (LwLabelType)t);
}

void
lw_labels_section_set_making (LwLabelsSection *self, LwStudyMaking *making)
{
  self->making = g_object_ref (making);
  g_signal_connect_object (making, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
