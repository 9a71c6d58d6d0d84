/* The dialog Export. */
#include "explore/export-dialog.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "explore/export-command.h"
#include "model/program.h"
#include "report/study-tables.h"
#include "widget/toast.h"
#include "model/owner-task.h"

struct _LwExportDialog
{
  AdwWindow parent_instance;
  GtkWidget *from; /* weak */
  LwStudyModel *model;
  GCancellable *cancellable;
  GPtrArray *items;                   /* of const LwExportItem: what the study has */
  guint formats[LW_N_EXPORT_FORMATS]; /* of the chosen one */
  AdwComboRow *what, *format, *size, *axis;
  GtkWidget *curve_group, *advice_row;
  GtkSwitch *log, *fits, *published, *advice;
  GtkLabel *command;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (LwExportDialog, lw_export_dialog, ADW_TYPE_WINDOW)

static const char *
item_title (const LwExportItem *item)
{
  const struct
  {
    const char *name, *title;
  } titles[] = { { "report", _ ("Report") },
                 { "curve", _ ("Cost curve") },
                 { "points", _ ("Points and fits of the curve") },
                 { "table", _ ("Results table") },
                 { "classes", _ ("IoU per class") },
                 { "comparisons", _ ("Comparisons of label types") },
                 { "variance", _ ("Where the variance comes from") },
                 { "back-test", _ ("Back-test of the fits") },
                 { "ablation", _ ("Ablation") },
                 { "ablation-differences", _ ("Ablation, differences") },
                 { "runs", _ ("Runs") },
                 { "tidy", _ ("Every run and class, one a row") } };
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].name, item->name) == 0)
      return titles[i].title;
  return item->name;
}

static const char *
format_title (guint format)
{
  switch (format)
    {
    case LW_EXPORT_SVG:
      return _ ("SVG drawing");
    case LW_EXPORT_PDF:
      return _ ("PDF drawing");
    case LW_EXPORT_PNG:
      return _ ("PNG picture");
    case LW_EXPORT_CSV:
      return _ ("CSV table");
    case LW_EXPORT_JSON:
      return _ ("JSON");
    case LW_EXPORT_TEX:
      return _ ("LaTeX table");
    case LW_EXPORT_HTML:
      return _ ("HTML page");
    default:
      return _ ("Text");
    }
}

/* ---- what is chosen ------------------------------------------------------------------------ */

static const LwExportItem *
chosen_item (LwExportDialog *self)
{
  guint position = adw_combo_row_get_selected (self->what);
  return position < self->items->len ? self->items->pdata[position] : NULL;
}

/* FALSE while nothing is chosen. */
static gboolean
compose (LwExportDialog *self, LwExportCommand *command)
{
  const LwMeasure *measure = lw_study_model_get_measure (self->model);
  double budget = lw_study_model_get_budget (self->model);
  guint format = adw_combo_row_get_selected (self->format);
  *command = (LwExportCommand){
    .folder = lw_study_model_get_folder (self->model),
    .item = chosen_item (self),
    .format = format < LW_N_EXPORT_FORMATS ? self->formats[format] : 0,
    .size = (LwFigureSize)adw_combo_row_get_selected (self->size),
    .axis = (LwCostAxis)adw_combo_row_get_selected (self->axis),
    .linear = !gtk_switch_get_active (self->log),
    .fits = gtk_switch_get_active (self->fits),
    .published = gtk_switch_get_active (self->published),
    .measure = strcmp (measure->name, "mIoU") == 0 ? NULL : measure->name,
    .hours = gtk_switch_get_active (self->advice) && isfinite (budget) ? budget : 0,
  };
  return command->item && command->format;
}

static void
show_command (LwExportDialog *self)
{
  LwExportCommand command;
  if (!self->model || !compose (self, &command))
    return;
  gboolean report = strcmp (command.item->name, "report") == 0,
           curve = strcmp (command.item->name, "curve") == 0,
           points = strcmp (command.item->name, "points") == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->size),
                          curve && (command.format & LW_EXPORT_DRAWINGS) != 0);
  gtk_widget_set_visible (self->curve_group, report || curve || points);
  gtk_widget_set_visible (self->advice_row,
                          report && isfinite (lw_study_model_get_budget (self->model)));
  g_autofree char *text = lw_export_command_text (&command);
  gtk_label_set_text (self->command, text);
}

