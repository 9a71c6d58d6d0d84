/* What supports the results, as tables: comparisons, variance, predictions of the fits. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/results-table.h"

static const char *
verdict_text (LwVerdict verdict)
{
  switch (verdict)
    {
    case LW_VERDICT_TIE:
      return _ ("no clear difference");
    case LW_VERDICT_BETTER:
      return _ ("the first is better");
    case LW_VERDICT_WORSE:
      return _ ("the second is better");
    case LW_VERDICT_UNKNOWN:
    default:
      return _ ("cannot tell");
    }
}

static void
add_comparison (LwTable *table, const LwSideComparison *sides, const LwComparisonRow *comparison,
                gboolean first)
{
  int row = lw_table_add_row (table);
  g_autofree char *budget = lw_comparison_row_budget (comparison);
  if (first)
    lw_table_set_rule (table, row);
  lw_table_set_text (table, row, 0, sides->first);
  lw_table_set_text (table, row, 1, sides->second);
  lw_table_set_text (table, row, 2, budget);
  lw_table_set_interval (table, row, 3, &comparison->comparison.difference);
  lw_table_set_number (table, row, 4, comparison->comparison.difference.n);
  lw_table_set_text (table, row, 5, verdict_text (comparison->comparison.verdict));
}

LwTable *
lw_comparison_table (const GPtrArray *comparisons, double confidence)
{
  LwTable *table = lw_table_new ("comparisons", _ ("Differences at equal budget"));
  const LwTableColumn columns[]
      = { { "first", _ ("first"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "second", _ ("second"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "budget", _ ("budget"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "difference_points", _ ("first − second, points"), LW_COLUMN_INTERVAL, 1, TRUE,
            LW_BEST_NONE },
          { "pairs", _ ("pairs"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
          { "verdict", _ ("verdict"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE } };
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    lw_table_add_column (table, &columns[c]);
  for (guint i = 0; i < comparisons->len; i++)
    {
      const LwSideComparison *sides = comparisons->pdata[i];
      for (guint r = 0; r < sides->rows->len; r++)
        add_comparison (table, sides, &g_array_index (sides->rows, LwComparisonRow, r), r == 0);
    }
  g_autofree char *note = g_strdup_printf (_ ("Mean difference of runs that share partition and "
                                              "seed, with %g %% t interval; an interval "
                                              "that holds 0 is no clear difference."),
                                           100 * confidence);
  lw_table_set_note (table, note);
  return table;
}

LwTable *
lw_variance_table (const LwVarianceSplit *split)
{
  LwTable *table = lw_table_new ("variance", _ ("Where the differences between runs come from"));
  const LwTableColumn columns[]
      = { { "source", _ ("source"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "share_percent", _ ("share %"), LW_COLUMN_NUMBER, 1, FALSE, LW_BEST_NONE },
          { "deviation_points", _ ("standard deviation, points"), LW_COLUMN_NUMBER, 2, FALSE,
            LW_BEST_NONE },
          { "degrees_of_freedom", _ ("degrees of freedom"), LW_COLUMN_NUMBER, 0, FALSE,
            LW_BEST_NONE } };
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    lw_table_add_column (table, &columns[c]);
  for (int s = 0; s < LW_N_SOURCES; s++)
    {
      const LwVarianceShare *source = &split->sources[s];
      int row = lw_table_add_row (table);
      lw_table_set_text (table, row, 0, lw_variance_source_name (split, (LwVarianceSource)s));
      lw_table_set_number (table, row, 1, 100 * source->share);
      lw_table_set_number (table, row, 2, sqrt (source->variance));
      lw_table_set_number (table, row, 3, source->df);
    }
  g_autofree char *note = lw_variance_text (split);
  lw_table_set_note (table, g_strchomp (note));
  return table;
}

static void
add_back_test (LwTable *table, const LwForecasts *forecasts, const LwForecast *forecast)
{
  const LwBackTest *test = &forecast->back_test;
  int row = lw_table_add_row (table);
  lw_table_set_text (table, row, 0, lw_label_type_name (forecast->type));
  lw_table_set_text (table, row, 1, forecasts->cells->method);
  lw_table_set_number (table, row, 2, forecast->n);
  if (!test->done)
    {
      lw_table_set_text (table, row, 7, _ ("too few sizes or runs to test"));
      return;
    }
  lw_table_set_number (table, row, 3, test->images);
  lw_table_set_number (table, row, 4, test->measured);
  lw_table_set_number (table, row, 5, test->predicted);
  const LwInterval error = { .n = 1,
                             .mean = test->error,
                             .spread = (double)NAN,
                             .low = test->error - test->half,
                             .high = test->error + test->half };
  lw_table_set_interval (table, row, 6, &error);
  lw_table_set_text (table, row, 7,
                     test->held ? _ ("within its interval") : _ ("outside of its interval"));
}

LwTable *
lw_back_test_table (const GPtrArray *forecasts)
{
  LwTable *table = lw_table_new ("back-test", _ ("The fits tested on what is known"));
  const LwTableColumn columns[]
      = { { "labels", _ ("labels"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "method", _ ("method"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "sizes", _ ("sizes"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
          { "images", _ ("hidden size"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
          { "measured_percent", _ ("measured %"), LW_COLUMN_NUMBER, 1, FALSE, LW_BEST_NONE },
          { "predicted_percent", _ ("predicted %"), LW_COLUMN_NUMBER, 1, FALSE, LW_BEST_NONE },
          { "error_points", _ ("error, points"), LW_COLUMN_INTERVAL, 1, TRUE, LW_BEST_NONE },
          { "held", _ ("verdict"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE } };
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    lw_table_add_column (table, &columns[c]);
  for (guint i = 0; i < forecasts->len; i++)
    {
      const LwForecasts *method = forecasts->pdata[i];
      for (int t = 0; t < method->n; t++)
        add_back_test (table, method, &method->types[t]);
    }
  lw_table_set_note (table, _ ("The largest size of each label type, predicted from the smaller "
                               "ones alone."));
  return table;
}
