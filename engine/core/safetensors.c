/* Reading safetensors: every length is checked against the file before it is used. */
#include "core/safetensors.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"

#define MAX_HEADER ((guint64)16 << 20)

G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

struct _LwTensorFile
{
  char *path;
  GMappedFile *map;
  JsonObject *header;  /* owns the names */
  GArray *entries;     /* of Entry, by offset */
  GHashTable *by_name; /* name -> LwTensor in entries */
  GHashTable *metadata;
  GPtrArray *copies; /* of tensors that are not aligned in the file */
  const char *data;  /* after the header */
  guint64 data_size;
};

/* A tensor with its range in the data. */
typedef struct
{
  LwTensor tensor;
  guint64 begin, end;
} Entry;

static const struct
{
  const char *name;
  size_t size;
} tensor_types[] = {
  [LW_TENSOR_F32] = { "F32", 4 }, [LW_TENSOR_BF16] = { "BF16", 2 }, [LW_TENSOR_I64] = { "I64", 8 },
  [LW_TENSOR_I32] = { "I32", 4 }, [LW_TENSOR_U8] = { "U8", 1 },
};

size_t
lw_tensor_type_size (LwTensorType type)
{
  return tensor_types[type].size;
}

const char *
lw_tensor_type_name (LwTensorType type)
{
  return tensor_types[type].name;
}

