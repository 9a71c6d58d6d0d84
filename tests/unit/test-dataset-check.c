/* The examination of data sets: what it counts, and the encodings that it must not call usable. */
#include <string.h>

#include "core/error.h"
#include "dataset/check.h"
#include "image-fixture.h"
#include "scratch.h"

#define GREY PNG_COLOR_TYPE_GRAY
#define PALETTE PNG_COLOR_TYPE_PALETTE
#define RGB PNG_COLOR_TYPE_RGB
#define WIDTH 20
#define HEIGHT 10

typedef struct
{
  char *root;
  LwDataset *dataset;
  LwDatasetCheck *check;
} Fixture;

static void
set_up (Fixture *self, const void *data)
{
  self->root = scratch_new ();
}

static void
tear_down (Fixture *self, const void *data)
{
  lw_dataset_check_free (self->check);
  lw_dataset_free (self->dataset);
  scratch_free (self->root);
}

/* A pair whose label pixels go round the first @n of @ids. */
static void
add_pair (const Fixture *self, const char *images, const char *labels, int colour_type, int depth,
          const uint16_t *ids, int n)
{
  uint16_t map[WIDTH * HEIGHT];
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    map[i] = ids[i % n];
  lw_fixture_save_photograph (self->root, images, WIDTH, HEIGHT);
  lw_fixture_save_ids (self->root, labels, colour_type, depth, WIDTH, HEIGHT, map);
}

static void
check (Fixture *self, const char *prefix, const char *split)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = g_strconcat (prefix, self->root, NULL);
  LwDatasetCheckOptions options = { .threads = 3 };
  self->dataset = lw_dataset_open (spec, split, NULL, &error);
  g_assert_no_error (error);
  self->check = lw_dataset_check (self->dataset, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpint (self->check->usable, ==, self->check->reasons->len == 0);
}

static void
assert_text (GPtrArray *texts, const char *part)
{
  for (guint i = 0; i < texts->len; i++)
    if (strstr (texts->pdata[i], part))
      return;
  g_error ("no text with \"%s\" among %u", part, texts->len);
}

static const uint16_t street[] = { 7, 8, 11, 21, 23, 26, 0, 24, 17, 20 };

/* Two good pairs: counts of ids, classes and sizes are exact. */
static void
test_counts (Fixture *f, const void *data)
{
  add_pair (f, "images/1.png", "labels/1.png", PALETTE, 8, street, 10);
  add_pair (f, "images/2.jpg", "labels/2.png", GREY, 8, street, 4);
  check (f, "", NULL);
  g_assert_true (f->check->usable);
  g_assert_cmpint (f->check->warnings->len, ==, 0);
  g_assert_cmpint (f->check->checked, ==, 2);
  const LwLabelCount *masks = &f->check->masks;
  g_assert_true (masks->files == 2 && masks->pixels == 400 && masks->unmapped_pixels == 20);
  g_assert_cmpint (masks->ids->len, ==, 10);
  const LwIdCount *road = &g_array_index (masks->ids, LwIdCount, 1);
  g_assert_true (road->id == 7 && road->klass == 0 && road->pixels == 70 && road->images == 2);
  g_assert_cmpstr (road->name, ==, "road");
  g_assert_true (masks->class_pixels[13] == 20 && masks->class_images[13] == 1);
  g_assert_cmpint (f->check->sizes->len, ==, 1);
  g_assert_cmpint (g_array_index (f->check->sizes, LwSizeCount, 0).images, ==, 2);
}

/* SYNTHIA's labels after a program without 16 bits: zeros. */
static void
test_synthia_reduced (Fixture *f, const void *data)
{
  static const uint16_t zero = 0;
  add_pair (f, "RGB/1.png", "GT/LABELS/1.png", GREY, 8, &zero, 1);
  check (f, "", NULL);
  g_assert_false (f->check->usable);
  assert_text (f->check->reasons, "reduced them to 8 bits");
}

static void
test_synthia_good (Fixture *f, const void *data)
{
  static const uint16_t ids[] = { 1, 2, 3, 4, 6, 8, 22 };
  add_pair (f, "RGB/1.png", "GT/LABELS/1.png", RGB, 16, ids, 7);
  check (f, "", NULL);
  g_assert_true (f->check->usable);
}

