/* The budgets of a study. */
#include "new-study/budgets-section.h"

#include <glib/gi18n-lib.h>

#include "model/label-type.h"
#include "new-study/budget-matrix.h"
#include "result/coverage.h"

#define POLL 200   /* milliseconds between two looks at the measurement */
#define MAX_RARE 3 /* classes named */

struct _LwBudgetsSection
{
  AdwPreferencesGroup parent_instance;
  LwStudyMaking *making;
  GSettings *settings;
  gboolean updating;
  guint poll;
  GStrv cost_names; /* by the rows of the list */
  AdwEntryRow *budgets, *seeds, *mixes;
  GtkDropDown *unit;
  LwBudgetMatrix *matrix;
  GtkLabel *notes, *coverage;
  AdwComboRow *costs;
  GtkSpinButton *partitions;
  GtkSwitch *source_only, *uda, *supervised, *pretrain;
  AdwActionRow *total;
  GtkProgressBar *measuring;
  GtkButton *measure;
};

G_DEFINE_FINAL_TYPE (LwBudgetsSection, lw_budgets_section, ADW_TYPE_PREFERENCES_GROUP)

static LwStudyDraft *
draft_of (LwBudgetsSection *self)
{
  return lw_study_making_draft (self->making);
}

/* ---- edits --------------------------------------------------------------------------------- */

/* @problem: what is wrong with the text of @row, or NULL. */
static void
show_valid (LwBudgetsSection *self, AdwEntryRow *row, const char *problem)
{
  if (problem)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               problem ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), problem);
  lw_study_making_set_invalid (self->making,
                               row == self->budgets ? _ ("Budgets")
                               : row == self->seeds ? _ ("Seeds")
                                                    : _ ("Mixes"),
                               problem);
}

/* A text that is not understood leaves the draft as it is, and the study cannot be started. */
static void
edit_list (LwBudgetsSection *self, AdwEntryRow *row,
           gboolean (*set) (LwStudyDraft *draft, const char *text, GError **error))
{
  g_autoptr (GError) error = NULL;
  if (self->updating)
    return;
  gboolean ok = set (draft_of (self), gtk_editable_get_text (GTK_EDITABLE (row)), &error);
  show_valid (self, row, ok ? NULL : error->message);
  lw_study_making_edited (self->making);
}

static void
budgets_cb (LwBudgetsSection *self)
{
  edit_list (self, self->budgets,
             draft_of (self)->by_hours ? lw_study_draft_set_hours : lw_study_draft_set_sizes);
}

static void
seeds_cb (LwBudgetsSection *self)
{
  edit_list (self, self->seeds, lw_study_draft_set_seeds);
}

static void
mixes_cb (LwBudgetsSection *self)
{
  edit_list (self, self->mixes, lw_study_draft_set_mixes);
}

static void show_budgets (LwBudgetsSection *self);

/* Hours that nobody has named yet: what the numbers of images cost as points. */
static void
convert_sizes (LwStudyDraft *draft)
{
  for (guint i = 0; i < draft->sizes->len; i++)
    {
      LwMix mix = lw_mix_single (LW_LABEL_POINT, g_array_index (draft->sizes, int, i));
      double hours = lw_cost_hours (&draft->costs, &mix, NULL);
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      hours = g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.2g", MAX (hours, 0.01)), NULL);
      g_array_append_val (draft->hours, hours);
    }
}

static void
unit_cb (LwBudgetsSection *self)
{
  LwStudyDraft *draft = draft_of (self);
  gboolean by_hours = gtk_drop_down_get_selected (self->unit) == 1;
  if (self->updating || by_hours == draft->by_hours)
    return;
  draft->by_hours = by_hours;
  if (by_hours && draft->hours->len == 0)
    convert_sizes (draft);
  show_budgets (self);
  lw_study_making_edited (self->making);
}

