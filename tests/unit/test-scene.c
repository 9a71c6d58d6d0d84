/* The scene generator: the same bytes whatever the threads and the order, masks of known classes
 * that fit their images, sizes, and folders that are resumed but never overwritten. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/error.h"
#include "dataset/dataset.h"
#include "dataset/scene/scene.h"

typedef struct
{
  LwImage *image, *labels;
} Pair;

static Pair
draw (LwLook look, guint64 seed, gint64 index, int width, int height)
{
  g_autoptr (GError) error = NULL;
  Pair pair = { NULL, NULL };
  lw_scene_render (look, seed, index, width, height, &pair.image, &pair.labels, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pair.image->width, ==, width);
  g_assert_cmpint (pair.image->height, ==, height);
  g_assert_cmpint (pair.image->channels, ==, 3);
  g_assert_cmpint (pair.labels->width, ==, width);
  g_assert_cmpint (pair.labels->height, ==, height);
  g_assert_cmpint (pair.labels->channels, ==, 1);
  return pair;
}

static void
pair_clear (Pair *pair)
{
  lw_image_free (pair->image);
  lw_image_free (pair->labels);
}

static gboolean
equal (const LwImage *a, const LwImage *b)
{
  size_t n = (size_t)a->width * (size_t)a->height * (size_t)a->channels;
  return a->width == b->width && a->height == b->height && memcmp (a->pixels, b->pixels, n) == 0;
}

/* An image depends on look, seed and number, and on nothing drawn before it. */
static void
test_deterministic (void)
{
  for (int look = 0; look < 2; look++)
    {
      Pair first = draw (look, 5, 3, 80, 60), other = draw (look, 5, 4, 80, 60);
      Pair again = draw (look, 5, 3, 80, 60), seed = draw (look, 6, 3, 80, 60);
      Pair twin = draw (1 - look, 5, 3, 80, 60);
      g_assert_true (equal (first.image, again.image));
      g_assert_true (equal (first.labels, again.labels));
      g_assert_false (equal (first.image, other.image));
      g_assert_false (equal (first.image, seed.image));
      g_assert_false (equal (first.image, twin.image));
      pair_clear (&first);
      pair_clear (&other);
      pair_clear (&again);
      pair_clear (&seed);
      pair_clear (&twin);
    }
}

/* Each look shows every class, in shares a network can learn from, and no unknown label. */
static void
test_classes (void)
{
  for (int look = 0; look < 2; look++)
    {
      size_t count[256] = { 0 }, images[11] = { 0 }, total = 0;
      for (int i = 0; i < 200; i++)
        {
          Pair pair = draw (look, 1, i, 96, 72);
          gboolean seen[11] = { FALSE };
          size_t n = (size_t)pair.labels->width * (size_t)pair.labels->height;
          for (size_t k = 0; k < n; k++)
            {
              uint8_t label = pair.labels->pixels[k];
              g_assert_true (label < 11 || label == LW_IGNORE);
              count[label]++;
              if (label < 11)
                seen[label] = TRUE;
            }
          for (int k = 0; k < 11; k++)
            images[k] += seen[k] ? 1 : 0;
          total += n;
          pair_clear (&pair);
        }
      for (int k = 0; k < 11; k++)
        {
          g_assert_cmpuint (images[k], >=, 20);
          g_assert_cmpuint (count[k] * 1000, >=, total);
        }
      g_assert_cmpuint (count[LW_IGNORE] * 20, <, total);
    }
}

/* A mask that is moved against its image separates the colours of sky and road less well. */
static void
test_masks_fit (void)
{
  double fit[3] = { 0, 0, 0 };
  for (int i = 0; i < 30; i++)
    {
      Pair pair = draw (LW_LOOK_SYNTHETIC, 2, i, 160, 120);
      const uint8_t *rgb = pair.image->pixels, *label = pair.labels->pixels;
      for (int y = 4; y < 115; y++)
        for (int x = 4; x < 156; x++)
          for (int shift = 0; shift < 3; shift++)
            {
              size_t at = (size_t)(y + shift) * 160 + (size_t)(x + shift);
              size_t to = (size_t)y * 160 + (size_t)x;
              if (label[at] == label[at + 1])
                continue;
              for (int c = 0; c < 3; c++)
                fit[shift] += abs (rgb[3 * to + (size_t)c] - rgb[3 * to + 3 + (size_t)c]);
            }
      pair_clear (&pair);
    }
  g_assert_cmpfloat (fit[0], >, 1.3 * fit[1]);
  g_assert_cmpfloat (fit[0], >, 1.3 * fit[2]);
}

/* No gap in the ground: the sky never shows between the ground and the camera. */
static void
test_ground_closed (void)
{
  for (int i = 0; i < 120; i++)
    {
      Pair pair = draw (i % 2, 3, i, 160, 120);
      for (int x = 0; x < 160; x++)
        {
          gboolean road = FALSE;
          for (int y = 0; y < 120; y++)
            {
              uint8_t label = pair.labels->pixels[y * 160 + x];
              road = road || label == 3;
              if (road && label == 0)
                g_error ("scene %d: sky below the road at (%d, %d)", i, x, y);
            }
        }
      pair_clear (&pair);
    }
}

