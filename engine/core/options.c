/* Options of a struct, by table. */
#include "core/options.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"

typedef union
{
  gboolean truth;
  gint64 whole;
  double number;
  char *text; /* owned */
  int choice;
} Value;

const LwOption *
lw_option_find (const LwOption *table, const char *name)
{
  g_autofree char *wanted = g_strdelimit (g_strdup (name), "-", '_');
  for (; table->name; table++)
    if (strcmp (table->name, wanted) == 0)
      return table;
  return NULL;
}

static void *
field (const LwOption *option, void *object)
{
  return (char *)object + option->offset;
}

static void
store (const LwOption *option, void *object, Value value)
{
  void *where = field (option, object);
  switch (option->type)
    {
    case LW_OPTION_BOOL:
      *(gboolean *)where = value.truth;
      break;
    case LW_OPTION_INT:
      *(gint64 *)where = value.whole;
      break;
    case LW_OPTION_DOUBLE:
      *(double *)where = value.number;
      break;
    case LW_OPTION_STRING:
      g_free (*(char **)where);
      *(char **)where = value.text;
      break;
    case LW_OPTION_ENUM:
      *(int *)where = value.choice;
      break;
    }
}

static gboolean
within (const LwOption *option, double value)
{
  return option->min == option->max || (value >= option->min && value <= option->max);
}

/* What the option takes, for messages. (transfer full) */
static char *
expectation (const LwOption *option)
{
  const char *kind = option->type == LW_OPTION_INT ? _ ("a whole number") : _ ("a number");
  switch (option->type)
    {
    case LW_OPTION_BOOL:
      return g_strdup (_ ("true or false"));
    case LW_OPTION_STRING:
      return g_strdup (_ ("a text"));
    case LW_OPTION_ENUM:
      {
        g_autofree char *all = g_strjoinv (", ", (char **)option->choices);
        return g_strdup_printf (_ ("one of %s"), all);
      }
    default:
      if (option->min == option->max)
        return g_strdup (kind);
      return g_strdup_printf (_ ("%s from %.15g to %.15g"), kind, option->min, option->max);
    }
}

static int
choice_of (const LwOption *option, const char *text)
{
  for (int i = 0; option->choices[i]; i++)
    if (strcmp (option->choices[i], text) == 0)
      return i;
  return -1;
}

static gboolean
truth_of (const char *text, gboolean *truth)
{
  *truth = strcmp (text, "true") == 0 || strcmp (text, "1") == 0;
  return *truth || strcmp (text, "false") == 0 || strcmp (text, "0") == 0;
}

static gboolean
number_of (const char *text, double *number)
{
  char *rest = NULL;
  if (*text == '\0' || g_ascii_isspace (*text))
    return FALSE;
  *number = g_ascii_strtod (text, &rest);
  return *rest == '\0' && isfinite (*number);
}

static gboolean
parse_text (const LwOption *option, const char *text, Value *value)
{
  switch (option->type)
    {
    case LW_OPTION_BOOL:
      return truth_of (text, &value->truth);
    case LW_OPTION_INT:
      return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value->whole, NULL)
             && within (option, (double)value->whole);
    case LW_OPTION_DOUBLE:
      return number_of (text, &value->number) && within (option, value->number);
    case LW_OPTION_STRING:
      value->text = g_strdup (text);
      return TRUE;
    case LW_OPTION_ENUM:
      value->choice = choice_of (option, text);
      return value->choice >= 0;
    }
  return FALSE;
}

static gboolean
parse_node (const LwOption *option, JsonNode *node, Value *value)
{
  gboolean is_value = JSON_NODE_HOLDS_VALUE (node);
  GType type = is_value ? json_node_get_value_type (node) : G_TYPE_INVALID;
  switch (option->type)
    {
    case LW_OPTION_BOOL:
      value->truth = type == G_TYPE_BOOLEAN && json_node_get_boolean (node);
      return type == G_TYPE_BOOLEAN;
    case LW_OPTION_INT:
      return lw_json_node_int (node, &value->whole) && within (option, (double)value->whole);
    case LW_OPTION_DOUBLE:
      return lw_json_node_double (node, &value->number) && within (option, value->number);
    case LW_OPTION_STRING:
      if (JSON_NODE_HOLDS_NULL (node))
        {
          value->text = NULL;
          return TRUE;
        }
      break;
    case LW_OPTION_ENUM:
      break;
    }
  return type == G_TYPE_STRING && parse_text (option, json_node_get_string (node), value);
}

