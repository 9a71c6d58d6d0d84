/* Making the study of a draft, in a thread. */
#pragma once

#include "draft/measurement.h"

G_BEGIN_DECLS

/* Makes the folder of @draft a study with what was measured (@measurement may be NULL) and starts
 * its queue. @owner is the source object of the result. */
void lw_study_creation_async (gpointer owner, const LwStudyDraft *draft, LwMeasurement *measurement,
                              int slots, GAsyncReadyCallback callback, gpointer user_data);
/* Its folder. (transfer full) */
char *lw_study_creation_finish (GAsyncResult *result, GError **error);

G_END_DECLS
