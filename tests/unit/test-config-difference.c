/* What differs between two runs. */
#include "follow/config-difference.h"

#include "core/json.h"

static JsonObject *
object (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *parsed = lw_json_parse (text, -1, "test", &error);
  g_assert_no_error (error);
  return parsed;
}

static void
check (const GPtrArray *found, guint i, const char *name, const char *a, const char *b)
{
  g_assert_cmpuint (i, <, found->len);
  const LwConfigDifference *difference = found->pdata[i];
  g_assert_cmpstr (difference->name, ==, name);
  g_assert_cmpstr (difference->a, ==, a);
  g_assert_cmpstr (difference->b, ==, b);
}

static void
test_differences (void)
{
  g_autoptr (JsonObject) a = object ("{\"lr\": 0.1, \"same\": \"x\", \"flip\": true, \"old\": 3,"
                                     " \"none\": null, \"list\": [1, 2], \"cache\": null}");
  g_autoptr (JsonObject) b = object ("{\"new\": \"y\", \"flip\": false, \"lr\": 0.025,"
                                     " \"same\": \"x\", \"list\": [1, 3], \"cache\": \"/c\"}");
  g_autoptr (GPtrArray) found = lw_config_differences (a, b);
  g_assert_cmpuint (found->len, ==, 6);
  check (found, 0, "lr", "0.1", "0.025");
  check (found, 1, "flip", "true", "false");
  check (found, 2, "old", "3", NULL);
  check (found, 3, "list", "[1,2]", "[1,3]");
  check (found, 4, "cache", NULL, "/c");
  check (found, 5, "new", NULL, "y");
}

static void
test_same (void)
{
  g_autoptr (JsonObject) a = object ("{\"lr\": 0.1, \"steps\": 20}");
  g_autoptr (JsonObject) b = object ("{\"steps\": 20, \"lr\": 0.1, \"cache\": null}");
  g_autoptr (GPtrArray) found = lw_config_differences (a, b);
  g_assert_cmpuint (found->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config-difference/differences", test_differences);
  g_test_add_func ("/config-difference/same", test_same);
  return g_test_run ();
}
