/* Layouts as they are downloaded, written here file by file, and the mapped labels read from them.
 */
#include <string.h>

#include "core/error.h"
#include "dataset/dataset.h"
#include "image-fixture.h"
#include "scratch.h"

#define GREY PNG_COLOR_TYPE_GRAY
#define PALETTE PNG_COLOR_TYPE_PALETTE
#define RGB PNG_COLOR_TYPE_RGB

/* A folder under test, and the data set opened from it. */
typedef struct
{
  char *root;
} Fixture;

static void
set_up (Fixture *self, const void *data)
{
  self->root = scratch_new ();
}

static void
tear_down (Fixture *self, const void *data)
{
  scratch_free (self->root);
}

static void
photograph (const Fixture *self, const char *name)
{
  lw_fixture_save_photograph (self->root, name, 3, 2);
}

static void
labels (const Fixture *self, const char *name, int colour_type, int depth, const uint16_t ids[6])
{
  lw_fixture_save_ids (self->root, name, colour_type, depth, 3, 2, ids);
}

static LwDataset *
open_ok (const Fixture *self, const char *prefix, const char *split, const char *classes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = g_strconcat (prefix, self->root, NULL);
  g_autoptr (LwClassSet) set = classes ? lw_class_set_load (classes, &error) : NULL;
  g_assert_no_error (error);
  LwDataset *dataset = lw_dataset_open (spec, split, set, &error);
  g_assert_no_error (error);
  return dataset;
}

/* Every one of @parts must be in the message. */
static void
open_fails (const Fixture *self, const char *prefix, const char *split, const char *const *parts)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = g_strconcat (prefix, self->root, NULL);
  g_assert_null (lw_dataset_open (spec, split, NULL, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  for (; *parts; parts++)
    if (!strstr (error->message, *parts))
      g_error ("\"%s\" is not in: %s", *parts, error->message);
}

static void
check_labels (const LwDataset *dataset, int index, const uint8_t expected[6])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwImage) image = lw_dataset_read_image (dataset, index, &error);
  g_assert_no_error (error);
  g_autoptr (LwImage) map = lw_dataset_read_labels (dataset, index, &error);
  g_assert_no_error (error);
  g_assert_true (image->channels == 3 && map->channels == 1);
  g_assert_true (map->width == image->width && map->height == image->height);
  g_assert_cmpmem (map->pixels, 6, expected, 6);
}

static const uint16_t city_ids[6] = { 7, 26, 33, 0, 23, 34 };
static const uint8_t city_classes[6] = { 0, 13, 18, 255, 10, 255 };