gboolean
lw_option_set (const LwOption *option, void *object, const char *text, GError **error)
{
  Value value;
  if (parse_text (option, text, &value))
    {
      store (option, object, value);
      return TRUE;
    }
  g_autofree char *expected = expectation (option);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("option %s: “%s” is not %s"), option->name, text,
               expected);
  return FALSE;
}

char *
lw_option_text (const LwOption *option, const void *object)
{
  const void *where = field (option, (void *)object);
  switch (option->type)
    {
    case LW_OPTION_BOOL:
      return g_strdup (*(const gboolean *)where ? "true" : "false");
    case LW_OPTION_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, *(const gint64 *)where);
    case LW_OPTION_DOUBLE:
      {
        GString *text = g_string_new (NULL);
        lw_json_append_double (text, *(const double *)where);
        return g_string_free (text, FALSE);
      }
    case LW_OPTION_STRING:
      return g_strdup (*(char *const *)where);
    case LW_OPTION_ENUM:
      return g_strdup (option->choices[*(const int *)where]);
    }
  return NULL;
}

/* Refuses before anything is stored, so that the object stays whole. */
static gboolean
check_json (const LwOption *table, JsonObject *json, const char *where, GError **error)
{
  for (const LwOption *option = table; option->name; option++)
    {
      JsonNode *node = json_object_get_member (json, option->name);
      Value value = { 0 };
      if (!node)
        continue;
      if (!parse_node (option, node, &value))
        {
          g_autofree char *expected = expectation (option);
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: “%s” must be %s"), where,
                       option->name, expected);
          return FALSE;
        }
      if (option->type == LW_OPTION_STRING)
        g_free (value.text);
    }
  return TRUE;
}

gboolean
lw_options_from_json (const LwOption *table, void *object, JsonObject *json, GHashTable *known,
                      const char *where, GError **error)
{
  if (!check_json (table, json, where, error))
    return FALSE;
  for (const LwOption *option = table; option->name; option++)
    {
      JsonNode *node = json_object_get_member (json, option->name);
      Value value = { 0 };
      if (!node || !parse_node (option, node, &value))
        continue;
      store (option, object, value);
      if (known)
        g_hash_table_add (known, g_strdup (option->name));
    }
  return TRUE;
}

void
lw_options_to_json (const LwOption *table, const void *object, JsonObject *json)
{
  for (const LwOption *option = table; option->name; option++)
    {
      const void *where = field (option, (void *)object);
      switch (option->type)
        {
        case LW_OPTION_BOOL:
          json_object_set_boolean_member (json, option->name, *(const gboolean *)where);
          break;
        case LW_OPTION_INT:
          json_object_set_int_member (json, option->name, *(const gint64 *)where);
          break;
        case LW_OPTION_DOUBLE:
          json_object_set_double_member (json, option->name, *(const double *)where);
          break;
        case LW_OPTION_STRING:
          json_object_set_string_member (json, option->name, *(char *const *)where);
          break;
        case LW_OPTION_ENUM:
          json_object_set_string_member (json, option->name, option->choices[*(const int *)where]);
          break;
        }
    }
}

void
lw_options_clear (const LwOption *table, void *object)
{
  for (const LwOption *option = table; option->name; option++)
    if (option->type == LW_OPTION_STRING)
      g_clear_pointer ((char **)field (option, object), g_free);
}

static Value
load (const LwOption *option, const void *object)
{
  const void *where = field (option, (void *)object);
  switch (option->type)
    {
    case LW_OPTION_BOOL:
      return (Value){ .truth = *(const gboolean *)where };
    case LW_OPTION_INT:
      return (Value){ .whole = *(const gint64 *)where };
    case LW_OPTION_DOUBLE:
      return (Value){ .number = *(const double *)where };
    case LW_OPTION_STRING:
      return (Value){ .text = g_strdup (*(char *const *)where) };
    default:
      return (Value){ .choice = *(const int *)where };
    }
}

void
lw_options_copy (const LwOption *table, void *to, const void *from)
{
  if (to == from)
    return;
  for (const LwOption *option = table; option->name; option++)
    store (option, to, load (option, from));
}
