/* Finding the data folder and the translations. */
#include "core/datadir.h"

/* @path from the folder of the running program on, or NULL if there is no folder @proof in it. */
static char *
beside_program (const char *path, const char *proof)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  if (!program)
    return NULL;
  g_autofree char *folder = g_path_get_dirname (program);
  g_autofree char *up = g_build_filename (folder, path, NULL);
  g_autofree char *found = g_canonicalize_filename (up, NULL);
  g_autofree char *inside = g_build_filename (found, proof, NULL);
  return g_file_test (inside, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&found) : NULL;
}

char *
lw_data_path (const char *relative)
{
  const char *chosen = g_getenv ("LW_DATA_DIR");
  if (chosen && *chosen)
    return g_build_filename (chosen, relative, NULL);
  g_autofree char *source = beside_program ("../../data", "class-sets");
  return g_build_filename (source ? source : LW_DATADIR, relative, NULL);
}

char *
lw_locale_folder (const char *installed)
{
  char *built = beside_program ("../po", "de/LC_MESSAGES");
  return built ? built : g_strdup (installed);
}
