/* A table in every format: what readers see, what programs read back, what each format escapes. */
#include "report/table.h"

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "result/csv.h"
#include "scratch.h"

#define AWKWARD "a, \"b\" & <c> 5 % $x_1^2 {~} \\ #\nü"

/* Names, numbers with an interval, differences: one row with n = 3, one with n = 1, one without a
 * result, one that is not compared. */
static LwTable *
make_table (void)
{
  LwTable *table = lw_table_new ("demo", "Title & <more>");
  const LwTableColumn columns[]
      = { { "name", "name", LW_COLUMN_TEXT, 0, FALSE, LW_BEST_NONE },
          { "miou_percent", "mIoU %", LW_COLUMN_INTERVAL, 1, FALSE, LW_BEST_HIGHEST },
          { "difference_points", "Δ", LW_COLUMN_NUMBER, 2, TRUE, LW_BEST_NONE },
          { "runs", "runs", LW_COLUMN_NUMBER, 0, FALSE, LW_BEST_NONE } };
  const double three[] = { 60, 61, 62 }, one[] = { 61.04 }, far[] = { 99 };
  const LwInterval values[] = { lw_interval (three, 3, 0.95), lw_interval (one, 1, 0.95),
                                lw_interval (NULL, 0, 0.95), lw_interval (far, 1, 0.95) };
  const char *const names[] = { AWKWARD, "grün", "none", "reference" };
  const double differences[] = { -1.5, 0.25, (double)NAN, 0 };
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    lw_table_add_column (table, &columns[c]);
  for (int r = 0; r < 4; r++)
    {
      g_assert_cmpint (lw_table_add_row (table), ==, r);
      lw_table_set_text (table, r, 0, names[r]);
      lw_table_set_interval (table, r, 1, &values[r]);
      lw_table_set_number (table, r, 2, differences[r]);
      lw_table_set_number (table, r, 3, values[r].n);
    }
  lw_table_set_rule (table, 3);
  lw_table_set_aside (table, 3);
  lw_table_set_note (table, "n & m");
  return table;
}

static void
assert_cell (const LwTable *table, int row, int column, const char *expected)
{
  g_autofree char *text = lw_table_cell_text (table, row, column);
  g_assert_cmpstr (text, ==, expected);
}

/* One run has no interval, and no result is no number: neither is drawn as zero. */
static void
test_cells (void)
{
  g_autoptr (LwTable) table = make_table ();
  assert_cell (table, 0, 1, "61.0 [58.5, 63.5]");
  assert_cell (table, 1, 1, "61.0");
  assert_cell (table, 2, 1, "–");
  assert_cell (table, 0, 2, "\u22121.50");
  assert_cell (table, 1, 2, "+0.25");
  assert_cell (table, 2, 2, "–");
}

/* Equal as shown is equal, and what is set aside does not compete. */
static void
test_best (void)
{
  g_autoptr (LwTable) table = make_table ();
  g_assert_true (lw_table_is_best (table, 0, 1));
  g_assert_true (lw_table_is_best (table, 1, 1));
  g_assert_false (lw_table_is_best (table, 2, 1));
  g_assert_false (lw_table_is_best (table, 3, 1));
  g_assert_false (lw_table_is_best (table, 0, 2));
  lw_table_set_number (table, 1, 1, 61.06);
  g_assert_false (lw_table_is_best (table, 0, 1));
  g_assert_true (lw_table_is_best (table, 1, 1));
}

/* Columns line up by characters, not bytes. */
static void
test_text (void)
{
  g_autoptr (LwTable) table = make_table ();
  lw_table_set_text (table, 0, 0, "short");
  g_autofree char *text = lw_table_to_text (table);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  for (int i = 1; i < 5; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), ==, g_utf8_strlen (lines[0], -1));
  g_assert_true (g_str_has_prefix (lines[2], "grün       "));
  g_assert_cmpstr (lines[5], ==, "n & m");
}

/* What is written is what a strict reader gets, with the ends of intervals beside their means. */
static void
test_csv (void)
{
  g_autoptr (LwTable) table = make_table ();
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = lw_table_to_csv (table);
  g_autoptr (GPtrArray) records = lw_csv_parse (csv, strlen (csv), "csv", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 5);
  g_autofree char *head = g_strjoinv (" ", records->pdata[0]);
  g_assert_cmpstr (head, ==,
                   "name miou_percent miou_percent_low miou_percent_high difference_points runs");
  char **first = records->pdata[1], **second = records->pdata[2], **third = records->pdata[3];
  g_assert_cmpstr (first[0], ==, AWKWARD);
  g_assert_cmpstr (first[1], ==, "61");
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (first[2], NULL), 58.516, 1e-3);
  g_assert_cmpstr (first[4], ==, "-1.5");
  g_assert_cmpstr (second[1], ==, "61.04");
  g_assert_cmpstr (second[2], ==, "");
  g_assert_cmpstr (third[1], ==, "");
  g_assert_cmpstr (third[5], ==, "0");
}

/* Seeds are whole numbers of up to 53 bits. */
static void
test_large_numbers (void)
{
  g_autoptr (LwTable) table = make_table ();
  lw_table_set_number (table, 0, 3, 123456789012345.0);
  g_autofree char *csv = lw_table_to_csv (table);
  g_assert_nonnull (strstr (csv, ",123456789012345\n"));
}