static void
costs_cb (LwBudgetsSection *self)
{
  LwStudyDraft *draft = draft_of (self);
  guint row = adw_combo_row_get_selected (self->costs);
  if (self->updating || row == GTK_INVALID_LIST_POSITION
      || g_str_equal (self->cost_names[row], draft->costs_name)
      || !lw_cost_table_named (self->cost_names[row], &draft->costs, NULL))
    return;
  g_free (draft->costs_name);
  draft->costs_name = g_strdup (self->cost_names[row]);
  lw_study_making_edited (self->making);
}

static void
values_cb (LwBudgetsSection *self)
{
  LwStudyDraft *draft = draft_of (self);
  if (self->updating)
    return;
  draft->partitions = gtk_spin_button_get_value_as_int (self->partitions);
  draft->references[LW_METHOD_SOURCE_ONLY] = gtk_switch_get_active (self->source_only);
  draft->references[LW_METHOD_UDA] = gtk_switch_get_active (self->uda);
  draft->references[LW_METHOD_SUPERVISED] = gtk_switch_get_active (self->supervised);
  draft->pretrain = gtk_switch_get_active (self->pretrain);
  lw_study_making_edited (self->making);
}

static void
measure_cb (LwBudgetsSection *self)
{
  if (lw_study_making_is_measuring (self->making))
    lw_study_making_stop_measuring (self->making);
  else
    lw_study_making_measure (self->making);
}

/* ---- showing ------------------------------------------------------------------------------- */

static void
set_text (LwBudgetsSection *self, AdwEntryRow *row, char *text)
{
  g_autofree char *own = text;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), own) != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), own);
  show_valid (self, row, NULL);
}

static void
show_budgets (LwBudgetsSection *self)
{
  const LwStudyDraft *draft = draft_of (self);
  gboolean before = self->updating;
  self->updating = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->budgets),
                                 draft->by_hours ? _ ("Annotation Hours, as “0.5, 2, 8”")
                                                 : _ ("Labelled Images, as “10, 30, 90”"));
  set_text (self, self->budgets,
            draft->by_hours ? lw_study_draft_hours_text (draft)
                            : lw_study_draft_sizes_text (draft));
  gtk_drop_down_set_selected (self->unit, draft->by_hours);
  self->updating = before;
}

/* Texts are taken over only when the draft is another one: what is being typed stays. */
static void
read_draft (LwBudgetsSection *self)
{
  const LwStudyDraft *draft = draft_of (self);
  self->updating = TRUE;
  show_budgets (self);
  set_text (self, self->seeds, lw_study_draft_seeds_text (draft));
  set_text (self, self->mixes, lw_study_draft_mixes_text (draft));
  gtk_spin_button_set_value (self->partitions, draft->partitions);
  gtk_switch_set_active (self->source_only, draft->references[LW_METHOD_SOURCE_ONLY]);
  gtk_switch_set_active (self->uda, draft->references[LW_METHOD_UDA]);
  gtk_switch_set_active (self->supervised, draft->references[LW_METHOD_SUPERVISED]);
  gtk_switch_set_active (self->pretrain, draft->pretrain);
  self->updating = FALSE;
}

static const char *
cost_title (const char *name)
{
  return g_str_equal (name, "das-2023")       ? _ ("Das et al. 2023, Cityscapes")
         : g_str_equal (name, "bearman-2016") ? _ ("Bearman et al. 2016, PASCAL VOC")
         : g_str_has_suffix (name, ".json")   ? _ ("Those of the Other Study")
                                              : name;
}

/* The presets, and the table of a study that this one began from. */
static void
list_costs (LwBudgetsSection *self, const char *chosen)
{
  g_auto (GStrv) presets = lw_cost_presets ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  for (char **name = presets; *name; name++)
    g_strv_builder_add (names, *name);
  if (!g_strv_contains ((const char *const *)presets, chosen))
    g_strv_builder_add (names, chosen);
  g_strfreev (self->cost_names);
  self->cost_names = g_strv_builder_end (names);
  for (char **name = self->cost_names; *name; name++)
    gtk_string_list_append (titles, cost_title (*name));
  adw_combo_row_set_model (self->costs, G_LIST_MODEL (titles));
}

