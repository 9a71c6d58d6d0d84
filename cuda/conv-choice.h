/* Which of cuDNN's plans a convolution runs with. */
#pragma once

#include "conv-engines.h"

bool lw_conv_choices_open (LwStream *s);
void lw_conv_choices_close (LwStream *s);

/* The plan of a problem, shared by all convolutions of a stream that have it. */
typedef struct
{
  bool found;      /* else cuDNN has none, and that is no error */
  LwConvPlan plan; /* an outline in streams that only plan */
  char *key;
  int users;
} LwConvChoice;

/* The plan that an earlier session chose on this kind of device, else the fastest of those that
 * cuDNN recommends, each tried a few times; in deterministic streams, and in those that only plan,
 * cuDNN's first recommendation. (transfer full: lw_conv_choice_release()) */
LwConvChoice *lw_conv_choose (LwStream *s, const LwConvProblem *problem);

void lw_conv_choice_release (LwStream *s, LwConvChoice *choice);
