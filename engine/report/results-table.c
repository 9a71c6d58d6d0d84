/* Results by group, and curve.csv. */
#include "report/results-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "result/side.h"

char *
lw_group_labels (const LwMix *mix)
{
  return lw_mix_n_types (mix) > 1 ? lw_mix_text (mix)
                                  : g_strdup (lw_label_type_name (lw_mix_type (mix)));
}

/* "mIoU %" or "car %", translated. (transfer full) */
static char *
measure_title (const LwMeasure *measure)
{
  return g_strdup_printf (_ ("%s %%"), measure->name);
}

static char *
results_note (const LwResults *results, double confidence)
{
  g_autoptr (GString) note = g_string_new (NULL);
  g_string_append_printf (
      note,
      _ ("Mean with %g %% t interval over partitions; over seeds where there is "
         "one partition. One run has no interval."),
      100 * confidence);
  if (results->protocol)
    g_string_append_printf (note, _ (" Evaluated on the %s."), results->protocol);
  return g_string_free (g_steal_pointer (&note), FALSE);
}

static LwTable *
results_columns (const LwCostTable *costs, const LwMeasure *measure)
{
  LwTable *table = lw_table_new ("results", _ ("Results"));
  const char *currency = costs->currency ? costs->currency : "money";
  g_autofree char *title = measure_title (measure);
  g_autofree char *lower = g_ascii_strdown (measure->name, -1);
  g_autofree char *name = g_strconcat (lower, "_percent", NULL);
  g_autofree char *currency_lower = g_ascii_strdown (currency, -1);
  g_autofree char *money = g_strconcat ("cost_", currency_lower, NULL);
  const LwTableColumn columns[] = {
    { "labels", _ ("labels"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
    { "method", _ ("method"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
    { "images", _ ("images"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
    { "hours", _ ("hours"), LW_COLUMN_NUMBER, 2, FALSE, LW_BEST_NONE },
    { name, title, LW_COLUMN_INTERVAL, 1, FALSE, LW_BEST_HIGHEST },
    { "runs", _ ("runs"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
    { "planned", _ ("planned"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
  };
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      const LwTableColumn price = { money, currency, LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE };
      if (c == 4 && costs->price.value > 0)
        lw_table_add_column (table, &price);
      lw_table_add_column (table, &columns[c]);
    }
  return table;
}

LwTable *
lw_results_table (const LwResults *results, const LwCostTable *costs, const LwMeasure *measure,
                  double confidence)
{
  LwTable *table = results_columns (costs, measure);
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  g_autofree char *note = results_note (results, confidence);
  const char *method = NULL;
  for (guint i = 0; i < groups->len; i++)
    {
      const LwGroup *group = groups->pdata[i];
      int row = lw_table_add_row (table), c = 0;
      LwInterval interval = lw_group_interval (results, group, measure, confidence);
      g_autofree char *labels = lw_group_labels (&group->mix);
      if (method && strcmp (method, group->method) != 0)
        lw_table_set_rule (table, row);
      if (lw_group_is_level (group))
        lw_table_set_aside (table, row);
      method = group->method;
      lw_table_set_text (table, row, c++, labels);
      lw_table_set_text (table, row, c++, group->method);
      lw_table_set_number (table, row, c++, lw_mix_total (&group->mix));
      lw_table_set_number (table, row, c++,
                           lw_curve_cost (results, costs, LW_COST_AXIS_HOURS, &group->mix));
      if (costs->price.value > 0)
        lw_table_set_number (table, row, c++,
                             lw_curve_cost (results, costs, LW_COST_AXIS_MONEY, &group->mix));
      lw_table_set_interval (table, row, c++, &interval);
      lw_table_set_number (table, row, c++, group->runs->len);
      lw_table_set_number (table, row, c++, group->planned);
    }
  lw_table_set_note (table, note);
  return table;
}

/* ---- classes ------------------------------------------------------------------------------- */

static LwTable *
class_columns (const LwResults *results)
{
  LwTable *table = lw_table_new ("classes", _ ("IoU of the classes, %"));
  const LwTableColumn columns[]
      = { { "labels", _ ("labels"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "method", _ ("method"), LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "images", _ ("images"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
          { "runs", _ ("runs"), LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE },
          { "miou_percent", _ ("mIoU %"), LW_COLUMN_NUMBER, 1, FALSE, LW_BEST_HIGHEST } };
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    lw_table_add_column (table, &columns[c]);
  for (int k = 0; k < results->n_classes; k++)
    {
      g_autofree char *name = g_strconcat (results->classes[k], "_percent", NULL);
      const LwTableColumn column
          = { name, results->classes[k], LW_COLUMN_NUMBER, 1, FALSE, LW_BEST_HIGHEST };
      lw_table_add_column (table, &column);
    }
  return table;
}

LwTable *
lw_class_table (const LwResults *results)
{
  LwTable *table = class_columns (results);
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  const char *method = NULL;
  for (guint i = 0; i < groups->len; i++)
    {
      const LwGroup *group = groups->pdata[i];
      LwMeasure measure = { .name = "mIoU" };
      if (group->runs->len == 0)
        continue;
      int row = lw_table_add_row (table);
      g_autofree char *labels = lw_group_labels (&group->mix);
      if (method && strcmp (method, group->method) != 0)
        lw_table_set_rule (table, row);
      if (lw_group_is_level (group))
        lw_table_set_aside (table, row);
      method = group->method;
      lw_table_set_text (table, row, 0, labels);
      lw_table_set_text (table, row, 1, group->method);
      lw_table_set_number (table, row, 2, lw_mix_total (&group->mix));
      lw_table_set_number (table, row, 3, group->runs->len);
      lw_table_set_number (table, row, 4,
                           lw_group_interval (results, group, &measure, LW_CONFIDENCE).mean);
      for (int k = 0; k < results->n_classes; k++)
        {
          LwMeasure one = { .name = results->classes[k] };
          one.classes[k] = 1;
          lw_table_set_number (table, row, 5 + k,
                               lw_group_interval (results, group, &one, LW_CONFIDENCE).mean);
        }
    }
  lw_table_set_note (table, _ ("Means of the runs. A class that does not occur has no IoU."));
  return table;
}

/* ---- curve.csv ----------------------------------------------------------------------------- */

static char *
values_text (const double *values, guint n)
{
  GString *text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "",
                            g_ascii_formatd (number, sizeof number, "%.10g", values[i]));
  return g_string_free (text, FALSE);
}

char *
lw_results_csv (const LwResults *results, const LwCostTable *costs)
{
  const LwMeasure measure = { .name = "mIoU" };
  static const char *const names[]
      = { "label_type", "method", "images", "hours", "miou_mean", "miou_std", "n", "values" };
  g_autoptr (LwTable) table = lw_table_new ("curve", "curve");
  for (guint c = 0; c < G_N_ELEMENTS (names); c++)
    {
      gboolean text = c < 2 || c == 7;
      const LwTableColumn column = { names[c], names[c], text ? LW_COLUMN_TEXT : LW_COLUMN_NUMBER,
                                     0,        FALSE,    LW_BEST_NONE };
      lw_table_add_column (table, &column);
    }
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  for (guint i = 0; i < groups->len; i++)
    {
      const LwGroup *group = groups->pdata[i];
      int row = lw_table_add_row (table);
      g_autofree char *labels = lw_group_labels (&group->mix);
      g_autofree double *values = lw_group_values (results, group, &measure);
      g_autofree char *text = values_text (values, group->runs->len);
      LwInterval runs = lw_interval (values, (int)group->runs->len, LW_CONFIDENCE);
      lw_table_set_text (table, row, 0, labels);
      lw_table_set_text (table, row, 1, group->method);
      lw_table_set_number (table, row, 2, lw_mix_total (&group->mix));
      lw_table_set_number (table, row, 3,
                           lw_curve_cost (results, costs, LW_COST_AXIS_HOURS, &group->mix));
      lw_table_set_number (table, row, 4, runs.mean);
      lw_table_set_number (table, row, 5, runs.spread);
      lw_table_set_number (table, row, 6, runs.n);
      lw_table_set_text (table, row, 7, text);
    }
  return lw_table_to_csv (table);
}
