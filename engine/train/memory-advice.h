/* What to change in a configuration that needs more memory than its device has. */
#pragma once

#include "train/memory-plan.h"

G_BEGIN_DECLS

/* A sentence with the first change found after which @plan fits, such as "--batch 2 (4.1 GiB)", or
 * what to do where none is enough. (transfer full) */
char *lw_memory_advice (const LwMemoryPlan *plan, const LwMemoryNeeds *needs);

G_END_DECLS
