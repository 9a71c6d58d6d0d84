/* The data folder is the one that the environment names. */
#include <glib.h>

#include "core/datadir.h"

static void
test_environment (void)
{
  g_setenv ("LW_DATA_DIR", "/some/where", TRUE);
  g_autofree char *path = lw_data_path ("class-sets/camvid-11.json");
  g_assert_cmpstr (path, ==, "/some/where/class-sets/camvid-11.json");
}

/* Without it, and not in build/app/, the installed folder counts. */
static void
test_installed (void)
{
  g_unsetenv ("LW_DATA_DIR");
  g_autofree char *path = lw_data_path ("x");
  g_assert_true (g_path_is_absolute (path));
  g_assert_true (g_str_has_suffix (path, "/labelworth/x") || g_str_has_suffix (path, "/data/x"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/datadir/environment", test_environment);
  g_test_add_func ("/datadir/installed", test_installed);
  return g_test_run ();
}
