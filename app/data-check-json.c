/* The JSON of `labelworth data check --json`. */
#include <json-glib/json-glib.h>

#include "core/json.h"
#include "data-check-report.h"

static JsonArray *
texts_json (GPtrArray *texts)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, texts->pdata[i]);
  return array;
}

static JsonArray *
sizes_json (const LwDatasetCheck *check)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < check->sizes->len; i++)
    {
      const LwSizeCount *size = &g_array_index (check->sizes, LwSizeCount, i);
      JsonObject *o = json_object_new ();
      json_object_set_int_member (o, "width", size->width);
      json_object_set_int_member (o, "height", size->height);
      json_object_set_int_member (o, "images", size->images);
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
problems_json (const LwDatasetCheck *check)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < check->problems->len; i++)
    {
      const LwFileProblem *problem = check->problems->pdata[i];
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "path", problem->path);
      json_object_set_string_member (o, "reason", problem->reason);
      json_object_set_boolean_member (o, "fatal", problem->fatal);
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
ids_json (const LwDataset *dataset, const LwLabelCount *count)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < count->ids->len; i++)
    {
      const LwIdCount *id = &g_array_index (count->ids, LwIdCount, i);
      JsonObject *o = json_object_new ();
      json_object_set_int_member (o, "id", id->id);
      lw_json_set_text (o, "name", id->name);
      lw_json_set_text (o, "class",
                        id->klass == LW_IGNORE ? NULL : dataset->classes->names[id->klass]);
      json_object_set_int_member (o, "pixels", (gint64)id->pixels);
      json_object_set_int_member (o, "images", id->images);
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonObject *
labels_json (const LwDataset *dataset, const LwLabelCount *count)
{
  JsonObject *o = json_object_new ();
  JsonArray *classes = json_array_new ();
  for (int k = 0; k < dataset->classes->n; k++)
    {
      JsonObject *klass = json_object_new ();
      json_object_set_string_member (klass, "class", dataset->classes->names[k]);
      json_object_set_int_member (klass, "pixels", (gint64)count->class_pixels[k]);
      json_object_set_int_member (klass, "images", count->class_images[k]);
      json_array_add_object_element (classes, klass);
    }
  json_object_set_int_member (o, "files", count->files);
  json_object_set_int_member (o, "pixels", (gint64)count->pixels);
  json_object_set_int_member (o, "unmapped_pixels", (gint64)count->unmapped_pixels);
  json_object_set_int_member (o, "unknown_pixels", (gint64)count->unknown_pixels);
  json_object_set_array_member (o, "ids", ids_json (dataset, count));
  json_object_set_array_member (o, "classes", classes);
  return o;
}

void
lw_data_check_print_json (const LwDataset *dataset, const LwDatasetCheck *check)
{
  g_autoptr (JsonObject) o = json_object_new ();
  json_object_set_string_member (o, "dataset", dataset->spec);
  json_object_set_string_member (o, "layout", dataset->layout);
  json_object_set_string_member (o, "split", dataset->split);
  json_object_set_string_member (o, "class_set", dataset->classes->id);
  json_object_set_int_member (o, "pairs", lw_dataset_count (dataset));
  json_object_set_int_member (o, "checked", check->checked);
  json_object_set_boolean_member (o, "usable", check->usable);
  json_object_set_array_member (o, "reasons", texts_json (check->reasons));
  json_object_set_array_member (o, "warnings", texts_json (check->warnings));
  json_object_set_array_member (o, "sizes", sizes_json (check));
  json_object_set_object_member (o, "masks", labels_json (dataset, &check->masks));
  json_object_set_object_member (o, "coarse", labels_json (dataset, &check->coarse));
  json_object_set_array_member (o, "problems", problems_json (check));
  json_object_set_array_member (o, "unlabelled", texts_json (dataset->unlabelled));
  json_object_set_array_member (o, "unpaired", texts_json (dataset->unpaired));
  g_autofree char *line = lw_json_line (o);
  g_print ("%s\n", line);
}
