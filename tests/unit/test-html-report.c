/* The HTML report: well-formed, escaped, alone in the world, the same twice. */
#include <string.h>

#include "core/error.h"
#include "html-fixture.h"
#include "report/html-report.h"
#include "scratch.h"

static guint
count (const char *text, const char *part)
{
  guint n = 0;
  for (const char *p = text; (p = strstr (p, part)); p += strlen (part))
    n++;
  return n;
}

static void
test_well_formed (void)
{
  g_autofree char *html = html_fixture_report ();
  html_fixture_assert_well_formed (html);
  g_assert_null (strstr (html, "{{"));
  g_assert_true (g_utf8_validate (html, -1, NULL));
}

/* No text of a study is markup, and none ends a script. */
static void
test_escaped (void)
{
  g_autofree char *html = html_fixture_report ();
  const char *const parts[] = { "<toy>", "<boundary>", "<train>", "<say>", "<0001>",
                                "<Vid>", "<measured>", "<ours>",  "<test>" };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (html, parts[i]))
      g_error ("“%s” is not escaped", parts[i]);
  g_assert_cmpuint (count (html, "<script"), ==, 2);
  g_assert_cmpuint (count (html, "</script>"), ==, 2);
  g_assert_nonnull (strstr (html, "Street scenes &lt;toy&gt; &amp; &quot;notes&quot;"));
}

/* Nothing is fetched: no address outside but the name of SVG, which is none, and a policy that
 * forbids the rest. */
static void
test_alone (void)
{
  g_autofree char *html = html_fixture_report ();
  static const char svg[] = "http://www.w3.org/2000/svg";
  g_assert_cmpuint (count (html, "http"), ==, count (html, svg) + count (html, "http-equiv"));
  g_assert_cmpuint (count (html, "src=\""), ==, count (html, "src=\"data:"));
  g_assert_cmpuint (count (html, "href=\""), ==, count (html, "href=\"#"));
  g_assert_null (strstr (html, "@import"));
  g_assert_null (strstr (html, "url(/"));
  g_assert_nonnull (strstr (html, "default-src 'none'"));
}

static void
test_same_twice (void)
{
  g_autofree char *first = html_fixture_report (), *second = html_fixture_report ();
  g_assert_cmpstr (first, ==, second);
}

/* Headings in order, pictures with words, links that lead somewhere, ids that are there once. */
static void
test_accessible (void)
{
  g_autofree char *html = html_fixture_report ();
  g_assert_cmpuint (count (html, "<h1"), ==, 1);
  g_assert_cmpuint (count (html, "<h2"), >=, 8);
  g_assert_cmpuint (count (html, "<img "), ==, count (html, " alt=\""));
  g_assert_cmpuint (count (html, "alt=\"\""), ==, 0);
  g_assert_cmpuint (count (html, "<table"), ==, count (html, "</caption>") + 1 /* costs */);
  for (const char *p = html; (p = strstr (p, "href=\"#")); p++)
    {
      g_autofree char *target = g_strndup (p + 7, strcspn (p + 7, "\""));
      g_autofree char *id = g_strdup_printf (" id=\"%s\"", target);
      g_assert_cmpuint (count (html, id), ==, 1);
    }
}

/* The page has every number: the twin of the curve, classes, comparisons, published rows, runs. */
static void
test_complete (void)
{
  g_autofree char *html = html_fixture_report ();
  const char *const sections[] = { "curve",
                                   "costs",
                                   "results",
                                   "classes",
                                   "variance",
                                   "back-test",
                                   "comparisons",
                                   "ablation",
                                   "pictures",
                                   "published",
                                   "ablation-differences",
                                   "manifest" };
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autofree char *tag = g_strdup_printf ("<section id=\"%s\">", sections[i]);
      if (count (html, tag) != 1)
        g_error ("section %s is not there once", sections[i]);
    }
  g_assert_nonnull (strstr (html, "What do 30 hours buy, &lt;say&gt;?"));
  g_assert_nonnull (strstr (html, "out of memory, &quot;8 GiB&quot; asked"));
  g_assert_nonnull (strstr (html, "9.9 (ProDA)"));
  g_assert_nonnull (strstr (html, "0.1.0 &lt;test&gt;"));
  g_assert_cmpuint (count (html, "data:image/png;base64,"), ==, 8);
}

/* A report without anything finished, question or pictures is a short one. */
static void
test_empty_study (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwResults) results = lw_results_new (NULL, 0);
  LwCostTable costs = lw_cost_table_default ();
  const LwCurveOptions options = lw_curve_options_default ();
  g_autoptr (LwCurve) curve = lw_curve_new (results, &costs, &options);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  const LwHtmlReport report
      = { .results = results, .costs = &costs, .curve = curve, .tables = tables };
  g_autofree char *html = lw_html_report_text (&report, &error);
  g_assert_no_error (error);
  html_fixture_assert_well_formed (html);
  g_assert_false (lw_html_report_write (&report, "/nonexistent/report.html", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
}

/* Without its template the report is an error that names the file, and leaves no file. */
static void
test_missing_template (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "report.html", NULL);
  g_autofree char *data = g_strdup (g_getenv ("LW_DATA_DIR"));
  g_autoptr (GError) error = NULL;
  g_autoptr (LwResults) results = lw_results_new (NULL, 0);
  LwCostTable costs = lw_cost_table_default ();
  const LwCurveOptions options = lw_curve_options_default ();
  g_autoptr (LwCurve) curve = lw_curve_new (results, &costs, &options);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  const LwHtmlReport report
      = { .results = results, .costs = &costs, .curve = curve, .tables = tables };
  g_setenv ("LW_DATA_DIR", folder, TRUE);
  g_assert_false (lw_html_report_write (&report, path, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "report.css"));
  g_assert_cmpuint (scratch_count (folder), ==, 0);
  if (data)
    g_setenv ("LW_DATA_DIR", data, TRUE);
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html-report/well-formed", test_well_formed);
  g_test_add_func ("/html-report/escaped", test_escaped);
  g_test_add_func ("/html-report/alone", test_alone);
  g_test_add_func ("/html-report/same-twice", test_same_twice);
  g_test_add_func ("/html-report/accessible", test_accessible);
  g_test_add_func ("/html-report/complete", test_complete);
  g_test_add_func ("/html-report/empty", test_empty_study);
  g_test_add_func ("/html-report/missing-template", test_missing_template);
  return g_test_run ();
}