/* The formats of the item; the one that is chosen stays if it is among them. */
static void
item_cb (LwExportDialog *self)
{
  LwExportCommand before;
  if (!self->model)
    return;
  compose (self, &before);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = 0, chosen = 0;
  memset (self->formats, 0, sizeof self->formats);
  for (guint i = 0; before.item && i < LW_N_EXPORT_FORMATS; i++)
    if (before.item->formats & 1u << i)
      {
        chosen = before.format == 1u << i ? n : chosen;
        self->formats[n++] = 1u << i;
        gtk_string_list_append (names, format_title (1u << i));
      }
  adw_combo_row_set_model (self->format, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->format, chosen);
  show_command (self);
}

static void
set_items (LwExportDialog *self, const GPtrArray *tables)
{
  guint n, chosen = 0;
  const LwExportItem *items = lw_export_items (&n);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const LwExportItem *before = chosen_item (self);
  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < n; i++)
    {
      gboolean always = !items[i].table || strcmp (items[i].name, "runs") == 0
                        || strcmp (items[i].name, "tidy") == 0;
      if (!always && !(tables && lw_study_tables_find (tables, items[i].table)))
        continue;
      if (before ? before == &items[i] : strcmp (items[i].name, "curve") == 0)
        chosen = self->items->len;
      g_ptr_array_add (self->items, (gpointer)&items[i]);
      gtk_string_list_append (names, item_title (&items[i]));
    }
  adw_combo_row_set_model (self->what, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->what, chosen);
  item_cb (self);
}

/* ---- what the study has -------------------------------------------------------------------- */

typedef struct
{
  LwStudySnapshot *snapshot;
  LwAdvice *advice; /* or NULL */
  LwCostTable costs;
  LwMeasure measure;
} TablesJob;

static void
tables_job_free (void *data)
{
  TablesJob *self = data;
  lw_study_snapshot_unref (self->snapshot);
  g_clear_pointer (&self->advice, lw_advice_unref);
  g_free (self);
}

static void
tables_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const TablesJob *job = data;
  g_autoptr (GPtrArray) forecasts = g_ptr_array_new ();
  const LwStudyTables tables = { .results = job->snapshot->results,
                                 .costs = &job->costs,
                                 .measure = job->measure,
                                 .confidence = LW_CONFIDENCE };
  for (guint i = 0; job->advice && i < job->advice->methods->len; i++)
    g_ptr_array_add (forecasts, g_array_index (job->advice->methods, LwMethodAdvice, i).forecasts);
  g_task_return_pointer (task, lw_study_tables (&tables, forecasts),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
tables_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) tables = g_task_propagate_pointer (G_TASK (result), NULL);
  if (tables)
    set_items (LW_EXPORT_DIALOG (source), tables);
}

static void
find_tables (LwExportDialog *self)
{
  TablesJob *job = g_new0 (TablesJob, 1);
  LwAdvice *advice = lw_study_model_get_advice (self->model);
  *job = (TablesJob){ lw_study_snapshot_ref (lw_study_model_get_snapshot (self->model)),
                      advice ? lw_advice_ref (advice) : NULL,
                      *lw_study_model_get_costs (self->model),
                      *lw_study_model_get_measure (self->model) };
  g_autoptr (GTask) task = lw_owner_task_new (self, self->cancellable, tables_cb, NULL);
  g_task_set_source_tag (task, find_tables);
  g_task_set_task_data (task, job, tables_job_free);
  g_task_run_in_thread (task, tables_thread);
}

/* ---- writing ------------------------------------------------------------------------------- */

typedef struct
{
  GWeakRef from;
  char *path;
} Export;

static void
export_free (Export *self)
{
  g_weak_ref_clear (&self->from);
  g_free (self->path);
  g_free (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *export = data;
  GSubprocess *process = G_SUBPROCESS (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  gboolean done = g_subprocess_communicate_utf8_finish (process, result, NULL, &said, &error);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&export->from);
  if (from && done && g_subprocess_get_successful (process))
    {
      g_autofree char *text = g_strdup_printf (_ ("Written: %s"), export->path);
      lw_toast (from, text);
    }
  else if (from)
    lw_toast_error (from, error           ? error->message
                          : said && *said ? g_strstrip (said)
                                          : _ ("The export failed without saying why."));
  export_free (export);
}

static void
write_file (LwExportDialog *self, const char *path)
{
  LwExportCommand command;
  g_autoptr (GError) error = NULL;
  if (!compose (self, &command))
    return;
  g_autofree char *program = lw_program_path ();
  g_auto (GStrv) arguments = lw_export_command_arguments (&command, program, path);
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      (const char *const *)arguments,
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  if (!process)
    {
      lw_toast_error (self->from ? self->from : GTK_WIDGET (self), error->message);
      return;
    }
  Export *export = g_new0 (Export, 1);
  g_weak_ref_init (&export->from, self->from);
  export->path = g_strdup (path);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, written_cb, export);
  gtk_window_close (GTK_WINDOW (self));
}

