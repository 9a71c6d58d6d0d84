/* Steps as CUDA graphs. */
#pragma once

#include "cuda.h"

bool lw_step_graph_open (LwStream *s);
void lw_step_graph_close (LwStream *s);

/* Around a call that must not be in a graph. Nothing to do where none is captured. */
bool lw_step_graph_pause (LwStream *s);
bool lw_step_graph_resume (LwStream *s);
