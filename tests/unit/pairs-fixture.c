/* The data set of the tests of loading. */
#include "pairs-fixture.h"

#include "image-fixture.h"
#include "scratch.h"

void
lw_pairs_save_image (const LwPairs *f, int i, int width, int height, uint16_t value)
{
  const LwPngFixture png = LW_PNG_FIXTURE (width, height, 8, PNG_COLOR_TYPE_RGB, .n_palette = 0);
  g_autofree char *name = g_strdup_printf ("images/%d.png", i);
  g_autofree uint16_t *colours = g_new (uint16_t, 3 * (gsize)width * height);
  for (int p = 0; p < 3 * width * height; p++)
    colours[p] = value;
  lw_fixture_save_png (f->root, name, &png, colours);
}

void
lw_pairs_save_labels (const LwPairs *f, int i, uint16_t value)
{
  uint16_t ids[PAIR_WIDTH * PAIR_HEIGHT];
  g_autofree char *name = g_strdup_printf ("labels/%d.png", i);
  for (int p = 0; p < PAIR_WIDTH * PAIR_HEIGHT; p++)
    ids[p] = value;
  lw_fixture_save_ids (f->root, name, PNG_COLOR_TYPE_GRAY, 8, PAIR_WIDTH, PAIR_HEIGHT, ids);
}

LwDataset *
lw_pairs_open (const LwPairs *f, const char *own, const char *wanted)
{
  GError *error = NULL;
  g_autoptr (LwClassSet) classes = wanted ? lw_class_set_load (wanted, NULL) : NULL;
  g_autofree char *spec = g_strconcat ("pairs:", f->root, NULL);
  g_autofree char *text = g_strdup_printf ("{\"class_set\": \"%s\"}", own);
  lw_fixture_save_text (f->root, "classes.json", text);
  LwDataset *dataset = lw_dataset_open (spec, NULL, classes, &error);
  g_assert_no_error (error);
  return dataset;
}

void
lw_pairs_set_up (LwPairs *f, gconstpointer data)
{
  f->root = scratch_new ();
  for (int i = 0; i < PAIRS; i++)
    {
      lw_pairs_save_image (f, i, PAIR_WIDTH, PAIR_HEIGHT, (uint16_t)(10 * i));
      lw_pairs_save_labels (f, i, (uint16_t)i);
      f->items[i] = (LwSampleItem){ .item = i, .type = LW_LABEL_FINE };
    }
  f->dataset = lw_pairs_open (f, "camvid11", NULL);
}

void
lw_pairs_tear_down (LwPairs *f, gconstpointer data)
{
  lw_dataset_free (f->dataset);
  scratch_free (f->root);
}
