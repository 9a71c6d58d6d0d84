/* Steps as CUDA graphs. */
#pragma once

#include "cuda.h"

bool lw_step_graph_open (LwStream *s);
void lw_step_graph_close (LwStream *s);
