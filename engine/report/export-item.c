/* Items and their formats. */
#include "report/export-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"

#define TABLES                                                                                     \
  (LW_EXPORT_DRAWINGS | LW_EXPORT_CSV | LW_EXPORT_JSON | LW_EXPORT_TEX | LW_EXPORT_HTML            \
   | LW_EXPORT_TXT)

static const LwExportItem items[] = {
  { "report", "report", NULL, LW_EXPORT_HTML },
  { "curve", "curve", NULL, LW_EXPORT_DRAWINGS | LW_EXPORT_CSV | LW_EXPORT_JSON },
  { "points", "points", NULL, LW_EXPORT_CSV },
  { "table", "results", "results", TABLES },
  { "classes", "classes", "classes", TABLES },
  { "comparisons", "comparisons", "comparisons", TABLES },
  { "variance", "variance", "variance", TABLES },
  { "back-test", "back-test", "back-test", TABLES },
  { "ablation", "ablation", "ablation", TABLES },
  { "ablation-differences", "ablation-differences", "ablation-differences", TABLES },
  { "runs", "runs", "runs", LW_EXPORT_CSV | LW_EXPORT_JSON | LW_EXPORT_TXT },
  { "tidy", "tidy", "tidy", LW_EXPORT_CSV | LW_EXPORT_JSON },
};

const LwExportItem *
lw_export_items (guint *n)
{
  *n = G_N_ELEMENTS (items);
  return items;
}

static const char *const names[LW_N_EXPORT_FORMATS]
    = { "svg", "pdf", "png", "csv", "json", "tex", "html", "txt" };

const char *
lw_export_format_name (guint format)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (format == 1u << i)
      return names[i];
  return NULL;
}

guint
lw_export_format_parse (const char *name, gsize length, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == length && strncmp (names[i], name, length) == 0)
      return 1u << i;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("there is no format “%.*s”; use svg, pdf, png, csv, json, tex, html or txt"),
               (int)length, name);
  return 0;
}