static void
test_cityscapes (Fixture *f, const void *data)
{
  static const uint16_t other[6] = { 8, 8, 8, 8, 8, 8 };
  photograph (f, "leftImg8bit/train/ulm/ulm_000001_000019_leftImg8bit.png");
  photograph (f, "leftImg8bit/train/aachen/aachen_000000_000019_leftImg8bit.jpg");
  photograph (f, "leftImg8bit/val/bonn/bonn_000000_000019_leftImg8bit.png");
  labels (f, "gtFine/train/ulm/ulm_000001_000019_gtFine_labelIds.png", GREY, 8, other);
  labels (f, "gtFine/train/ulm/ulm_000001_000019_gtFine_instanceIds.png", GREY, 16, other);
  labels (f, "gtFine/train/ulm/ulm_000001_000019_gtFine_color.png", RGB, 8, other);
  labels (f, "gtFine/train/aachen/aachen_000000_000019_gtFine_labelIds.png", GREY, 8, city_ids);
  labels (f, "gtCoarse/train/ulm/ulm_000001_000019_gtCoarse_labelIds.png", PALETTE, 8, city_ids);
  labels (f, "gtFine/val/bonn/bonn_000000_000019_gtFine_labelIds.png", GREY, 8, other);

  g_autoptr (LwDataset) train = open_ok (f, "", "train", NULL);
  g_assert_cmpstr (train->layout, ==, "cityscapes");
  g_assert_cmpstr (train->classes->id, ==, "cityscapes19");
  g_assert_cmpint (lw_dataset_count (train), ==, 2);
  g_assert_cmpstr (lw_dataset_item (train, 0)->id, ==, "train/aachen/aachen_000000_000019");
  g_assert_cmpstr (lw_dataset_item (train, 1)->id, ==, "train/ulm/ulm_000001_000019");
  check_labels (train, 0, city_classes);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwImage) coarse = lw_dataset_read_coarse (train, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (coarse->pixels, 6, city_classes, 6);
  g_assert_null (lw_dataset_read_coarse (train, 0, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);

  g_auto (GStrv) splits = lw_dataset_splits (f->root, NULL);
  g_autofree char *names = g_strjoinv (" ", splits);
  g_assert_cmpstr (names, ==, "train val");
  open_fails (f, "", NULL, (const char *const[]){ "needs a split", "train, val", NULL });
  open_fails (f, "", "test", (const char *const[]){ "leftImg8bit/test", "train, val", NULL });
}

/* The archives unpack into wrapper folders; train_extra has coarse maps only. */
static void
test_cityscapes_archives (Fixture *f, const void *data)
{
  photograph (f, "leftImg8bit_trainvaltest/leftImg8bit/val/bonn/bonn_0_1_leftImg8bit.png");
  labels (f, "gtFine_trainvaltest/gtFine/val/bonn/bonn_0_1_gtFine_labelIds.png", GREY, 8, city_ids);
  photograph (f, "leftImg8bit_trainextra/leftImg8bit/train_extra/ulm/ulm_0_1_leftImg8bit.png");
  labels (f, "gtCoarse/gtCoarse/train_extra/ulm/ulm_0_1_gtCoarse_labelIds.png", GREY, 8, city_ids);
  g_autoptr (LwDataset) val = open_ok (f, "cityscapes:", "val", "camvid11");
  static const uint8_t camvid[6] = { 3, 8, 10, 255, 0, 255 };
  check_labels (val, 0, camvid);
  g_autoptr (LwDataset) extra = open_ok (f, "", "train_extra", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwImage) coarse = lw_dataset_read_coarse (extra, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (coarse->pixels, 6, city_classes, 6);
  g_assert_null (lw_dataset_read_labels (extra, 0, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "train_extra/ulm/ulm_0_1"));
}

static void
test_cityscapes_train_ids (Fixture *f, const void *data)
{
  static const uint16_t ids[6] = { 0, 18, 255, 10, 19, 7 };
  static const uint8_t expected[6] = { 0, 18, 255, 10, 255, 7 };
  photograph (f, "leftImg8bit/val/bonn/bonn_0_1_leftImg8bit.png");
  labels (f, "gtFine/val/bonn/bonn_0_1_gtFine_labelTrainIds.png", GREY, 8, ids);
  g_autoptr (LwDataset) val = open_ok (f, "", "val", NULL);
  check_labels (val, 0, expected);
}

/* Palette indices, not colours; the leavings of conversion scripts are no labels; pairs that lack a
 * half are named. */
static void
test_gta5 (Fixture *f, const void *data)
{
  photograph (f, "images/00001.png");
  photograph (f, "images/00002.jpg");
  photograph (f, "images/00003.png");
  labels (f, "labels/00001.png", PALETTE, 8, city_ids);
  labels (f, "labels/00001_labelTrainIds.png", GREY, 8, city_ids);
  labels (f, "labels/00002.png", GREY, 8, city_ids);
  labels (f, "labels/00004.png", PALETTE, 8, city_ids);
  lw_fixture_save_text (f->root, "labels/._00001.png", "resource fork");
  g_autoptr (LwDataset) all = open_ok (f, "", NULL, NULL);
  g_assert_cmpstr (all->layout, ==, "gta5");
  g_assert_cmpstr (all->split, ==, "");
  g_assert_cmpint (lw_dataset_count (all), ==, 2);
  g_assert_cmpstr (lw_dataset_item (all, 0)->id, ==, "00001");
  check_labels (all, 0, city_classes);
  check_labels (all, 1, city_classes);
  g_assert_cmpint (all->unlabelled->len, ==, 1);
  g_assert_true (g_str_has_suffix (all->unlabelled->pdata[0], "images/00003.png"));
  g_assert_cmpint (all->unpaired->len, ==, 1);
  g_assert_true (g_str_has_suffix (all->unpaired->pdata[0], "labels/00004.png"));
  g_autoptr (LwDataset) train = open_ok (f, "gta5:", "train", NULL);
  g_assert_cmpint (lw_dataset_count (train), ==, 2);
  open_fails (f, "", "val", (const char *const[]){ "no split \"val\"", "no splits", NULL });
}

static const uint16_t synthia_ids[6] = { 1, 10, 11, 18, 22, 300 };
static const uint8_t synthia_classes[6] = { 10, 11, 18, 14, 255, 255 };

/* 16-bit RGB with the class in red. */
static void
test_synthia (Fixture *f, const void *data)
{
  photograph (f, "RGB/0000000.png");
  labels (f, "GT/LABELS/0000000.png", RGB, 16, synthia_ids);
  labels (f, "GT/COLOR/0000000.png", RGB, 8, city_ids);
  g_autoptr (LwDataset) all = open_ok (f, "", "", NULL);
  g_assert_cmpstr (all->layout, ==, "synthia");
  check_labels (all, 0, synthia_classes);
  g_autoptr (LwDataset) narrow = open_ok (f, "synthia:", "train", "synthia13");
  static const uint8_t expected[6] = { 6, 7, 12, 255, 255, 255 };
  check_labels (narrow, 0, expected);
}

static void
test_synthia_flat (Fixture *f, const void *data)
{
  photograph (f, "000000_rgb.png");
  labels (f, "000000_label.png", RGB, 16, synthia_ids);
  g_autoptr (LwDataset) all = open_ok (f, "", NULL, NULL);
  g_assert_cmpstr (lw_dataset_item (all, 0)->id, ==, "000000");
  check_labels (all, 0, synthia_classes);
}

static void
test_camvid (Fixture *f, const void *data)
{
  static const uint16_t ids[6] = { 0, 1, 10, 11, 12, 255 };
  static const uint8_t expected[6] = { 0, 1, 10, 255, 255, 255 };
  photograph (f, "train/0001TP_006690.png");
  labels (f, "trainannot/0001TP_006690.png", GREY, 8, ids);
  photograph (f, "val/0016E5_07959.png");
  labels (f, "valannot/0016E5_07959.png", GREY, 8, ids);
  g_autoptr (LwDataset) train = open_ok (f, "", "train", NULL);
  g_assert_cmpstr (train->layout, ==, "camvid");
  g_assert_cmpstr (lw_dataset_item (train, 0)->id, ==, "0001TP_006690");
  check_labels (train, 0, expected);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwClassSet) cityscapes = lw_class_set_load ("cityscapes19", &error);
  g_assert_null (lw_dataset_open (f->root, "train", cityscapes, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "camvid11 has no map to cityscapes19"));
}

static void
test_pairs (Fixture *f, const void *data)
{
  static const uint16_t ids[6] = { 0, 3, 10, 11, 255, 5 };
  static const uint8_t expected[6] = { 0, 3, 10, 255, 255, 5 };
  lw_fixture_save_text (f->root, "classes.json", "{\"class_set\": \"camvid11\"}");
  photograph (f, "images/train/town/000001.jpeg");
  labels (f, "labels/train/town/000001.png", PALETTE, 8, ids);
  photograph (f, "images/val/000001.png");
  labels (f, "labels/val/000001.png", GREY, 4, (uint16_t[]){ 0, 3, 10, 11, 15, 5 });
  g_autoptr (LwDataset) train = open_ok (f, "", "train", NULL);
  g_assert_cmpstr (train->layout, ==, "pairs");
  g_assert_cmpstr (lw_dataset_item (train, 0)->id, ==, "train/town/000001");
  check_labels (train, 0, expected);
  g_autoptr (LwDataset) val = open_ok (f, "pairs:", "val", NULL);
  check_labels (val, 0, expected);
  g_autoptr (LwDataset) both = open_ok (f, "", NULL, NULL);
  g_assert_cmpint (lw_dataset_count (both), ==, 2);
  g_assert_cmpstr (lw_dataset_item (both, 1)->id, ==, "val/000001");
}

/* A class set and an id table of the user's own, without splits. */
static void
test_pairs_own_classes (Fixture *f, const void *data)
{
  lw_fixture_save_text (f->root, "classes.json",
                        "{\"id\": \"yard\", \"title\": \"Yard\", \"classes\": ["
                        "{\"name\": \"ground\", \"colour\": [90, 80, 70]},"
                        "{\"name\": \"crane\", \"colour\": [200, 180, 0]}],"
                        "\"ids\": [{\"id\": 40, \"name\": \"gravel\", \"class\": \"ground\"},"
                        "{\"id\": 1000, \"name\": \"crane\", \"class\": \"crane\"},"
                        "{\"id\": 0, \"name\": \"void\", \"class\": null}]}");
  photograph (f, "images/a.png");
  labels (f, "labels/a.png", GREY, 16, (uint16_t[]){ 0, 40, 1000, 1, 40, 65535 });
  g_autoptr (LwDataset) all = open_ok (f, "", "train", NULL);
  g_assert_cmpstr (all->classes->id, ==, "yard");
  check_labels (all, 0, (uint8_t[]){ 255, 0, 1, 255, 0, 255 });
}

static void
test_pairs_without_classes (Fixture *f, const void *data)
{
  photograph (f, "images/a.png");
  labels (f, "labels/a.png", GREY, 8, city_ids);
  open_fails (f, "pairs:", NULL, (const char *const[]){ "classes.json", "class_set", NULL });
}

/* Photographs without any labels open as a pool to predict on. */
static void
test_unlabelled_pool (Fixture *f, const void *data)
{
  photograph (f, "images/00001.png");
  g_autoptr (LwDataset) all = open_ok (f, "gta5:", NULL, NULL);
  g_assert_cmpint (lw_dataset_count (all), ==, 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_dataset_read_labels (all, 0, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
}

static void
test_refusals (Fixture *f, const void *data)
{
  open_fails (f, "", NULL,
              (const char *const[]){ "no data set of a known layout", "gtFine", NULL });
  open_fails (f, "gta5:", NULL, (const char *const[]){ "no photographs", "/images", NULL });
  open_fails (f, "gta6:", NULL, (const char *const[]){ "no such folder", NULL });
  photograph (f, "images/a.png");
  labels (f, "labels/b.png", GREY, 8, city_ids);
  open_fails (f, "gta5:", NULL,
              (const char *const[]){ "matching names", "images/a.png", "labels/b.png", NULL });
  photograph (f, "images/b.png");
  photograph (f, "images/b.jpg");
  open_fails (f, "gta5:", NULL, (const char *const[]){ "two files for one image", "b.jpg", NULL });
}

static void
test_size_mismatch (Fixture *f, const void *data)
{
  lw_fixture_save_photograph (f->root, "images/a.png", 4, 2);
  labels (f, "labels/a.png", PALETTE, 8, city_ids);
  g_autoptr (LwDataset) all = open_ok (f, "", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_dataset_read_labels (all, 0, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_true (strstr (error->message, "labels/a.png is 3 x 2")
                 && strstr (error->message, "images/a.png is 4 x 2"));
}

/* The path of real files, or NULL after skipping the test. */
static char *
real_data (const char *relative)
{
  g_autofree char *path = g_build_filename (g_getenv ("LW_SHARED"), "data", relative, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&path);
  g_test_skip ("the real files are not on this machine");
  return NULL;
}

/* On a real frame, label ids mapped here equal the train ids that Cityscapes' own tools wrote, but
 * for a few border pixels: the two maps of the sample were reduced separately. */
static void
test_real_cityscapes (void)
{
  g_autofree char *path = real_data ("samples/cityscapes");
  if (!path)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (LwDataset) val = lw_dataset_open (path, "val", NULL, &error);
  g_assert_no_error (error);
  g_autoptr (LwImage) mapped = lw_dataset_read_labels (val, 0, &error);
  g_assert_no_error (error);
  g_autoptr (GString) train_path = g_string_new (lw_dataset_item (val, 0)->label_path);
  g_string_replace (train_path, "_labelIds", "_labelTrainIds", 0);
  g_autofree uint16_t *ids = NULL;
  int width, height;
  g_assert_true (lw_label_read_ids (train_path->str, &ids, &width, &height, &error));
  int other = 0;
  for (int i = 0; i < width * height; i++)
    other += mapped->pixels[i] != ids[i];
  g_assert_cmpint (other, <, width * height / 200);
}

static void
test_real_synthia (void)
{
  g_autofree char *path = real_data ("samples/synthia");
  if (!path)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (LwDataset) all = lw_dataset_open (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (LwImage) mapped = lw_dataset_read_labels (all, 0, &error);
  g_assert_no_error (error);
  int n = mapped->width * mapped->height, road = 0, ignored = 0;
  for (int i = 0; i < n; i++)
    {
      road += mapped->pixels[i] == 0;
      ignored += mapped->pixels[i] == LW_IGNORE;
    }
  g_assert_cmpint (mapped->width, ==, 1280);
  g_assert_true (road > n / 3 && road < n / 2);
  g_assert_true (ignored < n / 10);
}

static void
test_real_camvid (void)
{
  g_autofree char *path = real_data ("camvid");
  if (!path)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (LwDataset) val = lw_dataset_open (path, "val", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lw_dataset_count (val), ==, 101);
  g_autoptr (LwImage) mapped = lw_dataset_read_labels (val, 100, &error);
  g_assert_no_error (error);
  g_assert_true (mapped->width == 480 && mapped->height == 360);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/dataset/cityscapes", test_cityscapes);
  ADD ("/dataset/cityscapes-archives", test_cityscapes_archives);
  ADD ("/dataset/cityscapes-train-ids", test_cityscapes_train_ids);
  ADD ("/dataset/gta5", test_gta5);
  ADD ("/dataset/synthia", test_synthia);
  ADD ("/dataset/synthia-flat", test_synthia_flat);
  ADD ("/dataset/camvid", test_camvid);
  ADD ("/dataset/pairs", test_pairs);
  ADD ("/dataset/pairs-own-classes", test_pairs_own_classes);
  ADD ("/dataset/pairs-without-classes", test_pairs_without_classes);
  ADD ("/dataset/unlabelled-pool", test_unlabelled_pool);
  ADD ("/dataset/refusals", test_refusals);
  ADD ("/dataset/size-mismatch", test_size_mismatch);
  g_test_add_func ("/dataset/real-cityscapes", test_real_cityscapes);
  g_test_add_func ("/dataset/real-synthia", test_real_synthia);
  g_test_add_func ("/dataset/real-camvid", test_real_camvid);
  return g_test_run ();
}
