/* The cost table, its file, hours of mixes and images for hours. */
#include "study/cost.h"

#include <string.h>

#include "core/error.h"
#include "scratch.h"

/* The table of features.md: hours of 50, 200, 800 and 2975 images, and of mixes. */
static void
test_hours_of_the_paper (void)
{
  const LwCostTable table = lw_cost_table_default ();
  const struct
  {
    LwMix mix; /* none, image, point, coarse, fine */
    double hours;
  } cases[] = {
    { { { 0, 2975, 0, 0, 0 } }, 24.79 },   { { { 0, 0, 2975, 0, 0 } }, 37.19 },
    { { { 0, 0, 0, 2975, 0 } }, 347.08 },  { { { 0, 0, 0, 0, 2975 } }, 4462.5 },
    { { { 0, 50, 0, 0, 0 } }, 0.42 },      { { { 0, 0, 2575, 400, 0 } }, 78.85 },
    { { { 0, 0, 2775, 200, 0 } }, 58.02 }, { { { 9999, 0, 0, 0, 0 } }, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (lw_cost_hours (&table, &cases[i].mix, NULL), cases[i].hours,
                                    0.006);
}

/* Hours to images and back, at the limits: the pool, nothing, exactly enough, free labels. */
static void
test_images_for_hours (void)
{
  LwCostTable table = lw_cost_table_default ();
  g_assert_cmpint (lw_cost_images (&table, LW_LABEL_POINT, 30, 2975, NULL), ==, 2400);
  g_assert_cmpint (lw_cost_images (&table, LW_LABEL_IMAGE, 30, 2975, NULL), ==, 2975);
  g_assert_cmpint (lw_cost_images (&table, LW_LABEL_COARSE, 0.1, 2975, NULL), ==, 0);
  g_assert_cmpint (lw_cost_images (&table, LW_LABEL_COARSE, -1, 2975, NULL), ==, 0);
  g_assert_cmpint (lw_cost_images (&table, LW_LABEL_NONE, 1, 12, NULL), ==, 12);
  for (int n = 1; n < 3000; n++)
    {
      LwMix mix = lw_mix_single (LW_LABEL_COARSE, n);
      double hours = lw_cost_hours (&table, &mix, NULL);
      g_assert_cmpint (lw_cost_images (&table, LW_LABEL_COARSE, hours, 0, NULL), ==, n);
    }
  table.fixed[LW_LABEL_POINT].value = 2;
  g_assert_cmpint (lw_cost_images (&table, LW_LABEL_POINT, 1.9, 2975, NULL), ==, 0);
  g_assert_cmpint (lw_cost_images (&table, LW_LABEL_POINT, 3, 2975, NULL), ==, 80);
}

/* Costs by the click use what the labels hold; fixed hours come once a type. */
static void
test_structured_costs (void)
{
  LwCostTable table = { .image = { [LW_LABEL_POINT] = { 5, 3, NULL } },
                        .klass = { [LW_LABEL_POINT] = { 1, 0, NULL } },
                        .click = { [LW_LABEL_POINT] = { 4, 0, NULL } },
                        .vertex = { [LW_LABEL_COARSE] = { 2, 0, NULL } },
                        .fixed = { [LW_LABEL_COARSE] = { 10, 4, NULL } } };
  const LwLabelCounts counts[LW_N_LABEL_TYPES]
      = { [LW_LABEL_POINT] = { 7, 11, 0 }, [LW_LABEL_COARSE] = { 7, 0, 180 } };
  g_assert_cmpfloat (lw_cost_seconds (&table, LW_LABEL_POINT, counts), ==, 5 + 7 + 44);
  g_assert_cmpfloat (lw_cost_seconds (&table, LW_LABEL_POINT, NULL), ==, 5);
  const LwMix mix = { { [LW_LABEL_POINT] = 1200, [LW_LABEL_COARSE] = 10 } };
  g_assert_cmpfloat_with_epsilon (lw_cost_hours (&table, &mix, counts), 1200 * 56 / 3600.0 + 10 + 1,
                                  1e-9);
  /* 1200 images of +-3 s are +-1 h, and independent of the +-4 h of the other type. */
  g_assert_cmpfloat_with_epsilon (lw_cost_hours_spread (&table, &mix, counts), 4.1231056, 1e-6);
}

static void
test_file_round_trip (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "costs.json", NULL);
  LwCostTable table = lw_cost_table_default (), loaded = { 0 };
  table.image[LW_LABEL_POINT] = (LwCost){ 38.7, 2.5, g_intern_static_string ("our annotators") };
  table.image[LW_LABEL_FINE].value = 1.0 / 3;
  table.click[LW_LABEL_POINT].value = 3.9;
  table.fixed[LW_LABEL_COARSE] = (LwCost){ 4, 1, NULL };
  table.price = (LwCost){ 25, 0, g_intern_static_string ("contract") };
  table.currency = g_intern_static_string ("EUR");
  table.preset = g_intern_string (table.preset);
  g_autoptr (GError) error = NULL;
  g_assert_true (lw_cost_table_save (path, &table, &error));
  g_assert_true (lw_cost_table_load (path, &loaded, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&table, sizeof table, &loaded, sizeof loaded);
  scratch_free (folder);
}

static void
test_types_not_named_keep_the_default (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "costs.json", NULL);
  g_assert_true (g_file_set_contents (path, "{\"seconds_per_image\":{\"coarse\":180}}", -1, NULL));
  LwCostTable table = { 0 };
  g_assert_true (lw_cost_table_load (path, &table, NULL));
  g_assert_cmpfloat (table.image[LW_LABEL_COARSE].value, ==, 180);
  g_assert_cmpfloat (table.image[LW_LABEL_FINE].value, ==, 5400);
  scratch_free (folder);
}

static void
test_bad_files_are_refused (void)
{
  const char *const files[][2] = {
    { "{\"seconds_per_image\":{\"points\":45}}", "points" },
    { "{\"seconds_per_image\":{\"point\":-1}}", "point" },
    { "{\"seconds_per_image\":{\"point\":\"45\"}}", "point" },
    { "{\"seconds_per_image\":{\"point\":1e9}}", "point" },
    { "{\"seconds_per_image\":{\"point\":null}}", "point" },
    { "{\"seconds_per_image\":{\"point\":{\"spread\":4}}}", "point" },
    { "{\"seconds_per_image\":{\"point\":{\"value\":4,\"spread\":-1}}}", "point" },
    { "{\"seconds_per_image\":{\"point\":{\"value\":4,\"sigma\":1}}}", "point" },
    { "{\"seconds_per_image\":[30]}", "seconds_per_image" },
    { "{\"seconds_per_pixel\":{\"point\":1}}", "seconds_per_pixel" },
    { "{\"price_per_hour\":\"25\"}", "price_per_hour" },
    { "{\"currency\":25}", "currency" },
    { "{\"seconds_per_image\":{\"point\":4", "" },
    { "", "" },
  };
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "costs.json", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_assert_true (g_file_set_contents (path, files[i][0], -1, NULL));
      LwCostTable table = { .image = { { 1, 2, NULL } } };
      const LwCostTable before = table;
      g_autoptr (GError) error = NULL;
      g_assert_false (lw_cost_table_load (path, &table, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_nonnull (strstr (error->message, files[i][1]));
      g_assert_cmpmem (&table, sizeof table, &before, sizeof before);
    }
  scratch_free (folder);
}

/* Every preset that ships can be read and says where its figures are from; the first is the
 * default.
 */
static void
test_presets (void)
{
  g_auto (GStrv) names = lw_cost_presets ();
  g_assert_true (g_strv_contains ((const char *const *)names, "das-2023"));
  g_assert_true (g_strv_contains ((const char *const *)names, "bearman-2016"));
  for (char **name = names; *name; name++)
    {
      LwCostTable table;
      g_autoptr (GError) error = NULL;
      g_assert_true (lw_cost_table_preset (*name, &table, &error));
      g_assert_cmpstr (table.preset, ==, *name);
      for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
        g_assert_nonnull (table.image[t].source);
    }
  LwCostTable preset, table = lw_cost_table_default ();
  g_assert_true (lw_cost_table_preset (LW_COST_DEFAULT_PRESET, &preset, NULL));
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    g_assert_cmpfloat (preset.image[t].value, ==, table.image[t].value);
  g_autoptr (GError) error = NULL;
  g_assert_false (lw_cost_table_preset ("../costs/das-2023", &table, &error));
  g_assert_nonnull (strstr (error->message, "bearman-2016"));
}

static void
test_assignments (void)
{
  LwCostTable table = lw_cost_table_default ();
  table.image[LW_LABEL_POINT].spread = 5;
  g_assert_true (lw_cost_table_set (&table, "point=40", NULL));
  g_assert_cmpfloat (table.image[LW_LABEL_POINT].value, ==, 40);
  g_assert_cmpfloat (table.image[LW_LABEL_POINT].spread, ==, 0);
  g_assert_true (lw_cost_table_set (&table, "fixed_hours.coarse=4.5", NULL));
  g_assert_cmpfloat (table.fixed[LW_LABEL_COARSE].value, ==, 4.5);
  g_assert_true (lw_cost_table_set (&table, "seconds_per_click.point=3", NULL));
  g_assert_cmpfloat (table.click[LW_LABEL_POINT].value, ==, 3);
  g_assert_true (lw_cost_table_set (&table, "price_per_hour=25", NULL));
  g_assert_cmpfloat (table.price.value, ==, 25);
  const char *const bad[]
      = { "",          "point",          "point=",         "point=x", "point=-1",  "points=3",
          "point=1e9", "fixed.coarse=1", "fixed_hours.=1", "=3",      "point=nan", "point=3 s" };
  const LwCostTable before = table;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (lw_cost_table_set (&table, bad[i], &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_cmpmem (&table, sizeof table, &before, sizeof before);
    }
}

/* A mix reads back as it is written; what is no mix is refused with the reason. */
static void
test_mixes (void)
{
  LwMix mix = lw_mix_single (LW_LABEL_POINT, 3);
  g_assert_true (lw_mix_parse (" 1000 point+200  coarse ", &mix, NULL));
  g_assert_cmpint (lw_mix_total (&mix), ==, 1200);
  g_assert_cmpint (lw_mix_n_types (&mix), ==, 2);
  g_assert_cmpint (lw_mix_type (&mix), ==, LW_LABEL_NONE);
  g_autofree char *text = lw_mix_text (&mix);
  g_assert_cmpstr (text, ==, "200 coarse + 1000 point");
  LwMix again = { { 0 } };
  g_assert_true (lw_mix_parse (text, &again, NULL));
  g_assert_cmpint (lw_mix_compare (&mix, &again), ==, 0);
  g_assert_true (lw_mix_parse ("none", &again, NULL));
  g_assert_cmpint (lw_mix_total (&again), ==, 0);
  const char *const bad[] = { "",          "+",
                              "point",     "0 point",
                              "-3 point",  "3 points",
                              "3 none",    "3 point + 4 point",
                              "3 point +", "99999999999 point",
                              "3.5 point" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (lw_mix_parse (bad[i], &mix, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_cmpint (lw_mix_total (&mix), ==, 1200);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cost/paper", test_hours_of_the_paper);
  g_test_add_func ("/cost/images", test_images_for_hours);
  g_test_add_func ("/cost/structured", test_structured_costs);
  g_test_add_func ("/cost/round-trip", test_file_round_trip);
  g_test_add_func ("/cost/defaults", test_types_not_named_keep_the_default);
  g_test_add_func ("/cost/bad-files", test_bad_files_are_refused);
  g_test_add_func ("/cost/presets", test_presets);
  g_test_add_func ("/cost/assignments", test_assignments);
  g_test_add_func ("/cost/mixes", test_mixes);
  return g_test_run ();
}
