/* `labelworth train`, as a user meets it: what a run leaves behind, and what is refused. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "core/json.h"
#include "core/safetensors.h"
#include "image/image.h"
#include "training.h"

/* ---- a run --------------------------------------------------------------------------------- */

/* Everything that the run folder promises is there, and cost is not. */
static void
test_run_folder_is_complete (LwTraining *f, gconstpointer data)
{
  static const char *const files[]
      = { LW_RUN_CONFIG, LW_RUN_MANIFEST, LW_RUN_STATUS, LW_RUN_EVENTS, LW_RUN_CHECKPOINT,
          "heartbeat",   "labels.txt",    "weak.jsonl",  "eval.json",   NULL };
  g_autofree char *run = lw_training_folder (f, "run");
  lw_expect_success (lw_train_words (f, run));
  for (const char *const *name = files; *name; name++)
    {
      g_autofree char *path = g_build_filename (run, *name, NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        g_error ("%s is missing", path);
    }
  g_autofree char *path = g_build_filename (run, LW_RUN_MANIFEST, NULL);
  g_autoptr (JsonObject) manifest = lw_json_load (path, NULL);
  g_autofree char *line = lw_json_line (manifest);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (manifest, "images")), ==,
                    4);
  g_assert_null (strstr (line, "cost"));
  g_assert_null (strstr (line, "hours"));
  g_assert_cmpint (lw_state_of (run), ==, LW_RUN_FINISHED);
}

/* Every step is logged with its losses, all of them finite, and the rest that a chart needs. */
static void
test_events_tell_every_step (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  int steps = 0, evaluations = 0;
  lw_expect_success (lw_train_words (f, run));
  g_autoptr (GPtrArray) events = lw_events_of (run);
  for (guint i = 0; i < events->len; i++)
    {
      JsonObject *event = g_ptr_array_index (events, i);
      evaluations += lw_is_event (event, "evaluation");
      if (!lw_is_event (event, "step"))
        continue;
      JsonObject *terms = json_object_get_object_member (event, "terms");
      g_assert_cmpint (json_object_get_int_member (event, "iteration"), ==, ++steps);
      g_assert_false (json_object_get_null_member (event, "loss"));
      g_assert_true (json_object_has_member (terms, "ce_source"));
      g_assert_true (json_object_has_member (terms, "ce_weak"));
      g_assert_true (json_object_has_member (terms, "boundary"));
      g_assert_cmpfloat (json_object_get_double_member (event, "lr"), >, 0.0);
      g_assert_cmpfloat (json_object_get_double_member (event, "data_wait"), >=, 0.0);
      g_assert_true (json_object_has_member (event, "pseudo_coverage"));
      g_assert_true (json_object_has_member (event, "valid_prototypes"));
    }
  g_assert_cmpint (steps, ==, 6);
  g_assert_cmpint (evaluations, ==, 1);
}

/* A configuration file gives the run that the same options on the command line give; events go to a
 * file descriptor too. */
static void
test_configuration_file (LwTraining *f, gconstpointer data)
{
  g_autofree char *plain = lw_training_folder (f, "plain"), *run = lw_training_folder (f, "run");
  g_autofree char *config = g_build_filename (plain, LW_RUN_CONFIG, NULL);
  g_autofree char *mirror = g_build_filename (f->root, "mirror", NULL);
  g_autofree char *events = g_build_filename (run, LW_RUN_EVENTS, NULL);
  g_autofree char *mirrored = NULL, *written = NULL;
  lw_expect_success (lw_train_words (f, plain));
  int fd = g_open (mirror, O_WRONLY | O_CREAT, 0666);
  g_autofree char *number = g_strdup_printf ("%d", fd);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "train", "--run", run, "--config", config, "--event-fd", number, NULL);
  lw_expect_success (words);
  g_close (fd, NULL);
  lw_assert_same_checkpoint (plain, run);
  g_assert_true (g_file_get_contents (mirror, &mirrored, NULL, NULL));
  g_assert_true (g_file_get_contents (events, &written, NULL, NULL));
  g_assert_cmpstr (mirrored, ==, written);
}

