/* Title, curve, costs, tables, pictures, published results, manifest. */
#include "report/html-sections.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/json.h"
#include "report/curve-draw.h"
#include "report/curve-json.h"
#include "report/html.h"
#include "report/runs-table.h"
#include "result/number-text.h"

static void
open_section (GString *out, const char *id, const char *title)
{
  g_string_append (out, "<section id=\"");
  lw_html_append (out, id);
  g_string_append (out, "\">\n");
  lw_html_append_element (out, "h2", title);
}

static void
append_note (GString *out, const char *note)
{
  if (note && *note)
    lw_html_append_element (out, "p class=\"note\"", note);
}

/* Wide tables scroll on their own, with the keyboard too. */
static void
open_scroll (GString *out, const char *title)
{
  g_string_append (out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
  lw_html_append (out, title);
  g_string_append (out, "\">\n");
}

static void
append_scroll (GString *out, const LwTable *table)
{
  g_autofree char *html = lw_table_to_html (table);
  open_scroll (out, table->title);
  g_string_append_printf (out, "%s</div>\n", html);
}

static void
append_table (GString *out, const LwTable *table)
{
  open_section (out, table->id, table->title);
  append_scroll (out, table);
  append_note (out, table->note);
  g_string_append (out, "</section>\n");
}

/* ---- head ---------------------------------------------------------------------------------- */

static void
append_link (GString *out, const char *id, const char *title)
{
  g_string_append (out, "<li><a href=\"#");
  lw_html_append (out, id);
  g_string_append (out, "\">");
  lw_html_append (out, title);
  g_string_append (out, "</a></li>\n");
}

static gboolean
has_scenes (const LwHtmlReport *report)
{
  return report->scenes && report->scenes->len > 0;
}

static void
append_head (GString *out, const LwHtmlReport *report)
{
  const char *title = report->results->title ? report->results->title : _ ("A study of labels");
  g_string_append (out, "<header>\n");
  lw_html_append_element (out, "h1", title);
  if (report->question)
    lw_html_append_element (out, "p class=\"question\"", report->question);
  if (report->answer)
    lw_html_append_element (out, "p class=\"answer\"", report->answer);
  g_string_append (out, "</header>\n<nav aria-label=\"");
  lw_html_append (out, _ ("Sections"));
  g_string_append (out, "\"><ul>\n");
  append_link (out, "curve", _ ("Curve"));
  append_link (out, "costs", _ ("Costs"));
  for (guint i = 0; i < report->tables->len; i++)
    {
      const LwTable *table = report->tables->pdata[i];
      append_link (out, table->id, table->title);
    }
  if (has_scenes (report))
    append_link (out, "pictures", _ ("Pictures"));
  if (report->published)
    append_link (out, "published", _ ("Published results"));
  append_link (out, "manifest", _ ("How it was made"));
  g_string_append (out, "</ul></nav>\n");
}

/* ---- curve --------------------------------------------------------------------------------- */

/* The drawing stands in for the live one where scripts do not run. */
static gboolean
append_curve (GString *out, const LwHtmlReport *report, GError **error)
{
  gsize size;
  g_autoptr (GBytes) svg = lw_curve_bytes (report->curve, LW_FIGURE_SCREEN, LW_DRAWING_SVG, error);
  if (!svg)
    return FALSE;
  const void *data = g_bytes_get_data (svg, &size);
  g_autofree char *words = lw_curve_describe (report->curve);
  open_section (out, "curve", _ ("What labels buy"));
  g_string_append (out, "<figure>\n<div id=\"chart\"></div>\n<img class=\"still\" alt=\"");
  lw_html_append (out, words);
  g_string_append (out, "\" src=\"");
  lw_html_append_data_uri (out, "image/svg+xml", data, size);
  g_string_append (out, "\"/>\n<figcaption>");
  if (report->curve->note)
    {
      lw_html_append (out, report->curve->note);
      g_string_append (out, ". ");
    }
  lw_html_append (out,
                  _ ("Large marks are means, small dots single runs, bars intervals. A hatched "
                     "line is where all images carry the label: no more can be bought."));
  g_string_append (out, " <a href=\"#results\">");
  lw_html_append (out, _ ("The same numbers as a table"));
  g_string_append (out, "</a></figcaption>\n</figure>\n</section>\n");
  return TRUE;
}

/* ---- costs --------------------------------------------------------------------------------- */

static gboolean
is_used (const LwResults *results, int type)
{
  for (guint i = 0; i < results->runs->len; i++)
    if (((LwResult *)results->runs->pdata[i])->mix.images[type] > 0)
      return TRUE;
  return FALSE;
}

/* @cost: "point" or "price", what the scripts call it. */
static void
append_cost_row (GString *out, const char *name, const char *cost, const char *label, double value,
                 double spread, double fixed, const char *source)
{
  g_autofree char *shown = lw_signed_text (value, value == rint (value) ? 0 : 1, FALSE);
  g_string_append (out, "<tr><th scope=\"row\">");
  lw_html_append (out, name);
  g_string_append (out, "</th><td class=\"number\" data-cost=\"");
  lw_html_append (out, cost);
  g_string_append (out, "\" data-label=\"");
  lw_html_append (out, label);
  g_string_append (out, "\" data-value=\"");
  lw_json_append_double (out, value);
  g_string_append_printf (out, "\">%s</td><td class=\"number\">", shown);
  if (spread > 0)
    {
      g_autofree char *text = lw_signed_text (spread, 1, FALSE);
      lw_html_append (out, text);
    }
  g_string_append (out, "</td><td class=\"number\">");
  if (fixed > 0)
    {
      g_autofree char *text = lw_hours_text (fixed);
      lw_html_append (out, text);
    }
  g_string_append (out, "</td><td class=\"wrap\">");
  lw_html_append (out, source ? source : "");
  g_string_append (out, "</td></tr>\n");
}

static void
append_cost_head (GString *out)
{
  const char *const titles[]
      = { _ ("label"), _ ("seconds an image"), _ ("± deviation"), _ ("fixed hours"), _ ("source") };
  open_scroll (out, _ ("What labels cost"));
  g_string_append (out, "<table>\n<thead><tr>");
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_string_append_printf (out, "<th scope=\"col\"%s>",
                              i >= 1 && i <= 3 ? " class=\"number\"" : "");
      lw_html_append (out, titles[i]);
      g_string_append (out, "</th>");
    }
  g_string_append (out, "</tr></thead>\n<tbody>\n");
}