static void
test_train_ids_as_label_ids (Fixture *f, const void *data)
{
  static const uint16_t ids[] = { 0, 1, 2, 8, 10, 13, 255 };
  add_pair (f, "images/1.png", "labels/1.png", PALETTE, 8, ids, 7);
  check (f, "gta5:", NULL);
  g_assert_false (f->check->usable);
  assert_text (f->check->reasons, "as train ids do");
}

static void
test_label_ids_as_train_ids (Fixture *f, const void *data)
{
  add_pair (f, "leftImg8bit/val/b/b_1_leftImg8bit.png", "gtFine/val/b/b_1_gtFine_labelTrainIds.png",
            GREY, 8, street, 10);
  check (f, "", "val");
  g_assert_false (f->check->usable);
  assert_text (f->check->reasons, "20, 21, 23, 24, 26; are these label ids");
}

static void
test_unknown_ids (Fixture *f, const void *data)
{
  static const uint16_t ids[] = { 0, 1, 3, 5, 12, 13 };
  add_pair (f, "train/1.png", "trainannot/1.png", GREY, 8, ids, 6);
  check (f, "", "train");
  g_assert_false (f->check->usable);
  assert_text (f->check->reasons, "does not know: 12, 13");
}

static void
test_mostly_unmapped (Fixture *f, const void *data)
{
  static const uint16_t ids[] = { 0, 3, 11, 11, 11 };
  add_pair (f, "train/1.png", "trainannot/1.png", GREY, 8, ids, 5);
  check (f, "", "train");
  g_assert_false (f->check->usable);
  assert_text (f->check->reasons, "60.0 % of the pixels of the masks belong to no class");
}

/* Coarse maps may leave most pixels free. */
static void
test_coarse (Fixture *f, const void *data)
{
  static const uint16_t ids[] = { 0, 0, 0, 0, 7, 26 };
  add_pair (f, "leftImg8bit/train_extra/b/b_1_leftImg8bit.png",
            "gtCoarse/train_extra/b/b_1_gtCoarse_labelIds.png", PALETTE, 8, ids, 6);
  check (f, "", "train_extra");
  g_assert_true (f->check->usable);
  g_assert_true (f->check->masks.files == 0 && f->check->coarse.files == 1);
}

static void
test_one_class (Fixture *f, const void *data)
{
  static const uint16_t ids[] = { 3, 11, 3 };
  add_pair (f, "train/1.png", "trainannot/1.png", GREY, 8, ids, 3);
  add_pair (f, "train/2.png", "trainannot/2.png", GREY, 8, ids, 3);
  check (f, "", "train");
  g_assert_false (f->check->usable);
  assert_text (f->check->reasons, "no class but \"road\"");
}

static void
test_colour_coded (Fixture *f, const void *data)
{
  add_pair (f, "images/1.png", "labels/1.png", RGB, 8, street, 10);
  check (f, "", NULL);
  g_assert_false (f->check->usable);
  assert_text (f->check->reasons, "colours, not label ids");
}

static void
test_no_labels (Fixture *f, const void *data)
{
  lw_fixture_save_photograph (f->root, "images/1.png", 4, 4);
  check (f, "gta5:", NULL);
  g_assert_false (f->check->usable);
  assert_text (f->check->reasons, "no labels");
}

static void
cut_file (const Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->root, name, NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, size / 2, NULL));
}

/* Bad files are named one by one; a few among hundreds are a warning, otherwise the set is not
 * usable. */
