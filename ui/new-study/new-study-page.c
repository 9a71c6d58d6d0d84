/* The page on which a study is made. */
#include "new-study/new-study-page.h"

#include <glib/gi18n-lib.h>

#include "draft/study-making.h"
#include "new-study/budgets-section.h"
#include "new-study/data-section.h"
#include "new-study/labels-section.h"
#include "new-study/methods-section.h"
#include "new-study/start-section.h"
#include "new-study/training-section.h"
#include "widget/toast.h"

struct _LwNewStudyPage
{
  AdwBin parent_instance;
  LwStudyMaking *making;
  GSettings *settings;
  gboolean creating;
  GtkButton *start, *copy;
  GtkSpinner *spinner;
  GtkInfoBar *failure;
  GtkLabel *failure_text;
  LwDataSection *data;
  LwLabelsSection *labels;
  LwBudgetsSection *budgets;
  LwTrainingSection *training;
  LwMethodsSection *methods;
  LwStartSection *start_section;
};

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwNewStudyPage, lw_new_study_page, ADW_TYPE_BIN)

static void
update (LwNewStudyPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->start),
                            !self->creating && lw_start_section_is_ready (self->start_section));
  gtk_spinner_set_spinning (self->spinner, self->creating);
}

static void
show_failure (LwNewStudyPage *self, const char *text)
{
  gtk_label_set_text (self->failure_text, text);
  gtk_info_bar_set_revealed (self->failure, TRUE);
}

static void
close_failure_cb (LwNewStudyPage *self)
{
  gtk_info_bar_set_revealed (self->failure, FALSE);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwNewStudyPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder
      = lw_study_making_create_finish (LW_STUDY_MAKING (source), result, &error);
  if (!self->making)
    return;
  self->creating = FALSE;
  update (self);
  if (folder)
    g_signal_emit (self, signals[CREATED], 0, folder);
  else
    show_failure (self, error->message);
}

static void
start_cb (LwNewStudyPage *self)
{
  close_failure_cb (self);
  self->creating = TRUE;
  update (self);
  lw_study_making_stop_measuring (self->making);
  lw_study_making_create_async (self->making, g_settings_get_int (self->settings, "slots"),
                                created_cb, g_object_ref (self));
}

static void
copy_cb (LwNewStudyPage *self)
{
  g_autofree char *command = lw_study_draft_command (lw_study_making_draft (self->making),
                                                     g_settings_get_int (self->settings, "slots"));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
  lw_toast (GTK_WIDGET (self), _ ("The commands that make and train this study are copied"));
}

static void
started_from_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwNewStudyPage) self = data;
  g_autoptr (GError) error = NULL;
  if (!lw_study_making_start_from_finish (result, &error) && self->making)
    show_failure (self, error->message);
}

void
lw_new_study_page_start_from (LwNewStudyPage *self, const char *folder)
{
  lw_study_making_start_from_async (self->making, folder, started_from_cb, g_object_ref (self));
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwNewStudyPage *self = LW_NEW_STUDY_PAGE (object);
  if (self->making)
    lw_study_making_close (self->making);
  g_clear_object (&self->making);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_NEW_STUDY_PAGE);
  G_OBJECT_CLASS (lw_new_study_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, LwNewStudyPage, name)

static void
lw_new_study_page_class_init (LwNewStudyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType sections[]
      = { LW_TYPE_DATA_SECTION,     LW_TYPE_LABELS_SECTION,  LW_TYPE_BUDGETS_SECTION,
          LW_TYPE_TRAINING_SECTION, LW_TYPE_METHODS_SECTION, LW_TYPE_START_SECTION };
  G_OBJECT_CLASS (klass)->dispose = dispose;
  signals[CREATED] = g_signal_new ("created", LW_TYPE_NEW_STUDY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    g_type_ensure (sections[i]);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/new-study/new-study-page.ui");
  BIND (start);
  BIND (copy);
  BIND (spinner);
  BIND (failure);
  BIND (failure_text);
  BIND (data);
  BIND (labels);
  BIND (budgets);
  BIND (training);
  BIND (methods);
  BIND (start_section);
}

static void
lw_new_study_page_init (LwNewStudyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (LW_APP_ID);
  self->making = lw_study_making_new ();
  lw_data_section_set_making (self->data, self->making);
  lw_labels_section_set_making (self->labels, self->making);
  lw_budgets_section_set_making (self->budgets, self->making);
  lw_training_section_set_making (self->training, self->making);
  lw_methods_section_set_making (self->methods, self->making);
  lw_start_section_set_making (self->start_section, self->making);
  /* After the sections, which tell whether it can be started. */
  g_signal_connect_object (self->making, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (start_cb), self);
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (copy_cb), self);
  g_signal_connect_swapped (self->failure, "response", G_CALLBACK (close_failure_cb), self);
  update (self);
}

LwNewStudyPage *
lw_new_study_page_new (void)
{
  return g_object_new (LW_TYPE_NEW_STUDY_PAGE, NULL);
}