static void
test_json (void)
{
  g_autoptr (LwTable) table = make_table ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = lw_table_to_json (table);
  g_autofree char *line = lw_json_line (json);
  g_autoptr (JsonObject) again = lw_json_parse (line, -1, "json", &error);
  g_assert_no_error (error);
  JsonArray *rows = json_object_get_array_member (again, "rows");
  JsonObject *first = json_array_get_object_element (rows, 0),
             *third = json_array_get_object_element (rows, 2);
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, AWKWARD);
  g_assert_cmpfloat (json_object_get_double_member (first, "miou_percent"), ==, 61);
  g_assert_cmpint (json_object_get_int_member (first, "runs"), ==, 3);
  g_assert_true (json_object_get_null_member (third, "miou_percent"));
  g_assert_true (json_object_get_null_member (third, "miou_percent_low"));
}

/* Every character that LaTeX takes for itself is escaped; braces are balanced; a row has as many
 * cells as the head. */
static void
test_latex (void)
{
  g_autoptr (LwTable) table = make_table ();
  g_autofree char *latex = lw_table_to_latex (table);
  g_assert_nonnull (strstr (latex, "a, ''b'' \\& \\textless{}c\\textgreater{} 5 \\% \\$x\\_1"
                                   "\\textasciicircum{}2 \\{\\textasciitilde{}\\} "
                                   "\\textbackslash{} \\#; ü"));
  g_assert_nonnull (strstr (latex, "$\\mathbf{61.0} \\pm 2.5$"));
  g_assert_nonnull (strstr (latex, "$-1.50$"));
  g_assert_nonnull (strstr (latex, "$+0.25$"));
  g_assert_nonnull (
      strstr (latex, "\\caption{Title \\& \\textless{}more\\textgreater{}. n \\& m}"));
  g_assert_nonnull (strstr (latex, "\\toprule"));
  g_assert_nonnull (strstr (latex, "\\bottomrule"));
  int depth = 0;
  for (const char *p = latex; *p; p++)
    if (*p == '\\' && strchr ("{}&%$#_\\", p[1]))
      p++;
    else if (*p == '{' || *p == '}')
      {
        depth += *p == '{' ? 1 : -1;
        g_assert_cmpint (depth, >=, 0);
      }
  g_assert_cmpint (depth, ==, 0);
}

static void
test_html (void)
{
  g_autoptr (LwTable) table = make_table ();
  g_autofree char *html = lw_table_to_html (table);
  g_autoptr (GError) error = NULL;
  const GMarkupParser nothing = { 0 };
  GMarkupParseContext *parser = g_markup_parse_context_new (&nothing, 0, NULL, NULL);
  g_assert_true (g_markup_parse_context_parse (parser, html, -1, &error));
  g_assert_true (g_markup_parse_context_end_parse (parser, &error));
  g_markup_parse_context_free (parser);
  g_assert_nonnull (strstr (html, "a, &quot;b&quot; &amp; &lt;c&gt;"));
  g_assert_nonnull (strstr (html, "<caption>Title &amp; &lt;more&gt;</caption>"));
  g_assert_nonnull (strstr (html, "data-value=\"61.0\""));
  g_assert_nonnull (strstr (html, "<strong>61.0 [58.5, 63.5]</strong>"));
}

static void
test_drawing (void)
{
  char *folder = scratch_new ();
  g_autoptr (LwTable) table = make_table ();
  g_autoptr (GError) error = NULL;
  for (int format = LW_DRAWING_SVG; format <= LW_DRAWING_PNG; format++)
    {
      g_autofree char *path = g_build_filename (folder, "table", NULL);
      g_autofree char *first = NULL, *second = NULL;
      gsize sizes[2];
      g_assert_true (lw_table_write_drawing (table, 10, (LwDrawingFormat)format, path, &error));
      g_assert_true (g_file_get_contents (path, &first, &sizes[0], NULL));
      g_assert_true (lw_table_write_drawing (table, 10, (LwDrawingFormat)format, path, &error));
      g_assert_true (g_file_get_contents (path, &second, &sizes[1], NULL));
      g_assert_cmpmem (first, sizes[0], second, sizes[1]);
      if (format == LW_DRAWING_PDF)
        g_assert_nonnull (memmem (first, sizes[0], "/FontFile", 9));
    }
  g_assert_false (
      lw_table_write_drawing (table, 10, LW_DRAWING_SVG, "/nonexistent/table.svg", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  scratch_free (folder);
}

/* A table without rows or columns is odd, not wrong. */
static void
test_empty (void)
{
  g_autoptr (LwTable) table = lw_table_new ("empty", "Empty");
  g_autofree char *text = lw_table_to_text (table), *csv = lw_table_to_csv (table),
                  *latex = lw_table_to_latex (table), *html = lw_table_to_html (table);
  g_autoptr (JsonObject) json = lw_table_to_json (table);
  g_assert_cmpstr (csv, ==, "\n");
  g_assert_nonnull (text);
  g_assert_nonnull (latex);
  g_assert_nonnull (html);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json, "rows")), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/cells", test_cells);
  g_test_add_func ("/table/best", test_best);
  g_test_add_func ("/table/text", test_text);
  g_test_add_func ("/table/csv", test_csv);
  g_test_add_func ("/table/large-numbers", test_large_numbers);
  g_test_add_func ("/table/json", test_json);
  g_test_add_func ("/table/latex", test_latex);
  g_test_add_func ("/table/html", test_html);
  g_test_add_func ("/table/drawing", test_drawing);
  g_test_add_func ("/table/empty", test_empty);
  return g_test_run ();
}
