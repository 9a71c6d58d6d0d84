/* Loading JSON documents and reading their members. */
#include "core/json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json-lex.h"

#define MAX_DOCUMENT ((size_t)64 << 20)

/* The names met so far in each object that is open; json-glib keeps the last of equal names only.
 */
typedef struct
{
  GPtrArray *open;
  char *duplicate;
} Names;

static void
object_start_cb (JsonParser *parser, gpointer data)
{
  Names *names = data;
  g_ptr_array_add (names->open, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL));
}

static void
object_member_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer data)
{
  Names *names = data;
  g_assert (names->open->len > 0);
  GHashTable *met = g_ptr_array_index (names->open, names->open->len - 1);
  if (!g_hash_table_add (met, g_strdup (name)) && !names->duplicate)
    names->duplicate = g_strdup (name);
}

static void
object_end_cb (JsonParser *parser, JsonObject *object, gpointer data)
{
  Names *names = data;
  g_ptr_array_set_size (names->open, (int)names->open->len - 1);
}

/* Parses with @parser; *duplicate is the first name that one object holds twice. */
static gboolean
parse (JsonParser *parser, const char *text, size_t size, char **duplicate, GError **error)
{
  Names names = { g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref), NULL };
  g_signal_connect (parser, "object-start", G_CALLBACK (object_start_cb), &names);
  g_signal_connect (parser, "object-member", G_CALLBACK (object_member_cb), &names);
  g_signal_connect (parser, "object-end", G_CALLBACK (object_end_cb), &names);
  gboolean ok = json_parser_load_from_data (parser, text, (gssize)size, error);
  g_ptr_array_unref (names.open);
  *duplicate = names.duplicate;
  return ok;
}

JsonObject *
lw_json_parse (const char *text, gssize size, const char *where, GError **error)
{
  size_t length = size < 0 ? strlen (text) : (size_t)size;
  if (!lw_json_lex (text, length, where, error))
    return NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) reason = NULL;
  g_autofree char *duplicate = NULL;
  gboolean ok = parse (parser, text, length, &duplicate, &reason);
  JsonNode *root = ok ? json_parser_get_root (parser) : NULL;
  if (!ok)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s is not valid JSON: %s"), where,
                 reason->message);
  else if (duplicate)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: member “%s” stands twice in one object"),
                 where, duplicate);
  else if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s does not hold a JSON object { … }"),
                 where);
  else
    return json_object_ref (json_node_get_object (root));
  return NULL;
}

JsonObject *
lw_json_load (const char *path, GError **error)
{
  size_t size = 0;
  g_autofree char *text = lw_file_read (path, MAX_DOCUMENT, &size, error);
  return text ? lw_json_parse (text, (gssize)size, path, error) : NULL;
}

gboolean
lw_json_node_int (JsonNode *node, gint64 *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_INT64)
    {
      *value = json_node_get_int (node);
      return TRUE;
    }
  if (type != G_TYPE_DOUBLE)
    return FALSE;
  double number = json_node_get_double (node);
  /* Up to 2^53 a double holds every whole number. */
  if (floor (number) != number || fabs (number) > 9007199254740992.0)
    return FALSE;
  *value = (gint64)number;
  return TRUE;
}

gboolean
lw_json_node_double (JsonNode *node, double *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  GType type = json_node_get_value_type (node);
  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_double (node);
  return TRUE;
}

static gboolean
refuse (const char *where, const char *member, const char *expected, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: member “%s” must be %s"), where, member,
               expected);
  return FALSE;
}

gboolean
lw_json_get_int (JsonObject *o, const char *member, gint64 *value, const char *where,
                 GError **error)
{
  JsonNode *node = json_object_get_member (o, member);
  if (!node || lw_json_node_int (node, value))
    return TRUE;
  return refuse (where, member, _ ("a whole number"), error);
}

gboolean
lw_json_get_double (JsonObject *o, const char *member, double *value, const char *where,
                    GError **error)
{
  JsonNode *node = json_object_get_member (o, member);
  if (!node || lw_json_node_double (node, value))
    return TRUE;
  return refuse (where, member, _ ("a number"), error);
}

gboolean
lw_json_get_bool (JsonObject *o, const char *member, gboolean *value, const char *where,
                  GError **error)
{
  JsonNode *node = json_object_get_member (o, member);
  if (!node)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return refuse (where, member, _ ("true or false"), error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
lw_json_get_string (JsonObject *o, const char *member, char **value, const char *where,
                    GError **error)
{
  JsonNode *node = json_object_get_member (o, member);
  if (!node)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (where, member, _ ("a string"), error);
  *value = json_node_dup_string (node);
  return TRUE;
}
