/* `labelworth evaluate` and `labelworth predict` on a trained run. */
#include <math.h>
#include <string.h>

#include "../unit/scratch.h"
#include "core/file.h"
#include "core/json.h"
#include "image/image.h"
#include "training.h"

static char *
trained_run (LwTraining *f)
{
  char *run = lw_training_folder (f, "run");
  lw_expect_success (lw_train_words (f, run));
  return run;
}

static GPtrArray *
words_for (const char *command, const char *run)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, command, "--run", run, "--threads", "1", NULL);
  return words;
}

/* The evaluation as JSON. (transfer full) */
static JsonObject *
evaluate (GPtrArray *words)
{
  GError *error = NULL;
  lw_program_add (words, "--json", NULL);
  g_auto (LwProgramResult) result = lw_execute (words, NULL);
  if (result.status != 0)
    g_error ("%s", result.err);
  JsonObject *json = lw_json_parse (result.out, -1, "stdout", &error);
  g_assert_no_error (error);
  return json;
}

/* Evaluated again, a run has the numbers that its training wrote; the images' confusions are kept.
 */
static void
test_same_numbers (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = trained_run (f);
  g_autofree char *path = g_build_filename (run, "eval.json", NULL);
  g_autofree char *output = lw_training_folder (f, "judged");
  GError *error = NULL;
  GPtrArray *words = words_for ("evaluate", run);
  lw_program_add (words, "--output", output, NULL);
  g_autoptr (JsonObject) again = evaluate (words);
  g_autoptr (JsonObject) first = lw_json_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (json_object_get_double_member (first, "miou"), ==,
                     json_object_get_double_member (again, "miou"));
  g_assert_cmpuint (scratch_count (output), ==, 3);
}

/* A window that covers the image is the whole image; smaller ones and another size are other
 * protocols, which the result states. */
static void
test_protocols (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = trained_run (f);
  g_autoptr (JsonObject) whole = evaluate (words_for ("evaluate", run));
  GPtrArray *words = words_for ("evaluate", run);
  lw_program_add (words, "--sliding", "400x300", NULL);
  g_autoptr (JsonObject) covering = evaluate (words);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (whole, "miou"),
                                  json_object_get_double_member (covering, "miou"), 1e-3);
  words = words_for ("evaluate", run);
  lw_program_add (words, "--sliding", "48", "--stride", "16", "--batch", "3", "--size", "96x72",
                  NULL);
  g_autoptr (JsonObject) sliding = evaluate (words);
  JsonObject *protocol = json_object_get_object_member (sliding, "protocol");
  g_assert_cmpstr (json_object_get_string_member (protocol, "eval_mode"), ==, "sliding");
  g_assert_cmpint (json_object_get_int_member (protocol, "eval_stride"), ==, 16);
  g_assert_cmpint (json_object_get_int_member (protocol, "eval_width"), ==, 96);
}

/* The teacher is another network than the student; both are in a checkpoint. */
static void
test_teacher (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = trained_run (f);
  GPtrArray *words = words_for ("evaluate", run);
  lw_program_add (words, "--teacher", NULL);
  g_autoptr (JsonObject) teacher = evaluate (words);
  g_assert_true (json_object_get_boolean_member (
      json_object_get_object_member (teacher, "protocol"), "eval_teacher"));
}

/* What cannot be judged is refused, by name and without a number. */
static void
test_refusals (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = trained_run (f);
  g_autofree char *checkpoint = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *damaged = lw_training_folder (f, "damaged.safetensors");
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (checkpoint, &bytes, &size, NULL));
  g_assert_true (lw_file_replace (damaged, bytes, size / 2, NULL));

  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "evaluate", "--weights", damaged, "--data", f->target, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("damaged.safetensors"));

  words = words_for ("evaluate", run);
  lw_program_add (words, "--class-set", "cityscapes19", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("cityscapes19"));

  words = words_for ("evaluate", run);
  lw_program_add (words, "--size", "80x", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("--size", "80x"));

  words = words_for ("evaluate", run);
  lw_program_add (words, "--weights", damaged, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("--run", "--weights"));

  words = words_for ("predict", run);
  lw_program_add (words, "photo.png", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("--output"));
}

/* Of a photograph four files are written: classes, colours, overlay, confidence. */
static void
test_predict (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = trained_run (f);
  g_autofree char *photograph = g_build_filename (f->target, "images", "val", "0006.png", NULL);
  g_autofree char *output = lw_training_folder (f, "predictions");
  GPtrArray *words = words_for ("predict", run);
  lw_program_add (words, "--output", output, photograph, NULL);
  lw_expect_success (words);
  g_assert_cmpuint (scratch_count (output), ==, 4);
  g_autofree char *label = g_build_filename (output, "0006_label.png", NULL);
  g_autofree uint16_t *ids = NULL;
  int width, height;
  g_assert_true (lw_label_read_ids (label, &ids, &width, &height, NULL));
  g_assert_cmpint (width, ==, 80);
  g_assert_cmpint (height, ==, 60);
  for (int i = 0; i < width * height; i++)
    g_assert_cmpint (ids[i], <, 11);

  words = words_for ("predict", run);
  lw_program_add (words, "--output", output, "--data", f->target, NULL);
  lw_expect_success (words);
  words = words_for ("predict", run);
  lw_program_add (words, "--output", output, photograph, photograph, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("0006"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, LwTraining, NULL, lw_training_set_up, function, lw_training_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/evaluate/same-numbers", test_same_numbers);
  ADD ("/evaluate/protocols", test_protocols);
  ADD ("/evaluate/teacher", test_teacher);
  ADD ("/evaluate/refusals", test_refusals);
  ADD ("/predict/files", test_predict);
  return g_test_run ();
}
