/* What an evaluation says and writes, from made-up confusions. */
#include <math.h>
#include <string.h>

#include "core/json.h"
#include "core/safetensors.h"
#include "eval/evaluate.h"
#include "eval/export.h"
#include "scratch.h"

static LwDatasetItem items[] = { { .id = (char *)"a" }, { .id = (char *)"b/c" } };

/* A data set of two images, of which no file exists. */
static LwEvaluation *
evaluation_of (const char *class_set)
{
  GError *error = NULL;
  g_autoptr (LwClassSet) classes = lw_class_set_load (class_set, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_ptr_array_add (list, &items[0]);
  g_ptr_array_add (list, &items[1]);
  LwDataset data = { .spec = (char *)"pairs:x",
                     .layout = (char *)"pairs",
                     .split = (char *)"val",
                     .classes = classes,
                     .items = list };
  LwProtocol protocol;
  lw_protocol_init (&protocol);
  return lw_evaluation_new (&data, &protocol);
}

/* Class 0: 6 of 8 found, class 1: 3 of 3 found and 2 taken from class 0; the others absent. */
static void
add_confusions (LwEvaluation *e)
{
  int K = e->classes->n;
  g_autofree int64_t *first = g_new0 (int64_t, K * K), *second = g_new0 (int64_t, K * K);
  first[0] = 5;
  first[1] = 2;
  second[0] = 1;
  second[K + 1] = 3;
  lw_evaluation_add (e, 0, first);
  lw_evaluation_add (e, 1, second);
}

/* The confusions of the images sum to the total, and the means leave absent classes out. */
static void
test_numbers (void)
{
  g_autoptr (LwEvaluation) e = evaluation_of ("camvid11");
  g_assert_true (isnan (lw_evaluation_miou (e)));
  g_assert_true (isnan (lw_evaluation_accuracy (e)));
  add_confusions (e);
  int K = e->classes->n;
  for (int i = 0; i < K * K; i++)
    g_assert_cmpint (e->total[i], ==, e->per_image[i] + e->per_image[K * K + i]);
  g_assert_cmpfloat_with_epsilon (lw_evaluation_miou (e), (6.0 / 8 + 3.0 / 5) / 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (lw_evaluation_accuracy (e), 9.0 / 11, 1e-12);
}

/* The files say what was measured and how; absent classes are null, not 0. */
static void
test_files (void)
{
  GError *error = NULL;
  char *folder = scratch_new ();
  g_autoptr (LwEvaluation) e = evaluation_of ("cityscapes19");
  add_confusions (e);
  g_assert_true (lw_evaluation_save (e, folder, "w.safetensors", &error));
  g_assert_no_error (error);

  g_autofree char *path = g_build_filename (folder, "eval.json", NULL);
  g_autoptr (JsonObject) json = lw_json_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (json, "miou"), 0.675, 1e-12);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (json, "miou_13"), 0.675, 1e-12);
  JsonArray *iou = json_object_get_array_member (json, "iou");
  g_assert_cmpuint (json_array_get_length (iou), ==, 19);
  g_assert_true (json_array_get_null_element (iou, 2));
  JsonObject *protocol = json_object_get_object_member (json, "protocol");
  g_assert_cmpstr (json_object_get_string_member (protocol, "eval_mode"), ==, "whole");

  g_autofree char *tensors = g_build_filename (folder, "confusion.safetensors", NULL);
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (tensors, &error);
  g_assert_no_error (error);
  const LwTensor *confusion = lw_tensor_file_find (file, "confusion");
  g_assert_nonnull (confusion);
  g_assert_cmpint (confusion->shape[0], ==, 2);
  g_assert_cmpint (((const gint32 *)confusion->data)[19 * 19 + 19 + 1], ==, 3);

  g_autofree char *ids_path = g_build_filename (folder, "confusion-images.txt", NULL);
  g_autofree char *ids = NULL;
  g_assert_true (g_file_get_contents (ids_path, &ids, NULL, NULL));
  g_assert_cmpstr (ids, ==, "a\nb/c\n");
  scratch_free (folder);
}

/* The table has a row a class and the SYNTHIA means with the 19 classes only. */
static void
test_table (void)
{
  g_autoptr (LwEvaluation) e = evaluation_of ("cityscapes19");
  add_confusions (e);
  g_autofree char *table = lw_evaluation_table (e);
  g_assert_nonnull (strstr (table, "road               75.0     72.7"));
  g_assert_nonnull (strstr (table, "building              –"));
  g_assert_nonnull (strstr (table, "mean of 13"));
  g_autoptr (LwEvaluation) eleven = evaluation_of ("camvid11");
  add_confusions (eleven);
  g_autofree char *small = lw_evaluation_table (eleven);
  g_assert_nonnull (strstr (small, "mean of 11         67.5"));
  g_assert_null (strstr (small, "mean of 13"));
}

/* Label PNGs can hold the ids that Cityscapes' own tools expect. */
static void
test_cityscapes_ids (void)
{
  GError *error = NULL;
  g_autoptr (LwClassSet) nineteen = lw_class_set_load ("cityscapes19", &error);
  LwExportIds ids;
  g_assert_true (lw_export_cityscapes_ids (nineteen, ids, &error));
  g_assert_cmpint (ids[0], ==, 7);   /* road */
  g_assert_cmpint (ids[18], ==, 33); /* bicycle */
  g_assert_cmpint (ids[LW_IGNORE], ==, 0);
  g_autoptr (LwClassSet) camvid = lw_class_set_load ("camvid11", NULL);
  g_assert_false (lw_export_cityscapes_ids (camvid, ids, &error));
  g_assert_nonnull (strstr (error->message, "pavement"));
  g_clear_error (&error);
}

/* A prediction becomes four files of the label's size; the overlay lies between its parts. */
static void
test_export (void)
{
  GError *error = NULL;
  char *folder = scratch_new ();
  g_autoptr (LwClassSet) classes = lw_class_set_load ("camvid11", NULL);
  g_autoptr (LwImage) photograph = lw_image_new (8, 6, 3);
  g_autoptr (LwImage) labels = lw_image_new (4, 3, 1);
  g_autoptr (LwImage) confidence = lw_image_new (4, 3, 1);
  memset (photograph->pixels, 100, 8 * 6 * 3);
  labels->pixels[5] = 3;
  LwExportIds ids;
  lw_export_class_ids (ids);
  g_autofree char *stem = g_build_filename (folder, "deep", "x", NULL);
  g_assert_true (lw_export_prediction (stem, photograph, labels, confidence, classes, ids, &error));
  g_assert_no_error (error);
  g_autofree char *below = g_build_filename (folder, "deep", NULL);
  g_assert_cmpuint (scratch_count (below), ==, 4);

  g_autofree char *overlay_path = g_strconcat (stem, "_overlay.png", NULL);
  g_autoptr (LwImage) overlay = lw_image_read (overlay_path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (overlay->width, ==, 4);
  g_assert_cmpint (overlay->pixels[15], ==, (100 + classes->palette[3][0] + 1) / 2);
  g_autofree char *label_path = g_strconcat (stem, "_label.png", NULL);
  g_autofree uint16_t *read = NULL;
  int width, height;
  g_assert_true (lw_label_read_ids (label_path, &read, &width, &height, &error));
  g_assert_cmpint (read[5], ==, 3);
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluation/numbers", test_numbers);
  g_test_add_func ("/evaluation/files", test_files);
  g_test_add_func ("/evaluation/table", test_table);
  g_test_add_func ("/evaluation/cityscapes-ids", test_cityscapes_ids);
  g_test_add_func ("/evaluation/export", test_export);
  return g_test_run ();
}
