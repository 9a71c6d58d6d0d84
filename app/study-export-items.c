/* Writes items. */
#include "study-export-items.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "report/html-report.h"
#include "report/runs-table.h"
#include "report/tidy.h"
#include "study-sheet.h"

/* Text size of drawn tables. */
#define TABLE_TEXT 10

void
study_export_clear (StudyExport *self)
{
  g_clear_pointer (&self->published, lw_published_free);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->forecasts, g_ptr_array_unref);
  g_clear_pointer (&self->curve, lw_curve_free);
  g_clear_pointer (&self->results, lw_results_free);
  g_clear_pointer (&self->plan, g_ptr_array_unref);
  g_clear_pointer (&self->study, lw_study_free);
}

gboolean
study_export_load (StudyExport *self, const char *folder, GError **error)
{
  return (self->study = lw_study_open (folder, error))
         && (self->plan = lw_study_plan (self->study, error))
         && (self->results = lw_results_of_plan (self->study, self->plan, NULL, error));
}

void
study_export_compute (StudyExport *self, gboolean bands)
{
  const LwStudyTables tables = { .results = self->results,
                                 .costs = &self->costs,
                                 .measure = self->options.measure,
                                 .confidence = self->options.confidence,
                                 .published = self->published };
  self->curve = lw_curve_new (self->results, &self->costs, &self->options);
  self->forecasts = lw_study_forecasts (&tables, bands ? self->curve : NULL);
  if (self->published)
    lw_published_fill_curve (self->published, self->curve, self->results, &self->costs);
  self->tables = lw_study_tables (&tables, self->forecasts);
  g_ptr_array_add (self->tables, lw_runs_table (self->results));
  g_ptr_array_add (self->tables, lw_tidy_table (self->results, &self->costs));
}

/* ---- one file ------------------------------------------------------------------------------ */

static gboolean
save_text (const char *path, char *text, GError **error)
{
  g_autofree char *owned = text;
  return lw_file_replace (path, owned, strlen (owned), error);
}

static gboolean
save_json (const char *path, JsonObject *json, GError **error)
{
  g_autoptr (JsonObject) owned = json;
  return lw_json_save (path, owned, error);
}

static LwDrawingFormat
drawing_format (guint format)
{
  return format == LW_EXPORT_SVG   ? LW_DRAWING_SVG
         : format == LW_EXPORT_PDF ? LW_DRAWING_PDF
                                   : LW_DRAWING_PNG;
}

static gboolean
save_table (const LwTable *table, guint format, const char *path, GError **error)
{
  switch (format)
    {
    case LW_EXPORT_CSV:
      return save_text (path, lw_table_to_csv (table), error);
    case LW_EXPORT_JSON:
      return save_json (path, lw_table_to_json (table), error);
    case LW_EXPORT_TEX:
      return save_text (path, lw_table_to_latex (table), error);
    case LW_EXPORT_HTML:
      return save_text (path, lw_table_to_html (table), error);
    case LW_EXPORT_TXT:
      return save_text (path, lw_table_to_text (table), error);
    default:
      return lw_table_write_drawing (table, TABLE_TEXT, drawing_format (format), path, error);
    }
}

static gboolean
save_curve (const StudyExport *self, guint format, const char *path, GError **error)
{
  if (format == LW_EXPORT_CSV)
    return save_text (path, lw_results_csv (self->results, &self->costs), error);
  if (format == LW_EXPORT_JSON)
    return save_json (path, lw_curve_to_json (self->curve), error);
  return lw_curve_write (self->curve, self->size, drawing_format (format), path, error);
}

/* The last two tables, every run, are too long for readers. */
static gboolean
save_report (const StudyExport *self, const char *path, GError **error)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  g_autoptr (LwClassSet) classes = NULL;
  g_autoptr (GPtrArray) scenes = NULL;
  g_autoptr (GError) problem = NULL;
  for (guint i = 0; i + 2 < self->tables->len; i++)
    g_ptr_array_add (shown, self->tables->pdata[i]);
  if (self->pictures && !(scenes = study_sheet_scenes (self->plan, &classes, &problem)))
    g_printerr (_ ("The report has no pictures: %s\n"), problem->message);
  const LwHtmlReport report = { .question = self->question,
                                .answer = self->answer,
                                .results = self->results,
                                .costs = &self->costs,
                                .curve = self->curve,
                                .tables = shown,
                                .published = self->published,
                                .scenes = scenes,
                                .classes = classes,
                                .study = self->study->json,
                                .version = LW_VERSION };
  return lw_html_report_write (&report, path, error);
}

