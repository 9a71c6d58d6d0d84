/* NCCL (https://docs.nvidia.com/deeplearning/nccl), as far as it is used. It is no part of the CUDA
 * toolkit and only needed by runs on several GPUs, so it is looked for when such a run begins; the
 * declarations are those of its stable binary interface, version 2. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <cuda_runtime_api.h>

#define LW_NCCL_SUCCESS 0
#define LW_NCCL_FLOAT32 7
#define LW_NCCL_SUM 0

typedef struct LwNcclComm LwNcclComm;

typedef struct
{
  char internal[128];
} LwNcclId;

/* Functions return LW_NCCL_SUCCESS or an error. */
typedef struct
{
  int (*get_version) (int *version);
  int (*get_unique_id) (LwNcclId *id);
  int (*comm_init_rank) (LwNcclComm **comm, int size, LwNcclId id, int rank);
  int (*comm_abort) (LwNcclComm *comm);
  int (*comm_get_async_error) (LwNcclComm *comm, int *error);
  int (*all_reduce) (const void *from, void *to, size_t count, int type, int operation,
                     LwNcclComm *comm, cudaStream_t stream);
  const char *(*get_error_string) (int error);
  const char *(*get_last_error) (LwNcclComm *comm);
} LwNccl;

/* False with the reason where there is no library, or one that is too old. */
bool lw_nccl_load (LwNccl *nccl, char *reason, size_t size);
