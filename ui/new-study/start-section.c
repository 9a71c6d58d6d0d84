/* The last section: where, and whether all is well. */
#include "new-study/start-section.h"

#include <glib/gi18n-lib.h>

#include "new-study/check-icon.h"

struct _LwStartSection
{
  AdwPreferencesGroup parent_instance;
  LwStudyMaking *making;
  GSettings *settings;
  GtkFileChooserNative *chooser;
  gboolean updating, ready;
  GPtrArray *rows; /* of AdwActionRow, one a check; their icons are their data "icon" */
  AdwEntryRow *name;
  AdwActionRow *folder;
  GtkButton *choose;
  AdwExpanderRow *checks;
  GtkImage *state;
};

G_DEFINE_FINAL_TYPE (LwStartSection, lw_start_section, ADW_TYPE_PREFERENCES_GROUP)

static void
name_cb (LwStartSection *self)
{
  if (!self->updating)
    lw_study_making_set_title (self->making, gtk_editable_get_text (GTK_EDITABLE (self->name)));
}

static void
chosen_cb (LwStartSection *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && path)
    lw_study_making_set_location (self->making, path);
  g_clear_object (&self->chooser);
}

static void
choose_cb (LwStartSection *self)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (
      _ ("Where the Folder of the Study Is Made"), GTK_WINDOW (window),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- checks -------------------------------------------------------------------------------- */

static GtkWidget *
row_new (void)
{
  GtkWidget *row = adw_action_row_new (), *icon = gtk_image_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  g_object_set_data (G_OBJECT (row), "icon", icon);
  return row;
}

static void
show_item (GtkWidget *row, const LwCheckItem *item)
{
  lw_check_icon_set (g_object_get_data (G_OBJECT (row), "icon"), item->state);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), item->text);
}

/* Rows are kept and only told anew: a screen reader stays where it is. */
static void
show_items (LwStartSection *self, const GPtrArray *items)
{
  while (self->rows->len > items->len)
    {
      adw_expander_row_remove (self->checks, self->rows->pdata[self->rows->len - 1]);
      g_ptr_array_set_size (self->rows, (int)self->rows->len - 1);
    }
  while (self->rows->len < items->len)
    {
      GtkWidget *row = row_new ();
      g_ptr_array_add (self->rows, row);
      adw_expander_row_add_row (self->checks, row);
    }
  for (guint i = 0; i < items->len; i++)
    show_item (self->rows->pdata[i], items->pdata[i]);
}

/* The first problem, or how many wait. */
static void
show_summary (LwStartSection *self, const GPtrArray *items)
{
  LwCheckState state = lw_preflight_state (items);
  const LwCheckItem *first = NULL;
  for (guint i = 0; i < items->len && !first; i++)
    {
      const LwCheckItem *item = items->pdata[i];
      first = item->state == state ? item : NULL;
    }
  gboolean unmeasured = state == LW_CHECK_WAIT && lw_preflight_is_ready (items);
  g_autofree char *text = NULL;
  if (unmeasured)
    text = g_strdup (_ ("Ready to start; disk space and memory are not measured yet"));
  else if (state == LW_CHECK_GOOD || !first)
    text = g_strdup (_ ("Everything is ready"));
  else
    text = g_strdup_printf (_ ("%s: %s"), first->title, first->text);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  lw_check_icon_set (self->state, unmeasured ? LW_CHECK_GOOD : state);
  adw_expander_row_set_subtitle (self->checks, escaped);
}

static void
update (LwStartSection *self)
{
  const LwStudyDraft *draft = lw_study_making_draft (self->making);
  g_autoptr (GPtrArray) items
      = lw_study_making_preflight (self->making, g_settings_get_int (self->settings, "slots"));
  g_autofree char *folder = g_markup_escape_text (draft->folder, -1);
  const char *title = draft->title ? draft->title : "";
  self->updating = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->name)), title) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->name), title);
  self->updating = FALSE;
  adw_action_row_set_subtitle (self->folder, folder);
  show_items (self, items);
  show_summary (self, items);
  self->ready = lw_preflight_is_ready (items);
}

gboolean
lw_start_section_is_ready (LwStartSection *self)
{
  return self->ready;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwStartSection *self = LW_START_SECTION (object);
  g_clear_object (&self->chooser);
  g_clear_object (&self->making);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_START_SECTION);
  G_OBJECT_CLASS (lw_start_section_parent_class)->dispose (object);
}

static void
lw_start_section_class_init (LwStartSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/new-study/start-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LwStartSection, name);
  gtk_widget_class_bind_template_child (widget_class, LwStartSection, folder);
  gtk_widget_class_bind_template_child (widget_class, LwStartSection, choose);
  gtk_widget_class_bind_template_child (widget_class, LwStartSection, checks);
  gtk_widget_class_bind_template_child (widget_class, LwStartSection, state);
}

static void
lw_start_section_init (LwStartSection *self)
{
  self->rows = g_ptr_array_new ();
  self->settings = g_settings_new (LW_APP_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (name_cb), self);
  g_signal_connect_swapped (self->choose, "clicked", G_CALLBACK (choose_cb), self);
  self->updating = TRUE;
}

void
lw_start_section_set_making (LwStartSection *self, LwStudyMaking *making)
{
  self->making = g_object_ref (making);
  g_signal_connect_object (making, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
