/* weak.jsonl: one JSON object a line, one line an image.
 *
 *   {"image":"seq/0001","width":480,"height":360,"hash":"9f86…","type":"coarse",
 *    "source":"simulated from masks, seed 1","classes":[3,8],
 *    "points":[{"row":12,"col":40,"class":3}],
 *    "polygons":[{"class":8,"vertices":[10,20,30.5,20,30,44]}]}
 *
 * Vertices are x, y, x, y, …; rows and columns are named because they are easily swapped. Members
 * that are not known are left for other tools. Files come from elsewhere too, so everything is
 * checked. */
#include "dataset/polygon.h"

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "dataset/json-members.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FILE ((size_t)1 << 29)

static JsonArray *
classes_to_json (const LwWeakLabel *label)
{
  JsonArray *array = json_array_new ();
  for (int i = 0; i < label->n_classes; i++)
    json_array_add_int_element (array, label->classes[i]);
  return array;
}

static JsonArray *
points_to_json (const LwWeakLabel *label)
{
  JsonArray *array = json_array_new ();
  for (int i = 0; i < label->n_points; i++)
    {
      JsonObject *point = json_object_new ();
      json_object_set_int_member (point, "row", label->points[i].row);
      json_object_set_int_member (point, "col", label->points[i].col);
      json_object_set_int_member (point, "class", label->points[i].klass);
      json_array_add_object_element (array, point);
    }
  return array;
}

static void
add_coordinate (JsonArray *array, double value)
{
  if (value == (double)(gint64)value)
    json_array_add_int_element (array, (gint64)value);
  else
    json_array_add_double_element (array, value);
}

static JsonArray *
polygons_to_json (const LwWeakLabel *label)
{
  JsonArray *array = json_array_new ();
  for (int i = 0; i < label->n_polygons; i++)
    {
      const LwPolygon *polygon = &label->polygons[i];
      JsonArray *vertices = json_array_sized_new (2 * (guint)polygon->n);
      for (int j = 0; j < 2 * polygon->n; j++)
        add_coordinate (vertices, (double)polygon->vertices[j / 2][j % 2]);
      JsonObject *object = json_object_new ();
      json_object_set_int_member (object, "class", polygon->klass);
      json_object_set_array_member (object, "vertices", vertices);
      json_array_add_object_element (array, object);
    }
  return array;
}

static char *
label_to_line (const LwWeakLabel *label)
{
  g_autoptr (JsonObject) object = json_object_new ();
  json_object_set_string_member (object, "image", label->image);
  json_object_set_int_member (object, "width", label->width);
  json_object_set_int_member (object, "height", label->height);
  if (label->hash)
    json_object_set_string_member (object, "hash", label->hash);
  json_object_set_string_member (object, "type", lw_label_type_name (label->type));
  json_object_set_string_member (object, "source", label->source ? label->source : "");
  json_object_set_array_member (object, "classes", classes_to_json (label));
  if (label->n_points > 0)
    json_object_set_array_member (object, "points", points_to_json (label));
  if (label->n_polygons > 0)
    json_object_set_array_member (object, "polygons", polygons_to_json (label));
  return lw_json_line (object);
}

gboolean
lw_weak_labels_save (const char *path, GPtrArray *labels, GError **error)
{
  g_autoptr (LwFileWriter) writer = lw_file_writer_open (path, error);
  if (!writer)
    return FALSE;
  for (guint i = 0; i < labels->len; i++)
    {
      g_autofree char *line = label_to_line (g_ptr_array_index (labels, i));
      if (!lw_file_writer_write (writer, line, strlen (line), error)
          || !lw_file_writer_write (writer, "\n", 1, error))
        return FALSE;
    }
  return lw_file_writer_commit (writer, error);
}

/* What a line is read with: where it is, for messages, and the limits of its values. */
typedef struct
{
  const char *where;
  int n_classes;
} Reader;

static gboolean refuse (const Reader *self, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
refuse (const Reader *self, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, "%s: %s", self->where, message);
  return FALSE;
}

