/* How runs are trained. */
#include "new-study/training-section.h"

#include <glib/gi18n-lib.h>

struct _LwTrainingSection
{
  AdwPreferencesGroup parent_instance;
  LwStudyMaking *making;
  GSettings *settings;
  GtkFileChooserNative *chooser;
  gboolean updating;
  AdwComboRow *size;
  AdwExpanderRow *options;
  GtkSpinButton *iterations, *threads, *slots;
  AdwActionRow *weights, *device;
  GtkButton *choose_weights, *no_weights;
};

G_DEFINE_FINAL_TYPE (LwTrainingSection, lw_training_section, ADW_TYPE_PREFERENCES_GROUP)

static LwStudyDraft *
draft_of (LwTrainingSection *self)
{
  return lw_study_making_draft (self->making);
}

/* ---- edits --------------------------------------------------------------------------------- */

static void
size_cb (LwTrainingSection *self)
{
  LwStudyDraft *draft = draft_of (self);
  guint size = adw_combo_row_get_selected (self->size);
  if (self->updating || size >= LW_N_STUDY_SIZES || size == draft->size)
    return;
  draft->size = (LwStudySize)size;
  draft->iterations = 0;
  lw_study_making_edited (self->making);
}

static void
values_cb (LwTrainingSection *self)
{
  LwStudyDraft *draft = draft_of (self);
  if (self->updating)
    return;
  draft->iterations = (gint64)gtk_spin_button_get_value (self->iterations);
  draft->threads = gtk_spin_button_get_value_as_int (self->threads);
  lw_study_making_edited (self->making);
}

static void
slots_cb (LwTrainingSection *self)
{
  if (self->making)
    lw_study_making_edited (self->making);
}

static void
device_cb (LwTrainingSection *self)
{
  LwStudyDraft *draft = draft_of (self);
  g_free (draft->device);
  draft->device = g_settings_get_string (self->settings, "device");
  lw_study_making_edited (self->making);
}

static void
set_weights (LwTrainingSection *self, const char *path)
{
  LwStudyDraft *draft = draft_of (self);
  g_free (draft->weights);
  draft->weights = g_strdup (path);
  lw_study_making_edited (self->making);
}

static void
no_weights_cb (LwTrainingSection *self)
{
  set_weights (self, NULL);
}

static void
chosen_cb (LwTrainingSection *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && path)
    set_weights (self, path);
  g_clear_object (&self->chooser);
}

static void
choose_weights_cb (LwTrainingSection *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  gtk_file_filter_set_name (filter, _ ("Weights (*.safetensors)"));
  gtk_file_filter_add_suffix (filter, "safetensors");
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Starting Weights"), GTK_WINDOW (window),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), NULL);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- showing ------------------------------------------------------------------------------- */

static void
list_sizes (LwTrainingSection *self)
{
  const LwStudyDraft *draft = draft_of (self);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  for (int i = 0; i < LW_N_STUDY_SIZES; i++)
    if (i != LW_STUDY_OWN || draft->own)
      gtk_string_list_append (titles, lw_study_size_title ((LwStudySize)i));
  self->updating = TRUE;
  adw_combo_row_set_model (self->size, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->size, draft->size);
  self->updating = FALSE;
}

/* "resnet18, width 16, crops of 128 × 96, 2 images of each domain a step" */
static char *
network_text (const char *const *settings)
{
  const char *const names[]
      = { "arch", "width", "crop_width", "crop_height", "batch", "accumulate" };
  const char *const defaults[] = { "resnet101", "64", "512", "512", "4", "1" };
  const char *values[G_N_ELEMENTS (names)];
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      values[i] = lw_settings_get (settings, names[i]);
      if (!values[i])
        values[i] = defaults[i];
    }
  g_autofree char *images
      = g_strdup_printf ("%" G_GINT64_FORMAT, g_ascii_strtoll (values[4], NULL, 10)
                                                  * g_ascii_strtoll (values[5], NULL, 10));
  return g_strdup_printf (_ ("%s of width %s; crops of %s × %s; %s images of each domain a step"),
                          values[0], values[1], values[2], values[3], images);
}

static void
update (LwTrainingSection *self)
{
  const LwStudyDraft *draft = draft_of (self);
  g_auto (GStrv) settings = lw_study_draft_settings (draft);
  const char *iterations = lw_settings_get ((const char *const *)settings, "iterations");
  const char *width = lw_settings_get ((const char *const *)settings, "load_width");
  g_autofree char *network = network_text ((const char *const *)settings);
  g_autofree char *loaded
      = width ? g_strdup_printf (_ ("%s; photographs reduced to a width of %s"), network, width)
              : g_strdup (network);
  g_autofree char *weights
      = draft->weights ? g_markup_escape_text (draft->weights, -1)
                       : g_strdup (_ ("From chance, or from the source where that is on"));
  self->updating = TRUE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->size), lw_study_size_help (draft->size));
  /* Options of another study may be any text. */
  g_autofree char *escaped = g_markup_escape_text (loaded, -1);
  adw_expander_row_set_subtitle (self->options, escaped);
  gtk_spin_button_set_value (self->iterations,
                             iterations ? g_ascii_strtod (iterations, NULL) : 150000);
  gtk_spin_button_set_value (self->threads, (double)draft->threads);
  adw_action_row_set_subtitle (self->weights, weights);
  gtk_widget_set_visible (GTK_WIDGET (self->no_weights), draft->weights != NULL);
  adw_action_row_set_subtitle (self->device, g_str_equal (draft->device, "auto")
                                                 ? _ ("The best one of this machine")
                                                 : draft->device);
  self->updating = FALSE;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwTrainingSection *self = LW_TRAINING_SECTION (object);
  g_clear_object (&self->chooser);
  g_clear_object (&self->making);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_TRAINING_SECTION);
  G_OBJECT_CLASS (lw_training_section_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, LwTrainingSection, name)

static void
lw_training_section_class_init (LwTrainingSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/new-study/training-section.ui");
  BIND (size);
  BIND (options);
  BIND (iterations);
  BIND (threads);
  BIND (slots);
  BIND (weights);
  BIND (device);
  BIND (choose_weights);
  BIND (no_weights);
}

static void
lw_training_section_init (LwTrainingSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = TRUE;
  self->settings = g_settings_new (LW_APP_ID);
  g_settings_bind (self->settings, "slots", self->slots, "value", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (self->size, "notify::selected", G_CALLBACK (size_cb), self);
  g_signal_connect_swapped (self->iterations, "value-changed", G_CALLBACK (values_cb), self);
  g_signal_connect_swapped (self->threads, "value-changed", G_CALLBACK (values_cb), self);
  g_signal_connect_swapped (self->slots, "value-changed", G_CALLBACK (slots_cb), self);
  g_signal_connect_swapped (self->choose_weights, "clicked", G_CALLBACK (choose_weights_cb), self);
  g_signal_connect_swapped (self->no_weights, "clicked", G_CALLBACK (no_weights_cb), self);
}

void
lw_training_section_set_making (LwTrainingSection *self, LwStudyMaking *making)
{
  self->making = g_object_ref (making);
  g_signal_connect_object (making, "replaced", G_CALLBACK (list_sizes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (making, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::device", G_CALLBACK (device_cb), self,
                           G_CONNECT_SWAPPED);
  list_sizes (self);
  device_cb (self);
  update (self);
}