/* The ending says the format. */
static char *
with_ending (char *path, const char *ending)
{
  g_autofree char *dot = g_strconcat (".", ending, NULL);
  if (g_str_has_suffix (path, dot))
    return path;
  char *whole = g_strconcat (path, dot, NULL);
  g_free (path);
  return whole;
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, LwExportDialog *self)
{
  LwExportCommand command;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (response == GTK_RESPONSE_ACCEPT && file && compose (self, &command))
    {
      g_autofree char *path
          = with_ending (g_file_get_path (file), lw_export_format_name (command.format));
      write_file (self, path);
    }
  g_clear_object (&self->chooser);
}

static void
save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LwExportDialog *self = LW_EXPORT_DIALOG (widget);
  LwExportCommand command;
  if (!compose (self, &command) || self->chooser)
    return;
  g_autofree char *suggested
      = g_strdup_printf ("%s.%s", command.item->file, lw_export_format_name (command.format));
  self->chooser = gtk_file_chooser_native_new (_ ("Export"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), suggested);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
copy_command (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LwExportDialog *self = LW_EXPORT_DIALOG (widget);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_text (self->command));
  if (self->from)
    lw_toast (self->from, _ ("Command copied"));
}

/* ---- object -------------------------------------------------------------------------------- */

static void
set_curve (LwExportDialog *self, const LwCurve *curve)
{
  adw_combo_row_set_selected (self->axis, (guint)curve->axis);
  gtk_switch_set_active (self->log, curve->log);
  gtk_switch_set_active (self->published, curve->n_published > 0);
  if (lw_study_model_get_costs (self->model)->price.value > 0)
    return;
  GListModel *axes = adw_combo_row_get_model (self->axis);
  gtk_string_list_remove (GTK_STRING_LIST (axes), LW_COST_AXIS_MONEY);
}

void
lw_export_dialog_show (GtkWidget *from, LwStudyModel *model, const LwCurve *curve)
{
  g_return_if_fail (GTK_IS_WIDGET (from) && LW_IS_STUDY_MODEL (model));
  GtkWidget *window = gtk_widget_get_ancestor (from, GTK_TYPE_WINDOW);
  if (!lw_study_model_get_snapshot (model))
    return;
  LwExportDialog *self = g_object_new (LW_TYPE_EXPORT_DIALOG, "transient-for", window, NULL);
  g_set_weak_pointer (&self->from, from);
  self->model = g_object_ref (model);
  if (curve)
    set_curve (self, curve);
  set_items (self, NULL);
  find_tables (self);
  gtk_window_present (GTK_WINDOW (self));
}

static void
dispose (GObject *object)
{
  LwExportDialog *self = LW_EXPORT_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->from);
  g_clear_object (&self->chooser);
  g_clear_object (&self->model);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_EXPORT_DIALOG);
  G_OBJECT_CLASS (lw_export_dialog_parent_class)->dispose (object);
}

static void
lw_export_dialog_class_init (LwExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LW_UI_PATH "/explore/export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, what);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, size);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, axis);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, curve_group);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, advice_row);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, log);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, fits);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, published);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, advice);
  gtk_widget_class_bind_template_child (widget_class, LwExportDialog, command);
  gtk_widget_class_install_action (widget_class, "export.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "export.copy-command", NULL, copy_command);
}

static void
lw_export_dialog_init (LwExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new ();
  gpointer shown[] = { self->format, self->size, self->axis };
  gpointer switches[] = { self->log, self->fits, self->published, self->advice };
  g_signal_connect_object (self->what, "notify::selected", G_CALLBACK (item_cb), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    g_signal_connect_object (shown[i], "notify::selected", G_CALLBACK (show_command), self,
                             G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    g_signal_connect_object (switches[i], "notify::active", G_CALLBACK (show_command), self,
                             G_CONNECT_SWAPPED);
}
