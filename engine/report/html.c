/* Escapes of HTML. */
#include "report/html.h"

#include <string.h>

#include "core/json.h"

void
lw_html_append (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  for (const char *p = valid; *p; p++)
    switch (*p)
      {
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      case '\'':
        g_string_append (out, "&#39;");
        break;
      default:
        if ((guchar)*p >= 0x20 || strchr ("\t\n\r", *p))
          g_string_append_c (out, *p);
        else
          g_string_append (out, "\uFFFD");
      }
}

void
lw_html_append_element (GString *out, const char *tag, const char *text)
{
  int name = (int)strcspn (tag, " ");
  g_string_append_printf (out, "<%s>", tag);
  lw_html_append (out, text);
  g_string_append_printf (out, "</%.*s>\n", name, tag);
}

void
lw_html_append_data_uri (GString *out, const char *type, const void *data, gsize size)
{
  g_autofree char *base64 = g_base64_encode (data, size);
  g_string_append_printf (out, "data:%s;base64,%s", type, base64);
}

void
lw_html_append_json (GString *out, JsonObject *json)
{
  g_autofree char *line = lw_json_line (json);
  for (const char *p = line; *p; p++)
    if (strchr ("<>&", *p))
      g_string_append_printf (out, "\\u%04x", (guint)*p);
    else
      g_string_append_c (out, *p);
}
