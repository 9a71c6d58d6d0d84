/* Memory of tables, and what their cells say. */
#include "report/table.h"

#include <math.h>

#include "result/number-text.h"

static void
column_clear (void *data)
{
  LwTableColumn *column = data;
  g_free ((char *)column->name);
  g_free ((char *)column->title);
}

LwTable *
lw_table_new (const char *id, const char *title)
{
  LwTable *self = g_new0 (LwTable, 1);
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->columns = g_array_new (FALSE, FALSE, sizeof (LwTableColumn));
  g_array_set_clear_func (self->columns, column_clear);
  self->rows = g_array_new (FALSE, FALSE, sizeof (LwTableRow));
  return self;
}

void
lw_table_free (LwTable *self)
{
  if (!self)
    return;
  for (guint r = 0; r < self->rows->len; r++)
    {
      LwTableRow *row = &g_array_index (self->rows, LwTableRow, r);
      for (guint c = 0; c < self->columns->len; c++)
        g_free (row->cells[c].text);
      g_free (row->cells);
    }
  g_array_unref (self->rows);
  g_array_unref (self->columns);
  g_free (self->id);
  g_free (self->title);
  g_free (self->note);
  g_free (self);
}

int
lw_table_add_column (LwTable *self, const LwTableColumn *column)
{
  g_return_val_if_fail (self->rows->len == 0, -1);
  LwTableColumn copy = *column;
  copy.name = g_strdup (column->name);
  copy.title = g_strdup (column->title);
  g_array_append_val (self->columns, copy);
  return (int)self->columns->len - 1;
}

int
lw_table_add_row (LwTable *self)
{
  LwTableRow row = { FALSE, FALSE, g_new0 (LwTableCell, MAX (self->columns->len, 1)) };
  for (guint c = 0; c < self->columns->len; c++)
    row.cells[c].value = lw_interval (NULL, 0, LW_CONFIDENCE);
  g_array_append_val (self->rows, row);
  return (int)self->rows->len - 1;
}

int
lw_table_n_columns (const LwTable *self)
{
  return (int)self->columns->len;
}

int
lw_table_n_rows (const LwTable *self)
{
  return (int)self->rows->len;
}

const LwTableColumn *
lw_table_column (const LwTable *self, int column)
{
  return &g_array_index (self->columns, LwTableColumn, column);
}

const LwTableCell *
lw_table_cell (const LwTable *self, int row, int column)
{
  return &g_array_index (self->rows, LwTableRow, row).cells[column];
}

static LwTableCell *
cell_at (LwTable *self, int row, int column)
{
  g_assert (row >= 0 && row < lw_table_n_rows (self));
  g_assert (column >= 0 && column < lw_table_n_columns (self));
  return &g_array_index (self->rows, LwTableRow, row).cells[column];
}

void
lw_table_set_rule (LwTable *self, int row)
{
  g_array_index (self->rows, LwTableRow, row).rule = TRUE;
}

void
lw_table_set_aside (LwTable *self, int row)
{
  g_array_index (self->rows, LwTableRow, row).aside = TRUE;
}

void
lw_table_set_text (LwTable *self, int row, int column, const char *text)
{
  LwTableCell *cell = cell_at (self, row, column);
  g_free (cell->text);
  cell->text = g_strdup (text);
}

void
lw_table_set_number (LwTable *self, int row, int column, double value)
{
  LwTableCell *cell = cell_at (self, row, column);
  cell->value = lw_interval (&value, isnan (value) ? 0 : 1, LW_CONFIDENCE);
}

void
lw_table_set_interval (LwTable *self, int row, int column, const LwInterval *value)
{
  cell_at (self, row, column)->value = *value;
}

void
lw_table_set_note (LwTable *self, const char *note)
{
  g_free (self->note);
  self->note = g_strdup (note);
}

static char *
number_text (const LwTableColumn *column, double value)
{
  return isnan (value) ? g_strdup ("–") : lw_signed_text (value, column->decimals, column->sign);
}

char *
lw_table_cell_text (const LwTable *self, int row, int column)
{
  const LwTableColumn *kind = lw_table_column (self, column);
  const LwTableCell *cell = lw_table_cell (self, row, column);
  if (cell->text || kind->kind == LW_COLUMN_TEXT)
    return g_strdup (cell->text ? cell->text : "");
  g_autofree char *mean = number_text (kind, cell->value.mean);
  if (kind->kind == LW_COLUMN_NUMBER || isnan (cell->value.low))
    return g_steal_pointer (&mean);
  g_autofree char *low = number_text (kind, cell->value.low);
  g_autofree char *high = number_text (kind, cell->value.high);
  return g_strdup_printf ("%s [%s, %s]", mean, low, high);
}

/* In units of the last decimal that is shown, so that equal texts are equal. */
static double
shown (const LwTable *self, int row, int column)
{
  return rint (lw_table_cell (self, row, column)->value.mean
               * pow (10, lw_table_column (self, column)->decimals));
}

gboolean
lw_table_is_best (const LwTable *self, int row, int column)
{
  int n = 0;
  double own = shown (self, row, column);
  if (lw_table_column (self, column)->best == LW_BEST_NONE || isnan (own)
      || g_array_index (self->rows, LwTableRow, row).aside)
    return FALSE;
  for (int r = 0; r < lw_table_n_rows (self); r++)
    {
      if (g_array_index (self->rows, LwTableRow, r).aside)
        continue;
      double other = shown (self, r, column);
      n += !isnan (other);
      if (other > own)
        return FALSE;
    }
  return n > 1;
}
