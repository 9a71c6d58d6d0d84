/* Tables as aligned text, CSV and JSON. */
#include <math.h>
#include <string.h>

#include "core/json.h"
#include "report/table.h"

/* ---- aligned text -------------------------------------------------------------------------- */

/* Places on a terminal: Chinese characters take two. */
static int
text_width (const char *text)
{
  int width = 0;
  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

static void
append_cell (GString *out, const char *text, int width, gboolean left, gboolean last)
{
  int pad = width - text_width (text);
  for (int i = 0; !left && i < pad; i++)
    g_string_append_c (out, ' ');
  g_string_append (out, text);
  for (int i = 0; left && !last && i < pad; i++)
    g_string_append_c (out, ' ');
}

/* Of the widest cell. */
static int
column_width (const LwTable *self, int column)
{
  int width = text_width (lw_table_column (self, column)->title);
  for (int r = 0; r < lw_table_n_rows (self); r++)
    {
      g_autofree char *text = lw_table_cell_text (self, r, column);
      width = MAX (width, text_width (text));
    }
  return width;
}

char *
lw_table_to_text (const LwTable *self)
{
  int n = lw_table_n_columns (self);
  g_autofree int *widths = g_new (int, MAX (n, 1));
  for (int c = 0; c < n; c++)
    widths[c] = column_width (self, c);
  GString *out = g_string_new (NULL);
  for (int r = -1; r < lw_table_n_rows (self); r++)
    {
      for (int c = 0; c < n; c++)
        {
          const LwTableColumn *column = lw_table_column (self, c);
          g_autofree char *text
              = r < 0 ? g_strdup (column->title) : lw_table_cell_text (self, r, c);
          g_string_append (out, c ? "  " : "");
          append_cell (out, text, widths[c], column->kind == LW_COLUMN_TEXT, c == n - 1);
        }
      while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate (out, out->len - 1);
      g_string_append_c (out, '\n');
    }
  if (self->note)
    g_string_append_printf (out, "%s\n", self->note);
  return g_string_free (out, FALSE);
}

/* ---- CSV ----------------------------------------------------------------------------------- */

static void
append_quoted (GString *out, const char *text)
{
  if (!strpbrk (text, ",\"\r\n"))
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = text; *p; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/* Whole numbers, such as seeds, in full. */
static void
append_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean whole = fabs (value) < 1e15 && value == rint (value);
  if (isfinite (value))
    g_string_append (out,
                     g_ascii_formatd (text, sizeof text, whole ? "%.0f" : "%.10g", value + 0.0));
}

static void
append_header (GString *out, const LwTable *self)
{
  for (int c = 0; c < lw_table_n_columns (self); c++)
    {
      const LwTableColumn *column = lw_table_column (self, c);
      g_string_append (out, c ? "," : "");
      append_quoted (out, column->name);
      if (column->kind == LW_COLUMN_INTERVAL)
        g_string_append_printf (out, ",%s_low,%s_high", column->name, column->name);
    }
  g_string_append_c (out, '\n');
}

char *
lw_table_to_csv (const LwTable *self)
{
  GString *out = g_string_new (NULL);
  append_header (out, self);
  for (int r = 0; r < lw_table_n_rows (self); r++)
    {
      for (int c = 0; c < lw_table_n_columns (self); c++)
        {
          const LwTableColumn *column = lw_table_column (self, c);
          const LwTableCell *cell = lw_table_cell (self, r, c);
          g_string_append (out, c ? "," : "");
          if (cell->text)
            append_quoted (out, cell->text);
          else
            append_number (out, cell->value.mean);
          if (column->kind == LW_COLUMN_INTERVAL)
            {
              g_string_append_c (out, ',');
              append_number (out, cell->value.low);
              g_string_append_c (out, ',');
              append_number (out, cell->value.high);
            }
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void
set_number (JsonObject *object, const char *name, const char *end, double value)
{
  g_autofree char *member = g_strconcat (name, end, NULL);
  lw_json_set_number (object, member, value);
}

static JsonObject *
row_json (const LwTable *self, int row)
{
  JsonObject *object = json_object_new ();
  for (int c = 0; c < lw_table_n_columns (self); c++)
    {
      const LwTableColumn *column = lw_table_column (self, c);
      const LwTableCell *cell = lw_table_cell (self, row, c);
      if (cell->text)
        json_object_set_string_member (object, column->name, cell->text);
      else if (column->kind == LW_COLUMN_NUMBER && column->decimals == 0
               && isfinite (cell->value.mean) && cell->value.mean == rint (cell->value.mean))
        json_object_set_int_member (object, column->name, (gint64)cell->value.mean);
      else
        set_number (object, column->name, "", cell->value.mean);
      if (column->kind == LW_COLUMN_INTERVAL)
        {
          set_number (object, column->name, "_low", cell->value.low);
          set_number (object, column->name, "_high", cell->value.high);
        }
    }
  return object;
}

JsonObject *
lw_table_to_json (const LwTable *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *columns = json_array_new (), *rows = json_array_new ();
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "title", self->title);
  if (self->note)
    json_object_set_string_member (object, "note", self->note);
  for (int c = 0; c < lw_table_n_columns (self); c++)
    {
      JsonObject *column = json_object_new ();
      json_object_set_string_member (column, "name", lw_table_column (self, c)->name);
      json_object_set_string_member (column, "title", lw_table_column (self, c)->title);
      json_array_add_object_element (columns, column);
    }
  json_object_set_array_member (object, "columns", columns);
  for (int r = 0; r < lw_table_n_rows (self); r++)
    json_array_add_object_element (rows, row_json (self, r));
  json_object_set_array_member (object, "rows", rows);
  return object;
}
