/* The tidy table holds every run and class, and curve.csv keeps its header and meaning. */
#include "report/tidy.h"

#include <math.h>
#include <string.h>

#include "report/curve-json.h"
#include "report/results-table.h"
#include "result/csv.h"
#include "study-fixture.h"

typedef struct
{
  LwResults *results;
  LwCostTable costs;
  GPtrArray *records;
} Tidy;

static void
set_up (Tidy *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->results = study_fixture_results ();
  f->costs = lw_cost_table_default ();
  f->costs.price.value = 20;
  f->costs.currency = "EUR";
  g_autoptr (LwTable) table = lw_tidy_table (f->results, &f->costs);
  g_autofree char *csv = lw_table_to_csv (table);
  f->records = lw_csv_parse (csv, strlen (csv), "tidy", &error);
  g_assert_no_error (error);
}

static void
tear_down (Tidy *f, gconstpointer data)
{
  g_ptr_array_unref (f->records);
  lw_results_free (f->results);
}

static int
column (const Tidy *f, const char *name)
{
  char **head = f->records->pdata[0];
  for (int c = 0; head[c]; c++)
    if (strcmp (head[c], name) == 0)
      return c;
  g_error ("no column %s", name);
}

static const char *
cell (const Tidy *f, guint record, const char *name)
{
  return ((char **)f->records->pdata[record])[column (f, name)];
}

static double
number (const Tidy *f, guint record, const char *name)
{
  const char *text = cell (f, record, name);
  return *text ? g_ascii_strtod (text, NULL) : (double)NAN;
}

/* Row by row the numbers of the results, in their order. */
static void
test_every_run_and_class (Tidy *f, gconstpointer data)
{
  guint record = 1;
  for (guint i = 0; i < f->results->runs->len; i++)
    {
      const LwResult *run = f->results->runs->pdata[i];
      for (int k = 0; run->iou && k < f->results->n_classes; k++, record++)
        {
          g_assert_cmpstr (cell (f, record, "run"), ==, run->id);
          g_assert_cmpstr (cell (f, record, "class"), ==, f->results->classes[k]);
          if (isnan (run->iou[k]))
            g_assert_cmpstr (cell (f, record, "iou_percent"), ==, "");
          else
            g_assert_cmpfloat_with_epsilon (number (f, record, "iou_percent"), run->iou[k], 1e-7);
          g_assert_cmpfloat_with_epsilon (number (f, record, "miou_percent"), run->miou, 1e-7);
        }
      record += !run->iou;
    }
  g_assert_cmpuint (record, ==, f->records->len);
}

static void
test_run_without_result (Tidy *f, gconstpointer data)
{
  guint failed = f->records->len - 2, waiting = f->records->len - 1;
  g_assert_cmpstr (cell (f, failed, "state"), ==, "failed");
  g_assert_cmpstr (cell (f, failed, "message"), ==, "out of memory, \"8 GiB\" asked");
  g_assert_cmpstr (cell (f, failed, "miou_percent"), ==, "");
  g_assert_cmpstr (cell (f, failed, "class"), ==, "");
  g_assert_cmpstr (cell (f, waiting, "state"), ==, "none");
}

/* Hours and money come from the cost table, by label type. */
static void
test_costs (Tidy *f, gconstpointer data)
{
  for (guint record = 1; record < f->records->len; record++)
    {
      double hours
          = (30 * number (f, record, "images_image") + 45 * number (f, record, "images_point")
             + 420 * number (f, record, "images_coarse") + 5400 * number (f, record, "images_fine"))
            / 3600;
      g_assert_cmpfloat_with_epsilon (number (f, record, "hours"), hours, 1e-6);
      g_assert_cmpfloat_with_epsilon (number (f, record, "cost_eur"), 20 * hours, 1e-4);
    }
}

/* The header and the rows of one label type are those of the first version. */
static void
test_curve_csv (Tidy *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = lw_results_csv (f->results, &f->costs);
  g_assert_true (g_str_has_prefix (csv,
                                   "label_type,method,images,hours,miou_mean,miou_std,n,values\n"
                                   "none,source-only,0,0,"));
  g_autoptr (GPtrArray) rows = lw_csv_parse (csv, strlen (csv), "curve", &error);
  g_assert_no_error (error);
  gboolean mix = FALSE;
  for (guint i = 1; i < rows->len; i++)
    {
      char **row = rows->pdata[i];
      g_auto (GStrv) values = g_strsplit (row[7], " ", -1);
      g_assert_cmpuint (g_strv_length (values), ==, g_ascii_strtoull (row[6], NULL, 10));
      double sum = 0;
      for (char **value = values; *value; value++)
        sum += g_ascii_strtod (*value, NULL);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (row[4], NULL), sum / g_strv_length (values),
                                      1e-6);
      mix |= strcmp (row[0], "200 coarse + 1000 point") == 0 && strcmp (row[2], "1200") == 0;
    }
  g_assert_true (mix);
}

/* The long form of the curve has every run, mean, fit, level and published point. */
static void
test_points (Tidy *f, gconstpointer data)
{
  const LwCurveOptions options = lw_curve_options_default ();
  g_autoptr (LwCurve) curve = study_fixture_curve (f->results, &f->costs, &options);
  g_autofree char *csv = lw_curve_to_csv (curve);
  g_autoptr (GPtrArray) rows = lw_csv_parse (csv, strlen (csv), "points", NULL);
  guint expected = 1 + (guint)curve->n_references + (guint)curve->n_published;
  for (int s = 0; s < curve->n_series; s++)
    {
      expected += (guint)curve->series[s].n + (guint)curve->series[s].n_band;
      for (int p = 0; p < curve->series[s].n; p++)
        expected += (guint)curve->series[s].points[p].n;
    }
  g_assert_cmpuint (rows->len, ==, expected);
  g_autoptr (JsonObject) json = lw_curve_to_json (curve);
  JsonArray *series = json_object_get_array_member (json, "series");
  g_assert_cmpuint (json_array_get_length (series), ==, curve->n_series);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json, "published")), ==,
                    2);
}

#define ADD(path, function) g_test_add (path, Tidy, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/tidy/every-run-and-class", test_every_run_and_class);
  ADD ("/tidy/without-result", test_run_without_result);
  ADD ("/tidy/costs", test_costs);
  ADD ("/tidy/curve-csv", test_curve_csv);
  ADD ("/tidy/points", test_points);
  return g_test_run ();
}
