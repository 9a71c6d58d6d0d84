/* Writing of the table of classes. */
#include "classes/class-csv.h"

#include "classes/class-row.h"
#include "model/class-column.h"
#include "report/table.h"

/* Columns before those of runs. */
#define FIXED 3

static void
add_columns (LwTable *table, GListModel *columns)
{
  const LwTableColumn fixed[FIXED]
      = { { .name = "class", .title = "class", .kind = LW_COLUMN_TEXT },
          { .name = "pixels_percent", .title = "pixels_percent", .kind = LW_COLUMN_NUMBER },
          { .name = "images", .title = "images", .kind = LW_COLUMN_NUMBER } };
  for (int c = 0; c < FIXED; c++)
    lw_table_add_column (table, &fixed[c]);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (LwClassColumn) column = g_list_model_get_item (columns, i);
      g_autofree char *title = lw_class_column_title (column);
      LwColumnKind kind = lw_class_column_is_cell (column) ? LW_COLUMN_INTERVAL : LW_COLUMN_NUMBER;
      lw_table_add_column (table, &(LwTableColumn){ .name = title, .title = title, .kind = kind });
    }
  if (g_list_model_get_n_items (columns) > 1)
    lw_table_add_column (table, &(LwTableColumn){ .name = "difference_second_first",
                                                  .title = "difference_second_first",
                                                  .kind = LW_COLUMN_INTERVAL,
                                                  .sign = TRUE });
}

static void
add_difference (LwTable *table, int line, const LwMeasure *measure, GListModel *columns)
{
  guint n = g_list_model_get_n_items (columns);
  g_autoptr (LwClassColumn) first = n > 1 ? g_list_model_get_item (columns, 0) : NULL;
  g_autoptr (LwClassColumn) second = n > 1 ? g_list_model_get_item (columns, 1) : NULL;
  if (!second)
    return;
  const LwComparison comparison = lw_class_column_compare (second, first, measure);
  lw_table_set_interval (table, line, FIXED + (int)n, &comparison.difference);
}

static void
add_row (LwTable *table, LwClassRow *row, GListModel *columns)
{
  int line = lw_table_add_row (table);
  const LwMeasure *measure = lw_class_row_get_measure (row);
  lw_table_set_text (table, line, 0, lw_class_row_get_name (row));
  lw_table_set_number (table, line, 1, 100 * lw_class_row_get_pixels (row));
  if (lw_class_row_get_images (row) >= 0)
    lw_table_set_number (table, line, 2, lw_class_row_get_images (row));
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (LwClassColumn) column = g_list_model_get_item (columns, i);
      const LwInterval value = lw_class_column_value (column, measure);
      if (lw_class_column_is_cell (column))
        lw_table_set_interval (table, line, FIXED + (int)i, &value);
      else
        lw_table_set_number (table, line, FIXED + (int)i, value.mean);
    }
  add_difference (table, line, measure, columns);
}

char *
lw_class_csv (GListModel *rows, GListModel *columns)
{
  g_autoptr (LwTable) table = lw_table_new ("classes", "");
  add_columns (table, columns);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (LwClassRow) row = g_list_model_get_item (rows, i);
      add_row (table, row, columns);
    }
  return lw_table_to_csv (table);
}
