/* The document: template, style, numbers and scripts from data/report/, sections from
 * html-sections.c. They are data files so that each can be read and checked by the tools of its
 * language, and changed without compiling. */
#include "report/html-report.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/datadir.h"
#include "core/file.h"
#include "report/curve-json.h"
#include "report/curve-style.h"
#include "report/html-sections.h"
#include "report/html.h"

#define FILE_LIMIT (1 << 20)

LwReportScene *
lw_report_scene_new (const char *name)
{
  LwReportScene *self = g_new (LwReportScene, 1);
  self->name = g_strdup (name);
  self->pictures = g_array_new (FALSE, FALSE, sizeof (LwReportPicture));
  return self;
}

void
lw_report_scene_free (LwReportScene *self)
{
  for (guint i = 0; i < self->pictures->len; i++)
    {
      LwReportPicture *picture = &g_array_index (self->pictures, LwReportPicture, i);
      g_free (picture->caption);
      g_bytes_unref (picture->png);
    }
  g_array_unref (self->pictures);
  g_free (self->name);
  g_free (self);
}

void
lw_report_scene_add (LwReportScene *self, const char *caption, GBytes *png)
{
  LwReportPicture picture = { g_strdup (caption), png };
  g_array_append_val (self->pictures, picture);
}

/* ---- parts --------------------------------------------------------------------------------- */

/* Appends a file of data/report/. */
static gboolean
append_file (GString *out, const char *name, GError **error)
{
  g_autofree char *relative = g_build_filename ("report", name, NULL);
  g_autofree char *path = lw_data_path (relative);
  size_t size;
  g_autofree char *text = lw_file_read (path, FILE_LIMIT, &size, error);
  if (text)
    g_string_append (out, text);
  return text != NULL;
}

static void
append_hues (GString *out, const LwCurveStyle *style)
{
  g_string_append (out, ":root {");
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    {
      g_autofree char *colour = lw_colour_text (style->hues[t]);
      g_string_append_printf (out, " --hue-%s: %s;", lw_label_type_name ((LwLabelType)t), colour);
    }
  g_string_append (out, " }\n");
}

static GString *
make_style (GError **error)
{
  const LwCurveStyle light = lw_curve_style_light (), dark = lw_curve_style_dark ();
  g_autoptr (GString) style = g_string_new (NULL);
  append_hues (style, &light);
  g_string_append (style, "@media screen and (prefers-color-scheme: dark) {\n");
  append_hues (style, &dark);
  g_string_append (style, "}\n");
  return append_file (style, "report.css", error) ? g_steal_pointer (&style) : NULL;
}

static GString *
make_script (GError **error)
{
  g_autoptr (GString) script = g_string_new (NULL);
  return append_file (script, "scale.js", error) && append_file (script, "chart.js", error)
                 && append_file (script, "report.js", error)
             ? g_steal_pointer (&script)
             : NULL;
}

static JsonObject *
costs_json (const LwHtmlReport *self)
{
  JsonObject *object = json_object_new (), *seconds = json_object_new (),
             *fixed = json_object_new ();
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    {
      const char *name = lw_label_type_name ((LwLabelType)t);
      json_object_set_double_member (
          seconds, name, lw_cost_seconds (self->costs, (LwLabelType)t, self->results->counts));
      json_object_set_double_member (fixed, name, self->costs->fixed[t].value);
    }
  json_object_set_object_member (object, "seconds", seconds);
  json_object_set_object_member (object, "fixed", fixed);
  json_object_set_double_member (object, "price", self->costs->price.value);
  return object;
}

/* What the scripts say. */
static JsonObject *
texts_json (const LwHtmlReport *self)
{
  const char *currency = self->costs->currency ? self->costs->currency : _ ("units of money");
  g_autofree char *chart = lw_curve_describe (self->curve);
  g_autofree char *money = g_strdup_printf (_ ("cost of annotation, %s"), currency);
  const char *const texts[][2] = {
    { "axis", _ ("Cost axis") },
    { "logarithmic", _ ("logarithmic") },
    { "hours", _ ("annotation time, hours") },
    { "images", _ ("labelled images") },
    { "money", money },
    { "currency", currency },
    { "chart", chart },
    { "interpolated", _ ("interpolated by the fits") },
    { "extrapolated", _ ("extrapolated") },
    { "published", _ ("published") },
    { "pool", _ ("pool ends") },
    { "alone", _ ("n=1: no interval") },
    { "live", _ ("Change a figure: the curve above follows at once, without training. The tables "
                 "keep the costs of the study.") },
    { "reset", _ ("Back to the costs of the study") },
    { "before", _ ("Left:") },
    { "after", _ ("Right:") },
    { "cut", _ ("Where the left picture ends and the right one begins, percent") },
  };
  JsonObject *object = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    json_object_set_string_member (object, texts[i][0], texts[i][1]);
  return object;
}

static GString *
make_data (const LwHtmlReport *self)
{
  GString *text = g_string_new (NULL);
  g_autoptr (JsonObject) data = json_object_new ();
  json_object_set_object_member (data, "curve", lw_curve_to_json (self->curve));
  json_object_set_object_member (data, "costs", costs_json (self));
  json_object_set_object_member (data, "texts", texts_json (self));
  lw_html_append_json (text, data);
  return text;
}

/* ---- the document -------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  const char *value;
} Slot;

/* @template with every {{NAME}} replaced. (transfer full) */
static char *
fill_template (const char *template, const Slot *slots, guint n)
{
  GString *out = g_string_new (NULL);
  while (*template)
    {
      const char *open = strstr (template, "{{"), *close = open ? strstr (open, "}}") : NULL;
      if (!close)
        break;
      g_string_append_len (out, template, open - template);
      for (guint i = 0; i < n; i++)
        if (strlen (slots[i].name) == (gsize)(close - open - 2)
            && strncmp (slots[i].name, open + 2, (gsize)(close - open - 2)) == 0)
          g_string_append (out, slots[i].value);
      template = close + 2;
    }
  g_string_append (out, template);
  return g_string_free (out, FALSE);
}

char *
lw_html_report_text (const LwHtmlReport *self, GError **error)
{
  g_autoptr (GString) template = g_string_new (NULL);
  g_autoptr (GString) style = make_style (error);
  g_autoptr (GString) script = style ? make_script (error) : NULL;
  if (!script || !append_file (template, "report.html", error))
    return NULL;
  g_autoptr (GString) title = g_string_new (NULL);
  g_autoptr (GString) skip = g_string_new (NULL);
  g_autoptr (GString) data = make_data (self);
  g_autoptr (GString) body = g_string_new (NULL);
  lw_html_append (title, self->results->title ? self->results->title : _ ("A study of labels"));
  g_autoptr (GString) version = g_string_new (NULL);
  lw_html_append (skip, _ ("To the content"));
  lw_html_append (version, self->version ? self->version : "");
  if (!lw_html_sections_append (body, self, error))
    return NULL;
  const Slot slots[] = { { "language", C_ ("code of this language", "en") },
                         { "version", version->str },
                         { "title", title->str },
                         { "style", style->str },
                         { "skip", skip->str },
                         { "body", body->str },
                         { "data", data->str },
                         { "script", script->str } };
  return fill_template (template->str, slots, G_N_ELEMENTS (slots));
}

gboolean
lw_html_report_write (const LwHtmlReport *self, const char *path, GError **error)
{
  g_autofree char *text = lw_html_report_text (self, error);
  return text && lw_file_replace (path, text, strlen (text), error);
}