static void
show_costs (LwBudgetsSection *self)
{
  const char *chosen = draft_of (self)->costs_name;
  self->updating = TRUE;
  if (!self->cost_names || !g_strv_contains ((const char *const *)self->cost_names, chosen))
    list_costs (self, chosen);
  for (guint i = 0; self->cost_names[i]; i++)
    if (g_str_equal (self->cost_names[i], chosen))
      adw_combo_row_set_selected (self->costs, i);
  self->updating = FALSE;
}

static void
show_label (GtkLabel *label, GString *text)
{
  gtk_label_set_text (label, text->str);
  gtk_widget_set_visible (GTK_WIDGET (label), text->len > 0);
}

/* What hours do not buy, and cells beyond the pool. */
static void
show_notes (LwBudgetsSection *self)
{
  const LwStudyDraft *draft = draft_of (self);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = lw_study_draft_to_json (draft, NULL, notes, &error);
  g_autoptr (GString) text = g_string_new (json ? NULL : error->message);
  const char *invalid = lw_study_making_get_invalid (self->making, _ ("Budgets"));
  int beyond = 0;
  if (invalid)
    g_string_assign (text, invalid);
  for (guint i = 0; i < notes->len; i++)
    g_string_append_printf (text, "%s%s", text->len ? "\n" : "", (char *)notes->pdata[i]);
  for (guint i = 0; !draft->by_hours && draft->pool > 0 && i < draft->sizes->len; i++)
    beyond += g_array_index (draft->sizes, int, i) > draft->pool;
  if (beyond)
    g_string_append_printf (
        text,
        ngettext ("%sThe target has only %d image to label: larger budgets cannot be trained",
                  "%sThe target has only %d images to label: larger budgets cannot be trained",
                  draft->pool),
        text->len ? "\n" : "", draft->pool);
  show_label (self->notes, text);
}

/* Classes that the smallest budgets may miss. */
static void
show_coverage (LwBudgetsSection *self)
{
  const LwStudyDraft *draft = draft_of (self);
  LwDataReport *report
      = lw_data_look_get_report (lw_study_making_look (self->making, LW_SIDE_TARGET));
  g_autoptr (GString) text = g_string_new (NULL);
  if (report && report->check->masks.files > 0 && !draft->by_hours && draft->sizes->len > 0)
    {
      const LwLabelCount *masks = &report->check->masks;
      const LwClassSet *classes = report->dataset->classes;
      g_autoptr (GArray) warnings = lw_coverage_warnings (
          masks->class_images, classes->n, masks->files, (const int *)(void *)draft->sizes->data,
          (int)draft->sizes->len, LW_COVERAGE_LEAST);
      for (guint i = 0; i < MIN (warnings->len, MAX_RARE); i++)
        {
          const LwCoverage *warning = &g_array_index (warnings, LwCoverage, i);
          g_autofree char *line = lw_coverage_text (warning, classes->names[warning->klass]);
          g_string_append_printf (text, "%s%s", i ? "\n" : _ ("Rare: "), line);
        }
      if (warnings->len > MAX_RARE)
        g_string_append_printf (
            text, ngettext ("\nand %u more", "\nand %u more", warnings->len - MAX_RARE),
            warnings->len - MAX_RARE);
    }
  show_label (self->coverage, text);
}

/* (transfer full) */
static char *
time_text (LwBudgetsSection *self, int slots)
{
  LwStudyNeeds needs;
  const char *error = lw_study_making_get_measure_error (self->making);
  if (lw_study_making_is_measuring (self->making))
    return g_strdup (_ ("Training time is being measured …"));
  if (!lw_study_making_needs (self->making, &needs))
    return error ? g_strdup (error) : g_strdup (_ ("Training time is not measured yet"));
  g_autofree char *time = lw_seconds_text (needs.seconds / slots);
  g_autofree char *disk = g_format_size ((guint64)needs.disk);
  return g_strdup_printf (_ ("About %s of training and %s of disk, measured on 2 steps of each "
                             "kind of run (%s)"),
                          time, disk, needs.machine);
}

