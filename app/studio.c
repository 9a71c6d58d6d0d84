/* `labelworth-studio`: the desktop application. */
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdlib.h>

#include "core/datadir.h"
#include "window/application.h"

/* A program in a build folder has its settings' schema there, not among those of the system. */
static void
find_schema (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program ? g_path_get_dirname (program) : NULL;
  g_autofree char *schemas
      = folder ? g_build_filename (folder, "..", "data", "desktop", NULL) : NULL;
  g_autofree char *compiled = folder ? g_build_filename (schemas, "gschemas.compiled", NULL) : NULL;
  if (compiled && g_file_test (compiled, G_FILE_TEST_EXISTS))
    g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, FALSE);
}

int
main (int argc, char **argv)
{
  find_schema ();
  setlocale (LC_ALL, "");
  g_autofree char *translations = lw_locale_folder (LW_LOCALEDIR);
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Labelworth"));
  g_autoptr (LwApplication) application = lw_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
