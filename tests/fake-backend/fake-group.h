/* Sums over processes in the manner of NCCL, through a file in memory: who waits for a process that
 * is gone waits until abort() is called in another thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define FAKE_GROUP_ID_BYTES 128

typedef struct FakeGroup FakeGroup;

void fake_group_id (uint8_t *id);

/* Waits for all; NULL if that takes too long. */
FakeGroup *fake_group_join (const uint8_t *id, int rank, int size);
void fake_group_leave (FakeGroup *group);

/* From any thread. */
void fake_group_abort (FakeGroup *group);

/* False after abort(). */
bool fake_group_sum (FakeGroup *group, int64_t n, const float *from, float *to);