static void
append_costs (GString *out, const LwHtmlReport *report)
{
  const LwCostTable *costs = report->costs;
  open_section (out, "costs", _ ("What labels cost"));
  append_cost_head (out);
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    {
      const char *name = lw_label_type_name ((LwLabelType)t);
      g_autofree char *label = g_strdup_printf (_ ("Seconds an image, %s"), name);
      if (is_used (report->results, t))
        append_cost_row (out, name, name, label,
                         lw_cost_seconds (costs, (LwLabelType)t, report->results->counts),
                         costs->image[t].spread, costs->fixed[t].value, costs->image[t].source);
    }
  if (costs->price.value > 0)
    {
      g_autofree char *name = g_strdup_printf (
          _ ("an hour, %s"), costs->currency ? costs->currency : _ ("units of money"));
      append_cost_row (out, name, "price", _ ("Price of an hour"), costs->price.value,
                       costs->price.spread, 0, costs->price.source);
    }
  g_string_append (out, "</tbody>\n</table>\n</div>\n</section>\n");
}

/* ---- pictures ------------------------------------------------------------------------------ */

static void
append_scene (GString *out, const LwReportScene *scene)
{
  g_string_append (out, "<div class=\"scene\">\n");
  lw_html_append_element (out, "h3", scene->name);
  g_string_append (out, "<div class=\"pictures\">\n");
  for (guint i = 0; i < scene->pictures->len; i++)
    {
      const LwReportPicture *picture = &g_array_index (scene->pictures, LwReportPicture, i);
      gsize size;
      const void *data = g_bytes_get_data (picture->png, &size);
      g_string_append (out, "<figure><img alt=\"");
      lw_html_append (out, picture->caption);
      g_string_append (out, ": ");
      lw_html_append (out, scene->name);
      g_string_append (out, "\" src=\"");
      lw_html_append_data_uri (out, "image/png", data, size);
      g_string_append (out, "\"/>");
      g_string_append (out, "<figcaption>");
      lw_html_append (out, picture->caption);
      g_string_append (out, "</figcaption></figure>\n");
    }
  g_string_append (out, "</div>\n</div>\n");
}

static void
append_classes (GString *out, const LwClassSet *classes)
{
  g_string_append (out, "<ul class=\"classes\">\n");
  for (int k = 0; k <= classes->n; k++)
    {
      const uint8_t *c = classes->palette[k < classes->n ? k : LW_IGNORE];
      g_string_append_printf (out, "<li><span style=\"background:#%02x%02x%02x\"></span>", c[0],
                              c[1], c[2]);
      lw_html_append (out, k < classes->n ? classes->names[k] : _ ("ignored"));
      g_string_append (out, "</li>\n");
    }
  g_string_append (out, "</ul>\n");
}

