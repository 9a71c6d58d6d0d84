/* The device of a session: the one that its configuration names, or that of its rank in a run that
 * several share. */
#pragma once

#include "train/session.h"

G_BEGIN_DECLS

/* Opens it. Rank 0 makes sure first that all devices of the run are there and of one kind, and
 * finds out how they can add up. */
gboolean lw_session_open_device (LwSession *self, GError **error);

G_END_DECLS