static void
show_total (LwBudgetsSection *self)
{
  LwStudyExtent extent = { 0 };
  gboolean measuring = lw_study_making_is_measuring (self->making);
  gboolean sound = lw_study_draft_extent (draft_of (self), &extent, NULL);
  g_autofree char *time = time_text (self, g_settings_get_int (self->settings, "slots"));
  g_autofree char *runs = g_strdup_printf (
      ngettext ("%u run, labels of %.3g hours", "%u runs, labels of %.3g hours", extent.runs),
      extent.runs, extent.hours);
  g_autofree char *escaped = g_markup_escape_text (time, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->total), sound ? runs : _ ("In All"));
  adw_action_row_set_subtitle (self->total, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->measuring), measuring);
  gtk_button_set_label (self->measure, measuring ? _ ("_Stop") : _ ("_Measure"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->measure),
                            measuring || (sound && draft_of (self)->pool > 0));
}

static gboolean
poll_cb (gpointer data)
{
  LwBudgetsSection *self = data;
  double share = lw_study_making_get_measuring (self->making);
  gtk_progress_bar_set_fraction (self->measuring, MAX (share, 0));
  return G_SOURCE_CONTINUE;
}

static void
update (LwBudgetsSection *self)
{
  show_costs (self);
  show_notes (self);
  show_coverage (self);
  show_total (self);
  if (lw_study_making_is_measuring (self->making) && !self->poll)
    self->poll = g_timeout_add (POLL, poll_cb, self);
  else if (!lw_study_making_is_measuring (self->making))
    g_clear_handle_id (&self->poll, g_source_remove);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwBudgetsSection *self = LW_BUDGETS_SECTION (object);
  g_clear_handle_id (&self->poll, g_source_remove);
  g_clear_object (&self->making);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->cost_names, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_BUDGETS_SECTION);
  G_OBJECT_CLASS (lw_budgets_section_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, LwBudgetsSection, name)

static void
lw_budgets_section_class_init (LwBudgetsSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_BUDGET_MATRIX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/new-study/budgets-section.ui");
  BIND (budgets);
  BIND (seeds);
  BIND (mixes);
  BIND (unit);
  BIND (matrix);
  BIND (notes);
  BIND (coverage);
  BIND (costs);
  BIND (partitions);
  BIND (source_only);
  BIND (uda);
  BIND (supervised);
  BIND (pretrain);
  BIND (total);
  BIND (measuring);
  BIND (measure);
}

static void
lw_budgets_section_init (LwBudgetsSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (LW_APP_ID);
  /* The button in a drop-down has no name of its own. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->unit))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Unit of the budgets"), -1);
  g_signal_connect_swapped (self->budgets, "changed", G_CALLBACK (budgets_cb), self);
  g_signal_connect_swapped (self->seeds, "changed", G_CALLBACK (seeds_cb), self);
  g_signal_connect_swapped (self->mixes, "changed", G_CALLBACK (mixes_cb), self);
  g_signal_connect_swapped (self->unit, "notify::selected", G_CALLBACK (unit_cb), self);
  g_signal_connect_swapped (self->costs, "notify::selected", G_CALLBACK (costs_cb), self);
  g_signal_connect_swapped (self->partitions, "value-changed", G_CALLBACK (values_cb), self);
  GtkSwitch *const switches[] = { self->source_only, self->uda, self->supervised, self->pretrain };
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    g_signal_connect_swapped (switches[i], "notify::active", G_CALLBACK (values_cb), self);
  g_signal_connect_swapped (self->measure, "clicked", G_CALLBACK (measure_cb), self);
  self->updating = TRUE;
}

void
lw_budgets_section_set_making (LwBudgetsSection *self, LwStudyMaking *making)
{
  self->making = g_object_ref (making);
  lw_budget_matrix_set_making (self->matrix, making);
  read_draft (self);
  g_signal_connect_object (making, "replaced", G_CALLBACK (read_draft), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (making, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
