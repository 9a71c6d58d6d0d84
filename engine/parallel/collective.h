/* Sums over the processes of a run: over a library of their devices (NCCL), else through the memory
 * of the host, in the order of the ranks. Either way all processes get the same bits. */
#pragma once

#include "backend/backend.h"
#include "parallel/ranks.h"

G_BEGIN_DECLS

/* Bytes of shared memory that @size processes need (lw_ranks_start). */
gsize lw_collective_memory (int size);

/* Whether devices of @backend can add up themselves on this machine; *reason (transfer full, may be
 * NULL) says why not. */
gboolean lw_collective_is_direct (const LwBackend *backend, char **reason);

typedef struct _LwCollective LwCollective;

/* Waits for all processes. @direct, the same in all: over the devices' own library. @ranks and
 * @stream outlive it. */
LwCollective *lw_collective_new (LwRanks *ranks, const LwBackend *backend, LwStream *stream,
                                 gboolean direct, GError **error);
void lw_collective_free (LwCollective *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwCollective, lw_collective_free)

int lw_collective_size (const LwCollective *self);

/* @data [n] on the device becomes the sum over the processes. */
gboolean lw_collective_sum (LwCollective *self, float *data, int64_t n, GError **error);

G_END_DECLS
