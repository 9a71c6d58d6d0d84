/* Records of a check, and the comparison of JSON documents. */
#include "result/verification.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/json.h"

static void
problem_free (void *data)
{
  LwProblem *self = data;
  g_free (self->file);
  g_free (self->what);
  g_free (self->found);
  g_free (self->expected);
  g_free (self);
}

LwVerification *
lw_verification_new (const char *root)
{
  LwVerification *self = g_new0 (LwVerification, 1);
  self->root = g_strdup (root);
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
lw_verification_free (LwVerification *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->notes);
  g_free (self->root);
  g_free (self);
}

static void
add (LwVerification *self, const char *file, const char *what, const char *found,
     const char *expected)
{
  LwProblem *problem = g_new0 (LwProblem, 1);
  problem->file = g_strdup (file);
  problem->what = g_strdup (what);
  problem->found = g_strdup (found);
  problem->expected = g_strdup (expected);
  g_ptr_array_add (self->problems, problem);
}

void
lw_verification_differs (LwVerification *self, const char *file, const char *what,
                         const char *found, const char *expected)
{
  add (self, file, what, found ? found : _ ("missing"), expected ? expected : _ ("missing"));
}

void
lw_verification_say (LwVerification *self, const char *file, const char *sentence)
{
  add (self, file, sentence, NULL, NULL);
}

void
lw_verification_error (LwVerification *self, const char *file, GError *error)
{
  g_autofree char *path = g_build_filename (self->root, file, NULL);
  const char *message = error->message;
  if (g_str_has_prefix (message, path))
    {
      message += strlen (path);
      message += strspn (message, ",: ");
    }
  lw_verification_say (self, file, message);
  g_error_free (error);
}

void
lw_verification_note (LwVerification *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (self->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
lw_verification_text (LwVerification *self, const char *file, const char *what, const char *found,
                      const char *expected)
{
  if (g_strcmp0 (found, expected) != 0)
    lw_verification_differs (self, file, what, found, expected);
}

void
lw_verification_hash (LwVerification *self, const char *file, const char *what, const char *found,
                      const char *expected)
{
  self->hashes++;
  lw_verification_text (self, file, what, found, expected);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

/* A node as a message shows it, NULL for one that is not there. (transfer full) */
static char *
node_text (JsonNode *node)
{
  if (!node)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup (_ ("an object"));
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      guint n = json_array_get_length (json_node_get_array (node));
      return g_strdup_printf (ngettext ("an array of %u", "an array of %u", n), n);
    }
  if (JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("null");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  GString *text = g_string_new (NULL);
  lw_json_append_double (text, json_node_get_double (node));
  return g_string_free (text, FALSE);
}

static gboolean
is_number (JsonNode *node)
{
  double value;
  return JSON_NODE_HOLDS_VALUE (node) && lw_json_node_double (node, &value);
}

/* Of two nodes that hold neither objects nor arrays. */
static gboolean
is_same (JsonNode *found, JsonNode *expected)
{
  double a, b;
  if (!found || JSON_NODE_TYPE (found) != JSON_NODE_TYPE (expected))
    return FALSE;
  if (is_number (expected))
    return lw_json_node_double (found, &a) && lw_json_node_double (expected, &b)
           && !(a < b || a > b);
  return json_node_equal (found, expected);
}

static void compare (LwVerification *self, const char *file, const char *what, JsonNode *found,
                     JsonNode *expected);

static void
compare_objects (LwVerification *self, const char *file, const char *what, JsonObject *found,
                 JsonObject *expected)
{
  g_autoptr (GList) names = json_object_get_members (expected);
  for (GList *name = names; name; name = name->next)
    {
      g_autofree char *path
          = what ? g_strdup_printf ("%s.%s", what, (char *)name->data) : g_strdup (name->data);
      compare (self, file, path, json_object_get_member (found, name->data),
               json_object_get_member (expected, name->data));
    }
}

static void
compare_arrays (LwVerification *self, const char *file, const char *what, JsonArray *found,
                JsonArray *expected)
{
  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", what, i);
      compare (self, file, path, json_array_get_element (found, i),
               json_array_get_element (expected, i));
    }
}

static void
compare (LwVerification *self, const char *file, const char *what, JsonNode *found,
         JsonNode *expected)
{
  gboolean alike = found && JSON_NODE_TYPE (found) == JSON_NODE_TYPE (expected);
  if (alike && JSON_NODE_HOLDS_OBJECT (expected))
    {
      compare_objects (self, file, what, json_node_get_object (found),
                       json_node_get_object (expected));
      return;
    }
  if (alike && JSON_NODE_HOLDS_ARRAY (expected)
      && json_array_get_length (json_node_get_array (found))
             == json_array_get_length (json_node_get_array (expected)))
    {
      compare_arrays (self, file, what, json_node_get_array (found),
                      json_node_get_array (expected));
      return;
    }
  self->numbers += is_number (expected);
  if (alike && !JSON_NODE_HOLDS_ARRAY (expected) && is_same (found, expected))
    return;
  g_autofree char *is = node_text (found), *should = node_text (expected);
  lw_verification_differs (self, file, what, is, should);
}

void
lw_verification_json (LwVerification *self, const char *file, JsonObject *found,
                      JsonObject *expected)
{
  compare_objects (self, file, NULL, found, expected);
}
