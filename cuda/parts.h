/* Times of the parts of a step, where options.time_parts asks for them. */
#pragma once

#include "cuda.h"

bool lw_parts_open (LwStream *s);
void lw_parts_close (LwStream *s);

/* Within a step, before its first and after its last part. */
void lw_parts_begin_step (LwStream *s);
bool lw_parts_end_step (LwStream *s);
