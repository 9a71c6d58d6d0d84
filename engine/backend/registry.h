/* The backends of this installation: the CPU's, built in, and modules found at run time. */
#pragma once

#include <glib.h>

#include "backend/backend.h"

G_BEGIN_DECLS

/* "auto" (the best usable device), "cpu", "cuda" or "cuda:N". *device receives the device number.
 * Modules are looked for in $LW_BACKEND_DIR, then in the installed directory, never in the working
 * directory; a module of another ABI version or without a usable device is passed over, with its
 * reason in the message if it was asked for by name. */
const LwBackend *lw_backend_find (const char *device_name, int *device, GError **error);

/* Whether the module of a backend ("cuda") is there; it is not opened. */
gboolean lw_backend_is_installed (const char *name);

/* GError LW_ERROR_DEVICE from the stream's error text. */
gboolean lw_backend_set_error (const LwBackend *backend, LwStream *stream, GError **error);

/* Makes a call of @owner's backend on its stream; if it fails, sets *error and returns FALSE from
 * the caller. */
#define LW_CALL(owner, call)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (!(owner)->backend->call)                                                                   \
      return lw_backend_set_error ((owner)->backend, (owner)->stream, error);                      \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
