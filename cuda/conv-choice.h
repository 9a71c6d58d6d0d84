/* Which of cuDNN's plans a convolution runs with. */
#pragma once

#include "conv-engines.h"

bool lw_conv_choices_open (LwStream *s);
void lw_conv_choices_close (LwStream *s);

/* The plan for @problem: the one that an earlier session chose on this kind of device, else the
 * fastest of those that cuDNN recommends, each tried a few times; in deterministic streams, and in
 * those that only plan, cuDNN's first recommendation. False, without an error, if there is none. */
bool lw_conv_choose (LwStream *s, const LwConvProblem *problem, LwConvPlan *plan);
