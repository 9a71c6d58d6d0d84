/* What the studio reads of a training: events.jsonl while it grows, and the log. */
#include "follow/run-history.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "follow/log-tail.h"
#include "scratch.h"

static void
append (const char *path, const char *text)
{
  FILE *file = fopen (path, "a");
  g_assert_nonnull (file);
  g_assert_cmpint (fputs (text, file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
append_step (const char *path, int step, double loss, double seconds)
{
  char loss_text[32], seconds_text[32];
  g_ascii_dtostr (loss_text, sizeof loss_text, loss);
  g_ascii_dtostr (seconds_text, sizeof seconds_text, seconds);
  g_autofree char *line = g_strdup_printf (
      "{\"event\":\"step\",\"iteration\":%d,\"time\":%d,\"loss\":%s,\"terms\":{\"ce_weak\":0.5},"
      "\"lr\":0.1,\"images_per_second\":8.0,\"data_wait\":0.25,\"seconds\":%s}\n",
      step, 1000 + step, loss_text, seconds_text);
  append (path, line);
}

static guint
points (const LwRunHistory *history, const char *name)
{
  const LwRunSeries *series = lw_run_history_find (history, name);
  return series ? series->points->len : 0;
}

/* What is new is added to what was known; where nothing is, nothing is told. */
static void
test_growing (ScratchFile *f, gconstpointer data)
{
  g_autoptr (LwHistoryReader) reader = lw_history_reader_new (f->path);
  g_autoptr (LwRunHistory) none = lw_history_reader_look (reader);
  g_assert_nonnull (none);
  g_assert_null (none->problem);
  g_assert_cmpuint (none->series->len, ==, 0);
  append (f->path, "{\"event\":\"start\",\"iteration\":0,\"time\":1000}\n");
  append_step (f->path, 20, 3, 4);
  g_autoptr (LwRunHistory) first = lw_history_reader_look (reader);
  g_assert_cmpuint (points (first, "loss"), ==, 1);
  g_assert_cmpuint (first->losses->len, ==, 1);
  g_assert_cmpstr (first->losses->pdata[0], ==, "ce_weak");
  g_assert_null (lw_history_reader_look (reader));
  append_step (f->path, 40, 2, 8);
  append (f->path, "{\"event\":\"evaluation\",\"iteration\":40,\"time\":1041,\"miou\":0.5}\n");
  g_autoptr (LwRunHistory) second = lw_history_reader_look (reader);
  g_assert_cmpuint (points (second, "loss"), ==, 2);
  g_assert_cmpfloat (lw_run_history_last (second, "loss"), ==, 2);
  g_assert_cmpfloat (lw_run_history_last (second, "miou"), ==, 50);
  g_assert_cmpfloat (lw_run_history_last (second, "data_wait"), ==, 0.25);
  g_assert_true (isnan (lw_run_history_last (second, "pseudo_coverage")));
  g_assert_cmpint (second->step, ==, 40);
  g_assert_cmpfloat (second->rate, ==, 5);
  g_assert_cmpfloat (second->began, ==, 1000);
  g_assert_cmpfloat (second->last, ==, 1041);
}

/* A last line without its end is an event once it is whole. */
static void
test_torn (ScratchFile *f, gconstpointer data)
{
  g_autoptr (LwHistoryReader) reader = lw_history_reader_new (f->path);
  append_step (f->path, 1, 3, 1);
  append (f->path, "{\"event\":\"evaluation\",\"iteration\":2,");
  g_autoptr (LwRunHistory) torn = lw_history_reader_look (reader);
  g_assert_cmpint (torn->damaged, ==, 0);
  g_assert_cmpint (torn->step, ==, 1);
  append (f->path, "\"time\":3,\"miou\":0.25}\n");
  g_autoptr (LwRunHistory) whole = lw_history_reader_look (reader);
  g_assert_cmpint (whole->damaged, ==, 0);
  g_assert_cmpfloat (lw_run_history_last (whole, "miou"), ==, 25);
}

static void
test_damaged (ScratchFile *f, gconstpointer data)
{
  g_autoptr (LwHistoryReader) reader = lw_history_reader_new (f->path);
  g_autofree char *huge = g_strnfill (700000, 'x');
  append (f->path, "no event\n[1]\n{\"event\":7,\"iteration\":1,\"time\":1}\n\n");
  append_step (f->path, 1, 3, 1);
  append (f->path, huge);
  append (f->path, "\n");
  append_step (f->path, 2, 4, 2);
  append (f->path, "{\"event\":\"step\",\"iteration\":3,\"time\":3,\"loss\":null,\"terms\":[]}\n");
  g_autoptr (LwRunHistory) history = lw_history_reader_look (reader);
  g_assert_cmpint (history->damaged, ==, 5);
  g_assert_cmpuint (points (history, "loss"), ==, 2);
  g_assert_cmpint (history->step, ==, 3);
}

/* A run that goes on from a checkpoint takes back what came after it. */
static void
test_resumed (ScratchFile *f, gconstpointer data)
{
  g_autoptr (LwHistoryReader) reader = lw_history_reader_new (f->path);
  g_autofree char *kept = NULL;
  append (f->path, "{\"event\":\"start\",\"iteration\":0,\"time\":1000}\n");
  append_step (f->path, 20, 3, 4);
  g_assert_true (g_file_get_contents (f->path, &kept, NULL, NULL));
  append_step (f->path, 40, 99, 8);
  g_autoptr (LwRunHistory) before = lw_history_reader_look (reader);
  g_assert_cmpfloat (lw_run_history_last (before, "loss"), ==, 99);
  FILE *file = fopen (f->path, "w");
  g_assert_nonnull (file);
  fputs (kept, file);
  fputs ("{\"event\":\"resume\",\"iteration\":20,\"time\":2000}\n", file);
  fclose (file);
  for (int i = 0; i < 3; i++)
    append_step (f->path, 30 + 10 * i, 2, 1 + i);
  g_autoptr (LwRunHistory) after = lw_history_reader_look (reader);
  g_assert_cmpuint (points (after, "loss"), ==, 4);
  g_assert_cmpint (after->sessions, ==, 2);
  g_assert_cmpfloat (after->trained, ==, 7);
  g_assert_cmpfloat (after->rate, ==, 10);
  g_unlink (f->path);
  g_autoptr (LwRunHistory) gone = lw_history_reader_look (reader);
  g_assert_cmpuint (gone->series->len, ==, 0);
}

/* However long it is, a series keeps its shape in bounded memory. */
static void
test_long (void)
{
  const int n = 100000;
  g_autoptr (LwRunSeries) series = lw_run_series_new ("loss");
  for (int i = 0; i < n; i++)
    lw_run_series_add (series, i, 2.0 * i);
  lw_run_series_add (series, n, (double)NAN);
  g_assert_cmpuint (series->points->len, <=, LW_SERIES_MOST);
  g_assert_cmpuint (series->points->len, >=, LW_SERIES_MOST / 2);
  g_assert_cmpfloat (series->value, ==, 2.0 * (n - 1));
  for (guint i = 0; i < series->points->len; i++)
    {
      const LwSeriesPoint *point = &g_array_index (series->points, LwSeriesPoint, i);
      g_assert_cmpfloat_with_epsilon (point->value, 2 * point->step, 1e-6);
      if (i > 0)
        g_assert_cmpfloat (point->step, >, point[-1].step);
    }
}

static void
test_nearest (void)
{
  g_autoptr (LwRunSeries) series = lw_run_series_new ("loss");
  g_assert_cmpint (lw_run_series_nearest (series, 5), ==, -1);
  for (int i = 1; i <= 3; i++)
    lw_run_series_add (series, 10 * i, i);
  g_assert_cmpint (lw_run_series_nearest (series, -4), ==, 0);
  g_assert_cmpint (lw_run_series_nearest (series, 14), ==, 0);
  g_assert_cmpint (lw_run_series_nearest (series, 16), ==, 1);
  g_assert_cmpint (lw_run_series_nearest (series, 99), ==, 2);
}

static void
test_smooth (void)
{
  g_autoptr (LwRunSeries) series = lw_run_series_new ("loss");
  lw_run_series_add (series, 1, 4);
  lw_run_series_add (series, 2, 4);
  lw_run_series_add (series, 3, 0);
  g_autofree double *plain = lw_run_series_smooth (series, 0);
  g_autofree double *smooth = lw_run_series_smooth (series, 0.5);
  g_assert_cmpfloat (plain[2], ==, 0);
  g_assert_cmpfloat_with_epsilon (smooth[0], 4, 1e-12);
  g_assert_cmpfloat_with_epsilon (smooth[1], 4, 1e-12);
  g_assert_cmpfloat_with_epsilon (smooth[2], 1.5 / 0.875, 1e-12);
}

static void
test_log (ScratchFile *f, gconstpointer data)
{
  g_assert_null (lw_log_tail (f->path));
  append (f->path, "one\nsteps 1\rsteps 2\n\033[Kred\033[31m!\xff\n\n");
  g_autofree char *text = lw_log_tail (f->path);
  g_assert_cmpstr (text, ==, "one\nsteps 2\nred!\357\277\275\n");
  g_autofree char *last = lw_log_last_line (text);
  g_assert_cmpstr (last, ==, "red!\357\277\275");
  for (int i = 0; i < 20000; i++)
    append (f->path, "a line of it\n");
  g_autofree char *end = lw_log_tail (f->path);
  g_assert_cmpuint (strlen (end), <=, LW_LOG_MOST + 1);
  g_assert_true (g_str_has_prefix (end, "a line of it\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const struct
  {
    const char *name;
    void (*test) (ScratchFile *, gconstpointer);
  } tests[] = { { "/run-history/growing", test_growing },
                { "/run-history/torn", test_torn },
                { "/run-history/damaged", test_damaged },
                { "/run-history/resumed", test_resumed },
                { "/run-history/log", test_log } };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, ScratchFile, "file", scratch_file_set_up, tests[i].test,
                scratch_file_tear_down);
  g_test_add_func ("/run-history/long", test_long);
  g_test_add_func ("/run-history/nearest", test_nearest);
  g_test_add_func ("/run-history/smooth", test_smooth);
  return g_test_run ();
}