/* An integer member that must be there and lie in [least, most]. */
static gboolean
read_int (const Reader *self, JsonObject *object, const char *member, gint64 least, gint64 most,
          int *value, GError **error)
{
  gint64 number = 0;
  if (!json_object_has_member (object, member))
    return refuse (self, error, _ ("member “%s” is missing"), member);
  if (!lw_json_get_int (object, member, &number, self->where, error))
    return FALSE;
  if (number < least || number > most)
    return refuse (self, error, _ ("“%s” is %lld, outside %lld…%lld"), member, (long long)number,
                   (long long)least, (long long)most);
  *value = (int)number;
  return TRUE;
}

/* An array member, (transfer none); NULL if it is absent or of another type. */
static JsonArray *
read_array (const Reader *self, JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  if (node && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  refuse (self, error, node ? _ ("“%s” is not an array") : _ ("member “%s” is missing"), member);
  return NULL;
}

/* The objects of a member that may be absent: then there are none. */
static gboolean
read_objects (const Reader *self, JsonObject *object, const char *member, GPtrArray **objects,
              GError **error)
{
  *objects = json_object_has_member (object, member)
                 ? lw_json_need_objects (object, member, self->where, error)
                 : g_ptr_array_new ();
  return *objects != NULL;
}

static gboolean
read_classes (const Reader *self, JsonObject *object, LwWeakLabel *label, GError **error)
{
  JsonArray *array = read_array (self, object, "classes", error);
  if (!array)
    return FALSE;
  gint64 previous = -1, klass;
  for (guint i = 0; i < json_array_get_length (array); i++, previous = klass)
    {
      if (!lw_json_node_int (json_array_get_element (array, i), &klass))
        return refuse (self, error, _ ("“classes”, element %u, is not an integer"), i + 1);
      if (klass < 0 || klass >= self->n_classes)
        return refuse (self, error, _ ("class %lld in “classes” is outside 0…%d"), (long long)klass,
                       self->n_classes - 1);
      if (klass <= previous)
        return refuse (self, error, _ ("“classes” must ascend; %lld follows %lld"),
                       (long long)klass, (long long)previous);
      label->classes[label->n_classes++] = (uint8_t)klass;
    }
  return TRUE;
}

/* The class of a point or polygon, which the image's classes must hold. */
static gboolean
read_class (const Reader *self, JsonObject *object, const LwWeakLabel *label, uint8_t *klass,
            GError **error)
{
  int number;
  if (!read_int (self, object, "class", 0, self->n_classes - 1, &number, error))
    return FALSE;
  if (!memchr (label->classes, number, label->n_classes))
    return refuse (self, error, _ ("class %d is used but not in “classes”"), number);
  *klass = (uint8_t)number;
  return TRUE;
}

static gboolean
read_points (const Reader *self, JsonObject *object, LwWeakLabel *label, GError **error)
{
  g_autoptr (GPtrArray) objects = NULL;
  if (!read_objects (self, object, "points", &objects, error))
    return FALSE;
  if (objects->len > 0 && label->type != LW_LABEL_POINT)
    return refuse (self, error, _ ("points in a label of type “%s”"),
                   lw_label_type_name (label->type));
  label->points = g_new0 (LwPoint, objects->len);
  for (guint i = 0; i < objects->len; i++)
    {
      JsonObject *item = g_ptr_array_index (objects, i);
      LwPoint *point = &label->points[label->n_points++];
      if (!read_int (self, item, "row", 0, label->height - 1, &point->row, error)
          || !read_int (self, item, "col", 0, label->width - 1, &point->col, error)
          || !read_class (self, item, label, &point->klass, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_vertices (const Reader *self, JsonArray *array, const LwWeakLabel *label, LwPolygon *polygon,
               GError **error)
{
  guint n = json_array_get_length (array);
  if (n % 2 != 0 || n < 6 || n > 2 * LW_POLYGON_MAX_VERTICES)
    return refuse (self, error,
                   _ ("a polygon has %u coordinates; it needs pairs x, y of 3 to %d vertices"), n,
                   LW_POLYGON_MAX_VERTICES);
  polygon->vertices = g_malloc_n (n / 2, sizeof polygon->vertices[0]);
  polygon->n = (int)(n / 2);
  for (guint i = 0; i < n; i++)
    {
      double value, most = i % 2 ? label->height : label->width;
      if (!lw_json_node_double (json_array_get_element (array, i), &value))
        return refuse (self, error, _ ("“vertices”, element %u, is not a number"), i + 1);
      if (!(value >= 0 && value <= most))
        return refuse (self, error, _ ("“vertices”, element %u, is %g, outside 0…%g"), i + 1, value,
                       most);
      polygon->vertices[i / 2][i % 2] = (float)value;
    }
  return TRUE;
}

static gboolean
read_polygons (const Reader *self, JsonObject *object, LwWeakLabel *label, GError **error)
{
  g_autoptr (GPtrArray) objects = NULL;
  if (!read_objects (self, object, "polygons", &objects, error))
    return FALSE;
  if (objects->len > 0 && label->type != LW_LABEL_COARSE)
    return refuse (self, error, _ ("polygons in a label of type “%s”"),
                   lw_label_type_name (label->type));
  label->polygons = g_new0 (LwPolygon, objects->len);
  for (guint i = 0; i < objects->len; i++)
    {
      JsonObject *item = g_ptr_array_index (objects, i);
      LwPolygon *polygon = &label->polygons[label->n_polygons++];
      JsonArray *vertices;
      if (!read_class (self, item, label, &polygon->klass, error)
          || !(vertices = read_array (self, item, "vertices", error))
          || !read_vertices (self, vertices, label, polygon, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_hash (const Reader *self, JsonObject *object, LwWeakLabel *label, GError **error)
{
  if (!lw_json_get_string (object, "hash", &label->hash, self->where, error))
    return FALSE;
  if (label->hash && (strlen (label->hash) != 64 || strspn (label->hash, "0123456789abcdef") != 64))
    return refuse (self, error, _ ("“hash” is not a SHA-256 of 64 lower-case hex digits"));
  return TRUE;
}

static LwWeakLabel *
label_from_json (const Reader *self, JsonObject *object, GError **error)
{
  g_autoptr (LwWeakLabel) label = g_new0 (LwWeakLabel, 1);
  g_autofree char *type = lw_json_need_string (object, "type", self->where, error);
  if (!type || !(label->image = lw_json_need_string (object, "image", self->where, error))
      || !lw_json_get_string (object, "source", &label->source, self->where, error))
    return NULL;
  if (!lw_label_type_parse (type, &label->type, error))
    {
      g_prefix_error (error, "%s: ", self->where);
      return NULL;
    }
  if (!read_int (self, object, "width", 1, LW_IMAGE_MAX_PIXELS, &label->width, error)
      || !read_int (self, object, "height", 1, LW_IMAGE_MAX_PIXELS / label->width, &label->height,
                    error)
      || !read_hash (self, object, label, error) || !read_classes (self, object, label, error)
      || !read_points (self, object, label, error) || !read_polygons (self, object, label, error))
    return NULL;
  return g_steal_pointer (&label);
}

GPtrArray *
lw_weak_labels_load (const char *path, int n_classes, GError **error)
{
  size_t size;
  g_autofree char *text = lw_file_read (path, MAX_FILE, &size, error);
  if (!text)
    return NULL;
  g_autoptr (GPtrArray) labels
      = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_weak_label_free);
  g_autoptr (GHashTable) images = g_hash_table_new (g_str_hash, g_str_equal);
  int number = 0;
  for (const char *line = text, *end = text + size; line < end;)
    {
      const char *newline = memchr (line, '\n', end - line);
      size_t length = (newline ? newline : end) - line;
      g_autofree char *where = g_strdup_printf (_ ("%s, line %d"), path, ++number);
      Reader reader = { where, MIN (n_classes, LW_MAX_CLASSES) };
      g_autoptr (JsonObject) object = lw_json_parse (line, (gssize)length, where, error);
      LwWeakLabel *label = object ? label_from_json (&reader, object, error) : NULL;
      if (!label)
        return NULL;
      g_ptr_array_add (labels, label);
      if (!g_hash_table_add (images, label->image))
        {
          refuse (&reader, error, _ ("image “%s” has a label already"), label->image);
          return NULL;
        }
      line += length + 1;
    }
  return g_steal_pointer (&labels);
}
