/* Finding the data folder. */
#include "core/datadir.h"

/* The data folder of the source tree whose build/app/ holds the running program, or NULL. */
static char *
source_data_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  if (!program)
    return NULL;
  g_autofree char *folder = g_path_get_dirname (program);
  g_autofree char *up = g_build_filename (folder, "..", "..", "data", NULL);
  g_autofree char *data = g_canonicalize_filename (up, NULL);
  g_autofree char *class_sets = g_build_filename (data, "class-sets", NULL);
  return g_file_test (class_sets, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&data) : NULL;
}

char *
lw_data_path (const char *relative)
{
  const char *chosen = g_getenv ("LW_DATA_DIR");
  if (chosen && *chosen)
    return g_build_filename (chosen, relative, NULL);
  g_autofree char *source = source_data_folder ();
  return g_build_filename (source ? source : LW_DATADIR, relative, NULL);
}
