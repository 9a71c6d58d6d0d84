/* The tidy table. */
#include "report/tidy.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/results-table.h"
#include "study/study-file.h"

enum
{
  RUN,
  METHOD,
  BASE,
  LABELS,
  IMAGES,
  BY_TYPE, /* four columns from here */
  PARTITION = BY_TYPE + 4,
  SEED,
  HOURS,
  CLASS,
  IOU,
  MIOU,
  STATE,
  SECONDS,
  MESSAGE,
  MONEY,
};

static LwTable *
columns (const LwCostTable *costs)
{
  static const struct
  {
    const char *name;
    LwColumnKind kind;
    int decimals;
  } fixed[] = {
    { "run", LW_COLUMN_TEXT, 0 },
    { "method", LW_COLUMN_TEXT, 0 },
    { "base", LW_COLUMN_TEXT, 0 },
    { "labels", LW_COLUMN_TEXT, 0 },
    { "images", LW_COLUMN_NUMBER, 0 },
    { "images_image", LW_COLUMN_NUMBER, 0 },
    { "images_point", LW_COLUMN_NUMBER, 0 },
    { "images_coarse", LW_COLUMN_NUMBER, 0 },
    { "images_fine", LW_COLUMN_NUMBER, 0 },
    { "partition", LW_COLUMN_NUMBER, 0 },
    { "seed", LW_COLUMN_NUMBER, 0 },
    { "hours", LW_COLUMN_NUMBER, 4 },
    { "class", LW_COLUMN_TEXT, 0 },
    { "iou_percent", LW_COLUMN_NUMBER, 2 },
    { "miou_percent", LW_COLUMN_NUMBER, 2 },
    { "state", LW_COLUMN_TEXT, 0 },
    { "seconds", LW_COLUMN_NUMBER, 1 },
    { "message", LW_COLUMN_TEXT, 0 },
  };
  LwTable *table = lw_table_new ("tidy", _ ("Runs and classes"));
  for (guint c = 0; c < G_N_ELEMENTS (fixed); c++)
    {
      const LwTableColumn column
          = { fixed[c].name, fixed[c].name, fixed[c].kind, fixed[c].decimals, FALSE, LW_BEST_NONE };
      lw_table_add_column (table, &column);
    }
  if (costs->price.value > 0)
    {
      g_autofree char *currency = g_ascii_strdown (costs->currency ? costs->currency : "money", -1);
      g_autofree char *name = g_strconcat ("cost_", currency, NULL);
      const LwTableColumn column = { name, name, LW_COLUMN_NUMBER, 2, FALSE, LW_BEST_NONE };
      lw_table_add_column (table, &column);
    }
  return table;
}

static int
add_row (LwTable *table, const LwResults *results, const LwCostTable *costs, const LwResult *run)
{
  int row = lw_table_add_row (table);
  double hours = lw_cost_hours (costs, &run->mix, results->counts);
  g_autofree char *labels = lw_group_labels (&run->mix);
  lw_table_set_text (table, row, RUN, run->id);
  lw_table_set_text (table, row, METHOD, run->method);
  lw_table_set_text (table, row, BASE, lw_method_name (run->base));
  lw_table_set_text (table, row, LABELS, labels);
  lw_table_set_number (table, row, IMAGES, lw_mix_total (&run->mix));
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    lw_table_set_number (table, row, BY_TYPE + t - LW_LABEL_IMAGE, run->mix.images[t]);
  lw_table_set_number (table, row, PARTITION, run->partition);
  lw_table_set_number (table, row, SEED, (double)run->seed);
  lw_table_set_number (table, row, HOURS, hours);
  lw_table_set_number (table, row, MIOU, run->miou);
  lw_table_set_text (table, row, STATE, lw_run_state_name (run->state));
  lw_table_set_number (table, row, SECONDS, run->seconds);
  lw_table_set_text (table, row, MESSAGE, run->message ? run->message : "");
  lw_table_set_text (table, row, CLASS, "");
  if (costs->price.value > 0)
    lw_table_set_number (table, row, MONEY, hours * costs->price.value);
  return row;
}

LwTable *
lw_tidy_table (const LwResults *results, const LwCostTable *costs)
{
  LwTable *table = columns (costs);
  for (guint i = 0; i < results->runs->len; i++)
    {
      const LwResult *run = results->runs->pdata[i];
      if (!run->iou)
        add_row (table, results, costs, run);
      for (int k = 0; run->iou && k < results->n_classes; k++)
        {
          int row = add_row (table, results, costs, run);
          lw_table_set_text (table, row, CLASS, results->classes[k]);
          lw_table_set_number (table, row, IOU, run->iou[k]);
        }
    }
  return table;
}
