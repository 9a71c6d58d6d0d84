/* `labelworth study predict`: stored predictions are those that the evaluation counted. */
#include <glib/gstdio.h>
#include <string.h>

#include "../unit/scratch.h"
#include "core/file.h"
#include "core/json.h"
#include "core/safetensors.h"
#include "eval/prediction-files.h"
#include "training.h"

#define CLASSES 11

/* One study, trained once for all tests; two images are evaluated. */
typedef struct
{
  LwTraining training;
  char *study;
  GPtrArray *runs; /* char *: ids */
} Fixture;

static GPtrArray *
words_of (const Fixture *f, const char *verb)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", verb, f->study, NULL);
  return words;
}

static char *
run_folder (const Fixture *f, const char *id)
{
  return g_build_filename (f->study, "runs", id, NULL);
}

static void
fixture_init (Fixture *f)
{
  lw_training_set_up (&f->training, NULL);
  f->study = lw_training_folder (&f->training, "study");
  f->runs = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *words = words_of (f, "init");
  lw_program_add (words, "--source", f->training.source, "--target", f->training.target, "--images",
                  "2,4", "--label-types", "point", "--partitions", "1", "--arch", "resnet18",
                  "--width", "8", "--dim", "16", "--crop-height", "48", "--crop-width", "64",
                  "--batch", "2", "--iterations", "3", "--precision", "f32", "--threads", "1",
                  NULL);
  lw_program_add (words, "--eval-width", "100", "--eval-height", "75", "--eval-batch", "2",
                  "--eval-batch-statistics", NULL);
  lw_expect_success (words);
  lw_expect_success (words_of (f, "run"));
  g_autofree char *path = g_build_filename (f->study, "runs", NULL);
  g_autoptr (GDir) runs = g_dir_open (path, 0, NULL);
  for (const char *name; (name = g_dir_read_name (runs));)
    g_ptr_array_add (f->runs, g_strdup (name));
  g_assert_cmpuint (f->runs->len, >=, 2);
}

static void
fixture_clear (Fixture *f)
{
  g_ptr_array_unref (f->runs);
  g_free (f->study);
  lw_training_tear_down (&f->training, NULL);
}

static GStrv
images_of (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "confusion-images.txt", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strsplit (g_strchomp (text), "\n", -1);
}

/* Counts the stored labels of an image against its masks, and compares with the evaluation. */
static void
check_image (const Fixture *f, const char *folder, const char *image, const gint32 *known)
{
  GError *error = NULL;
  g_autoptr (LwDataset) data = lw_dataset_open (f->training.target, "val", NULL, &error);
  g_assert_no_error (error);
  int at = 0;
  while (strcmp (lw_dataset_item (data, at)->id, image) != 0)
    at++;
  g_autoptr (LwImage) truth = lw_dataset_read_labels (data, at, &error);
  g_assert_no_error (error);
  g_autoptr (LwImage) labels = lw_prediction_read_labels (folder, image, CLASSES, &error);
  g_assert_no_error (error);
  g_autoptr (LwImage) confidence = lw_prediction_read_confidence (folder, image, &error);
  g_assert_no_error (error);
  g_assert_cmpint (labels->width, ==, truth->width);
  g_assert_cmpint (labels->height, ==, truth->height);
  gint32 counted[CLASSES * CLASSES] = { 0 };
  for (int i = 0; i < truth->width * truth->height; i++)
    {
      g_assert_cmpint (confidence->pixels[i] % 17, ==, 0);
      if (truth->pixels[i] != LW_IGNORE)
        counted[truth->pixels[i] * CLASSES + labels->pixels[i]]++;
    }
  g_assert_cmpmem (counted, sizeof counted, known, sizeof counted);
}

/* Also where the numbers depend on which images share a batch: images that are asked for alone are
 * those of the whole evaluation. */
static void
test_agrees (gconstpointer data)
{
  const Fixture *f = data;
  GError *error = NULL;
  g_autofree char *first = run_folder (f, f->runs->pdata[0]);
  g_auto (GStrv) images = images_of (first);
  GPtrArray *words = words_of (f, "predict");
  lw_program_add (words, "--images", images[1], "--threads", "1", NULL);
  lw_expect_success (words);
  g_assert_false (lw_prediction_exists (first, images[0]));
  g_assert_true (lw_prediction_exists (first, images[1]));
  lw_expect_success (words_of (f, "predict"));
  for (guint r = 0; r < f->runs->len; r++)
    {
      g_autofree char *folder = run_folder (f, f->runs->pdata[r]);
      g_autofree char *path = g_build_filename (folder, "confusion.safetensors", NULL);
      g_autoptr (LwTensorFile) file = lw_tensor_file_open (path, &error);
      g_assert_no_error (error);
      const gint32 *known = lw_tensor_file_find (file, "confusion")->data;
      for (int i = 0; images[i]; i++)
        check_image (f, folder, images[i], known + i * CLASSES * CLASSES);
      g_assert_true (lw_predictions_are_current (folder));
    }
}

