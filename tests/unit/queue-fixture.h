/* Plans of studies, made by hand. */
#pragma once

#include "study/study-plan.h"

G_BEGIN_DECLS

/* Without runs; those that are added belong to it. */
GPtrArray *lw_plan_new (void);

/* Adds a run below @folder (NULL: nowhere), of 100 steps. Returns its position. */
int lw_plan_add (GPtrArray *plan, const char *folder, const char *id, LwMethod base, LwMix mix,
                 int partition, gint64 seed, int start);

/* Makes the folder of a run, as a worker leaves it in @state. */
void lw_plan_make_run (const GPtrArray *plan, int position, LwRunState state);

G_END_DECLS
