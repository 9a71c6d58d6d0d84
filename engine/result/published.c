/* Reading of published results, and their points of a curve. */
#include "result/published.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/datadir.h"
#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "dataset/json-members.h"
#include "result/csv.h"

#define CSV_LIMIT (1 << 20)

static void
row_free (void *data)
{
  LwPublishedRow *row = data;
  g_free (row->table);
  g_free (row->source);
  g_free (row->target);
  g_free (row->class_set);
  g_free (row->label);
  g_free (row->study);
  g_free (row->note);
  g_free (row);
}

void
lw_published_free (LwPublished *self)
{
  if (!self)
    return;
  g_free (self->title);
  g_free (self->reference);
  g_strfreev (self->notes);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static gboolean
check_row (const LwPublishedRow *row, const char *where, GError **error)
{
  if (row->miou >= 0 && row->miou <= 100 && row->images >= 0 && !(row->hours < 0)
      && row->classes >= 0)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: miou is a number from 0 to 100; hours and images are not negative"), where);
  return FALSE;
}

/* ---- the file ------------------------------------------------------------------------------ */

static gboolean
read_row (LwPublishedRow *row, JsonObject *json, const char *where, GError **error)
{
  gint64 images = -1, classes = 0;
  g_autofree char *type = lw_json_need_string (json, "label_type", where, error);
  row->hours = row->miou = row->gap = (double)NAN;
  if (!type || !lw_label_type_parse (type, &row->type, error)
      || !(row->table = lw_json_need_string (json, "table", where, error))
      || !(row->label = lw_json_need_string (json, "label", where, error))
      || !lw_json_get_string (json, "source", &row->source, where, error)
      || !lw_json_get_string (json, "target", &row->target, where, error)
      || !lw_json_get_string (json, "class_set", &row->class_set, where, error)
      || !lw_json_need_string_or_null (json, "study", &row->study, where, error)
      || !lw_json_get_string (json, "note", &row->note, where, error)
      || !lw_json_get_int (json, "images", &images, where, error)
      || !lw_json_get_int (json, "classes", &classes, where, error)
      || !lw_json_get_double (json, "miou", &row->miou, where, error)
      || !lw_json_get_double (json, "gap", &row->gap, where, error))
    return FALSE;
  row->images = (int)CLAMP (images, -1, G_MAXINT);
  row->classes = (int)CLAMP (classes, -1, G_MAXINT);
  return check_row (row, where, error);
}

static GStrv
read_notes (JsonObject *json)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new ();
  JsonNode *node = json_object_get_member (json, "notes");
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *note = json_array_get_element (array, i);
      if (json_node_get_value_type (note) == G_TYPE_STRING)
        g_ptr_array_add (notes, json_node_dup_string (note));
    }
  g_ptr_array_add (notes, NULL);
  return (GStrv)g_ptr_array_steal (notes, NULL);
}

