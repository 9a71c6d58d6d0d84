/* The tables of a study in their order. */
#include "report/study-tables.h"

#include <string.h>

GPtrArray *
lw_study_forecasts (const LwStudyTables *self, LwCurve *curve)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_forecasts_free);
  g_autoptr (GPtrArray) methods = lw_cells_methods (self->results);
  LwForecastOptions options = lw_forecast_options_default ();
  options.measure = self->measure;
  options.confidence = self->confidence;
  for (guint m = 0; m < methods->len; m++)
    {
      LwForecasts *forecasts = lw_forecasts_new (self->results, methods->pdata[m], &options);
      g_ptr_array_add (all, forecasts);
      if (curve)
        lw_forecasts_fill_bands (forecasts, curve, self->results, self->costs);
    }
  return all;
}

static int
count_methods (const LwResults *results)
{
  g_autoptr (GHashTable) methods = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < results->runs->len; i++)
    {
      const LwResult *run = results->runs->pdata[i];
      if (!lw_result_is_reference (run))
        g_hash_table_add (methods, run->method);
    }
  return (int)g_hash_table_size (methods);
}

/* Empty tables say nothing. */
static void
add (GPtrArray *tables, LwTable *table)
{
  if (lw_table_n_rows (table) > 0)
    g_ptr_array_add (tables, table);
  else
    lw_table_free (table);
}

GPtrArray *
lw_study_tables (const LwStudyTables *self, const GPtrArray *forecasts)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_table_free);
  g_autoptr (GPtrArray) comparisons
      = lw_comparisons_new (self->results, self->costs, &self->measure, self->confidence);
  LwVarianceSplit split = lw_variance_split (self->results, &self->measure);
  add (tables, lw_results_table (self->results, self->costs, &self->measure, self->confidence));
  add (tables, lw_class_table (self->results));
  add (tables, lw_comparison_table (comparisons, self->confidence));
  if (split.runs > 1)
    add (tables, lw_variance_table (&split));
  add (tables, lw_back_test_table (forecasts));
  const char *name = self->published ? lw_ablation_guess (self->results, self->published) : NULL;
  if (name || self->published || count_methods (self->results) > 1)
    {
      add (tables, lw_ablation_table (self->results, self->published, name, &self->measure,
                                      self->confidence));
      add (tables, lw_ablation_differences (self->results, self->published, name, &self->measure,
                                            self->confidence));
    }
  return tables;
}

const LwTable *
lw_study_tables_find (const GPtrArray *tables, const char *id)
{
  for (guint i = 0; i < tables->len; i++)
    if (strcmp (((LwTable *)tables->pdata[i])->id, id) == 0)
      return tables->pdata[i];
  return NULL;
}
