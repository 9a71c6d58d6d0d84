/* What every run of a study was made with. */
#pragma once

#include "report/table.h"
#include "result/results.h"

G_BEGIN_DECLS

/* A row a run, with what it was made with as its manifest says: id, state, method, labels,
 * partition, seed, mIoU, hash of its configuration, program, device. Manifests that cannot be read
 * leave their cells empty. (transfer full) */
LwTable *lw_runs_table (const LwResults *results);

G_END_DECLS
