/* JSON: strict input, output that reads back exactly. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "scratch.h"

static void
assert_refused (const char *text, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = lw_json_parse (text, -1, "doc.json", &error);
  g_assert_null (object);
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "doc.json"));
  g_assert_nonnull (strstr (error->message, reason));
}

/* What a lenient parser takes, or takes for something else. */
static void
test_refusals (void)
{
  static const char *const malformed[] = {
    "{\"a\":1e999}",
    "{\"a\":NaN}",
    "{\"a\":Infinity}",
    "{\"a\":9223372036854775808}",
    "{\"a\":010}",
    "{\"a\":0x10}",
    "{\"a\":+1}",
    "{\"a\":-}",
    "{\"a\":.5}",
    "{\"a\":1.2.3}",
    "/* c */ {}",
    "{} // c",
    "{'a':1}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":\"\n\"}",
    "{\"a\":tru}",
    "{\"a",
    "{}}",
    "{\"a\":\"\\u12\"}",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (malformed); i++)
    assert_refused (malformed[i], "line 1");
  assert_refused ("{\"a\":1,\"b\":{\"c\":1,\"c\":2}}", "“c” stands twice");
  assert_refused ("{\"a\":1,\"\\u0061\":2}", "“a” stands twice");
  assert_refused ("{\"a\":\"\xff\"}", "UTF-8");
  assert_refused ("[]", "JSON object");
  assert_refused ("", "JSON object");
  assert_refused ("{\"a\" 1}", "not valid JSON");
  assert_refused ("{\"a\":[1,]", "not valid JSON");
  assert_refused ("{\n\n\"a\": ?}", "line 3");
}

/* Deep nesting must not exhaust the stack of the recursive parser. */
static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\":");
  for (int i = 0; i < 1000000; i++)
    g_string_append_c (text, '[');
  assert_refused (text->str, "levels");
  g_autoptr (JsonObject) object = lw_json_parse ("{\"a\":[[[[{}]]]]}", -1, "doc.json", NULL);
  g_assert_nonnull (object);
}

/* Equal names in different objects are no duplicates. */
static void
test_equal_names (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = lw_json_parse (
      "{\"a\":{\"a\":1,\"b\":[{\"a\":1},{\"a\":2}]},\"b\":{\"a\":2}}", -1, "doc", &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_size (object), ==, 2);
}

static void
test_members (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) o = lw_json_parse (
      "{\"i\":-7,\"whole\":1e3,\"d\":0.5,\"b\":true,\"s\":\"x\",\"n\":null,\"l\":[]}", -1, "doc",
      NULL);
  gint64 i = 0, whole = 0, absent = 42;
  double d = 0, from_int = 0;
  gboolean b = FALSE;
  g_autofree char *s = NULL;
  g_assert_true (lw_json_get_int (o, "i", &i, "doc", &error));
  g_assert_true (lw_json_get_int (o, "whole", &whole, "doc", &error));
  g_assert_true (lw_json_get_int (o, "absent", &absent, "doc", &error));
  g_assert_true (lw_json_get_double (o, "d", &d, "doc", &error));
  g_assert_true (lw_json_get_double (o, "i", &from_int, "doc", &error));
  g_assert_true (lw_json_get_bool (o, "b", &b, "doc", &error));
  g_assert_true (lw_json_get_string (o, "s", &s, "doc", &error));
  g_assert_cmpint (i, ==, -7);
  g_assert_cmpint (whole, ==, 1000);
  g_assert_cmpint (absent, ==, 42);
  g_assert_cmpfloat (d, ==, 0.5);
  g_assert_cmpfloat (from_int, ==, -7);
  g_assert_true (b);
  g_assert_cmpstr (s, ==, "x");
}