static void
test_bad_files (Fixture *f, const void *data)
{
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *image = g_strdup_printf ("images/%d.png", i);
      g_autofree char *label = g_strdup_printf ("labels/%d.png", i);
      add_pair (f, image, label, PALETTE, 8, street, 10);
    }
  cut_file (f, "images/1.png");
  cut_file (f, "labels/1.png");
  cut_file (f, "labels/2.png");
  lw_fixture_save_photograph (f->root, "images/3.png", WIDTH, HEIGHT + 1);
  uint16_t black[16 * 3] = { 0 };
  lw_fixture_save_ids (f->root, "images/4.png", GREY, 8, WIDTH, 1, black);
  check (f, "", NULL);
  g_assert_false (f->check->usable);
  assert_text (f->check->reasons, "4 of 5 pairs cannot be used");
  static const struct
  {
    const char *file, *reason;
    gboolean fatal;
  } expected[] = {
    { "images/1.png", "damaged PNG", TRUE },
    { "labels/1.png", "damaged PNG", TRUE },
    { "labels/2.png", "damaged PNG", TRUE },
    { "labels/3.png", "is 20 x 10 pixels, but its photograph is 20 x 11", TRUE },
    { "images/4.png", "one colour", FALSE },
    { "labels/4.png", "is 20 x 10 pixels, but its photograph is 20 x 1", TRUE },
  };
  g_assert_cmpint (f->check->problems->len, ==, G_N_ELEMENTS (expected));
  for (size_t i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const LwFileProblem *problem = f->check->problems->pdata[i];
      g_assert_true (g_str_has_suffix (problem->path, expected[i].file));
      g_assert_nonnull (strstr (problem->reason, expected[i].reason));
      g_assert_cmpint (problem->fatal, ==, expected[i].fatal);
    }
}

static void
test_few_bad_files (Fixture *f, const void *data)
{
  for (int i = 0; i < 120; i++)
    {
      g_autofree char *image = g_strdup_printf ("images/%03d.png", i);
      g_autofree char *label = g_strdup_printf ("labels/%03d.png", i);
      add_pair (f, image, label, PALETTE, 8, street, 10);
    }
  cut_file (f, "labels/007.png");
  lw_fixture_save_photograph (f->root, "images/alone.png", 4, 4);
  check (f, "", NULL);
  g_assert_true (f->check->usable);
  assert_text (f->check->warnings, "1 of 120 pairs cannot be used");
  assert_text (f->check->warnings, "1 photographs have no labels");
}

static gboolean
stop_at_once (int done, int total, void *data)
{
  int *calls = data;
  (*calls)++;
  return FALSE;
}

/* --limit takes items spread over the whole set; the caller can stop. */
static void
test_limit_and_stop (Fixture *f, const void *data)
{
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *image = g_strdup_printf ("images/%d.png", i);
      g_autofree char *label = g_strdup_printf ("labels/%d.png", i);
      add_pair (f, image, label, PALETTE, 8, street + (i >= 5 ? 4 : 0), 4);
    }
  check (f, "", NULL);
  g_autoptr (GError) error = NULL;
  LwDatasetCheckOptions options = { .threads = 1, .limit = 2 };
  g_autoptr (LwDatasetCheck) few = lw_dataset_check (f->dataset, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpint (few->checked, ==, 2);
  g_assert_true (few->masks.class_images[0] == 1 && few->masks.class_images[11] == 1);
  int calls = 0;
  options = (LwDatasetCheckOptions){ .threads = 4, .progress = stop_at_once, .data = &calls };
  g_assert_null (lw_dataset_check (f->dataset, &options, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_STOPPED);
  g_assert_cmpint (calls, ==, 1);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/dataset-check/counts", test_counts);
  ADD ("/dataset-check/synthia-reduced", test_synthia_reduced);
  ADD ("/dataset-check/synthia-good", test_synthia_good);
  ADD ("/dataset-check/train-ids-as-label-ids", test_train_ids_as_label_ids);
  ADD ("/dataset-check/label-ids-as-train-ids", test_label_ids_as_train_ids);
  ADD ("/dataset-check/unknown-ids", test_unknown_ids);
  ADD ("/dataset-check/mostly-unmapped", test_mostly_unmapped);
  ADD ("/dataset-check/coarse", test_coarse);
  ADD ("/dataset-check/one-class", test_one_class);
  ADD ("/dataset-check/colour-coded", test_colour_coded);
  ADD ("/dataset-check/no-labels", test_no_labels);
  ADD ("/dataset-check/bad-files", test_bad_files);
  ADD ("/dataset-check/few-bad-files", test_few_bad_files);
  ADD ("/dataset-check/limit-and-stop", test_limit_and_stop);
  return g_test_run ();
}