char *
lw_tensor_shape_text (const LwTensor *tensor)
{
  GString *text = g_string_new ("[");
  for (int i = 0; i < tensor->rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i ? "," : "", tensor->shape[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* LW_ERROR_INPUT about tensor @name. */
static gboolean G_GNUC_PRINTF (4, 5)
    refuse (const LwTensorFile *self, const char *name, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: tensor “%s”: %s"), self->path, name,
               reason);
  return FALSE;
}

static gboolean
read_type (const LwTensorFile *self, JsonObject *entry, LwTensor *tensor, GError **error)
{
  g_autofree char *text = NULL;
  if (!lw_json_get_string (entry, "dtype", &text, self->path, error))
    return FALSE;
  for (size_t i = 0; text && i < G_N_ELEMENTS (tensor_types); i++)
    if (strcmp (text, tensor_types[i].name) == 0)
      {
        tensor->type = (LwTensorType)i;
        return TRUE;
      }
  return refuse (self, tensor->name, error,
                 _ ("dtype %s cannot be read; store it as F32, BF16, I64, I32 or U8"),
                 text ? text : "?");
}

/* The member's array, or NULL. */
static JsonArray *
array_member (JsonObject *entry, const char *member)
{
  JsonNode *node = json_object_get_member (entry, member);
  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
read_shape (const LwTensorFile *self, JsonObject *entry, LwTensor *tensor, GError **error)
{
  JsonArray *shape = array_member (entry, "shape");
  guint rank = shape ? json_array_get_length (shape) : 0;
  if (!shape || rank > LW_TENSOR_MAX_RANK)
    return refuse (self, tensor->name, error, _ ("“shape” must be an array of at most %d sizes"),
                   LW_TENSOR_MAX_RANK);
  tensor->rank = (int)rank;
  tensor->count = 1;
  gint64 most = G_MAXINT64 / (gint64)lw_tensor_type_size (tensor->type);
  for (guint i = 0; i < rank; i++)
    {
      gint64 size = 0;
      if (!lw_json_node_int (json_array_get_element (shape, i), &size) || size < 0)
        return refuse (self, tensor->name, error,
                       _ ("size %u of its shape is no whole number >= 0"), i);
      if (size > 0 && tensor->count > most / size)
        return refuse (self, tensor->name, error, _ ("its shape is too large"));
      tensor->shape[i] = size;
      tensor->count *= size;
    }
  return TRUE;
}

static gboolean
read_range (const LwTensorFile *self, JsonObject *json, Entry *entry, GError **error)
{
  JsonArray *range = array_member (json, "data_offsets");
  gint64 at[2] = { -1, -1 };
  for (guint i = 0; range && json_array_get_length (range) == 2 && i < 2; i++)
    if (!lw_json_node_int (json_array_get_element (range, i), &at[i]))
      at[i] = -1;
  if (at[0] < 0 || at[1] < at[0] || (guint64)at[1] > self->data_size)
    return refuse (
        self, entry->tensor.name, error,
        _ ("“data_offsets” must be two offsets within the %llu bytes of data; the file may "
           "be cut off"),
        (unsigned long long)self->data_size);
  entry->begin = (guint64)at[0];
  entry->end = (guint64)at[1];
  guint64 needed = (guint64)entry->tensor.count * lw_tensor_type_size (entry->tensor.type);
  if (entry->end - entry->begin == needed)
    return TRUE;
  g_autofree char *shape = lw_tensor_shape_text (&entry->tensor);
  return refuse (self, entry->tensor.name, error,
                 _ ("shape %s of %s needs %llu bytes, it has %llu"), shape,
                 lw_tensor_type_name (entry->tensor.type), (unsigned long long)needed,
                 (unsigned long long)(entry->end - entry->begin));
}

static gboolean
read_entry (const LwTensorFile *self, const char *name, JsonNode *node, Entry *entry,
            GError **error)
{
  entry->tensor.name = name;
  if (*name == '\0' || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (self, name, error, _ ("a tensor needs a name and an object that describes it"));
  JsonObject *json = json_node_get_object (node);
  if (json_object_get_size (json) != 3)
    return refuse (self, name, error, _ ("it needs dtype, shape, data_offsets and nothing else"));
  return read_type (self, json, &entry->tensor, error)
         && read_shape (self, json, &entry->tensor, error) && read_range (self, json, entry, error);
}

static gboolean
read_metadata (LwTensorFile *self, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean ok = JSON_NODE_HOLDS_OBJECT (node);
  if (ok)
    json_object_iter_init (&iter, json_node_get_object (node));
  while (ok && json_object_iter_next (&iter, &name, &value))
    {
      ok = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING;
      if (ok)
        g_hash_table_insert (self->metadata, g_strdup (name), json_node_dup_string (value));
    }
  if (!ok)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("%s: “__metadata__” must be an object that holds strings only"), self->path);
  return ok;
}

static int
by_offset (gconstpointer a, gconstpointer b)
{
  const Entry *left = a, *right = b;
  if (left->begin != right->begin)
    return left->begin < right->begin ? -1 : 1;
  if (left->end != right->end)
    return left->end < right->end ? -1 : 1;
  return strcmp (left->tensor.name, right->tensor.name);
}

/* Each tensor begins where the one before ends: no overlap, no hole, no bytes left over. */
static gboolean
check_cover (const LwTensorFile *self, GError **error)
{
  guint64 end = 0;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      if (entry->begin != end)
        return refuse (self, entry->tensor.name, error,
                       entry->begin < end ? _ ("its data overlaps that of another tensor")
                                          : _ ("there is a hole in the data before it"));
      end = entry->end;
    }
  if (end == self->data_size)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: %llu bytes after the last tensor"),
               self->path, (unsigned long long)(self->data_size - end));
  return FALSE;
}

static void
place (LwTensorFile *self, Entry *entry)
{
  const char *data = self->data + entry->begin;
  if ((guintptr)data % lw_tensor_type_size (entry->tensor.type) != 0)
    {
      void *copy = g_memdup2 (data, entry->end - entry->begin);
      g_ptr_array_add (self->copies, copy);
      data = copy;
    }
  entry->tensor.data = data;
  g_hash_table_insert (self->by_name, (gpointer)entry->tensor.name, &entry->tensor);
}

static gboolean
read_header (LwTensorFile *self, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  json_object_iter_init_ordered (&iter, self->header);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      Entry entry = { 0 };
      gboolean is_metadata = strcmp (name, "__metadata__") == 0;
      if (is_metadata ? !read_metadata (self, node, error)
                      : !read_entry (self, name, node, &entry, error))
        return FALSE;
      if (!is_metadata)
        g_array_append_val (self->entries, entry);
    }
  g_array_sort (self->entries, by_offset);
  if (!check_cover (self, error))
    return FALSE;
  for (guint i = 0; i < self->entries->len; i++)
    place (self, &g_array_index (self->entries, Entry, i));
  return TRUE;
}

