/* The check of stored results: what is altered is found, and named. */
#include <string.h>

#include "core/json.h"
#include "eval/evaluate.h"
#include "result/agreement.h"
#include "result/verify-evaluation.h"
#include "scratch.h"
#include "train/manifest.h"

#define RUN "runs/r"

typedef struct
{
  char *root, *folder;
  LwRunConfig *config;
  JsonObject *manifest;
} Fixture;

static LwDatasetItem items[] = { { .id = (char *)"a" }, { .id = (char *)"b/c" } };
static const char *const ids[] = { "a", "b/c" };

/* Confusions of two images, different in every entry. */
static LwEvaluation *
evaluation_new (void)
{
  g_autoptr (LwClassSet) classes = lw_class_set_load ("cityscapes19", NULL);
  g_assert_nonnull (classes);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_ptr_array_add (list, &items[0]);
  g_ptr_array_add (list, &items[1]);
  LwDataset data = { .spec = (char *)"x",
                     .layout = (char *)"pairs",
                     .split = (char *)"val",
                     .classes = classes,
                     .items = list };
  LwProtocol protocol;
  lw_protocol_init (&protocol);
  LwEvaluation *evaluation = lw_evaluation_new (&data, &protocol);
  int64_t confusion[19 * 19];
  for (int image = 0; image < 2; image++)
    {
      for (int i = 0; i < 19 * 19; i++)
        confusion[i] = 1000 * image + 7 * i + (i % 20 == 0 ? 30000 : 0);
      lw_evaluation_add (evaluation, image, confusion);
    }
  return evaluation;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const char *const words[] = { "method", "supervised", "target", "pairs:/x", NULL };
  f->root = scratch_new ();
  f->folder = g_build_filename (f->root, RUN, NULL);
  g_assert_cmpint (g_mkdir_with_parents (f->folder, 0777), ==, 0);
  f->config = lw_run_config_new (NULL, NULL, words, NULL);
  g_assert_nonnull (f->config);
  g_autoptr (LwEvaluation) evaluation = evaluation_new ();
  g_assert_true (lw_evaluation_save (evaluation, f->folder, "checkpoint.safetensors", NULL));
  g_autofree char *digest = lw_manifest_digest (ids, 2);
  g_autofree char *text
      = g_strdup_printf ("{\"data\": {\"eval\": {\"layout\": \"pairs\", \"split\": \"val\","
                         " \"ids_sha256\": \"%s\"}}, \"classes\": {\"id\": \"cityscapes19\"}}",
                         digest);
  f->manifest = lw_json_parse (text, -1, "manifest", NULL);
  g_assert_nonnull (f->manifest);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  json_object_unref (f->manifest);
  lw_run_config_free (f->config);
  g_free (f->folder);
  scratch_free (f->root);
}

/* (transfer full) */
static LwVerification *
verify (const Fixture *f)
{
  g_autoptr (LwAgreement) agreement = lw_agreement_new ();
  LwVerification *report = lw_verification_new (f->root);
  lw_verify_evaluation (report, agreement, RUN, f->config, f->manifest);
  lw_agreement_check (agreement, report);
  return report;
}

static void
test_intact (Fixture *f, gconstpointer data)
{
  g_autoptr (LwVerification) report = verify (f);
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_cmpint (report->runs, ==, 1);
  /* Confusion, IoU, three means, accuracy. */
  g_assert_cmpint (report->numbers, >=, 19 * 19 + 19 + 4);
}

static gboolean
is_altered (const Fixture *f, const char *name, const char *bytes, gsize size)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
  g_autoptr (LwVerification) report = verify (f);
  return report->problems->len > 0;
}

/* The last of 16 or 17 digits may change without changing the number that is read. */
static gboolean
is_beyond_precision (const char *bytes, gsize i)
{
  gsize before = 0;
  while (before < i && g_ascii_isdigit (bytes[i - before - 1]))
    before++;
  return before >= 15 && !g_ascii_isdigit (bytes[i + 1]);
}

/* Alters a file byte by byte. @digits: only these; else the lowest bit of every byte. */
static void
alter_each (const Fixture *f, const char *name, gboolean digits)
{
  gsize size, changed = 0;
  char *bytes;
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (gsize i = 0; i < size; i++)
    {
      char before = bytes[i];
      if (digits && (!g_ascii_isdigit (before) || is_beyond_precision (bytes, i)))
        continue;
      bytes[i] = digits ? (char)('0' + (before - '0' + 1) % 10) : (char)(before ^ 1);
      if (!is_altered (f, name, bytes, size))
        g_error ("%s: byte %zu may be altered", name, i);
      bytes[i] = before;
      changed++;
    }
  g_assert_cmpuint (changed, >, 3);
  g_assert_false (is_altered (f, name, bytes, size));
  g_free (bytes);
}

