/* An evaluation as files and as a table. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/safetensors.h"
#include "eval/evaluate.h"
#include "eval/iou.h"

/* Widest of the class names and the labels below them, in characters. */
#define NAME_COLUMN 16

#define MAX_IMAGES_FILE ((size_t)1 << 29)

static void
add_number (JsonObject *object, const char *member, double value)
{
  if (isnan (value))
    json_object_set_null_member (object, member);
  else
    json_object_set_double_member (object, member, value);
}

static JsonArray *
confusion_to_json (const LwEvaluation *self)
{
  int K = self->classes->n;
  JsonArray *rows = json_array_sized_new ((guint)K);
  for (int i = 0; i < K; i++)
    {
      JsonArray *row = json_array_sized_new ((guint)K);
      for (int j = 0; j < K; j++)
        json_array_add_int_element (row, self->total[i * K + j]);
      json_array_add_array_element (rows, row);
    }
  return rows;
}

static JsonObject *
data_to_json (const LwEvaluation *self)
{
  JsonObject *data = json_object_new ();
  json_object_set_string_member (data, "data", self->data);
  json_object_set_string_member (data, "layout", self->layout);
  json_object_set_string_member (data, "split", self->split);
  json_object_set_string_member (data, "class_set", self->classes->id);
  json_object_set_int_member (data, "images", self->images);
  return data;
}

static gboolean
is_cityscapes (const LwEvaluation *self)
{
  return g_str_equal (self->classes->id, "cityscapes19")
         && self->classes->n == LW_CITYSCAPES_CLASSES;
}

JsonObject *
lw_evaluation_to_json (const LwEvaluation *self, const char *weights)
{
  int K = self->classes->n;
  double iou[LW_MAX_CLASSES];
  lw_iou (self->total, K, iou);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "weights", weights);
  json_object_set_object_member (object, "data", data_to_json (self));
  JsonObject *protocol = json_object_new ();
  lw_options_to_json (lw_protocol_options, &self->protocol, protocol);
  json_object_set_object_member (object, "protocol", protocol);
  add_number (object, "miou", lw_mean_iou (iou, NULL, K));
  if (is_cityscapes (self))
    {
      add_number (object, "miou_16", lw_mean_iou (iou, lw_iou_synthia_16, K));
      add_number (object, "miou_13", lw_mean_iou (iou, lw_iou_synthia_13, K));
    }
  add_number (object, "pixel_accuracy", lw_evaluation_accuracy (self));
  JsonArray *names = json_array_new (), *values = json_array_new ();
  for (int k = 0; k < K; k++)
    {
      json_array_add_string_element (names, self->classes->names[k]);
      if (isnan (iou[k]))
        json_array_add_null_element (values);
      else
        json_array_add_double_element (values, iou[k]);
    }
  json_object_set_array_member (object, "classes", names);
  json_object_set_array_member (object, "iou", values);
  json_object_set_array_member (object, "confusion", confusion_to_json (self));
  return object;
}

static gboolean
save_per_image (const LwEvaluation *self, const char *folder, GError **error)
{
  int K = self->classes->n;
  g_autofree char *path = g_build_filename (folder, LW_EVALUATION_CONFUSION, NULL);
  LwTensor tensor = { .name = "confusion",
                      .type = LW_TENSOR_I32,
                      .rank = 3,
                      .shape = { self->images, K, K },
                      .count = (int64_t)self->images * K * K,
                      .data = self->per_image };
  if (!lw_tensor_file_save (path, &tensor, 1, NULL, error))
    return FALSE;
  g_autofree char *ids_path = g_build_filename (folder, LW_EVALUATION_IMAGES, NULL);
  g_autofree char *joined = g_strjoinv ("\n", self->ids);
  g_autofree char *text = g_strconcat (joined, "\n", NULL);
  return lw_file_replace (ids_path, text, strlen (text), error);
}

gboolean
lw_evaluation_save (const LwEvaluation *self, const char *folder, const char *weights,
                    GError **error)
{
  if (!save_per_image (self, folder, error))
    return FALSE;
  g_autoptr (JsonObject) object = lw_evaluation_to_json (self, weights);
  g_autofree char *path = g_build_filename (folder, "eval.json", NULL);
  return lw_json_save (path, object, error);
}

