/* Made-up results of a study, for tests of what is drawn and written about one: three label types,
 * four sizes, three partitions, mixes, a run that failed, one that waits, and names that every
 * format must escape. */
#pragma once

#include "result/curve.h"

#define STUDY_FIXTURE_POOL 2975

/* 36 finished runs of wdass, 12 of "base & <boundary>", 2 mixes, references. (transfer full) */
LwResults *study_fixture_results (void);

/* Its curve with a band of made-up fits on every series, and two published points. (transfer full)
 */
LwCurve *study_fixture_curve (const LwResults *results, const LwCostTable *costs,
                              const LwCurveOptions *options);
