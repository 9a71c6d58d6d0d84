/* Finding NCCL. LW_NCCL=0 in the environment does without, for debugging. */
#include "nccl-library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef LW_NCCL_LIBRARY
#  define LW_NCCL_LIBRARY "libnccl.so.2"
#endif

/* The first version with the error text that is asked for. */
#define OLDEST 21300

static bool
find_functions (void *library, LwNccl *nccl)
{
  const struct
  {
    const char *name;
    void *to;
  } functions[] = { { "ncclGetVersion", &nccl->get_version },
                    { "ncclGetUniqueId", &nccl->get_unique_id },
                    { "ncclCommInitRank", &nccl->comm_init_rank },
                    { "ncclCommAbort", &nccl->comm_abort },
                    { "ncclCommGetAsyncError", &nccl->comm_get_async_error },
                    { "ncclAllReduce", &nccl->all_reduce },
                    { "ncclGetErrorString", &nccl->get_error_string },
                    { "ncclGetLastError", &nccl->get_last_error } };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (!(*(void **)functions[i].to = dlsym (library, functions[i].name)))
      return false;
  return true;
}

bool
lw_nccl_load (LwNccl *nccl, char *reason, size_t size)
{
  int version = 0;
  const char *wish = getenv ("LW_NCCL");
  if (wish && strcmp (wish, "0") == 0)
    {
      snprintf (reason, size, "LW_NCCL=0 in the environment keeps NCCL away");
      return false;
    }
  void *library = dlopen (LW_NCCL_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (!library)
    {
      snprintf (reason, size, "NCCL cannot be loaded (%s)", dlerror ());
      return false;
    }
  if (find_functions (library, nccl) && nccl->get_version (&version) == LW_NCCL_SUCCESS
      && version >= OLDEST)
    return true;
  snprintf (reason, size, "NCCL is too old (version %d.%d; 2.13 or newer is needed)",
            version / 10000, version % 10000 / 100);
  return false;
}
