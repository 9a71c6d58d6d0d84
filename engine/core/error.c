/* The error domain of the engine. */
#include "core/error.h"

/* The formatter takes the name for a subtraction. */
/* clang-format off */
G_DEFINE_QUARK (lw-error-quark, lw_error)
/* clang-format on */
