/* Writing safetensors. */
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/safetensors.h"

/* NULL, or why the tensor cannot be written. */
static const char *
problem_of (const LwTensor *tensor, JsonObject *header)
{
  if (!tensor->name || *tensor->name == '\0' || !g_utf8_validate (tensor->name, -1, NULL))
    return _ ("a tensor needs a name in UTF-8");
  if (json_object_has_member (header, tensor->name) || strcmp (tensor->name, "__metadata__") == 0)
    return _ ("the name is taken");
  gint64 count = 1;
  for (int i = 0; i < tensor->rank; i++)
    count *= tensor->shape[i];
  if (tensor->rank > LW_TENSOR_MAX_RANK || count != tensor->count)
    return _ ("its number of elements does not fit its shape");
  return NULL;
}

static JsonArray *
whole_numbers (const int64_t *values, int n)
{
  JsonArray *array = json_array_sized_new ((guint)n);
  for (int i = 0; i < n; i++)
    json_array_add_int_element (array, values[i]);
  return array;
}

static JsonObject *
metadata_object (GHashTable *metadata)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (metadata), (GCompareFunc)strcmp);
  for (GList *l = names; l; l = l->next)
    json_object_set_string_member (object, l->data, g_hash_table_lookup (metadata, l->data));
  return object;
}

/* The header as JSON, padded with spaces so that the data begins at a multiple of 8. */
static GString *
header_text (const char *path, const LwTensor *tensors, size_t n, GHashTable *metadata,
             GError **error)
{
  g_autoptr (JsonObject) header = json_object_new ();
  int64_t range[2] = { 0, 0 };
  if (metadata && g_hash_table_size (metadata) > 0)
    json_object_set_object_member (header, "__metadata__", metadata_object (metadata));
  for (size_t i = 0; i < n; i++)
    {
      const LwTensor *tensor = &tensors[i];
      const char *problem = problem_of (tensor, header);
      if (problem)
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("cannot write %s: tensor “%s”: %s"),
                       path, tensor->name ? tensor->name : "", problem);
          return NULL;
        }
      range[0] = range[1];
      range[1] += tensor->count * (int64_t)lw_tensor_type_size (tensor->type);
      JsonObject *entry = json_object_new ();
      json_object_set_string_member (entry, "dtype", lw_tensor_type_name (tensor->type));
      json_object_set_array_member (entry, "shape", whole_numbers (tensor->shape, tensor->rank));
      json_object_set_array_member (entry, "data_offsets", whole_numbers (range, 2));
      json_object_set_object_member (header, tensor->name, entry);
    }
  GString *text = g_string_new (NULL);
  g_autofree char *line = lw_json_line (header);
  g_string_append (text, line);
  while (text->len % 8 != 0)
    g_string_append_c (text, ' ');
  return text;
}

gboolean
lw_tensor_file_save (const char *path, const LwTensor *tensors, size_t n, GHashTable *metadata,
                     GError **error)
{
  g_autoptr (GString) header = header_text (path, tensors, n, metadata, error);
  if (!header)
    return FALSE;
  g_autoptr (LwFileWriter) writer = lw_file_writer_open (path, error);
  guint64 length = header->len;
  if (!writer || !lw_file_writer_write (writer, &length, sizeof length, error)
      || !lw_file_writer_write (writer, header->str, header->len, error))
    return FALSE;
  for (size_t i = 0; i < n; i++)
    {
      size_t size = (size_t)tensors[i].count * lw_tensor_type_size (tensors[i].type);
      if (!lw_file_writer_write (writer, tensors[i].data, size, error))
        return FALSE;
    }
  return lw_file_writer_commit (writer, error);
}
