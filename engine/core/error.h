/* The error domain of the engine.
 *
 * Every message names what failed, the file and the value, and what to do about it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LW_ERROR (lw_error_quark ())

typedef enum
{
  LW_ERROR_INPUT,       /* a file, an option or a value that cannot be used */
  LW_ERROR_FILE,        /* reading or writing failed: permissions, disk full, ... */
  LW_ERROR_UNSUPPORTED, /* valid, but not offered by this build, backend or machine */
  LW_ERROR_BUSY,        /* held by another process */
  LW_ERROR_STOPPED,     /* the user or the system asked to stop; state is on disk */
  LW_ERROR_DEVICE,      /* the backend failed */
} LwError;

GQuark lw_error_quark (void);

/* LW_ERROR_INPUT with @message as it stands. Returns FALSE. */
gboolean lw_refuse (GError **error, const char *message);

G_END_DECLS
