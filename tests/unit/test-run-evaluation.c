/* What the page Classes shows: evaluations image by image, confusions, columns of numbers. */
#include <math.h>

#include "core/error.h"
#include "eval/evaluate.h"
#include "model/class-column.h"
#include "model/confusion.h"
#include "scratch.h"
#include "study-folder.h"

typedef struct
{
  char *folder;
  LwStudySnapshot *snapshot;
} Fixture;

/* Of two images. The first: 8 pixels of class 0, of which 2 were taken for class 1. The second: 2
 * pixels of class 0, found, and @car of class 8, taken for class 1. */
static LwEvaluation *
evaluation_new (int car)
{
  LwDatasetItem items[] = { { .id = (char *)"val/a" }, { .id = (char *)"val/b" } };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_ptr_array_add (list, &items[0]);
  g_ptr_array_add (list, &items[1]);
  g_autoptr (LwClassSet) classes = lw_class_set_load ("camvid11", NULL);
  g_assert_nonnull (classes);
  LwDataset data = { .spec = (char *)"pairs:x",
                     .layout = (char *)"pairs",
                     .split = (char *)"val",
                     .classes = classes,
                     .items = list };
  LwProtocol protocol;
  lw_protocol_init (&protocol);
  LwEvaluation *evaluation = lw_evaluation_new (&data, &protocol);
  int K = classes->n;
  g_autofree int64_t *first = g_new0 (int64_t, K * K), *second = g_new0 (int64_t, K * K);
  first[0] = 6;
  first[1] = 2;
  second[0] = 2;
  second[8 * K + 1] = car;
  lw_evaluation_add (evaluation, 0, first);
  lw_evaluation_add (evaluation, 1, second);
  return evaluation;
}

static void
finish (const LwStudyRun *run, int car)
{
  g_autoptr (LwEvaluation) evaluation = evaluation_new (car);
  study_put (run->folder, "config.json", "{\"iterations\": 10}");
  g_assert_true (lw_evaluation_save (evaluation, run->folder, LW_RUN_CHECKPOINT, NULL));
  g_assert_true (lw_run_status_write (run->folder, LW_RUN_FINISHED, NULL, NULL));
}

/* Points and image tags on two partitions each, all finished. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->folder = scratch_new ();
  study_put (f->folder, "study.json",
             "{\"source\": \"pairs:s\", \"target\": \"camvid:t\", \"class_set\": \"camvid11\","
             " \"label_types\": [\"image\", \"point\"], \"images\": [2], \"partitions\": 2}");
  study_put (f->folder, "splits/p0.txt", "a\nb\nc\nd\n");
  study_put (f->folder, "splits/p1.txt", "d\nc\nb\na\n");
  g_autoptr (LwStudy) study = lw_study_open (f->folder, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) plan = lw_study_plan (study, &error);
  g_assert_no_error (error);
  finish (study_find (plan, "wdass-image-2-p0"), 10);
  finish (study_find (plan, "wdass-image-2-p1"), 20);
  finish (study_find (plan, "wdass-point-2-p0"), 0);
  finish (study_find (plan, "wdass-point-2-p1"), 0);
  f->snapshot = lw_study_snapshot_load (f->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  lw_study_snapshot_unref (f->snapshot);
  scratch_free (f->folder);
}

static int
position_of (const Fixture *f, const char *prefix)
{
  return lw_study_snapshot_find (f->snapshot, study_find (f->snapshot->plan, prefix)->id);
}

static LwRunEvaluation *
load (const Fixture *f, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  LwRunEvaluation *self = lw_run_evaluation_load (f->snapshot, position_of (f, prefix), &error);
  g_assert_no_error (error);
  return self;
}

/* ---- evaluations --------------------------------------------------------------------------- */