static GMappedFile *
map_file (const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;
  struct stat info;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      lw_file_set_error (error, errno, _ ("cannot read %s"), path);
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  GMappedFile *map = NULL;
  if (!S_ISREG (info.st_mode))
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s is not a regular file"), path);
  else if (!(map = g_mapped_file_new_from_fd (fd, FALSE, &reason)))
    g_set_error (error, LW_ERROR, LW_ERROR_FILE, _ ("cannot read %s: %s"), path, reason->message);
  close (fd);
  return map;
}

/* Finds header and data, and parses the header. */
static gboolean
split_file (LwTensorFile *self, GError **error)
{
  const char *bytes = g_mapped_file_get_contents (self->map);
  guint64 size = g_mapped_file_get_length (self->map), length = 0;
  if (size >= sizeof length)
    memcpy (&length, bytes, sizeof length);
  if (length < 2 || length > MAX_HEADER || length > size - sizeof length)
    {
      g_set_error (
          error, LW_ERROR, LW_ERROR_INPUT,
          _ ("%s is not a safetensors file, or it is cut off: %llu bytes, of which the header "
             "should take %llu"),
          self->path, (unsigned long long)size, (unsigned long long)length);
      return FALSE;
    }
  self->data = bytes + sizeof length + length;
  self->data_size = size - sizeof length - length;
  g_autofree char *where = g_strdup_printf (_ ("%s (header)"), self->path);
  self->header = lw_json_parse (bytes + sizeof length, (gssize)length, where, error);
  return self->header != NULL;
}

LwTensorFile *
lw_tensor_file_open (const char *path, GError **error)
{
  g_autoptr (LwTensorFile) self = g_new0 (LwTensorFile, 1);
  self->path = g_strdup (path);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->copies = g_ptr_array_new_with_free_func (g_free);
  self->map = map_file (path, error);
  if (!self->map || !split_file (self, error) || !read_header (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lw_tensor_file_free (LwTensorFile *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->copies);
  g_hash_table_unref (self->metadata);
  g_hash_table_unref (self->by_name);
  g_array_unref (self->entries);
  g_clear_pointer (&self->header, json_object_unref);
  g_clear_pointer (&self->map, g_mapped_file_unref);
  g_free (self->path);
  g_free (self);
}

size_t
lw_tensor_file_count (const LwTensorFile *self)
{
  return self->entries->len;
}

const LwTensor *
lw_tensor_file_at (const LwTensorFile *self, size_t index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);
  return &g_array_index (self->entries, Entry, index).tensor;
}

const LwTensor *
lw_tensor_file_find (const LwTensorFile *self, const char *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

GHashTable *
lw_tensor_file_metadata (const LwTensorFile *self)
{
  return self->metadata;
}

gboolean
lw_tensor_read_f32 (const LwTensor *tensor, float *out, int64_t count, GError **error)
{
  if (tensor->count != count || (tensor->type != LW_TENSOR_F32 && tensor->type != LW_TENSOR_BF16))
    {
      g_autofree char *shape = lw_tensor_shape_text (tensor);
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("tensor “%s” is %s %s; expected %lld values of F32 or BF16"), tensor->name,
                   lw_tensor_type_name (tensor->type), shape, (long long)count);
      return FALSE;
    }
  if (tensor->type == LW_TENSOR_F32)
    {
      if (count > 0)
        memcpy (out, tensor->data, (size_t)count * sizeof *out);
      return TRUE;
    }
  const uint16_t *bits = tensor->data;
  for (int64_t i = 0; i < count; i++)
    {
      uint32_t wide = (uint32_t)bits[i] << 16;
      memcpy (&out[i], &wide, sizeof wide);
    }
  return TRUE;
}
