/* What is known about a run in numbers: a tile each. */
#pragma once

#include <adwaita.h>

#include "follow/run-history.h"
#include "follow/study-pace.h"

G_BEGIN_DECLS

#define LW_TYPE_RUN_FACTS (lw_run_facts_get_type ())

G_DECLARE_FINAL_TYPE (LwRunFacts, lw_run_facts, LW, RUN_FACTS, AdwBin)

LwRunFacts *lw_run_facts_new (void);

/* @history may be NULL. */
void lw_run_facts_show (LwRunFacts *self, LwRunItem *run, const LwRunHistory *history,
                        LwStudyModel *model, LwStudyPace *pace);

G_END_DECLS
