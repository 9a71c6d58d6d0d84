/* Options by table: every way in refuses what the table does not allow, and every way out reads
 * back. */
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "core/options.h"

typedef struct
{
  gboolean flag;
  gint64 steps;
  double rate;
  char *path;
  int kind;
} Sample;

static const char *const kinds[] = { "image", "point", "coarse", NULL };

static const LwOption table[] = {
  { "flag", LW_OPTION_BOOL, G_STRUCT_OFFSET (Sample, flag), 0, 0, NULL, "" },
  { "max_steps", LW_OPTION_INT, G_STRUCT_OFFSET (Sample, steps), 1, 100, NULL, "" },
  { "rate", LW_OPTION_DOUBLE, G_STRUCT_OFFSET (Sample, rate), 0, 1, NULL, "" },
  { "path", LW_OPTION_STRING, G_STRUCT_OFFSET (Sample, path), 0, 0, NULL, "" },
  { "kind", LW_OPTION_ENUM, G_STRUCT_OFFSET (Sample, kind), 0, 0, kinds, "" },
  { NULL },
};

static void
assert_equal (const Sample *a, const Sample *b)
{
  g_assert_cmpint (a->flag, ==, b->flag);
  g_assert_cmpint (a->steps, ==, b->steps);
  g_assert_cmpfloat (a->rate, ==, b->rate);
  g_assert_cmpstr (a->path, ==, b->path);
  g_assert_cmpint (a->kind, ==, b->kind);
}

static void
assert_refused (const char *name, const char *text, const char *reason)
{
  g_autoptr (GError) error = NULL;
  Sample sample = { .steps = 5, .rate = 0.5 };
  Sample before = sample;
  g_assert_false (lw_option_set (lw_option_find (table, name), &sample, text, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, reason));
  assert_equal (&sample, &before);
}

static void
test_find (void)
{
  g_assert_true (lw_option_find (table, "max-steps") == &table[1]);
  g_assert_true (lw_option_find (table, "max_steps") == &table[1]);
  g_assert_null (lw_option_find (table, "max"));
}

static void
test_set (void)
{
  Sample sample = { 0 };
  g_assert_true (lw_option_set (&table[0], &sample, "true", NULL));
  g_assert_true (lw_option_set (&table[1], &sample, "100", NULL));
  g_assert_true (lw_option_set (&table[2], &sample, "2.5e-4", NULL));
  g_assert_true (lw_option_set (&table[3], &sample, "a", NULL));
  g_assert_true (lw_option_set (&table[3], &sample, "b", NULL));
  g_assert_true (lw_option_set (&table[4], &sample, "coarse", NULL));
  g_assert_true (sample.flag);
  g_assert_cmpint (sample.steps, ==, 100);
  g_assert_cmpfloat (sample.rate, ==, 2.5e-4);
  g_assert_cmpstr (sample.path, ==, "b");
  g_assert_cmpint (sample.kind, ==, 2);
  lw_options_clear (table, &sample);
  g_assert_null (sample.path);
}

static void
test_refusals (void)
{
  assert_refused ("flag", "yes", "true or false");
  assert_refused ("max_steps", "0", "from 1 to 100");
  assert_refused ("max_steps", "101", "from 1 to 100");
  assert_refused ("max_steps", "5x", "whole number");
  assert_refused ("max_steps", "", "whole number");
  assert_refused ("max_steps", "99999999999999999999", "whole number");
  assert_refused ("rate", "nan", "a number");
  assert_refused ("rate", "1,5", "a number");
  assert_refused ("rate", " 1", "a number");
  assert_refused ("rate", "1.5", "from 0 to 1");
  assert_refused ("kind", "fine", "one of image, point, coarse");
}

static void
test_text (void)
{
  Sample a = { TRUE, 7, 0.1, (char *)"x y", 1 }, b = { 0 };
  for (const LwOption *option = table; option->name; option++)
    {
      g_autofree char *text = lw_option_text (option, &a);
      g_assert_true (lw_option_set (option, &b, text, NULL));
    }
  assert_equal (&a, &b);
  lw_options_clear (table, &b);
  g_assert_null (lw_option_text (&table[3], &b));
}

/* What is written as JSON reads back, NULL strings included. */
static void
test_json (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = json_object_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Sample a = { TRUE, 7, 0.1, NULL, 2 }, b = { .path = g_strdup ("old") };
  lw_options_to_json (table, &a, json);
  json_object_set_int_member (json, "unknown", 1);
  g_assert_true (lw_options_from_json (table, &b, json, known, "c.json", &error));
  g_assert_no_error (error);
  assert_equal (&a, &b);
  g_assert_cmpuint (g_hash_table_size (known), ==, 5);
  g_assert_false (g_hash_table_contains (known, "unknown"));
}

/* One bad member leaves all fields as they were. */
static void
test_json_refusals (void)
{
  static const struct
  {
    const char *json, *name;
  } cases[] = {
    { "{\"flag\":true,\"max_steps\":0}", "max_steps" },
    { "{\"flag\":true,\"max_steps\":1.5}", "max_steps" },
    { "{\"flag\":1}", "flag" },
    { "{\"flag\":true,\"rate\":\"0.5\"}", "rate" },
    { "{\"flag\":true,\"path\":5}", "path" },
    { "{\"flag\":true,\"kind\":0}", "kind" },
    { "{\"flag\":true,\"kind\":null}", "kind" },
    { "{\"flag\":true,\"path\":\"x\",\"rate\":7}", "rate" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = lw_json_parse (cases[i].json, -1, "doc", NULL);
      Sample sample = { .steps = 5 }, before = sample;
      g_assert_false (lw_options_from_json (table, &sample, json, NULL, "c.json", &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, "c.json"));
      g_assert_nonnull (strstr (error->message, cases[i].name));
      assert_equal (&sample, &before);
    }
}

static void
test_copy (void)
{
  Sample a = { TRUE, 7, 0.1, g_strdup ("x"), 1 }, b = { .path = g_strdup ("old") };
  lw_options_copy (table, &b, &a);
  g_assert_cmpstr (b.path, ==, "x");
  g_assert_true (b.path != a.path);
  lw_options_copy (table, &a, &a);
  g_assert_cmpstr (a.path, ==, "x");
  g_assert_cmpint (b.steps, ==, 7);
  lw_options_clear (table, &a);
  lw_options_clear (table, &b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/find", test_find);
  g_test_add_func ("/options/set", test_set);
  g_test_add_func ("/options/refusals", test_refusals);
  g_test_add_func ("/options/text", test_text);
  g_test_add_func ("/options/json", test_json);
  g_test_add_func ("/options/json-refusals", test_json_refusals);
  g_test_add_func ("/options/copy", test_copy);
  return g_test_run ();
}
