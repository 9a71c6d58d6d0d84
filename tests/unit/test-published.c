/* Published results: that the file says what the paper prints, that ours find theirs, that rows of
 * the user are taken or refused as a whole. */
#include "result/published.h"

#include <math.h>
#include <string.h>

#include "core/datadir.h"
#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "report/ablation-table.h"
#include "result/csv.h"
#include "scratch.h"
#include "study-fixture.h"
#include "train/config.h"

static LwPublished *
load (void)
{
  g_autoptr (GError) error = NULL;
  LwPublished *published = lw_published_load (LW_PUBLISHED_DEFAULT, &error);
  g_assert_no_error (error);
  return published;
}

/* Sums over whole columns of the printed tables: a wrong digit anywhere changes one of them. */
static void
test_column_sums (void)
{
  static const struct
  {
    const char *table;
    int classes, type; /* type -1: all */
    int rows;
    double sum;
  } cases[] = {
    { "1", 19, -1, 15, 875.2 },
    { "1", 16, -1, 15, 829.8 },
    { "1", 13, -1, 15, 910.3 },
    { "2", 19, LW_LABEL_IMAGE, 8, 402.6 },
    { "2", 19, LW_LABEL_POINT, 8, 483.6 },
    { "2", 19, LW_LABEL_COARSE, 8, 517.2 },
    { "3", 19, -1, 12, 733.4 },
    { "4", 19, -1, 24, 1530.4 },
  };
  g_autoptr (LwPublished) published = load ();
  g_assert_cmpuint (published->rows->len, ==, 105);
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      int rows = 0;
      double sum = 0;
      for (guint i = 0; i < published->rows->len; i++)
        {
          const LwPublishedRow *row = published->rows->pdata[i];
          if (!g_str_has_prefix (row->table, cases[c].table) || row->classes != cases[c].classes
              || (cases[c].type >= 0 && (int)row->type != cases[c].type))
            continue;
          rows++;
          sum += row->miou;
        }
      g_test_message ("table %s, %d classes, type %d: %d rows, sum %g", cases[c].table,
                      cases[c].classes, cases[c].type, rows, sum);
      g_assert_cmpint (rows, ==, cases[c].rows);
      g_assert_cmpfloat_with_epsilon (sum, cases[c].sum, 1e-6);
    }
}

/* Gaps that are printed are supervised minus the row, but for the one that is known to be wrong. */
static void
test_gaps (void)
{
  g_autoptr (LwPublished) published = load ();
  int wrong = 0, gaps = 0;
  for (guint i = 0; i < published->rows->len; i++)
    {
      const LwPublishedRow *row = published->rows->pdata[i];
      if (isnan (row->gap))
        continue;
      gaps++;
      double supervised = row->classes == 19 ? 67.4 : 73.9;
      if (fabs (supervised - row->miou - row->gap) < 0.051)
        continue;
      wrong++;
      g_assert_cmpfloat (row->gap, ==, 12.9);
      g_assert_nonnull (strstr (row->note, "12.5"));
    }
  g_assert_cmpint (gaps, ==, 30);
  g_assert_cmpint (wrong, ==, 1);
}

/* What is known to be inconsistent carries a note. */
static void
test_notes (void)
{
  g_autoptr (LwPublished) published = load ();
  const LwPublishedRow *uda = lw_published_find (published, "1", "uda", LW_LABEL_NONE, 19),
                       *image = lw_published_find (published, "1", "baseline", LW_LABEL_IMAGE, 19),
                       *base = lw_published_find (published, "2", "base", LW_LABEL_IMAGE, 19);
  g_assert_cmpfloat (uda->miou, ==, 61.5);
  g_assert_nonnull (strstr (uda->note, "9.9"));
  g_assert_cmpfloat (image->miou, ==, 51.4);
  g_assert_nonnull (strstr (image->note, "36.6"));
  g_assert_cmpfloat (base->miou, ==, 36.6);
  g_assert_nonnull (strstr (base->note, "51.4"));
  g_assert_null (lw_published_find (published, "1", "no such method", LW_LABEL_IMAGE, 19));
  g_assert_cmpuint (g_strv_length (published->notes), >=, 5);
}

/* Methods of the ablation presets are configurations of the program, and each has its published
 * value for each label type. */
static void
test_presets (void)
{
  static const char *const tables[] = { "2", "3", "4" };
  g_autoptr (LwPublished) published = load ();
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *file = g_strdup_printf ("presets/table%s.json", tables[t]);
      g_autofree char *path = lw_data_path (file);
      g_autoptr (JsonObject) preset = lw_json_load (path, &error);
      g_assert_no_error (error);
      JsonArray *methods = json_object_get_array_member (preset, "methods");
      JsonObject *recipes = json_object_get_object_member (preset, "recipes");
      g_assert_cmpuint (json_object_get_size (recipes) + 1, ==, json_array_get_length (methods));
      for (guint m = 0; m < json_array_get_length (methods); m++)
        {
          const char *name = json_array_get_string_element (methods, m);
          for (int type = LW_LABEL_IMAGE; type <= LW_LABEL_COARSE; type++)
            g_assert_nonnull (
                lw_published_find (published, tables[t], name, (LwLabelType)type, 19));
          if (strcmp (name, "wdass") == 0)
            continue;
          g_autofree char *recipe = lw_json_line (json_object_get_object_member (recipes, name));
          g_autoptr (JsonObject) copy = lw_json_parse (recipe, -1, name, &error);
          json_object_set_string_member (copy, "source", "source");
          json_object_set_string_member (copy, "target", "target");
          g_autoptr (LwRunConfig) config = lw_run_config_new (copy, name, NULL, &error);
          g_assert_no_error (error);
        }
    }
}

