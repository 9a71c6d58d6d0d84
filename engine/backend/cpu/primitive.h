/* oneDNN: its engine, its stream and the choice of the activation layout. The only files that know oneDNN's API are
 * primitive.c, conv.c and gemm.c. */
#pragma once

#include "backend/cpu/cpu.h"

bool lw_cpu_primitive_start (LwStream *s);
void lw_cpu_primitive_shutdown (LwStream *s);
