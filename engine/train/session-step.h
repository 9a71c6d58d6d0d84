/* One step of a training: its batches are loaded, augmented, drawn for and trained on. */
#pragma once

#include "train/session.h"

G_BEGIN_DECLS

/* Enqueues the step and counts it in the session's iteration. */
gboolean lw_session_step (LwSession *self, GError **error);

G_END_DECLS