static void
test_numbers (Fixture *f, gconstpointer data)
{
  g_autoptr (LwRunEvaluation) e = load (f, "wdass-image-2-p0");
  double iou[LW_MAX_CLASSES];
  g_assert_cmpint (e->n_images, ==, 2);
  g_assert_cmpint (e->n_classes, ==, 11);
  g_assert_cmpstr (e->classes->id, ==, "camvid11");
  g_assert_cmpint (lw_run_evaluation_find (e, "val/b"), ==, 1);
  g_assert_cmpint (lw_run_evaluation_find (e, "val/c"), ==, -1);
  g_assert_cmpint (e->total[0], ==, 8);
  g_assert_cmpint (e->total[8 * 11 + 1], ==, 10);
  lw_run_evaluation_iou (e, iou);
  g_assert_cmpfloat_with_epsilon (iou[0], 80, 1e-9);
  g_assert_cmpfloat (iou[1], ==, 0);
  g_assert_true (isnan (iou[2]));
  /* Class 1 is predicted in the first image but does not occur in it. */
  g_assert_cmpfloat_with_epsilon (lw_run_evaluation_image_miou (e, 0), 75, 1e-9);
  g_assert_cmpfloat_with_epsilon (lw_run_evaluation_image_miou (e, 1), 50, 1e-9);
  g_assert_cmpfloat (lw_run_evaluation_image_iou (e, 1, 8), ==, 0);
  g_assert_true (isnan (lw_run_evaluation_image_iou (e, 0, 8)));
}

/* One evaluation in memory for all that use it, and none of files that changed since. */
static void
test_shared (Fixture *f, gconstpointer data)
{
  g_autoptr (LwRunEvaluation) first = load (f, "wdass-image-2-p0");
  g_autoptr (LwRunEvaluation) second = load (f, "wdass-image-2-p0");
  g_assert_true (first == second);
  finish (study_find (f->snapshot->plan, "wdass-image-2-p0"), 30);
  g_autoptr (LwRunEvaluation) third = load (f, "wdass-image-2-p0");
  g_assert_true (third != first);
  g_assert_cmpint (third->total[8 * 11 + 1], ==, 30);
  g_assert_cmpint (first->total[8 * 11 + 1], ==, 10);
}

static void
expect_damage (Fixture *f, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  const LwStudyRun *run = study_find (f->snapshot->plan, "wdass-point-2-p0");
  g_autofree char *path = g_build_filename (run->folder, name, NULL);
  g_autofree char *kept = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &kept, &size, NULL));
  study_put (run->folder, name, text);
  g_autoptr (LwRunEvaluation) e
      = lw_run_evaluation_load (f->snapshot, position_of (f, "wdass-point-2-p0"), &error);
  g_assert_null (e);
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_true (lw_file_replace (path, kept, size, NULL));
}

static void
test_damage (Fixture *f, gconstpointer data)
{
  expect_damage (f, "confusion-images.txt", "val/a\n");
  expect_damage (f, "confusion-images.txt", "val/a\nval/a\n");
  expect_damage (f, "confusion-images.txt", "val/a\nval/\xff\n");
  expect_damage (f, "confusion.safetensors", "no tensors");
  expect_damage (f, "eval.json", "{\"miou\": 0.5}");
  expect_damage (f, "eval.json",
                 "{\"miou\": 0.5, \"classes\": [\"sky\", \"building\", \"pole\", \"road\","
                 " \"pavement\", \"tree\", \"sign\", \"fence\", \"car\", \"pedestrian\","
                 " \"bicyclist\"]}");
  expect_damage (f, "eval.json",
                 "{\"miou\": 0.4, \"classes\": [1, [], {}, null, \"e\", \"f\", \"g\", \"h\","
                 " \"i\", \"j\", \"k\"]}");
  g_autoptr (LwRunEvaluation) whole = load (f, "wdass-point-2-p0");
  g_assert_nonnull (whole);
}

/* ---- confusions ---------------------------------------------------------------------------- */

