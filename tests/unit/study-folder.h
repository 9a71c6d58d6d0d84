/* Files of study folders, and runs of their plans. */
#pragma once

#include <string.h>

#include "core/file.h"
#include "study/study-plan.h"

/* Writes @text to FOLDER/NAME and makes the folders on the way. */
static inline void
study_put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_assert_true (lw_file_make_directory (parent, NULL));
  g_assert_true (lw_file_replace (path, text, strlen (text), NULL));
}

/* The first run whose id begins so. */
static inline const LwStudyRun *
study_find (const GPtrArray *plan, const char *prefix)
{
  for (guint i = 0; i < plan->len; i++)
    if (g_str_has_prefix (((LwStudyRun *)plan->pdata[i])->id, prefix))
      return plan->pdata[i];
  g_error ("no run %s", prefix);
}
