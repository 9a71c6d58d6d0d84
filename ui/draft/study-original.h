/* Reading the study that a new one begins from, in a thread. */
#pragma once

#include <gio/gio.h>

#include "study/study-file.h"

G_BEGIN_DECLS

typedef struct
{
  LwStudy *study;
  LwCostTable costs;
} LwStudyOriginal;

void lw_study_original_free (LwStudyOriginal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStudyOriginal, lw_study_original_free)

void lw_study_original_async (const char *folder, GAsyncReadyCallback callback, gpointer user_data);
LwStudyOriginal *lw_study_original_finish (GAsyncResult *result, GError **error);

G_END_DECLS