/* The lines for programs. (transfer full) */
static GPtrArray *
lines_of (GPtrArray *words)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  lw_program_add (words, "--progress-lines", NULL);
  g_auto (LwProgramResult) result = lw_execute (words, NULL);
  if (result.status != 0)
    g_error ("%s", result.err);
  g_auto (GStrv) texts = g_strsplit (g_strchomp (result.out), "\n", -1);
  for (char **text = texts; *text; text++)
    {
      GError *error = NULL;
      g_ptr_array_add (lines, lw_json_parse (*text, -1, "stdout", &error));
      g_assert_no_error (error);
    }
  return lines;
}

/* Images that the lines say were made. */
static guint
count_made (GPtrArray *words)
{
  guint made = 0;
  g_autoptr (GPtrArray) lines = lines_of (words);
  for (guint i = 0; i < lines->len; i++)
    made += lw_is_event (lines->pdata[i], "image");
  g_assert_true (lw_is_event (lines->pdata[lines->len - 1], "finished"));
  return made;
}

/* What is there is kept; what is missing, or of other weights, is made. */
static void
test_again (gconstpointer data)
{
  const Fixture *f = data;
  const char *run = f->runs->pdata[0];
  g_autofree char *folder = run_folder (f, run);
  g_autofree char *weights = g_build_filename (folder, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *other = run_folder (f, f->runs->pdata[1]);
  g_autofree char *others = g_build_filename (other, LW_RUN_CHECKPOINT, NULL);
  g_auto (GStrv) images = images_of (folder);
  lw_expect_success (words_of (f, "predict"));
  g_assert_cmpuint (count_made (words_of (f, "predict")), ==, 0);

  g_autofree char *label = lw_prediction_label_path (folder, images[0]);
  g_assert_cmpint (g_unlink (label), ==, 0);
  g_assert_cmpuint (count_made (words_of (f, "predict")), ==, 1);
  GPtrArray *words = words_of (f, "predict");
  lw_program_add (words, run, "--count", "1", "--overwrite", NULL);
  g_assert_cmpuint (count_made (words), ==, 1);

  g_autofree char *bytes = NULL, *kept = NULL;
  gsize size, kept_size;
  g_assert_true (g_file_get_contents (others, &bytes, &size, NULL));
  g_assert_true (g_file_get_contents (weights, &kept, &kept_size, NULL));
  g_assert_true (lw_file_replace (weights, bytes, size, NULL));
  g_assert_false (lw_predictions_are_current (folder));
  g_assert_cmpuint (count_made (words_of (f, "predict")), ==, 2);
  g_assert_true (lw_file_replace (weights, kept, kept_size, NULL));
  lw_expect_success (words_of (f, "predict"));
}

/* A run without weights says so, and the other one is predicted all the same. */
static void
test_refusals (gconstpointer data)
{
  const Fixture *f = data;
  g_autofree char *folder = run_folder (f, f->runs->pdata[0]);
  g_autofree char *other = run_folder (f, f->runs->pdata[1]);
  g_autofree char *weights = g_build_filename (folder, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *away = g_strconcat (weights, ".away", NULL);
  g_autofree char *first = g_build_filename (folder, LW_PREDICTIONS, NULL);
  g_autofree char *second = g_build_filename (other, LW_PREDICTIONS, NULL);
  scratch_free (g_steal_pointer (&first));
  scratch_free (g_steal_pointer (&second));
  g_assert_cmpint (g_rename (weights, away), ==, 0);
  lw_expect_failure (words_of (f, "predict"), NULL,
                     LW_PARTS (f->runs->pdata[0], LW_RUN_CHECKPOINT));
  g_auto (GStrv) images = images_of (folder);
  g_assert_false (lw_prediction_exists (folder, images[0]));
  g_assert_true (lw_prediction_exists (other, images[0]));
  g_assert_cmpint (g_rename (away, weights), ==, 0);

  GPtrArray *words = words_of (f, "predict");
  lw_program_add (words, "--images", "nowhere", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("nowhere", images[0]));
  words = words_of (f, "predict");
  lw_program_add (words, "no-such-run", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("no-such-run"));
  words = words_of (f, "predict");
  lw_program_add (words, "--count", "2", "--images", images[0], NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("--count", "--images"));
}

int
main (int argc, char **argv)
{
  Fixture f;
  g_test_init (&argc, &argv, NULL);
  fixture_init (&f);
  g_test_add_data_func ("/study-predict/agrees", &f, test_agrees);
  g_test_add_data_func ("/study-predict/again", &f, test_again);
  g_test_add_data_func ("/study-predict/refusals", &f, test_refusals);
  int status = g_test_run ();
  fixture_clear (&f);
  return status;
}
