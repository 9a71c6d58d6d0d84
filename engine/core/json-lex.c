/* Tokens and nesting of JSON texts (RFC 8259, sections 2, 6 and 7). */
#include "core/json-lex.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"

/* The end of the string whose opening quote is before @p, or NULL. */
static const char *
after_string (const char *p, const char *end)
{
  for (; p < end && *p != '"'; p++)
    {
      if ((guchar)*p < 0x20)
        return NULL;
      if (*p != '\\')
        continue;
      if (++p == end || !strchr ("\"\\/bfnrtu", *p))
        return NULL;
      if (*p != 'u')
        continue;
      /* NUL cannot stand in a C string. */
      if (end - p < 5 || memcmp (p, "u0000", 5) == 0)
        return NULL;
      for (int i = 1; i <= 4; i++)
        if (!g_ascii_isxdigit (p[i]))
          return NULL;
      p += 4;
    }
  return p < end ? p + 1 : NULL;
}

/* The end of the number at @p, or NULL if it is malformed or out of range. */
static const char *
after_number (const char *p, const char *end)
{
  const char *stop = p;
  while (stop < end && strchr ("+-.eE0123456789", *stop))
    stop++;
  if (stop - p > 64)
    return NULL;
  g_autofree char *token = g_strndup (p, (size_t)(stop - p));
  const char *digits = token + (*token == '-');
  if (!g_ascii_isdigit (*digits) || (*digits == '0' && g_ascii_isdigit (digits[1])))
    return NULL;
  if (!strpbrk (token, ".eE"))
    return g_ascii_string_to_signed (token, 10, G_MININT64, G_MAXINT64, NULL, NULL) ? stop : NULL;
  char *rest = NULL;
  double value = g_ascii_strtod (token, &rest);
  return *rest == '\0' && isfinite (value) ? stop : NULL;
}

static const char *
after_word (const char *p, const char *end)
{
  static const char *const words[] = { "true", "false", "null" };
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    {
      size_t length = strlen (words[i]);
      if ((size_t)(end - p) >= length && memcmp (p, words[i], length) == 0)
        return p + length;
    }
  return NULL;
}

/* The end of the token at @p, or NULL if there is none. */
static const char *
after_token (const char *p, const char *end, int *depth)
{
  if (*p == '"')
    return after_string (p + 1, end);
  if (*p == '-' || g_ascii_isdigit (*p))
    return after_number (p, end);
  if (g_ascii_isalpha (*p))
    return after_word (p, end);
  if (*p == '{' || *p == '[')
    *depth += 1;
  else if (*p == '}' || *p == ']')
    *depth -= 1;
  else if (*p == '\0' || !strchr (",: \t\r\n", *p))
    return NULL;
  return p + 1;
}

gboolean
lw_json_lex (const char *text, size_t size, const char *where, GError **error)
{
  const char *end = text + size;
  int depth = 0, line = 1;
  if (!g_utf8_validate_len (text, size, NULL))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s is not UTF-8 text"), where);
      return FALSE;
    }
  for (const char *p = text; p < end;)
    {
      line += *p == '\n';
      const char *next = after_token (p, end, &depth);
      if (!next || depth < 0)
        {
          int shown = (int)MIN (end - p, 20);
          g_autofree char *piece = g_utf8_make_valid (p, shown);
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("%s, line %d: no valid JSON, or a number out of range, at “%s”"), where,
                       line, piece);
          return FALSE;
        }
      if (depth > LW_JSON_MAX_DEPTH)
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("%s, line %d: more than %d levels of objects and arrays"), where, line,
                       LW_JSON_MAX_DEPTH);
          return FALSE;
        }
      p = next;
    }
  return TRUE;
}
