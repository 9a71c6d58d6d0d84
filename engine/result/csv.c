/* A small reader for CSV. */
#include "result/csv.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"

/* Some spreadsheets begin a file with it. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* Reads a field from *p into @field; *p is then at a comma, a line break or the end. FALSE if its
 * quotes are wrong. */
static gboolean
read_field (const char **p, GString *field)
{
  const char *s = *p;
  if (*s != '"')
    {
      for (; *s && *s != ',' && *s != '\n' && *s != '\r'; s++)
        {
          if (*s == '"')
            return FALSE;
          g_string_append_c (field, *s);
        }
      *p = s;
      return TRUE;
    }
  for (s++; *s; s++)
    {
      if (*s == '"' && s[1] != '"')
        break;
      s += *s == '"';
      g_string_append_c (field, *s);
    }
  if (*s != '"')
    return FALSE;
  *p = s + 1;
  return **p == '\0' || **p == ',' || **p == '\n' || **p == '\r';
}

/* One record up to the end of its line; NULL if its quotes are wrong. (transfer full) */
static char **
read_record (const char **p)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  for (;;)
    {
      g_autoptr (GString) field = g_string_new (NULL);
      if (!read_field (p, field))
        return NULL;
      g_ptr_array_add (fields, g_strdup (field->str));
      if (**p != ',')
        break;
      (*p)++;
    }
  *p += **p == '\r';
  *p += **p == '\n';
  g_ptr_array_add (fields, NULL);
  return (char **)g_ptr_array_steal (fields, NULL);
}

GPtrArray *
lw_csv_parse (const char *text, gsize size, const char *where, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  if (!g_utf8_validate (text, (gssize)size, NULL))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s is not UTF-8 text"), where);
      return NULL;
    }
  g_autofree char *copy = g_strndup (text, size);
  const char *start = g_str_has_prefix (copy, BYTE_ORDER_MARK) ? copy + 3 : copy;
  for (const char *p = start; *p;)
    {
      if (*p == '\n' || *p == '\r')
        {
          p++;
          continue;
        }
      char **record = read_record (&p);
      if (!record)
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("%s, row %u: a quotation mark is out of place; a field with one is "
                          "written in quotes, and the mark twice"),
                       where, records->len);
          return NULL;
        }
      g_ptr_array_add (records, record);
    }
  return g_steal_pointer (&records);
}
