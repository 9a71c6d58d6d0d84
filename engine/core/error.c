/* The error domain of the engine. */
#include "core/error.h"

/* The formatter takes the name for a subtraction. */
/* clang-format off */
G_DEFINE_QUARK (lw-error-quark, lw_error)
/* clang-format on */

gboolean
lw_refuse (GError **error, const char *message)
{
  g_set_error_literal (error, LW_ERROR, LW_ERROR_INPUT, message);
  return FALSE;
}
