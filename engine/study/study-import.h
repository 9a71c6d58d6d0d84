/* A study file that lies elsewhere, as the study file of a folder. */
#pragma once

#include "study/study-file.h"

G_BEGIN_DECLS

/* Reads @file, whose paths are relative to where it lies, and names them as @folder should. Its
 * member "costs", the path of a cost table, is taken out and read into *costs, which stays as it is
 * without one. (transfer full) */
JsonObject *lw_study_import (const char *file, const char *folder, LwCostTable *costs,
                             GError **error);

/* Makes @folder the study that @file describes, or changes the study there to it. The costs of a
 * study that is there stay: they may have been edited. */
gboolean lw_study_update (const char *file, const char *folder, GError **error);

G_END_DECLS
