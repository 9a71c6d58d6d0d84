/* Memory and copies of a stream. */
#pragma once

#include "cuda.h"

/* Before anything is allocated, and after everything was freed. */
bool lw_cuda_memory_open (LwStream *s);
void lw_cuda_memory_close (LwStream *s);

/* A step ended: early uploads may overtake all but the one before it. */
bool lw_cuda_memory_step (LwStream *s);
