/* Tables for LaTeX, with the rules of booktabs. */
#include <math.h>
#include <string.h>

#include "report/table.h"
#include "result/number-text.h"

/* Text for any input encoding that LaTeX knows: what is not ASCII and has a name of its own is
 * named. */
static void
append_escaped (GString *out, const char *text)
{
  static const struct
  {
    gunichar c;
    const char *latex;
  } names[] = {
    { '\\', "\\textbackslash{}" },
    { '~', "\\textasciitilde{}" },
    { '^', "\\textasciicircum{}" },
    { '<', "\\textless{}" },
    { '>', "\\textgreater{}" },
    { '|', "\\textbar{}" },
    { '"', "''" },
    { 0x2013, "--" },
    { 0x2014, "---" },
    { 0x2212, "$-$" },
    { 0xb1, "$\\pm$" },
    { 0xd7, "$\\times$" },
    { 0x2192, "$\\rightarrow$" },
    { '\n', "; " },
  };
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      guint i = 0;
      while (i < G_N_ELEMENTS (names) && names[i].c != c)
        i++;
      if (i < G_N_ELEMENTS (names))
        g_string_append (out, names[i].latex);
      else if (c < 128 && strchr ("&%$#_{}", (int)c))
        g_string_append_printf (out, "\\%c", (char)c);
      else
        g_string_append_unichar (out, c);
    }
}

/* "61.5 \pm 1.4" within a formula, in bold where @best. */
static void
append_value (GString *out, const LwTableColumn *column, const LwInterval *value, gboolean best)
{
  g_autofree char *mean = lw_signed_text (value->mean, column->decimals, column->sign);
  g_autofree char *half = lw_signed_text ((value->high - value->low) / 2, column->decimals, FALSE);
  gboolean minus = g_str_has_prefix (mean, "\u2212");
  g_string_append_printf (out, best ? "$\\mathbf{%s%s}" : "$%s%s", minus ? "-" : "",
                          minus ? mean + strlen ("\u2212") : mean);
  if (column->kind == LW_COLUMN_INTERVAL && isfinite (value->low))
    g_string_append_printf (out, " \\pm %s", half);
  g_string_append_c (out, '$');
}

static void
append_row (GString *out, const LwTable *self, int row)
{
  for (int c = 0; c < lw_table_n_columns (self); c++)
    {
      const LwTableColumn *column = lw_table_column (self, c);
      const LwTableCell *cell = lw_table_cell (self, row, c);
      g_string_append (out, c ? " & " : "    ");
      if (!cell->text && column->kind != LW_COLUMN_TEXT && isfinite (cell->value.mean))
        append_value (out, column, &cell->value, lw_table_is_best (self, row, c));
      else
        {
          g_autofree char *text = lw_table_cell_text (self, row, c);
          append_escaped (out, text);
        }
    }
  g_string_append (out, " \\\\\n");
}

static void
append_head (GString *out, const LwTable *self)
{
  g_string_append (out, "% Needs \\usepackage{booktabs}.\n\\begin{table}\n"
                        "  \\centering\n  \\caption{");
  append_escaped (out, self->title);
  if (self->note)
    {
      g_string_append (out, ". ");
      append_escaped (out, self->note);
    }
  g_string_append (out, "}\n  \\label{tab:");
  append_escaped (out, self->id);
  g_string_append (out, "}\n  \\begin{tabular}{");
  for (int c = 0; c < lw_table_n_columns (self); c++)
    g_string_append_c (out, lw_table_column (self, c)->kind == LW_COLUMN_TEXT ? 'l' : 'r');
  g_string_append (out, "}\n    \\toprule\n");
  for (int c = 0; c < lw_table_n_columns (self); c++)
    {
      g_string_append (out, c ? " & " : "    ");
      append_escaped (out, lw_table_column (self, c)->title);
    }
  g_string_append (out, " \\\\\n    \\midrule\n");
}

char *
lw_table_to_latex (const LwTable *self)
{
  GString *out = g_string_new (NULL);
  append_head (out, self);
  for (int r = 0; r < lw_table_n_rows (self); r++)
    {
      if (r > 0 && g_array_index (self->rows, LwTableRow, r).rule)
        g_string_append (out, "    \\midrule\n");
      append_row (out, self, r);
    }
  g_string_append (out, "    \\bottomrule\n  \\end{tabular}\n\\end{table}\n");
  return g_string_free (out, FALSE);
}
