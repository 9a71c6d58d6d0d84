/* A data set as a row. */
#include "new-study/data-row.h"

#include <glib/gi18n-lib.h>

#include "new-study/check-icon.h"
#include "new-study/class-histogram.h"
#include "new-study/data-details.h"
#include "draft/scenes.h"

#define POLL 150 /* milliseconds between two looks at a progress */

struct _LwDataRow
{
  AdwExpanderRow parent_instance;
  LwStudyMaking *making;
  LwSide side;
  LwDataReport *shown; /* that the details are of */
  guint poll;
  GtkFileChooserNative *chooser;
  GtkImage *state;
  LwClassHistogram *histogram;
  GtkProgressBar *progress;
  GtkButton *stop;
  GtkMenuButton *choose;
  GtkPicture *thumbnail;
  GtkGrid *facts;
  GtkFlowBox *classes;
  GPtrArray *problems; /* of rows that are ours to remove */
};

G_DEFINE_FINAL_TYPE (LwDataRow, lw_data_row, ADW_TYPE_EXPANDER_ROW)

static LwDataLook *
look_of (LwDataRow *self)
{
  return lw_study_making_look (self->making, self->side);
}

static const char *
spec_of (LwDataRow *self)
{
  const LwStudyDraft *draft = lw_study_making_draft (self->making);
  return self->side == LW_SIDE_SOURCE ? draft->source : draft->target;
}

/* ---- showing ------------------------------------------------------------------------------- */

/* "pairs:/…/street" of the built-in scenes is what people know as their name. (transfer full) */
static char *
spec_text (LwDataRow *self)
{
  const char *spec = spec_of (self);
  g_autofree char *folder = lw_scenes_folder ();
  g_autofree char *scenes
      = self->side == LW_SIDE_SOURCE ? lw_scenes_source (folder) : lw_scenes_target (folder);
  if (!spec)
    return g_strdup (_ ("None chosen"));
  return g_strdup (g_str_equal (spec, scenes) ? _ ("Built-in street scenes") : spec);
}

static char *
subtitle (LwDataRow *self)
{
  LwDataLook *look = look_of (self);
  LwDataReport *report = lw_data_look_get_report (look);
  const char *activity = lw_data_look_get_activity (look);
  g_autofree char *spec = spec_text (self);
  if (lw_data_look_get_error (look))
    return g_strdup_printf ("%s\n%s", spec, lw_data_look_get_error (look));
  if (report && !report->check->usable)
    return g_strdup_printf (_ ("%s\nNot usable: %s"), spec,
                            (const char *)report->check->reasons->pdata[0]);
  if (!report)
    return activity ? g_strdup_printf (_ ("%s\n%s …"), spec, activity) : g_steal_pointer (&spec);
  int n = lw_dataset_count (report->dataset);
  g_autofree char *images
      = g_strdup_printf (ngettext ("%d labelled image", "%d labelled images", n), n);
  return activity ? g_strdup_printf (_ ("%s\n%s, %d classes · %s …"), spec, images,
                                     report->dataset->classes->n, activity)
                  : g_strdup_printf (_ ("%s\n%s, %d classes"), spec, images,
                                     report->dataset->classes->n);
}

static void
update_state (LwDataRow *self)
{
  LwDataLook *look = look_of (self);
  LwDataReport *report = lw_data_look_get_report (look);
  gboolean bad = lw_data_look_get_error (look) || (report && !report->check->usable);
  gboolean warned = report && report->check->warnings->len > 0;
  lw_check_icon_set (self->state, bad      ? LW_CHECK_BAD
                                  : warned ? LW_CHECK_WARN
                                  : report ? LW_CHECK_GOOD
                                           : LW_CHECK_WAIT);
}

static gboolean
poll_cb (gpointer data)
{
  LwDataRow *self = data;
  double share = lw_data_look_get_progress (look_of (self));
  if (share < 0)
    gtk_progress_bar_pulse (self->progress);
  else
    gtk_progress_bar_set_fraction (self->progress, share);
  return G_SOURCE_CONTINUE;
}