/* No digit of eval.json, no bit of the matrices and no letter of the list can change unseen. */
static void
test_digits (Fixture *f, gconstpointer data)
{
  alter_each (f, "eval.json", TRUE);
}

static void
test_matrices (Fixture *f, gconstpointer data)
{
  alter_each (f, "confusion.safetensors", FALSE);
}

static void
test_list (Fixture *f, gconstpointer data)
{
  alter_each (f, "confusion-images.txt", FALSE);
}

/* A problem names the file, the number, what it is and what it should be. */
static void
test_message (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "eval.json", NULL);
  g_autoptr (JsonObject) eval = lw_json_load (path, NULL);
  double accuracy = json_object_get_double_member (eval, "pixel_accuracy");
  json_object_set_double_member (eval, "pixel_accuracy", 0.75);
  g_assert_true (lw_json_save (path, eval, NULL));
  g_autoptr (LwVerification) report = verify (f);
  g_assert_cmpuint (report->problems->len, ==, 1);
  const LwProblem *problem = report->problems->pdata[0];
  g_assert_cmpstr (problem->file, ==, RUN "/eval.json");
  g_assert_cmpstr (problem->what, ==, "pixel_accuracy");
  g_assert_cmpstr (problem->found, ==, "0.75");
  g_assert_cmpfloat (g_ascii_strtod (problem->expected, NULL), ==, accuracy);
}

/* Files that are missing or of another kind are problems, not crashes. */
static void
test_damage (Fixture *f, gconstpointer data)
{
  static const char *const names[]
      = { "eval.json", "confusion.safetensors", "confusion-images.txt" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize size;
      g_autofree char *path = g_build_filename (f->folder, names[i], NULL);
      g_autofree char *bytes = NULL;
      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      g_assert_true (is_altered (f, names[i], "", 0));
      g_assert_true (is_altered (f, names[i], "{}", 2));
      g_assert_true (is_altered (f, names[i], bytes, size / 2));
      g_assert_cmpint (remove (path), ==, 0);
      g_autoptr (LwVerification) report = verify (f);
      g_assert_cmpuint (report->problems->len, ==, 1);
      g_assert_false (is_altered (f, names[i], bytes, size));
    }
}

/* Numbers are compared with JSON numbers of either kind; what was not asked for is left alone. */
static void
test_json (void)
{
  g_autoptr (LwVerification) report = lw_verification_new ("/study");
  g_autoptr (JsonObject) expected
      = lw_json_parse ("{\"a\": 1, \"b\": [0.1, null, {\"c\": \"x\"}], \"d\": true}", -1, "", NULL);
  g_autoptr (JsonObject) same = lw_json_parse (
      "{\"more\": 1, \"b\": [1e-1, null, {\"c\": \"x\"}], \"a\": 1.0, \"d\": true}", -1, "", NULL);
  g_autoptr (JsonObject) other = lw_json_parse (
      "{\"a\": null, \"b\": [0.10000000000000002, 0, {\"c\": \"y\"}], \"d\": 1}", -1, "", NULL);
  lw_verification_json (report, "f", same, expected);
  g_assert_cmpuint (report->problems->len, ==, 0);
  lw_verification_json (report, "f", other, expected);
  g_assert_cmpuint (report->problems->len, ==, 5);
  const LwProblem *problem = report->problems->pdata[3];
  g_assert_cmpstr (problem->what, ==, "b[2].c");
  g_assert_cmpstr (problem->found, ==, "y");
}

/* One run against three is the one that is wrong; what all say is no problem, nor what only one
 * says. */
static void
test_agreement (void)
{
  g_autoptr (LwVerification) report = lw_verification_new ("/study");
  g_autoptr (LwAgreement) agreement = lw_agreement_new ();
  static const char *const values[] = { "8", "7", "7", "7" };
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *file = g_strdup_printf ("runs/%u", i);
      lw_agreement_state (agreement, "images", file, "images", values[i]);
      lw_agreement_state (agreement, "layout", file, "layout", "pairs");
    }
  lw_agreement_state (agreement, "alone", "runs/1", "alone", "x");
  lw_agreement_check (agreement, report);
  g_assert_cmpuint (report->problems->len, ==, 1);
  const LwProblem *problem = report->problems->pdata[0];
  g_assert_cmpstr (problem->file, ==, "runs/0");
  g_assert_cmpstr (problem->found, ==, "8");
  g_assert_nonnull (strstr (problem->expected, "7"));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/verify/intact", test_intact);
  ADD ("/verify/digits", test_digits);
  ADD ("/verify/matrices", test_matrices);
  ADD ("/verify/list", test_list);
  ADD ("/verify/message", test_message);
  ADD ("/verify/damage", test_damage);
  g_test_add_func ("/verify/json", test_json);
  g_test_add_func ("/verify/agreement", test_agreement);
  return g_test_run ();
}