/* A wrong type is an error that names document and member, and leaves the value alone. */
static void
test_wrong_types (void)
{
  g_autoptr (JsonObject) o = lw_json_parse (
      "{\"d\":0.5,\"big\":1e300,\"b\":true,\"s\":\"x\",\"n\":null,\"l\":[]}", -1, "d", NULL);
  static const char *const no_int[] = { "d", "big", "b", "s", "n", "l" };
  for (size_t k = 0; k < G_N_ELEMENTS (no_int); k++)
    {
      g_autoptr (GError) error = NULL;
      gint64 value = 5;
      g_assert_false (lw_json_get_int (o, no_int[k], &value, "doc.json", &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, "doc.json"));
      g_assert_nonnull (strstr (error->message, no_int[k]));
      g_assert_cmpint (value, ==, 5);
    }
  double d = 1;
  gboolean b = TRUE;
  char *s = NULL;
  g_assert_false (lw_json_get_double (o, "s", &d, "doc", NULL));
  g_assert_false (lw_json_get_bool (o, "d", &b, "doc", NULL));
  g_assert_false (lw_json_get_string (o, "l", &s, "doc", NULL));
  g_assert_null (s);
}

static void
test_line (void)
{
  g_autoptr (JsonObject) o = json_object_new ();
  g_autoptr (JsonObject) inner = json_object_new ();
  JsonArray *list = json_array_new ();
  json_object_set_string_member (o, "z", "a\"\\\n\x01ü");
  json_object_set_double_member (o, "tenth", 0.1);
  json_object_set_double_member (o, "one", 1);
  json_object_set_double_member (o, "nan", NAN);
  json_object_set_double_member (o, "inf", -INFINITY);
  json_object_set_int_member (o, "min", G_MININT64);
  json_array_add_boolean_element (list, TRUE);
  json_array_add_null_element (list);
  json_object_set_array_member (o, "list", list);
  json_object_set_object_member (o, "empty", json_object_ref (inner));
  g_autofree char *line = lw_json_line (o);
  g_assert_cmpstr (line, ==,
                   "{\"z\":\"a\\\"\\\\\\n\\u0001ü\",\"tenth\":0.1,\"one\":1.0,\"nan\":null,"
                   "\"inf\":null,\"min\":-9223372036854775808,\"list\":[true,null],\"empty\":{}}");
}

/* Any double reads back as the same bits. */
static void
test_doubles (void)
{
  static const double values[]
      = { 1.0 / 3, 5e-324, 1.7976931348623157e308, 1e21, 123456789.123456789, -0.0 };
  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (JsonObject) o = json_object_new ();
      json_object_set_double_member (o, "v", values[i]);
      g_autofree char *line = lw_json_line (o);
      g_autoptr (JsonObject) back = lw_json_parse (line, -1, "line", NULL);
      double value = 1;
      g_assert_nonnull (back);
      g_assert_true (lw_json_get_double (back, "v", &value, "line", NULL));
      g_assert_cmpint (memcmp (&value, &values[i], sizeof value), ==, 0);
    }
}

static void
test_save_and_load (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "x.json", NULL);
  g_autoptr (JsonObject) o
      = lw_json_parse ("{\"a\":{\"b\":[1,2]},\"c\":[{\"d\":1}],\"e\":{}}", -1, "doc", NULL);
  g_assert_true (lw_json_save (path, o, &error));
  g_autofree char *text = lw_file_read (path, 1000, NULL, &error);
  g_assert_cmpstr (
      text, ==,
      "{\n  \"a\": {\n    \"b\": [1, 2]\n  },\n  \"c\": [\n    {\n      \"d\": 1\n    }\n"
      "  ],\n  \"e\": {}\n}\n");
  g_autoptr (JsonObject) back = lw_json_load (path, &error);
  g_assert_no_error (error);
  g_autofree char *line = lw_json_line (back), *first = lw_json_line (o);
  g_assert_cmpstr (line, ==, first);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (lw_json_load (path, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/refusals", test_refusals);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/equal-names", test_equal_names);
  g_test_add_func ("/json/members", test_members);
  g_test_add_func ("/json/wrong-types", test_wrong_types);
  g_test_add_func ("/json/line", test_line);
  g_test_add_func ("/json/doubles", test_doubles);
  g_test_add_func ("/json/save-and-load", test_save_and_load);
  return g_test_run ();
}
