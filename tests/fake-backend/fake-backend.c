/* A module of the CUDA backend's name whose GPUs are invented and on which the CPU computes, for
 * tests of all that chooses, lists and plans devices. An upload that would overtake the reading of
 * what it overwrites fails.
 *
 *   LW_FAKE_GPUS    NAME:MIB:MIB FREE[:WHY IT IS UNUSABLE],…
 *   LW_FAKE_REASON  no device is usable, and why
 *   LW_FAKE_ABI     the version that the module speaks, instead of the right one
 *   LW_FAKE_FAIL    the step that fails, from 1; those of plans do not count
 *   LW_FAKE_GROUP   what GPUs add up over: unset, the host; "1", the module itself; else a reason
 * why it cannot */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/cpu/backend-cpu.h"
#include "fake-group.h"

#define EXPORT __attribute__ ((visibility ("default")))
#define MOST 8
#define MOST_IN_USE 64

typedef struct
{
  char name[32], why[128];
  unsigned long long total, available; /* MiB */
} Gpu;

static int
read_gpus (Gpu *gpus)
{
  const char *text = getenv ("LW_FAKE_GPUS");
  int n = 0;
  while (text && *text && n < MOST)
    {
      Gpu *gpu = &gpus[n++];
      *gpu = (Gpu){ 0 };
      sscanf (text, "%31[^:]:%llu:%llu:%127[^,]", gpu->name, &gpu->total, &gpu->available,
              gpu->why);
      text = strchr (text, ',');
      text = text ? text + 1 : NULL;
    }
  return n;
}

static int32_t
device_count (void)
{
  Gpu gpus[MOST];
  return read_gpus (gpus);
}

static bool
device_info (int32_t device, LwDeviceInfo *info)
{
  Gpu gpus[MOST];
  if (device >= read_gpus (gpus))
    return false;
  *info = (LwDeviceInfo){ .capability = "9.0", .driver = "13.0" };
  snprintf (info->name, sizeof info->name, "%s", gpus[device].name);
  snprintf (info->unusable, sizeof info->unusable, "%s", gpus[device].why);
  info->memory = gpus[device].total << 20;
  info->memory_free = gpus[device].available << 20;
  return true;
}

/* Images that were read since the last step_end (), and between the one before and that. */
static const void *in_use[2][MOST_IN_USE];
static int n_in_use[2];

static bool planning; /* the stream made last */

static LwStream *
stream_new (const LwStreamOptions *options, char *reason, size_t size)
{
  LwStreamOptions of_cpu = *options;
  n_in_use[0] = n_in_use[1] = 0;
  of_cpu.device = 0;
  of_cpu.plan_only = false; /* all calls may be made */
  planning = options->plan_only;
  return lw_backend_cpu ()->stream_new (&of_cpu, reason, size);
}

static bool
step_begin (LwStream *s)
{
  static int steps;
  const char *fail = getenv ("LW_FAKE_FAIL");
  return planning || ++steps != (fail ? atoi (fail) : 0);
}

static bool
step_end (LwStream *s)
{
  memcpy (in_use[1], in_use[0], sizeof in_use[0]);
  n_in_use[1] = n_in_use[0];
  n_in_use[0] = 0;
  return true;
}

static bool
augment (LwStream *s, const LwAugment *a)
{
  for (int b = 0; b < a->B && n_in_use[0] < MOST_IN_USE - 1; b++)
    {
      in_use[0][n_in_use[0]++] = a->items[b].image;
      in_use[0][n_in_use[0]++] = a->items[b].labels;
    }
  return lw_backend_cpu ()->augment (s, a);
}

/* A real one would overwrite what a step still reads. */
static bool
upload_early (LwStream *s, void *dst, const void *host, size_t bytes)
{
  for (int age = 0; age < 2; age++)
    for (int i = 0; i < n_in_use[age]; i++)
      if (in_use[age][i] == dst)
        return false;
  return lw_backend_cpu ()->upload_early (s, dst, host, bytes);
}

static const char *
error (LwStream *s)
{
  const char *text = lw_backend_cpu ()->error (s);
  return *text ? text : "the invented GPU has fallen off its bus";
}

static bool
group_id (uint8_t *id, char *reason, size_t size)
{
  const char *wish = getenv ("LW_FAKE_GROUP");
  if (strcmp (wish, "1") != 0)
    {
      snprintf (reason, size, "%s", wish);
      return false;
    }
  fake_group_id (id);
  return true;
}

static LwDeviceGroup *
group_new (LwStream *s, const uint8_t *id, int32_t rank, int32_t size)
{
  return (LwDeviceGroup *)fake_group_join (id, rank, size);
}

static void
group_abort (LwDeviceGroup *group)
{
  fake_group_abort ((FakeGroup *)group);
}

static void
group_free (LwDeviceGroup *group)
{
  fake_group_leave ((FakeGroup *)group);
}

static bool
group_sum (LwStream *s, LwDeviceGroup *group, int64_t n, float *data)
{
  return fake_group_sum ((FakeGroup *)group, n, data, data);
}

EXPORT int32_t lw_backend_score (char *reason, size_t size);
EXPORT const LwBackend *lw_backend_query (int32_t abi);

int32_t
lw_backend_score (char *reason, size_t size)
{
  const char *why = getenv ("LW_FAKE_REASON");
  snprintf (reason, size, "%s", why ? why : "");
  return why ? 0 : 100;
}

const LwBackend *
lw_backend_query (int32_t abi)
{
  static LwBackend backend;
  const char *speaks = getenv ("LW_FAKE_ABI");
  if (speaks && atoi (speaks) != abi)
    return NULL;
  backend = *lw_backend_cpu ();
  backend.name = "cuda";
  backend.device_count = device_count;
  backend.device_info = device_info;
  backend.stream_new = stream_new;
  backend.step_begin = step_begin;
  backend.step_end = step_end;
  backend.augment = augment;
  backend.upload_early = upload_early;
  backend.error = error;
  if (!getenv ("LW_FAKE_GROUP"))
    return &backend;
  backend.group_id = group_id;
  backend.group_new = group_new;
  backend.group_abort = group_abort;
  backend.group_free = group_free;
  backend.group_sum = group_sum;
  return &backend;
}