static gboolean
save (const StudyExport *self, const LwExportItem *item, guint format, const char *path,
      GError **error)
{
  if (item->table)
    return save_table (lw_study_tables_find (self->tables, item->table), format, path, error);
  if (strcmp (item->name, "report") == 0)
    return save_report (self, path, error);
  if (strcmp (item->name, "points") == 0)
    return save_text (path, lw_curve_to_csv (self->curve), error);
  return save_curve (self, format, path, error);
}

/* ---- many ---------------------------------------------------------------------------------- */

static gboolean
is_there (const StudyExport *self, const LwExportItem *item)
{
  return !item->table || lw_study_tables_find (self->tables, item->table);
}

static const LwExportItem *
find_item (const StudyExport *self, const char *what, GError **error)
{
  guint n;
  const LwExportItem *items = lw_export_items (&n);
  g_autoptr (GString) known = g_string_new ("all");
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (known, ", %s", items[i].name);
      if (strcmp (items[i].name, what) != 0)
        continue;
      if (is_there (self, &items[i]))
        return &items[i];
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("the study has too few finished runs or methods for “%s”"), what);
      return NULL;
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("there is no “%s” to export; use %s"), what,
               known->str);
  return NULL;
}

static void
refuse_format (const LwExportItem *item, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < LW_N_EXPORT_FORMATS; i++)
    if (item->formats & 1u << i)
      g_string_append_printf (known, "%s%s", known->len ? ", " : "",
                              lw_export_format_name (1u << i));
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("“%s” is not written in that format, but in: %s"), item->name, known->str);
}

gboolean
study_export_file (const StudyExport *self, const char *what, const char *path, GError **error)
{
  const LwExportItem *item = find_item (self, what, error);
  if (!item)
    return FALSE;
  if (!(item->formats & self->formats) || (self->formats & (self->formats - 1)))
    {
      refuse_format (item, error);
      return FALSE;
    }
  if (!save (self, item, self->formats, path, error))
    return FALSE;
  g_print (_ ("Written: %s\n"), path);
  return TRUE;
}

static gboolean
write_formats (const StudyExport *self, const LwExportItem *item, guint wanted, const char *folder,
               GError **error)
{
  g_autofree char *stem = g_build_filename (folder, item->file, NULL);
  g_autoptr (GString) endings = g_string_new (NULL);
  for (guint i = 0; i < LW_N_EXPORT_FORMATS; i++)
    {
      const char *name = lw_export_format_name (1u << i);
      if (!(item->formats & wanted & 1u << i))
        continue;
      g_autofree char *path = g_strdup_printf ("%s.%s", stem, name);
      if (!save (self, item, 1u << i, path, error))
        return FALSE;
      g_string_append_printf (endings, "%s.%s", endings->len ? ", " : "", name);
    }
  if (endings->len)
    g_print (_ ("Written: %s (%s)\n"), stem, endings->str);
  return TRUE;
}

gboolean
study_export_folder (const StudyExport *self, const char *what, const char *folder, GError **error)
{
  guint wanted = self->formats ? self->formats : ~0u;
  if (strcmp (what, "all") != 0)
    {
      const LwExportItem *item = find_item (self, what, error);
      if (item && !(item->formats & wanted))
        refuse_format (item, error);
      return item && (item->formats & wanted) && lw_file_make_directory (folder, error)
             && write_formats (self, item, wanted, folder, error);
    }
  guint n;
  const LwExportItem *items = lw_export_items (&n);
  if (!lw_file_make_directory (folder, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (is_there (self, &items[i]) && !write_formats (self, &items[i], wanted, folder, error))
      return FALSE;
  return TRUE;
}
