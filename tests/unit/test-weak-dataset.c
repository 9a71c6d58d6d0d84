/* Weak labels of a whole data set: the same for any number of threads and any subset. */
#include "dataset/weak-dataset.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/error.h"
#include "dataset/file-hash.h"
#include "scratch.h"

#define N_IMAGES 6

/* A CamVid folder of N_IMAGES images of 40 x 30 whose classes are stripes. */
static LwDataset *
make_dataset (const char *root)
{
  for (int split = 0; split < 2; split++)
    {
      g_autofree char *folder = g_build_filename (root, split ? "trainannot" : "train", NULL);
      g_assert_cmpint (g_mkdir (folder, 0777), ==, 0);
      for (int i = 0; i < N_IMAGES; i++)
        {
          g_autofree char *path = g_strdup_printf ("%s/frame_%d.png", folder, i);
          g_autoptr (LwImage) image = lw_image_new (40, 30, split ? 1 : 3);
          for (int p = 0; p < 40 * 30 * image->channels; p++)
            image->pixels[p] = split ? (uint8_t)(p % 40 / (5 + i)) : (uint8_t)(p * i);
          g_assert_true (lw_image_write_png (path, image, NULL, NULL));
        }
    }
  g_autofree char *spec = g_strdup_printf ("camvid:%s", root);
  g_autoptr (GError) error = NULL;
  LwDataset *dataset = lw_dataset_open (spec, "train", NULL, &error);
  g_assert_no_error (error);
  return dataset;
}

/* The labels as the file that they give. */
static char *
text_of (const LwDataset *dataset, const int *indices, int n, LwLabelType type, int n_threads,
         const char *path)
{
  LwWeakOptions options = { .type = type, .seed = 3, .coarse = LW_COARSE_OPTIONS_DEFAULT };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) labels
      = lw_weak_labels_make (dataset, indices, n, &options, n_threads, &error);
  g_assert_no_error (error);
  g_assert_true (lw_weak_labels_save (path, labels, &error));
  char *text;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  return text;
}

static void
test_threads_and_subsets_do_not_matter (void)
{
  char *root = scratch_new ();
  g_autoptr (LwDataset) dataset = make_dataset (root);
  g_autofree char *path = g_build_filename (root, "weak.jsonl", NULL);
  for (int t = LW_LABEL_NONE; t <= LW_LABEL_COARSE; t++)
    {
      g_autofree char *one = text_of (dataset, NULL, 0, (LwLabelType)t, 1, path);
      g_autofree char *many = text_of (dataset, NULL, 0, (LwLabelType)t, 5, path);
      g_assert_cmpstr (one, ==, many);
      const int indices[] = { 4, 1 };
      g_autofree char *two = text_of (dataset, indices, 2, (LwLabelType)t, 2, path);
      g_auto (GStrv) all_lines = g_strsplit (one, "\n", -1), lines = g_strsplit (two, "\n", -1);
      g_assert_cmpuint (g_strv_length (all_lines), ==, N_IMAGES + 1);
      g_assert_cmpstr (lines[0], ==, all_lines[4]);
      g_assert_cmpstr (lines[1], ==, all_lines[1]);
    }
  scratch_free (root);
}

static void
test_labels_carry_id_and_hash (void)
{
  char *root = scratch_new ();
  g_autoptr (LwDataset) dataset = make_dataset (root);
  LwWeakOptions options = { .type = LW_LABEL_POINT };
  g_autoptr (GPtrArray) labels = lw_weak_labels_make (dataset, NULL, 0, &options, 2, NULL);
  for (guint i = 0; i < N_IMAGES; i++)
    {
      const LwDatasetItem *item = lw_dataset_item (dataset, (int)i);
      const LwWeakLabel *label = g_ptr_array_index (labels, i);
      g_autofree char *hash = lw_file_hash (item->image_path, NULL);
      g_assert_cmpstr (label->image, ==, item->id);
      g_assert_cmpstr (label->hash, ==, hash);
    }
  scratch_free (root);
}

/* One torn mask fails the whole with its name, however many threads are at work. */
static void
test_a_torn_mask_is_named (void)
{
  char *root = scratch_new ();
  g_autoptr (LwDataset) dataset = make_dataset (root);
  const char *path = lw_dataset_item (dataset, 3)->label_path;
  g_assert_true (g_file_set_contents (path, "\x89PNG", -1, NULL));
  for (int n_threads = 1; n_threads < 4; n_threads++)
    {
      LwWeakOptions options = { .type = LW_LABEL_IMAGE };
      g_autoptr (GError) error = NULL;
      g_assert_null (lw_weak_labels_make (dataset, NULL, 0, &options, n_threads, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, path));
    }
  scratch_free (root);
}

static gboolean
stop_at_two (int done, int total, void *data)
{
  g_assert_cmpint (done, <=, 2);
  g_assert_cmpint (total, ==, N_IMAGES);
  return done < 2;
}

static void
test_progress_can_stop (void)
{
  char *root = scratch_new ();
  g_autoptr (LwDataset) dataset = make_dataset (root);
  LwWeakOptions options = { .type = LW_LABEL_IMAGE, .progress = stop_at_two };
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_weak_labels_make (dataset, NULL, 0, &options, 2, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_STOPPED);
  scratch_free (root);
}

/* FIPS 180-4 test vector. */
static void
test_file_hash (void)
{
  char *root = scratch_new ();
  g_autofree char *path = g_build_filename (root, "abc", NULL);
  g_assert_true (g_file_set_contents (path, "abc", -1, NULL));
  g_autofree char *hash = lw_file_hash (path, NULL);
  g_assert_cmpstr (hash, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_file_hash (root, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  scratch_free (root);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weak-dataset/threads", test_threads_and_subsets_do_not_matter);
  g_test_add_func ("/weak-dataset/hash", test_labels_carry_id_and_hash);
  g_test_add_func ("/weak-dataset/torn", test_a_torn_mask_is_named);
  g_test_add_func ("/weak-dataset/stop", test_progress_can_stop);
  g_test_add_func ("/weak-dataset/file-hash", test_file_hash);
  return g_test_run ();
}
