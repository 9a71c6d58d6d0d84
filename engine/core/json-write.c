/* JSON text from objects. Own code, since json-glib writes 0.1 as 0.10000000000000001 and NaN as
 * nan. */
#include "core/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"

static void append_node (GString *text, JsonNode *node, int indent);

void
lw_json_append_double (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[] = { '%', '.', '1', (char)('0' + digits - 10), 'g', '\0' };
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_string_append (text, buffer);
  if (!strpbrk (buffer, ".e"))
    g_string_append (text, ".0");
}

static void
append_string (GString *text, const char *string)
{
  static const char plain[] = "\"\\\b\f\n\r\t", escaped[] = "\"\\bfnrt";
  g_string_append_c (text, '"');
  for (const char *p = string; *p; p++)
    {
      const char *special = strchr (plain, *p);
      if (special)
        g_string_append_printf (text, "\\%c", escaped[special - plain]);
      else if ((guchar)*p < 0x20)
        g_string_append_printf (text, "\\u%04x", (guint)*p);
      else
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

static void
append_value (GString *text, JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    append_string (text, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_DOUBLE && !isfinite (json_node_get_double (node)))
    g_string_append (text, "null");
  else if (type == G_TYPE_DOUBLE)
    lw_json_append_double (text, json_node_get_double (node));
  else
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
}

/* @indent: spaces before the next line, or -1 for all on one line. */
static void
append_break (GString *text, int indent)
{
  if (indent >= 0)
    g_string_append_printf (text, "\n%*s", indent, "");
}

static void
append_object (GString *text, JsonObject *object, int indent)
{
  int inner = indent < 0 ? -1 : indent + 2;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  gboolean first = TRUE;
  g_string_append_c (text, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (!first)
        g_string_append_c (text, ',');
      first = FALSE;
      append_break (text, inner);
      append_string (text, name);
      g_string_append (text, inner < 0 ? ":" : ": ");
      append_node (text, node, inner);
    }
  if (!first)
    append_break (text, indent);
  g_string_append_c (text, '}');
}

static gboolean
is_container (JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node);
}

/* An array of plain values stays on one line. */
static void
append_array (GString *text, JsonArray *array, int indent)
{
  guint n = json_array_get_length (array);
  gboolean breaks = indent >= 0 && n > 0 && is_container (json_array_get_element (array, 0));
  int inner = breaks ? indent + 2 : -1;
  g_string_append_c (text, '[');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, indent >= 0 && !breaks ? ", " : ",");
      append_break (text, inner);
      append_node (text, json_array_get_element (array, i), inner);
    }
  if (breaks)
    append_break (text, indent);
  g_string_append_c (text, ']');
}

static void
append_node (GString *text, JsonNode *node, int indent)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (text, json_node_get_object (node), indent);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (text, json_node_get_array (node), indent);
  else if (JSON_NODE_HOLDS_VALUE (node))
    append_value (text, node);
  else
    g_string_append (text, "null");
}

char *
lw_json_line (JsonObject *object)
{
  GString *text = g_string_new (NULL);
  append_object (text, object, -1);
  return g_string_free (text, FALSE);
}

char *
lw_json_text (JsonObject *object)
{
  GString *text = g_string_new (NULL);
  append_object (text, object, 0);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

gboolean
lw_json_save (const char *path, JsonObject *object, GError **error)
{
  g_autofree char *text = lw_json_text (object);
  return lw_file_replace (path, text, strlen (text), error);
}

void
lw_json_set_number (JsonObject *o, const char *member, double value)
{
  if (isfinite (value))
    json_object_set_double_member (o, member, value);
  else
    json_object_set_null_member (o, member);
}

void
lw_json_set_text (JsonObject *o, const char *member, const char *text)
{
  if (text)
    json_object_set_string_member (o, member, text);
  else
    json_object_set_null_member (o, member);
}
