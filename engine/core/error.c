/* The error domain of the engine. */
#include "core/error.h"

G_DEFINE_QUARK (lw - error - quark, lw_error)