LwPublished *
lw_published_load (const char *name, GError **error)
{
  g_autofree char *file = g_strconcat ("published/", name, ".json", NULL);
  g_autofree char *path = lw_data_path (file);
  g_autoptr (JsonObject) json = lw_json_load (path, error);
  g_autoptr (GPtrArray) rows = json ? lw_json_need_objects (json, "rows", path, error) : NULL;
  if (!rows)
    return NULL;
  g_autoptr (LwPublished) self = g_new0 (LwPublished, 1);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->notes = read_notes (json);
  if (!(self->title = lw_json_need_string (json, "title", path, error))
      || !lw_json_get_string (json, "reference", &self->reference, path, error))
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *where = g_strdup_printf (_ ("%s, row %u"), path, i + 1);
      LwPublishedRow *row = g_new0 (LwPublishedRow, 1);
      g_ptr_array_add (self->rows, row);
      if (!read_row (row, rows->pdata[i], where, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/* ---- rows of the user ---------------------------------------------------------------------- */

static gboolean
read_number (const char *text, double *value)
{
  char *end;
  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

static gboolean
read_csv_row (LwPublishedRow *row, char **fields, const char *where, GError **error)
{
  row->gap = (double)NAN;
  if (g_strv_length (fields) != 5)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: there should be five fields: label_type,hours,miou,label,note"), where);
      return FALSE;
    }
  if (!lw_label_type_parse (fields[0], &row->type, error))
    {
      g_prefix_error (error, "%s: ", where);
      return FALSE;
    }
  if (!read_number (fields[1], &row->hours) || !read_number (fields[2], &row->miou) || !*fields[3])
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: hours and miou are numbers with a decimal point, label is a text"),
                   where);
      return FALSE;
    }
  row->label = g_strdup (fields[3]);
  row->note = *fields[4] ? g_strdup (fields[4]) : NULL;
  return check_row (row, where, error);
}

gboolean
lw_published_add_csv (LwPublished *self, const char *path, GError **error)
{
  size_t size;
  g_autofree char *text = lw_file_read (path, CSV_LIMIT, &size, error);
  g_autoptr (GPtrArray) lines = text ? lw_csv_parse (text, size, path, error) : NULL;
  if (!lines)
    return FALSE;
  g_autofree char *head = lines->len ? g_strjoinv (",", lines->pdata[0]) : g_strdup ("");
  if (strcmp (head, "label_type,hours,miou,label,note") != 0)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: the first line should be label_type,hours,miou,label,note"), path);
      return FALSE;
    }
  guint before = self->rows->len;
  for (guint i = 1; i < lines->len; i++)
    {
      g_autofree char *where = g_strdup_printf (_ ("%s, row %u"), path, i);
      LwPublishedRow *row = g_new0 (LwPublishedRow, 1);
      g_ptr_array_add (self->rows, row);
      if (!read_csv_row (row, lines->pdata[i], where, error))
        {
          g_ptr_array_set_size (self->rows, (int)before);
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- use ----------------------------------------------------------------------------------- */

int
lw_published_classes (const LwResults *results)
{
  return results->n_classes == 16 || results->n_classes == 13 ? results->n_classes : 19;
}

const LwPublishedRow *
lw_published_find (const LwPublished *self, const char *table, const char *method, LwLabelType type,
                   int classes)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const LwPublishedRow *row = self->rows->pdata[i];
      if (row->table && g_str_has_prefix (row->table, table) && row->study
          && strcmp (row->study, method) == 0 && row->type == type && row->classes == classes)
        return row;
    }
  return NULL;
}

/* NaN where it is not known. */
static double
cost_of (const LwPublishedRow *row, LwCostAxis axis, const LwResults *results,
         const LwCostTable *costs)
{
  if (isnan (row->hours))
    {
      LwMix mix = lw_mix_single (row->type, row->images);
      return lw_curve_cost (results, costs, axis, &mix);
    }
  if (axis == LW_COST_AXIS_HOURS)
    return row->hours;
  return axis == LW_COST_AXIS_MONEY && costs->price.value > 0 ? row->hours * costs->price.value
                                                              : (double)NAN;
}

static char *
note_of (const LwPublished *self, const LwPublishedRow *row)
{
  if (!row->table)
    return g_strdup (row->note);
  g_autofree char *place = g_strdup_printf (_ ("%s, table %s, %s → %s, %d classes"), self->title,
                                            row->table, row->source, row->target, row->classes);
  return row->note ? g_strdup_printf ("%s. %s", place, row->note) : g_steal_pointer (&place);
}

void
lw_published_fill_curve (const LwPublished *self, LwCurve *curve, const LwResults *results,
                         const LwCostTable *costs)
{
  int classes = lw_published_classes (results);
  curve->published
      = g_renew (LwCurvePublished, curve->published, (gsize)curve->n_published + self->rows->len);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const LwPublishedRow *row = self->rows->pdata[i];
      gboolean wanted = !row->table
                        || (strcmp (row->table, "1") == 0 && row->classes == classes
                            && row->type >= LW_LABEL_IMAGE && row->type <= LW_LABEL_COARSE);
      double x = cost_of (row, curve->axis, results, costs);
      if (wanted && isfinite (x))
        curve->published[curve->n_published++]
            = (LwCurvePublished){ g_strdup (row->label), note_of (self, row), row->type, x,
                                  row->miou };
    }
}
