/* Where the files of the data folder are: class sets, fonts, presets; and where translations are.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The path of @relative in the data folder (transfer full), whether it exists or not. The folder is
 * $LW_DATA_DIR; else the source tree's, for a program that runs in a build folder inside it; else
 * the installed one. */
char *lw_data_path (const char *relative);

/* For bindtextdomain: the translations of the build folder that the running program is in, else
 * those in @installed. (transfer full) */
char *lw_locale_folder (const char *installed);

G_END_DECLS
