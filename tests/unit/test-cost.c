/* The cost table, its file, and hours of compositions of label types. */
#include "study/cost.h"

#include <string.h>

#include "core/error.h"
#include "scratch.h"

/* The table of features.md: hours of 50, 200, 800 and 2975 images, and of mixes. */
static void
test_hours_of_the_paper (void)
{
  LwCostTable table = lw_cost_table_default ();
  const struct
  {
    int images[LW_N_LABEL_TYPES]; /* none, image, point, coarse, fine */
    double hours;
  } cases[] = {
    { { 0, 2975, 0, 0, 0 }, 24.79 },   { { 0, 0, 2975, 0, 0 }, 37.19 },
    { { 0, 0, 0, 2975, 0 }, 347.08 },  { { 0, 0, 0, 0, 2975 }, 4462.5 },
    { { 0, 50, 0, 0, 0 }, 0.42 },      { { 0, 0, 2575, 400, 0 }, 78.85 },
    { { 0, 0, 2775, 200, 0 }, 58.02 }, { { 9999, 0, 0, 0, 0 }, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (lw_cost_hours (&table, cases[i].images), cases[i].hours, 0.006);
}

static void
test_file_round_trip (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "costs.json", NULL);
  LwCostTable table = lw_cost_table_default (), loaded = lw_cost_table_default ();
  table.seconds[LW_LABEL_POINT] = 38.7;
  table.seconds[LW_LABEL_NONE] = 1.0 / 3;
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
  LwCostTable table = { { -1, -1, -1, -1, -1 } };
  g_assert_true (lw_cost_table_load (path, &table, NULL));
  g_assert_cmpfloat (table.seconds[LW_LABEL_COARSE], ==, 180);
  g_assert_cmpfloat (table.seconds[LW_LABEL_FINE], ==, 5400);
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
    { "{\"seconds_per_image\":[30]}", "seconds_per_image" },
    { "{}", "seconds_per_image" },
    { "{\"seconds_per_image\":{\"point\":4", "" },
    { "", "" },
  };
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "costs.json", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_assert_true (g_file_set_contents (path, files[i][0], -1, NULL));
      LwCostTable table = { { 1, 2, 3, 4, 5 } };
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cost/paper", test_hours_of_the_paper);
  g_test_add_func ("/cost/round-trip", test_file_round_trip);
  g_test_add_func ("/cost/defaults", test_types_not_named_keep_the_default);
  g_test_add_func ("/cost/bad-files", test_bad_files_are_refused);
  return g_test_run ();
}
