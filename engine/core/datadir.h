/* Where the files of the data folder are: class sets, fonts, presets. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The path of @relative in the data folder (transfer full), whether it exists or not. The folder is
 * $LW_DATA_DIR; else the source tree's, for a program that runs in a build folder inside it; else
 * the installed one. */
char *lw_data_path (const char *relative);

G_END_DECLS