static void
update_progress (LwDataRow *self)
{
  gboolean busy = lw_data_look_get_activity (look_of (self)) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), busy);
  if (busy && !self->poll)
    self->poll = g_timeout_add (POLL, poll_cb, self);
  else if (!busy)
    g_clear_handle_id (&self->poll, g_source_remove);
}

static void
update_details (LwDataRow *self)
{
  LwDataReport *report = lw_data_look_get_report (look_of (self));
  if (report == self->shown)
    return;
  g_clear_pointer (&self->shown, lw_data_report_unref);
  for (guint i = 0; i < self->problems->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), self->problems->pdata[i]);
  g_ptr_array_set_size (self->problems, 0);
  lw_class_histogram_set_report (self->histogram, report);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), report != NULL);
  if (!report)
    return;
  self->shown = lw_data_report_ref (report);
  lw_data_details_show_thumbnail (report, self->thumbnail);
  lw_data_details_show_facts (report, self->facts);
  lw_data_details_show_classes (report, self->classes);
  lw_data_details_list_problems (report, self->problems);
  for (guint i = 0; i < self->problems->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->problems->pdata[i]);
}

static void
update (LwDataRow *self)
{
  g_autofree char *text = subtitle (self);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), escaped);
  update_state (self);
  update_progress (self);
  update_details (self);
}

/* ---- choosing ------------------------------------------------------------------------------ */

static void
chosen_cb (LwDataRow *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && path)
    lw_study_making_choose (self->making, self->side, path);
  g_clear_object (&self->chooser);
}

static void
choose_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LwDataRow *self = data;
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (
      self->side == LW_SIDE_SOURCE ? _ ("Folder of the Source") : _ ("Folder of the Target"),
      GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
use_scenes (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lw_study_making_use_scenes (LW_DATA_ROW (data)->making);
}

static void
again (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LwDataRow *self = data;
  lw_study_making_examine_again (self->making, self->side);
}

static const GActionEntry actions[] = {
  { .name = "choose-folder", .activate = choose_folder },
  { .name = "use-scenes", .activate = use_scenes },
  { .name = "again", .activate = again },
};

static void
stop_cb (LwDataRow *self)
{
  lw_data_look_stop (look_of (self));
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwDataRow *self = LW_DATA_ROW (object);
  g_clear_handle_id (&self->poll, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->shown, lw_data_report_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_object (&self->making);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_DATA_ROW);
  G_OBJECT_CLASS (lw_data_row_parent_class)->dispose (object);
}

static void
lw_data_row_class_init (LwDataRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_CLASS_HISTOGRAM);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/new-study/data-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LwDataRow, state);
  gtk_widget_class_bind_template_child (widget_class, LwDataRow, histogram);
  gtk_widget_class_bind_template_child (widget_class, LwDataRow, progress);
  gtk_widget_class_bind_template_child (widget_class, LwDataRow, stop);
  gtk_widget_class_bind_template_child (widget_class, LwDataRow, choose);
  gtk_widget_class_bind_template_child (widget_class, LwDataRow, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, LwDataRow, facts);
  gtk_widget_class_bind_template_child (widget_class, LwDataRow, classes);
}

static void
lw_data_row_init (LwDataRow *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  self->problems = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "data", G_ACTION_GROUP (group));
  g_signal_connect_swapped (self->stop, "clicked", G_CALLBACK (stop_cb), self);
}

void
lw_data_row_set_making (LwDataRow *self, LwStudyMaking *making, LwSide side)
{
  self->making = g_object_ref (making);
  self->side = side;
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->choose), GTK_ACCESSIBLE_PROPERTY_LABEL,
      side == LW_SIDE_SOURCE ? _ ("Choose the Source") : _ ("Choose the Target"), -1);
  g_signal_connect_object (making, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
