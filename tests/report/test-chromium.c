/* Opens the report in headless Chromium: the scripts run, the page can be used, nothing is asked of
 * the network and nothing is complained about. in-page.js (the argument) does the using. */
#include <gio/gio.h>
#include <string.h>

#include "html-fixture.h"
#include "scratch.h"

typedef struct
{
  char *browser, *folder, *page, *script;
} Browser;

/* One from a snap cannot read the folder of the test. */
static char *
find_browser (void)
{
  static const char *const names[] = { "chromium", "chromium-browser", "google-chrome" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_find_program_in_path (names[i]);
      if (path && !g_str_has_prefix (path, "/snap/"))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static void
write_page (const Browser *f, const char *html)
{
  g_autoptr (GError) error = NULL;
  g_file_set_contents (f->page, html, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Browser *f, gconstpointer script_path)
{
  f->browser = find_browser ();
  f->folder = scratch_new ();
  f->page = g_build_filename (f->folder, "report.html", NULL);
  g_assert_true (g_file_get_contents (script_path, &f->script, NULL, NULL));
}

static void
tear_down (Browser *f, gconstpointer data)
{
  g_free (f->browser);
  g_free (f->page);
  g_free (f->script);
  scratch_free (f->folder);
}

/* Runs the browser on the page with @option; what it prints and complains about is (transfer full).
 */
static void
browse (const Browser *f, const char *option, char **out, char **err)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *profile = g_strdup_printf ("--user-data-dir=%s/profile", f->folder);
  g_autofree char *address = g_strdup_printf ("file://%s", f->page);
  const char *const words[] = { "timeout",
                                "-k",
                                "5",
                                "100",
                                f->browser,
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--no-first-run",
                                "--enable-logging=stderr",
                                "--virtual-time-budget=5000",
                                profile,
                                option,
                                address,
                                NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      words, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, out, err, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != 0)
    g_error ("%s failed: %s", f->browser, *err);
}

/* Messages of the page, which the browser marks so, are all errors: the page prints nothing. */
static void
assert_silent (const char *err)
{
  const char *console = strstr (err, ":CONSOLE");
  if (console)
    g_error ("the page complains: %.400s", console);
}

static void
test_used (Browser *f, gconstpointer data)
{
  g_autofree char *html = html_fixture_report (), *out = NULL, *err = NULL;
  char *end = strstr (html, "</body>");
  g_autofree char *head = g_strndup (html, (gsize)(end - html));
  g_autofree char *page = g_strconcat (head, "<script>", f->script, "</script>", end, NULL);
  write_page (f, page);
  browse (f, "--dump-dom", &out, &err);
  g_assert_nonnull (strstr (out, "data-ready=\"yes\""));
  const char *result = strstr (out, "data-test=\"");
  g_assert_nonnull (result);
  if (!g_str_has_prefix (result, "data-test=\"good\""))
    g_error ("%.600s", result);
  assert_silent (err);
}

/* Printed, the page is a PDF of several sheets. On a busy machine the browser now and then ends
 * well without having printed; it may try three times. */
static void
test_printed (Browser *f, gconstpointer data)
{
  g_autofree char *html = html_fixture_report (), *pdf = NULL;
  g_autofree char *path = g_build_filename (f->folder, "report.pdf", NULL);
  g_autofree char *option = g_strconcat ("--print-to-pdf=", path, NULL);
  gsize size = 0;
  write_page (f, html);
  for (int attempt = 0; attempt < 3 && !pdf; attempt++)
    {
      g_autofree char *out = NULL, *err = NULL;
      browse (f, option, &out, &err);
      assert_silent (err);
      if (!g_file_get_contents (path, &pdf, &size, NULL))
        g_test_message ("nothing printed: %s", err);
    }
  g_assert_nonnull (pdf);
  g_assert_true (g_str_has_prefix (pdf, "%PDF"));
  g_assert_cmpuint (size, >, 50000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *browser = find_browser ();
  if (!browser || argc < 2)
    {
      g_print ("1..0 # SKIP there is no chromium to open the report with\n");
      return 77;
    }
  g_test_add ("/chromium/used", Browser, argv[1], set_up, test_used, tear_down);
  g_test_add ("/chromium/printed", Browser, argv[1], set_up, test_printed, tear_down);
  return g_test_run ();
}
