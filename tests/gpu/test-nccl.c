/* What cuda/nccl-library.h declares is what NCCL is. */
#include <glib.h>
#include <nccl.h>
#include <string.h>

#include "nccl-library.h"

_Static_assert(sizeof (LwNcclId) == sizeof (ncclUniqueId), "the size of an id");
_Static_assert(LW_NCCL_SUCCESS == ncclSuccess, "the number of success");
_Static_assert(LW_NCCL_FLOAT32 == ncclFloat32, "the number of a type");
_Static_assert(LW_NCCL_SUM == ncclSum, "the number of an operation");

/* All functions are in the library that is installed, and the first calls answer. */
static void
test_library (void)
{
  LwNccl nccl;
  LwNcclId id, other;
  char reason[256] = "";
  if (!lw_nccl_load (&nccl, reason, sizeof reason))
    {
      g_assert_nonnull (strstr (reason, "NCCL"));
      g_test_skip (reason);
      return;
    }
  g_assert_cmpstr (nccl.get_error_string (LW_NCCL_SUCCESS), ==, "no error");
  if (nccl.get_unique_id (&id) != LW_NCCL_SUCCESS)
    {
      g_test_skip (nccl.get_last_error (NULL));
      return;
    }
  g_assert_cmpint (nccl.get_unique_id (&other), ==, LW_NCCL_SUCCESS);
  g_assert_cmpint (memcmp (&id, &other, sizeof id), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nccl/library", test_library);
  return g_test_run ();
}