/* Odd, tiny and wide images work; what cannot be drawn is refused and leaves the results alone. */
static void
test_sizes (void)
{
  static const int good[][2] = { { 37, 23 }, { 16, 16 }, { 17, 300 }, { 1024, 512 } };
  static const int bad[][2] = { { 1, 1 }, { 0, 100 }, { -5, 40 }, { 100, 15 }, { 5000, 100 } };
  for (int look = 0; look < 2; look++)
    for (guint i = 0; i < G_N_ELEMENTS (good); i++)
      {
        Pair pair = draw (look, 9, i, good[i][0], good[i][1]);
        pair_clear (&pair);
      }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      LwImage *image = NULL, *labels = NULL;
      g_assert_false (lw_scene_render (0, 1, 0, bad[i][0], bad[i][1], &image, &labels, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_null (image);
      g_assert_null (labels);
    }
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_folder (child);
    }
  g_remove (path);
}

static char *
read_all (const char *folder, const char *name, gsize *size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, size, &error);
  g_assert_no_error (error);
  return text;
}

static void
keep_progress (const LwSceneProgress *progress, gpointer data)
{
  *(LwSceneProgress *)data = *progress;
}

/* Threads do not change a byte; a second run keeps good files, mends broken ones and may add more.
 */
static void
test_generate (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *one = g_dir_make_tmp ("lw-scene-XXXXXX", NULL);
  g_autofree char *two = g_dir_make_tmp ("lw-scene-XXXXXX", NULL);
  LwSceneOptions options = { LW_LOOK_STREET, 4, 6, 2, 48, 36, 1 };
  LwSceneProgress progress = { 0 };
  lw_scene_generate (&options, one, NULL, NULL, &error);
  g_assert_no_error (error);
  options.threads = 3;
  lw_scene_generate (&options, two, keep_progress, &progress, &error);
  g_assert_no_error (error);
  g_assert_cmpint (progress.done, ==, 8);
  for (int i = 0; i < 16; i++)
    {
      g_autofree char *name
          = g_strdup_printf ("%s/%s/%06d.png", i % 2 ? "images" : "labels",
                             i < 12 ? "train" : "val", i < 12 ? i / 2 : i / 2 - 6);
      gsize n, m;
      g_autofree char *a = read_all (one, name, &n), *b = read_all (two, name, &m);
      g_assert_cmpmem (a, n, b, m);
    }
  g_autofree char *broken = g_build_filename (two, "labels/train/000003.png", NULL);
  g_assert_true (g_file_set_contents (broken, "x", 1, NULL));
  options.train = 7;
  lw_scene_generate (&options, two, keep_progress, &progress, &error);
  g_assert_no_error (error);
  g_assert_cmpint (progress.kept, ==, 7);
  g_autoptr (LwDataset) set = lw_dataset_open (two, "train", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lw_dataset_count (set), ==, 7);
  g_autoptr (LwImage) labels = lw_dataset_read_labels (set, 3, &error);
  g_assert_no_error (error);
  Pair pair = draw (LW_LOOK_STREET, 4, 3, 48, 36);
  g_assert_true (equal (labels, pair.labels));
  pair_clear (&pair);
  remove_folder (one);
  remove_folder (two);
}

/* Folders of others, and scenes of other options, are left alone. */
static void
test_refuse_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lw-scene-XXXXXX", NULL);
  g_autofree char *foreign = g_build_filename (folder, "thesis.txt", NULL);
  LwSceneOptions options = { LW_LOOK_STREET, 4, 2, 0, 48, 36, 1 };
  GError *error = NULL;
  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  g_assert_false (lw_scene_generate (&options, folder, NULL, NULL, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_clear_error (&error);
  g_remove (foreign);
  g_assert_true (lw_scene_generate (&options, folder, NULL, NULL, &error));
  const LwSceneOptions others[]
      = { { LW_LOOK_SYNTHETIC, 4, 2, 0, 48, 36, 1 }, { LW_LOOK_STREET, 5, 2, 0, 48, 36, 1 },
          { LW_LOOK_STREET, 4, 1, 0, 48, 36, 1 },    { LW_LOOK_STREET, 4, 2, 0, 64, 48, 1 },
          { LW_LOOK_STREET, 4, 0, 0, 48, 36, 1 },    { LW_LOOK_STREET, -4, 2, 0, 48, 36, 1 } };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_false (lw_scene_generate (&others[i], folder, NULL, NULL, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_clear_error (&error);
    }
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/deterministic", test_deterministic);
  g_test_add_func ("/scene/classes", test_classes);
  g_test_add_func ("/scene/masks-fit", test_masks_fit);
  g_test_add_func ("/scene/ground-closed", test_ground_closed);
  g_test_add_func ("/scene/sizes", test_sizes);
  g_test_add_func ("/scene/generate", test_generate);
  g_test_add_func ("/scene/refuse-folder", test_refuse_folder);
  return g_test_run ();
}