static void
append_pictures (GString *out, const LwHtmlReport *report)
{
  if (!has_scenes (report))
    return;
  open_section (out, "pictures", _ ("Pictures"));
  if (report->classes)
    append_classes (out, report->classes);
  for (guint i = 0; i < report->scenes->len; i++)
    append_scene (out, report->scenes->pdata[i]);
  g_string_append (out, "</section>\n");
}

/* ---- published results --------------------------------------------------------------------- */

/* The rows over as many classes as the study has. (transfer full) */
static LwTable *
published_table (const LwHtmlReport *report)
{
  LwTable *table = lw_table_new ("published-rows", report->published->title);
  const LwTableColumn columns[]
      = { { "table", _ ("table"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "labels", _ ("labels"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "method", _ ("method"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "classes", _ ("classes"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
          { "miou_percent", _ ("mIoU %"), LW_COLUMN_NUMBER, 1, FALSE, LW_BEST_NONE },
          { "note", _ ("note"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE } };
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    lw_table_add_column (table, &columns[c]);
  int classes = lw_published_classes (report->results);
  for (guint i = 0; i < report->published->rows->len; i++)
    {
      const LwPublishedRow *published = report->published->rows->pdata[i];
      if (published->table && published->classes != classes)
        continue;
      int row = lw_table_add_row (table);
      lw_table_set_text (table, row, 0, published->table ? published->table : "");
      lw_table_set_text (table, row, 1, lw_label_type_name (published->type));
      lw_table_set_text (table, row, 2, published->label);
      lw_table_set_number (table, row, 3, published->classes ? published->classes : (double)NAN);
      lw_table_set_number (table, row, 4, published->miou);
      lw_table_set_text (table, row, 5, published->note ? published->note : "");
    }
  return table;
}

static void
append_published (GString *out, const LwHtmlReport *report)
{
  if (!report->published)
    return;
  g_autoptr (LwTable) table = published_table (report);
  open_section (out, "published", _ ("Published results"));
  append_note (out, report->published->reference);
  g_string_append (out, "<ul>\n");
  for (char **note = report->published->notes; *note; note++)
    lw_html_append_element (out, "li", *note);
  g_string_append (out, "</ul>\n");
  append_scroll (out, table);
  g_string_append (out, "</section>\n");
}

/* ---- manifest ------------------------------------------------------------------------------ */

static void
append_term (GString *out, const char *term, const char *text)
{
  if (!text || !*text)
    return;
  lw_html_append_element (out, "dt", term);
  lw_html_append_element (out, "dd", text);
}

static void
append_member (GString *out, const LwHtmlReport *report, const char *term, const char *member)
{
  g_autofree char *text = NULL;
  if (report->study)
    lw_json_get_string (report->study, member, &text, "", NULL);
  append_term (out, term, text);
}

static void
append_manifest (GString *out, const LwHtmlReport *report)
{
  g_autoptr (LwTable) runs = lw_runs_table (report->results);
  g_autofree char *pool = g_strdup_printf ("%d", report->results->pool);
  open_section (out, "manifest", _ ("How it was made"));
  g_string_append (out, "<dl>\n");
  append_term (out, _ ("Program"), report->version);
  append_member (out, report, _ ("Source"), "source");
  append_member (out, report, _ ("Target"), "target");
  append_member (out, report, _ ("Evaluated on"), "eval");
  append_member (out, report, _ ("Classes"), "class_set");
  append_term (out, _ ("Images that can be labelled"), report->results->pool ? pool : NULL);
  append_term (out, _ ("Evaluation"), report->results->protocol);
  append_term (out, _ ("Costs"), report->costs->preset);
  g_string_append (out, "</dl>\n");
  if (report->study)
    {
      g_autofree char *text = lw_json_text (report->study);
      g_string_append (out, "<details>\n");
      lw_html_append_element (out, "summary", _ ("The study file with the whole recipe"));
      lw_html_append_element (out, "pre", text);
      g_string_append (out, "</details>\n");
    }
  g_string_append (out, "<details>\n");
  lw_html_append_element (out, "summary", _ ("All runs"));
  append_scroll (out, runs);
  g_string_append (out, "</details>\n</section>\n");
}

gboolean
lw_html_sections_append (GString *out, const LwHtmlReport *report, GError **error)
{
  append_head (out, report);
  if (!append_curve (out, report, error))
    return FALSE;
  append_costs (out, report);
  for (guint i = 0; i < report->tables->len; i++)
    append_table (out, report->tables->pdata[i]);
  append_pictures (out, report);
  append_published (out, report);
  append_manifest (out, report);
  return TRUE;
}