/* Points with weak labels come onto the curve where their images cost what they cost today. */
static void
test_curve (void)
{
  g_autoptr (LwPublished) published = load ();
  g_autoptr (LwResults) results = study_fixture_results ();
  LwCostTable costs = lw_cost_table_default ();
  LwCurveOptions options = lw_curve_options_default ();
  for (int axis = LW_COST_AXIS_HOURS; axis <= LW_COST_AXIS_MONEY; axis++)
    {
      options.axis = (LwCostAxis)axis;
      g_autoptr (LwCurve) curve = lw_curve_new (results, &costs, &options);
      lw_published_fill_curve (published, curve, results, &costs);
      g_assert_cmpint (curve->n_published, ==, axis == LW_COST_AXIS_MONEY ? 0 : 9);
      for (int p = 0; p < curve->n_published; p++)
        if (curve->published[p].type == LW_LABEL_POINT)
          g_assert_cmpfloat_with_epsilon (curve->published[p].x,
                                          axis == LW_COST_AXIS_IMAGES ? 2975 : 37.1875, 1e-9);
    }
}

typedef struct
{
  const char *text, *part; /* of the message; NULL: taken */
} CsvCase;

static void
test_rows_of_the_user (void)
{
#define HEAD "label_type,hours,miou,label,note\n"
  static const CsvCase cases[] = {
    { "\xef\xbb\xbf" HEAD "point,12.5,55.1,\"ours, 2024\",\r\n\ncoarse,30,60,b,n\n", NULL },
    { HEAD, NULL },
    { "hours,miou\n1,2\n", "first line" },
    { "", "first line" },
    { HEAD "point,12.5,55.1,ours\n", "five fields" },
    { HEAD "point,1,1,a,\nmask,1,1,a,\n", "row 2" },
    { HEAD "point,\"12,5\",55.1,ours,\n", "decimal point" },
    { HEAD "point,12.5,nan,ours,\n", "decimal point" },
    { HEAD "point,12.5,155,ours,\n", "0 to 100" },
    { HEAD "point,-1,55,ours,\n", "0 to 100" },
    { HEAD "point,1,55,\"ours,\n", "quotation" },
    { HEAD "point,1,55,o\"urs,\n", "quotation" },
    { HEAD "point,1,55,\xff,\n", "UTF-8" },
  };
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "rows.csv", NULL);
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (LwPublished) published = load ();
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (path, cases[c].text, -1, NULL));
      gboolean taken = lw_published_add_csv (published, path, &error);
      if (cases[c].part)
        {
          g_assert_false (taken);
          g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
          if (!strstr (error->message, cases[c].part))
            g_error ("“%s” is not in “%s”", cases[c].part, error->message);
          g_assert_cmpuint (published->rows->len, ==, 105);
        }
      else
        g_assert_no_error (error);
    }
  g_autoptr (LwPublished) published = load ();
  g_assert_true (g_file_set_contents (path, cases[0].text, -1, NULL));
  g_assert_true (lw_published_add_csv (published, path, NULL));
  g_assert_cmpuint (published->rows->len, ==, 107);
  const LwPublishedRow *row = published->rows->pdata[105];
  g_assert_cmpstr (row->label, ==, "ours, 2024");
  g_assert_cmpfloat (row->hours, ==, 12.5);
  scratch_free (folder);
}

/* Ours, theirs and the difference stand side by side; rows without runs of ours are there too. */
static void
test_ablation (void)
{
  g_autoptr (LwPublished) published = load ();
  g_autoptr (LwResults) results = study_fixture_results ();
  const LwMeasure measure = { .name = "mIoU" };
  g_autoptr (LwTable) table = lw_ablation_table (results, published, "2", &measure, 0.95);
  g_assert_cmpint (lw_table_n_rows (table), ==, 8);
  g_assert_cmpstr (lw_table_cell (table, 0, 0)->text, ==, "base");
  g_assert_cmpstr (lw_table_cell (table, 7, 0)->text, ==, "wdass");
  g_assert_cmpfloat (lw_table_cell (table, 7, 2)->value.mean, ==, 61.5);
  g_assert_true (isnan (lw_table_cell (table, 0, 1)->value.mean));
  g_assert_cmpfloat (lw_table_cell (table, 0, 2)->value.mean, ==, 36.6);
  double ours = lw_table_cell (table, 7, 1)->value.mean;
  g_assert_cmpfloat_with_epsilon (lw_table_cell (table, 7, 3)->value.mean, ours - 61.5, 1e-9);
  g_assert_nonnull (strstr (table->note, "51.4"));
  g_assert_nonnull (strstr (table->note, "This study has 4 classes"));
  g_autoptr (LwTable) all = lw_ablation_table (results, NULL, NULL, &measure, 0.95);
  g_assert_cmpint (lw_table_n_rows (all), ==, 2);
  g_autoptr (LwTable) differences = lw_ablation_differences (results, NULL, NULL, &measure, 0.95);
  g_assert_cmpint (lw_table_n_rows (differences), ==, 1);
  g_assert_cmpstr (lw_table_cell (differences, 0, 0)->text, ==, "base & <boundary>");
  g_assert_cmpfloat_with_epsilon (lw_table_cell (differences, 0, 1)->value.mean, -4, 1e-9);
  g_assert_null (lw_ablation_guess (results, published));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/published/sums", test_column_sums);
  g_test_add_func ("/published/gaps", test_gaps);
  g_test_add_func ("/published/notes", test_notes);
  g_test_add_func ("/published/presets", test_presets);
  g_test_add_func ("/published/curve", test_curve);
  g_test_add_func ("/published/rows-of-the-user", test_rows_of_the_user);
  g_test_add_func ("/published/ablation", test_ablation);
  return g_test_run ();
}
