/* The backends of this installation: the CPU's, built in, and modules found at run time. */
#pragma once

#include <glib.h>

#include "backend/backend.h"

G_BEGIN_DECLS

/* The module lw-backend-NAME of $LW_BACKEND_DIR, else of the installed directory, never of the
 * working directory. NULL where it is missing, lacks a library or is of another version. *problem
 * (transfer full) says why none of its devices can be used, NULL if one can: a module that finds
 * none still tells what it found. */
const LwBackend *lw_backend_load (const char *name, char **problem);

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
