/* `labelworth study export`: the files of a small trained study, and what is refused. */
#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "training.h"

/* One study, trained once for all tests. */
typedef struct
{
  LwTraining training;
  char *study;
} Export;

static GPtrArray *
words_of (const char *verb, const char *folder)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", verb, folder, NULL);
  return words;
}

static void
export_init (Export *f)
{
  lw_training_set_up (&f->training, NULL);
  f->study = lw_training_folder (&f->training, "study");
  GPtrArray *words = words_of ("init", f->study);
  lw_program_add (words, "--source", f->training.source, "--target", f->training.target, "--images",
                  "2,4", "--label-types", "point,image", "--partitions", "1", "--arch", "resnet18",
                  "--width", "8", "--dim", "16", "--crop-height", "48", "--crop-width", "64",
                  "--batch", "2", "--iterations", "3", "--precision", "f32", "--threads", "1",
                  NULL);
  lw_expect_success (words);
  lw_expect_success (words_of ("run", f->study));
}

static void
export_clear (Export *f)
{
  g_free (f->study);
  lw_training_tear_down (&f->training, NULL);
}

/* The contents of @name below the study. (transfer full) */
static char *
contents (const Export *f, const char *name, gsize *size)
{
  g_autofree char *path = g_build_filename (f->study, name, NULL);
  char *text = NULL;
  if (!g_file_get_contents (path, &text, size, NULL))
    g_error ("there is no %s", path);
  return text;
}

/* Every item in every format, and the same bytes again. */
static void
test_everything (gconstpointer data)
{
  const Export *f = data;
  static const char *const files[] = {
    "report.html", "curve.svg",   "curve.pdf",   "curve.png",       "curve.csv",   "curve.json",
    "points.csv",  "results.tex", "results.csv", "results.json",    "results.pdf", "results.txt",
    "classes.csv", "tidy.csv",    "tidy.json",   "comparisons.csv", "runs.csv",
  };
  char *before[G_N_ELEMENTS (files)];
  gsize sizes[G_N_ELEMENTS (files)];
  for (int turn = 0; turn < 2; turn++)
    {
      lw_expect_success (words_of ("export", f->study));
      for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        {
          g_autofree char *name = g_build_filename ("export", files[i], NULL);
          gsize size;
          g_autofree char *bytes = contents (f, name, &size);
          g_assert_cmpuint (size, >, 0);
          if (turn == 1)
            g_assert_cmpmem (bytes, size, before[i], sizes[i]);
          else
            {
              sizes[i] = size;
              before[i] = g_steal_pointer (&bytes);
            }
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_free (before[i]);
  g_autofree char *html = contents (f, "export/report.html", NULL);
  g_assert_nonnull (strstr (html, "data:image/png;base64,"));
  g_assert_nonnull (strstr (html, "whole image"));
  g_autofree char *exported = contents (f, "export/curve.csv", NULL);
  g_autofree char *drawn = contents (f, "curve.csv", NULL);
  g_assert_cmpstr (exported, ==, drawn);
}

/* Other costs and another axis, for one file whose name says the format. */
static void
test_one_file (gconstpointer data)
{
  const Export *f = data;
  g_autofree char *path = g_build_filename (f->study, "mine.json", NULL);
  GPtrArray *words = words_of ("export", f->study);
  lw_program_add (words, "--what", "curve", "--output", path, "--axis", "money", "--linear",
                  "--set", "point=3600", "--set", "price_per_hour=10", "--published", NULL);
  lw_expect_success (words);
  g_autoptr (JsonObject) json = lw_json_load (path, NULL);
  g_assert_nonnull (json);
  g_assert_cmpstr (json_object_get_string_member (json, "axis"), ==, "money");
  g_assert_false (json_object_get_boolean_member (json, "logarithmic"));
  JsonArray *series = json_object_get_array_member (json, "series");
  gboolean met = FALSE;
  for (guint s = 0; s < json_array_get_length (series); s++)
    {
      JsonObject *one = json_array_get_object_element (series, s);
      JsonArray *points = json_object_get_array_member (one, "points");
      if (strcmp (json_object_get_string_member (one, "label_type"), "point") != 0)
        continue;
      met = TRUE;
      g_assert_cmpuint (json_array_get_length (points), ==, 2);
      g_assert_cmpfloat (
          json_object_get_double_member (json_array_get_object_element (points, 0), "x"), ==, 20);
    }
  g_assert_true (met);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json, "published")), ==,
                    9);
}

/* A study that has moved away from its data still has its report, without pictures. */
static void
test_without_data (gconstpointer data)
{
  const Export *f = data;
  g_autofree char *away = g_strconcat (f->training.target, ".away", NULL);
  g_autofree char *path = g_build_filename (f->study, "report.html", NULL);
  g_assert_cmpint (rename (f->training.target, away), ==, 0);
  GPtrArray *words = words_of ("export", f->study);
  lw_program_add (words, "--what", "report", "--output", path, NULL);
  g_auto (LwProgramResult) result = lw_execute (words, NULL);
  g_assert_cmpint (rename (away, f->training.target), ==, 0);
  if (result.status != 0)
    g_error ("%s", result.err);
  g_assert_nonnull (strstr (result.err, "no pictures"));
  g_autofree char *html = contents (f, "report.html", NULL);
  g_assert_null (strstr (html, "data:image/png"));
}

static void
refuse (const Export *f, const char *option, const char *value, const char *part)
{
  GPtrArray *words = words_of ("export", f->study);
  g_autofree char *output = g_build_filename (f->study, "refused", NULL);
  lw_program_add (words, "--output", output, option, value, NULL);
  lw_expect_failure (words, NULL, LW_PARTS (part));
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

/* What is wrong is said, with what would be right. */
static void
test_refusals (gconstpointer data)
{
  const Export *f = data;
  refuse (f, "--what", "curves", "curve, points, table");
  refuse (f, "--what", "ablation", "too few");
  refuse (f, "--format", "svg,doc", "svg, pdf, png");
  refuse (f, "--axis", "weeks", "hours, images or money");
  refuse (f, "--axis", "money", "price_per_hour");
  refuse (f, "--class", "unicorn", "road");
  refuse (f, "--width", "wide", "one-column");
  refuse (f, "--published-rows", "/nonexistent.csv", "/nonexistent.csv");
  GPtrArray *words = words_of ("export", f->study);
  g_autofree char *path = g_build_filename (f->study, "tidy.pdf", NULL);
  lw_program_add (words, "--what", "tidy", "--output", path, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("csv, json"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  lw_expect_failure (words_of ("export", f->training.source), NULL, LW_PARTS ("study.json"));
}

int
main (int argc, char **argv)
{
  Export f = { 0 };
  g_test_init (&argc, &argv, NULL);
  export_init (&f);
  g_test_add_data_func ("/export/everything", &f, test_everything);
  g_test_add_data_func ("/export/one-file", &f, test_one_file);
  g_test_add_data_func ("/export/without-data", &f, test_without_data);
  g_test_add_data_func ("/export/refusals", &f, test_refusals);
  int status = g_test_run ();
  export_clear (&f);
  return status;
}