/* Methods that use one domain neither need nor load the other. */
static void
test_single_domain_methods (LwTraining *f, gconstpointer data)
{
  g_autofree char *alone = lw_training_folder (f, "source-only");
  g_autofree char *supervised = lw_training_folder (f, "supervised");
  GPtrArray *words = lw_train_words (f, alone);
  lw_program_add (words, "--method", "source-only", NULL);
  lw_expect_success (words);
  words = lw_train_words (f, supervised);
  lw_program_add (words, "--method", "supervised", "--source", "", NULL);
  lw_expect_success (words);
  g_autofree char *list = g_build_filename (alone, "labels.txt", NULL);
  g_assert_false (g_file_test (list, G_FILE_TEST_EXISTS));
}

/* Every other method and label type trains to its end with finite losses. */
static void
test_methods_and_label_types (LwTraining *f, gconstpointer data)
{
  static const char *const cases[][4]
      = { { "baseline", "image", "true", "paper" }, { "uda", "none", "true", "paper" },
          { "wdass", "image", "true", "paper" },    { "wdass", "coarse", "true", "paper" },
          { "wdass", "fine", "true", "paper" },     { "wdass", "point", "false", "paper" },
          { "wdass", "point", "true", "official" }, { "wdass", "none", "true", "paper" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("run%u", i);
      g_autofree char *run = lw_training_folder (f, name);
      GPtrArray *words = lw_train_words (f, run);
      g_test_message ("%s %s", cases[i][0], cases[i][1]);
      lw_program_add (words, "--method", cases[i][0], "--label-type", cases[i][1], "--use-source",
                      cases[i][2], "--preset", cases[i][3], "--border-bottom", "0", "--eval",
                      "none", NULL);
      lw_expect_success (words);
    }
}

/* One run may mix label types: the list that it used is the list that it was given. */
static void
test_mixed_label_types (LwTraining *f, gconstpointer data)
{
  static const char list[] = "train/0000\tcoarse\ntrain/0003\tpoint\ntrain/0001\timage\n"
                             "train/0002\tfine\ntrain/0005\tnone\n";
  g_autofree char *run = lw_training_folder (f, "run");
  g_autofree char *given = g_build_filename (f->root, "list.txt", NULL);
  g_autofree char *used = g_build_filename (run, "labels.txt", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_set_contents (given, list, -1, NULL));
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--labels", given, "--images", "0", "--tags", "crop", NULL);
  lw_expect_success (words);
  g_assert_true (g_file_get_contents (used, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, list);
}

/* Labels from a file train as the ones they were; a label of another type, or of an image that has
 * changed, is refused by name. */
static void
test_given_weak_labels (LwTraining *f, gconstpointer data)
{
  g_autofree char *first = lw_training_folder (f, "first");
  g_autofree char *second = lw_training_folder (f, "second");
  g_autofree char *third = lw_training_folder (f, "third");
  g_autofree char *weak = g_build_filename (first, "weak.jsonl", NULL);
  g_autofree char *list = g_build_filename (first, "labels.txt", NULL);
  g_autofree char *name = NULL;
  lw_expect_success (lw_train_words (f, first));
  GPtrArray *words = lw_train_words (f, second);
  lw_program_add (words, "--weak", weak, "--weak-seed", "77", NULL);
  lw_expect_success (words);
  g_autofree char *again = g_build_filename (second, "weak.jsonl", NULL);
  g_autofree char *text = NULL, *text_again = NULL;
  g_assert_true (g_file_get_contents (weak, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (again, &text_again, NULL, NULL));
  g_assert_cmpstr (text, ==, text_again);
  words = lw_train_words (f, third);
  lw_program_add (words, "--weak", weak, "--label-type", "coarse", NULL);
  lw_expect_failure (words, NULL, LW_PARTS (weak, "coarse", "train/"));
  g_assert_true (g_file_get_contents (list, &name, NULL, NULL));
  *strchr (name, '\t') = '\0';
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *image = g_build_filename (f->target, "images", file, NULL);
  g_autoptr (LwImage) other = lw_image_new (80, 60, 3);
  g_assert_true (lw_image_write_png (image, other, NULL, NULL));
  words = lw_train_words (f, third);
  lw_program_add (words, "--weak", weak, NULL);
  lw_expect_failure (words, NULL, LW_PARTS (name, "another file"));
}

/* A run begins with the student of another. */
static void
test_starts_from_another_run (LwTraining *f, gconstpointer data)
{
  g_autofree char *first = lw_training_folder (f, "first"),
                  *second = lw_training_folder (f, "second");
  GPtrArray *words = lw_train_words (f, first);
  lw_program_add (words, "--method", "source-only", "--eval", "none", NULL);
  lw_expect_success (words);
  words = lw_train_words (f, second);
  lw_program_add (words, "--init-run", first, "--lr", "0", "--iterations", "1", "--eval", "none",
                  NULL);
  lw_expect_success (words);
  g_autofree char *path_a = g_build_filename (first, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *path_b = g_build_filename (second, LW_RUN_CHECKPOINT, NULL);
  g_autoptr (LwTensorFile) a = lw_tensor_file_open (path_a, NULL);
  g_autoptr (LwTensorFile) b = lw_tensor_file_open (path_b, NULL);
  const LwTensor *x = lw_tensor_file_find (a, "student.backbone.conv1.weight");
  const LwTensor *y = lw_tensor_file_find (b, "student.backbone.conv1.weight");
  g_assert_cmpmem (x->data, (gsize)x->count * 4, y->data, (gsize)y->count * 4);
}

/* Images from memory, from files and from the cache on disk make the same run. */
static void
test_cache_changes_nothing (LwTraining *f, gconstpointer data)
{
  g_autofree char *memory = lw_training_folder (f, "memory"),
                  *disk = lw_training_folder (f, "disk");
  g_autofree char *cache = lw_training_folder (f, "cache");
  lw_expect_success (lw_train_words (f, memory));
  GPtrArray *words = lw_train_words (f, disk);
  lw_program_add (words, "--memory-limit", "0", "--cache-dir", cache, "--loader-threads", "4",
                  NULL);
  lw_expect_success (words);
  lw_assert_same_checkpoint (memory, disk);
  g_assert_cmpuint (scratch_count (cache), >, 0);
}

/* ---- bad places and bad input -------------------------------------------------------------- */

/* Root may write everywhere: the program runs as nobody. */
static void
drop_rights (gpointer data)
{
  if (geteuid () == 0 && (setgroups (0, NULL) != 0 || setgid (65534) != 0 || setuid (65534) != 0))
    _exit (99);
}

static void
test_read_only_folder (LwTraining *f, gconstpointer data)
{
  g_autofree char *place = lw_training_folder (f, "locked");
  g_autofree char *inside = g_build_filename (place, "run", NULL);
  const char *const version[] = { "--version", NULL };
  g_assert_cmpint (g_mkdir (place, 0555), ==, 0);
  g_assert_cmpint (chmod (f->root, 0755), ==, 0);
  g_auto (LwProgramResult) probe = lw_program_run (version, drop_rights);
  if (probe.status != 0)
    {
      g_test_skip_printf ("user nobody cannot run the program here: %.*s",
                          (int)strcspn (probe.err, "\n"), probe.err);
      return;
    }
  lw_expect_failure (lw_train_words (f, inside), drop_rights,
                     LW_PARTS (inside, g_strerror (EACCES)));
  lw_expect_failure (lw_train_words (f, place), drop_rights, LW_PARTS (place, g_strerror (EACCES)));
  g_assert_cmpuint (scratch_count (place), ==, 0);
}

/* What cannot be used is refused before a folder is made. */
static void
test_refusals_leave_nothing (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  g_autofree char *split = g_build_filename (f->target, "images", "none", NULL);
  g_autofree char *labels = g_build_filename (f->target, "labels", "none", NULL);
  g_mkdir (split, 0777);
  g_mkdir (labels, 0777);
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--target-split", "none", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("--target", "none"));
  words = lw_train_words (f, run);
  lw_program_add (words, "--learning-rate", "1", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("learning_rate"));
  words = lw_train_words (f, run);
  lw_program_add (words, "--crop-heigth", "64", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("crop_heigth", "did you mean", "crop_height"));
  words = lw_train_words (f, run);
  lw_program_add (words, "--class-set", "cityscapes19", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("cityscapes19"));
  words = lw_train_words (f, run);
  lw_program_add (words, "--device", "abacus", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("abacus"));
  words = lw_train_words (f, run);
  lw_program_add (words, "--images", "7", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("7", "has only 6"));
  words = lw_train_words (f, run);
  lw_program_add (words, "--weights", f->root, NULL);
  lw_expect_failure (words, NULL, LW_PARTS (f->root));
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));
}

/* A batch without one labelled pixel has losses of 0, not NaN. */
static void
test_no_labelled_pixel (LwTraining *f, gconstpointer data)
{
  static const char *const cases[][2]
      = { { "supervised", "fine" }, { "wdass", "point" }, { "wdass", "coarse" } };
  g_autofree char *empty = lw_training_folder (f, "empty");
  lw_scenes_make (empty, 3, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *run = lw_training_folder (f, cases[i][1]);
      GPtrArray *words = lw_train_words (f, run);
      lw_program_add (words, "--method", cases[i][0], "--label-type", cases[i][1], "--source",
                      empty, "--target", empty, "--eval", "none", NULL);
      lw_expect_success (words);
      g_autoptr (GPtrArray) events = lw_events_of (run);
      for (guint e = 0; e < events->len; e++)
        if (lw_is_event (g_ptr_array_index (events, e), "step"))
          g_assert_false (json_object_get_null_member (g_ptr_array_index (events, e), "loss"));
    }
}

/* A training that diverges says so, and its last checkpoint is from before. */
static void
test_divergence_is_an_error (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--lr", "100", "--head-mult", "10000", "--iterations", "200",
                  "--checkpoint-every", "1000", "--weight-decay", "1", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("not finite", "--lr"));
  g_assert_cmpint (lw_state_of (run), ==, LW_RUN_FAILED);
  g_autofree char *path = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (path, NULL);
  g_assert_cmpstr (g_hash_table_lookup (lw_tensor_file_metadata (file), "iteration"), ==, "0");
}

#define ADD(path, data, function)                                                                  \
  g_test_add (path, LwTraining, data, lw_training_set_up, function, lw_training_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/train/run-folder", NULL, test_run_folder_is_complete);
  ADD ("/train/events", NULL, test_events_tell_every_step);
  ADD ("/train/config", NULL, test_configuration_file);
  ADD ("/train/single-domain", NULL, test_single_domain_methods);
  ADD ("/train/methods", NULL, test_methods_and_label_types);
  ADD ("/train/mixed-labels", NULL, test_mixed_label_types);
  ADD ("/train/weak-labels", NULL, test_given_weak_labels);
  ADD ("/train/init-run", NULL, test_starts_from_another_run);
  ADD ("/train/cache", NULL, test_cache_changes_nothing);
  ADD ("/train/read-only", NULL, test_read_only_folder);
  ADD ("/train/refusals", NULL, test_refusals_leave_nothing);
  ADD ("/train/no-labelled-pixel", NULL, test_no_labelled_pixel);
  ADD ("/train/divergence", NULL, test_divergence_is_an_error);
  return g_test_run ();
}
