/* Sums over the processes of a run, on their GPUs. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cuda-ops.h"
#include "cuda.h"
#include "graph.h"
#include "nccl-library.h"

_Static_assert(sizeof (LwNcclId) == LW_GROUP_ID_BYTES, "an id is what NCCL takes for one");

struct LwDeviceGroup
{
  LwNccl nccl;
  LwNcclComm *comm;
  atomic_bool aborted;
};

bool
lw_cuda_group_id (uint8_t *id, char *reason, size_t size)
{
  LwNccl nccl;
  LwNcclId made;
  if (!lw_nccl_load (&nccl, reason, size))
    return false;
  int error = nccl.get_unique_id (&made);
  if (error != LW_NCCL_SUCCESS)
    snprintf (reason, size, "NCCL: %s (%s)", nccl.get_error_string (error),
              nccl.get_last_error (NULL));
  else
    memcpy (id, &made, sizeof made);
  return error == LW_NCCL_SUCCESS;
}

/* Whether @error is none; else the stream's error says that @what failed, and why. */
static bool
succeeded (LwStream *s, const LwDeviceGroup *group, int error, const char *what)
{
  return error == LW_NCCL_SUCCESS
         || lw_cuda_fail (s, "%s failed in NCCL on %s: %s (%s)", what, s->name,
                          group->nccl.get_error_string (error), group->nccl.get_last_error (NULL));
}

LwDeviceGroup *
lw_cuda_group_new (LwStream *s, const uint8_t *id, int32_t rank, int32_t size)
{
  LwNcclId made;
  char reason[256] = "";
  LwDeviceGroup *group = calloc (1, sizeof *group);
  if (!group || !lw_nccl_load (&group->nccl, reason, sizeof reason))
    {
      lw_cuda_fail (s, "%s", group ? reason : "out of memory");
      free (group);
      return NULL;
    }
  memcpy (&made, id, sizeof made);
  if (lw_cuda_ok (s, cudaSetDevice (s->options.device), "choosing the device")
      && succeeded (s, group, group->nccl.comm_init_rank (&group->comm, size, made, rank),
                    "joining the other GPUs"))
    return group;
  free (group);
  return NULL;
}

/* Stops the kernels that wait, and frees the communicator: once. */
void
lw_cuda_group_abort (LwDeviceGroup *group)
{
  if (!atomic_exchange (&group->aborted, true))
    group->nccl.comm_abort (group->comm);
}

/* An orderly end would wait for the others. */
void
lw_cuda_group_free (LwDeviceGroup *group)
{
  if (!group)
    return;
  lw_cuda_group_abort (group);
  free (group);
}

bool
lw_cuda_group_sum (LwStream *s, LwDeviceGroup *group, int64_t n, float *data)
{
  int late = LW_NCCL_SUCCESS;
  if (atomic_load (&group->aborted))
    return lw_cuda_fail (s, "another process of the run has ended");
  return succeeded (s, group, group->nccl.comm_get_async_error (group->comm, &late), "a sum")
         && succeeded (s, group, late, "a sum") && lw_step_graph_pause (s)
         && succeeded (s, group,
                       group->nccl.all_reduce (data, data, (size_t)n, LW_NCCL_FLOAT32, LW_NCCL_SUM,
                                               group->comm, s->queue),
                       "a sum")
         && lw_step_graph_resume (s);
}
