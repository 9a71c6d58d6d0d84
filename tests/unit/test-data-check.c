/* `labelworth data check` as a command: exit status, tables and JSON. */
#include <string.h>

#include "commands.h"
#include "core/json.h"
#include "image-fixture.h"
#include "scratch.h"

/* In the process that the test starts, runs the command and ends with its exit status. */
static void
in_subprocess (const char *const *words)
{
  if (!g_test_subprocess ())
    return;
  /* Parsing takes the options out of the list. */
  char **owned = g_strdupv ((char **)words);
  guint n = g_strv_length (owned);
  char **argv = g_memdup2 (owned, (n + 1) * sizeof *argv);
  int status = lw_command_data_check ((int)n, argv);
  g_free (argv);
  g_strfreev (owned);
  exit (status);
}

#define WORDS(...) ((const char *const[]){ "check", __VA_ARGS__, NULL })
#define ROOT g_getenv ("LW_TEST_ROOT")

/* One CamVid pair of @n ids in turn. */
static char *
make_camvid (const uint16_t *ids, int n)
{
  uint16_t map[24];
  for (int i = 0; i < 24; i++)
    map[i] = ids[i % n];
  char *root = scratch_new ();
  lw_fixture_save_photograph (root, "train/a.png", 6, 4);
  lw_fixture_save_ids (root, "trainannot/a.png", PNG_COLOR_TYPE_GRAY, 8, 6, 4, map);
  g_setenv ("LW_TEST_ROOT", root, TRUE);
  return root;
}

static void
test_usable (void)
{
  in_subprocess (WORDS (ROOT));
  char *root = make_camvid ((const uint16_t[]){ 0, 3, 8, 11 }, 4);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*layout camvid, split train, classes camvid11 (11)*");
  g_test_trap_assert_stdout ("*6 x 4 (1)*");
  g_test_trap_assert_stdout ("*8  car *car *25.000*1*11  not labelled*(ignored)*25.000*usable*");
  scratch_free (root);
}

static void
test_not_usable (void)
{
  in_subprocess (WORDS ("--split", "train", ROOT));
  char *root = make_camvid ((const uint16_t[]){ 0, 3, 40 }, 3);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stdout ("*40  UNKNOWN*NOT USABLE*reason: 33.3 %*40*");
  scratch_free (root);
}

static void
check_json (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (ROOT, "out.json", NULL);
  g_autoptr (JsonObject) o = lw_json_load (path, &error);
  g_assert_no_error (error);
  g_assert_true (json_object_get_boolean_member (o, "usable"));
  g_assert_cmpstr (json_object_get_string_member (o, "class_set"), ==, "camvid11");
  JsonObject *masks = json_object_get_object_member (o, "masks");
  g_assert_cmpint (json_object_get_int_member (masks, "pixels"), ==, 24);
  JsonArray *ids = json_object_get_array_member (masks, "ids");
  JsonObject *last = json_array_get_object_element (ids, 2);
  g_assert_cmpint (json_object_get_int_member (last, "id"), ==, 11);
  g_assert_true (json_object_get_null_member (last, "class"));
}

static void
test_json (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *path = g_build_filename (ROOT, "out.json", NULL);
      g_assert_nonnull (freopen (path, "w", stdout));
      in_subprocess (WORDS ("--json", ROOT));
    }
  char *root = make_camvid ((const uint16_t[]){ 0, 3, 11 }, 3);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  check_json ();
  scratch_free (root);
}

static void
test_bad_options (void)
{
  in_subprocess (WORDS ("--limit", "-3", "x"));
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*--limit must not be negative*");
}

static void
test_no_class_set (void)
{
  in_subprocess (WORDS ("--classes", "unicorns", "x"));
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*\"unicorns\" is no class set*");
}

static void
test_no_data_set (void)
{
  in_subprocess (WORDS ("/no/such/folder"));
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*/no/such/folder: there is no such folder*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data-check/usable", test_usable);
  g_test_add_func ("/data-check/not-usable", test_not_usable);
  g_test_add_func ("/data-check/json", test_json);
  g_test_add_func ("/data-check/bad-options", test_bad_options);
  g_test_add_func ("/data-check/no-class-set", test_no_class_set);
  g_test_add_func ("/data-check/no-data-set", test_no_data_set);
  return g_test_run ();
}
