/* Tables as elements of an HTML document. */
#include <math.h>

#include "core/json.h"
#include "report/html.h"
#include "report/table.h"

/* Characters from which on a cell is broken into lines. */
#define LONG_TEXT 48

static void
append_cell (GString *out, const LwTable *self, int row, int column)
{
  const LwTableColumn *kind = lw_table_column (self, column);
  const LwTableCell *cell = lw_table_cell (self, row, column);
  g_autofree char *text = lw_table_cell_text (self, row, column);
  gboolean number = !cell->text && kind->kind != LW_COLUMN_TEXT,
           best = number && lw_table_is_best (self, row, column);
  const char *tag = column == 0 ? "th scope=\"row\"" : "td";
  g_string_append_printf (out, "<%s", tag);
  if (kind->kind != LW_COLUMN_TEXT)
    g_string_append (out, " class=\"number\"");
  else if (g_utf8_strlen (text, -1) > LONG_TEXT)
    g_string_append (out, " class=\"wrap\"");
  if (number && isfinite (cell->value.mean))
    {
      g_string_append (out, " data-value=\"");
      lw_json_append_double (out, cell->value.mean);
      g_string_append_c (out, '"');
    }
  g_string_append (out, best ? "><strong>" : ">");
  lw_html_append (out, text);
  g_string_append_printf (out, "%s</%s>", best ? "</strong>" : "", column == 0 ? "th" : "td");
}

char *
lw_table_to_html (const LwTable *self)
{
  GString *out = g_string_new ("<table class=\"sortable\" id=\"table-");
  lw_html_append (out, self->id);
  g_string_append (out, "\">\n<caption>");
  lw_html_append (out, self->title);
  g_string_append (out, "</caption>\n<thead><tr>");
  for (int c = 0; c < lw_table_n_columns (self); c++)
    {
      const LwTableColumn *column = lw_table_column (self, c);
      g_string_append (out, column->kind == LW_COLUMN_TEXT ? "<th scope=\"col\">"
                                                           : "<th scope=\"col\" class=\"number\">");
      lw_html_append (out, column->title);
      g_string_append (out, "</th>");
    }
  g_string_append (out, "</tr></thead>\n<tbody>\n");
  for (int r = 0; r < lw_table_n_rows (self); r++)
    {
      gboolean rule = r > 0 && g_array_index (self->rows, LwTableRow, r).rule;
      g_string_append (out, rule ? "<tr class=\"rule\">" : "<tr>");
      for (int c = 0; c < lw_table_n_columns (self); c++)
        append_cell (out, self, r, c);
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</tbody>\n</table>\n");
  return g_string_free (out, FALSE);
}