static void
test_confusion (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const int positions[]
      = { position_of (f, "wdass-image-2-p0"), position_of (f, "wdass-image-2-p1") };
  g_autoptr (LwConfusion) c = lw_confusion_load (f->snapshot, positions, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (c->n_runs, ==, 2);
  g_assert_cmpint (c->images_with[0], ==, 2);
  g_assert_cmpint (c->images_with[8], ==, 1);
  g_assert_cmpfloat_with_epsilon (lw_confusion_share (c, 0, 1, LW_SHARE_OF_TRUTH), 4.0 / 20, 1e-12);
  g_assert_cmpfloat_with_epsilon (lw_confusion_share (c, 0, 1, LW_SHARE_OF_PREDICTION), 4.0 / 34,
                                  1e-12);
  g_assert_cmpfloat_with_epsilon (lw_confusion_share (c, 8, 1, LW_SHARE_OF_ALL), 30.0 / 50, 1e-12);
  g_assert_true (isnan (lw_confusion_share (c, 3, 0, LW_SHARE_OF_TRUTH)));
  g_assert_cmpfloat_with_epsilon (lw_confusion_pixels (c, 8), 0.6, 1e-12);
  g_assert_false (lw_confusion_is_rare (c, 8));
  g_assert_true (lw_confusion_is_rare (c, 3));
  g_autoptr (GArray) pairs = lw_confusion_ranked (c, LW_SHARE_OF_TRUTH, 12);
  g_assert_cmpuint (pairs->len, ==, 2);
  g_assert_cmpint (g_array_index (pairs, LwConfusedPair, 0).truth, ==, 8);
  g_assert_cmpint (g_array_index (pairs, LwConfusedPair, 1).truth, ==, 0);
  g_autofree char *text = lw_confusion_text (c, 8, 1, LW_SHARE_OF_TRUTH);
  g_assert_cmpstr (text, ==, "car taken for building: 100.0 % of car");
}

/* ---- columns ------------------------------------------------------------------------------- */

static LwClassColumn *
column_new (Fixture *f, const char *prefix, gboolean cell)
{
  LwClassColumn *column
      = lw_class_column_new (study_find (f->snapshot->plan, prefix)->id, "x", cell);
  g_assert_true (lw_class_column_update (column, f->snapshot));
  return column;
}

/* A mean has an interval over its partitions, and is compared partition by partition. */
static void
test_columns (Fixture *f, gconstpointer data)
{
  const LwMeasure sky = { .name = "sky", .classes = { 1 } };
  const LwMeasure car = { .name = "car", .classes = { [8] = 1 } };
  int n;
  g_autoptr (LwClassColumn) run = column_new (f, "wdass-image-2-p0", FALSE);
  g_autoptr (LwClassColumn) images = column_new (f, "wdass-image-2-p0", TRUE);
  g_autoptr (LwClassColumn) points = column_new (f, "wdass-point-2-p1", TRUE);
  g_assert_cmpfloat_with_epsilon (lw_class_column_value (run, &sky).mean, 80, 1e-9);
  g_assert_true (isnan (lw_class_column_value (run, &sky).low));
  lw_class_column_positions (run, &n);
  g_assert_cmpint (n, ==, 1);
  lw_class_column_positions (images, &n);
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpint (lw_class_column_value (images, &sky).n, ==, 2);
  g_assert_false (isnan (lw_class_column_value (images, &sky).low));
  g_assert_true (isnan (lw_class_column_value (points, &car).mean));

  const LwComparison paired = lw_class_column_compare (points, images, &sky);
  g_assert_cmpint (paired.difference.n, ==, 2);
  g_assert_cmpint (paired.verdict, ==, LW_VERDICT_TIE);
  const LwComparison single = lw_class_column_compare (run, images, &sky);
  g_assert_cmpint (single.verdict, ==, LW_VERDICT_UNKNOWN);
  g_assert_cmpfloat_with_epsilon (single.difference.mean, 0, 1e-9);

  g_autoptr (LwClassColumn) gone = lw_class_column_new ("no-such-run", "x", FALSE);
  g_assert_false (lw_class_column_update (gone, f->snapshot));
  g_assert_true (isnan (lw_class_column_value (gone, &sky).mean));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/run-evaluation/numbers", test_numbers);
  ADD ("/run-evaluation/shared", test_shared);
  ADD ("/run-evaluation/damage", test_damage);
  ADD ("/confusion/shares", test_confusion);
  ADD ("/class-column/values", test_columns);
  return g_test_run ();
}
