/* The device of a session: the one that its configuration names, or that of its rank in a run that
 * several share. */
#pragma once

#include "train/session.h"

G_BEGIN_DECLS

/* Opens it, if training and evaluation fit on it. Rank 0 makes sure first that all devices of the
 * run are there and of one kind, and finds out how they can add up. */
gboolean lw_session_open_device (LwSession *self, GError **error);

/* Takes all memory that steps and, on a GPU, evaluations will take; the CPU has that of evaluations
 * back in between. */
gboolean lw_session_reserve (LwSession *self, GError **error);

G_END_DECLS
