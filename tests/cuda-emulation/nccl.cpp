/* NCCL on a CPU: the module stands in for the library too. Sums are enqueued like all work, and
 * wait for the other processes when they are done; after ncclCommAbort () what they leave is noise.
 */
#include "emulator.h"

extern "C"
{
#include "../fake-backend/fake-group.h"
}

#define EXPORT extern "C" __attribute__ ((visibility ("default")))

struct LwEmulatedComm
{
  FakeGroup *group;
};

struct LwEmulatedId
{
  uint8_t bytes[FAKE_GROUP_ID_BYTES];
};

EXPORT int
ncclGetVersion (int *version)
{
  *version = 22809;
  return 0;
}

EXPORT int
ncclGetUniqueId (LwEmulatedId *id)
{
  fake_group_id (id->bytes);
  return 0;
}

EXPORT int
ncclCommInitRank (LwEmulatedComm **comm, int size, LwEmulatedId id, int rank)
{
  FakeGroup *group = fake_group_join (id.bytes, rank, size);
  *comm = new LwEmulatedComm{ group };
  return group ? 0 : 6;
}

/* The group stays: work in the queue may still wait in it. */
EXPORT int
ncclCommAbort (LwEmulatedComm *comm)
{
  fake_group_abort (comm->group);
  return 0;
}

EXPORT int
ncclCommGetAsyncError (LwEmulatedComm *comm, int *error)
{
  *error = 0;
  return 0;
}

/* float32 and sum only, and not in a graph: the library takes that, but never lets go of a
 * communicator that one has. */
EXPORT int
ncclAllReduce (const void *from, void *to, size_t n, int type, int operation, LwEmulatedComm *comm,
               cudaStream_t stream)
{
  if (type != 7 || operation != 0)
    return 4;
  if (lw_emulated_is_capturing (stream))
    return 5;
  lw_emulated_require_device (from, n * sizeof (float), "ncclAllReduce");
  lw_emulated_require_device (to, n * sizeof (float), "ncclAllReduce");
  FakeGroup *group = comm->group;
  cudaError_t status = lw_emulated_enqueue (stream, "nccl", [=] {
    if (!fake_group_sum (group, (int64_t)n, (const float *)from, (float *)to))
      for (size_t i = 0; i < n; i++)
        ((float *)to)[i] = 1e30f;
  });
  return status == cudaSuccess ? 0 : 1;
}

EXPORT const char *
ncclGetErrorString (int error)
{
  return error == 6 ? "remote process exited or there was a network error" : "unhandled error";
}

EXPORT const char *
ncclGetLastError (LwEmulatedComm *comm)
{
  return "";
}