/* NULL, and why @path cannot be used. */
static void *
refuse (const char *path, const char *why, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, "%s: %s", path, why);
  return NULL;
}

gint32 *
lw_evaluation_read_confusion (const char *folder, int *images, int *n_classes, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_EVALUATION_CONFUSION, NULL);
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (path, error);
  if (!file)
    return NULL;
  const LwTensor *t = lw_tensor_file_find (file, "confusion");
  if (!t || t->type != LW_TENSOR_I32 || t->rank != 3 || t->shape[0] < 1 || t->shape[0] > G_MAXINT
      || t->shape[1] < 1 || t->shape[1] > LW_MAX_CLASSES || t->shape[1] != t->shape[2])
    return refuse (path, _ ("it holds no tensor “confusion” of one square matrix an image"), error);
  const gint32 *counts = t->data;
  for (int64_t i = 0; i < t->count; i++)
    if (counts[i] < 0)
      return refuse (path, _ ("a number of pixels is negative"), error);
  *images = (int)t->shape[0];
  *n_classes = (int)t->shape[1];
  return g_memdup2 (counts, (gsize)t->count * sizeof *counts);
}

GStrv
lw_evaluation_read_images (const char *folder, GError **error)
{
  size_t size;
  g_autofree char *path = g_build_filename (folder, LW_EVALUATION_IMAGES, NULL);
  g_autofree char *text = lw_file_read (path, MAX_IMAGES_FILE, &size, error);
  if (!text)
    return NULL;
  if (strlen (text) != size || !g_utf8_validate (text, -1, NULL))
    return refuse (path, _ ("it is no text file"), error);
  if (g_str_has_suffix (text, "\n"))
    text[size - 1] = '\0';
  return g_strsplit (text, "\n", -1);
}

static void
append_row (GString *text, const char *name, double iou, double share)
{
  g_string_append (text, name);
  for (glong n = g_utf8_strlen (name, -1); n < NAME_COLUMN; n++)
    g_string_append_c (text, ' ');
  if (isnan (iou))
    g_string_append (text, "      –");
  else
    g_string_append_printf (text, "%7.1f", 100.0 * iou);
  if (!isnan (share))
    g_string_append_printf (text, "%9.1f", 100.0 * share);
  g_string_append_c (text, '\n');
}

static void
append_mean (GString *text, const double *iou, const uint8_t *subset, int n, int K)
{
  g_autofree char *name = g_strdup_printf (_ ("mean of %d"), n);
  append_row (text, name, lw_mean_iou (iou, subset, K), (double)NAN);
}

char *
lw_evaluation_table (const LwEvaluation *self)
{
  int K = self->classes->n;
  double iou[LW_MAX_CLASSES];
  lw_iou (self->total, K, iou);
  int64_t all = 0, truth[LW_MAX_CLASSES] = { 0 };
  for (int i = 0; i < K * K; i++)
    {
      truth[i / K] += self->total[i];
      all += self->total[i];
    }
  GString *text = g_string_new (NULL);
  g_autofree char *protocol = lw_protocol_describe (&self->protocol);
  g_string_append_printf (text, _ ("%s, %s: %d images, %s\n\n"), self->data, self->split,
                          self->images, protocol);
  g_string_append_printf (text, "%-*s%7s%9s\n", NAME_COLUMN, _ ("class"), _ ("IoU %"),
                          _ ("share %"));
  for (int k = 0; k < K; k++)
    append_row (text, self->classes->names[k], iou[k],
                all ? (double)truth[k] / (double)all : (double)NAN);
  append_mean (text, iou, NULL, K, K);
  if (is_cityscapes (self))
    {
      append_mean (text, iou, lw_iou_synthia_16, 16, K);
      append_mean (text, iou, lw_iou_synthia_13, 13, K);
    }
  append_row (text, _ ("pixel accuracy"), lw_evaluation_accuracy (self), (double)NAN);
  return g_string_free (text, FALSE);
}
