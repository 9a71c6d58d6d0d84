/* What this processor is and can do. */
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/primitive.h"

int32_t
lw_cpu_device_count (void)
{
  return 1;
}

/* "model name" of /proc/cpuinfo, where there is one. */
static void
processor_name (char *name, size_t size)
{
  char line[256];
  FILE *file = fopen ("/proc/cpuinfo", "r");
  snprintf (name, size, "CPU");
  while (file && fgets (line, sizeof line, file))
    {
      char *colon = strncmp (line, "model name", 10) == 0 ? strchr (line, ':') : NULL;
      if (colon)
        {
          colon[strcspn (colon, "\n")] = 0;
          snprintf (name, size, "%.40s", colon + 2);
          break;
        }
    }
  if (file)
    fclose (file);
}

/* Bytes that programs can have without others being paged out. */
static uint64_t
available_memory (void)
{
  char line[128];
  unsigned long long kib = 0;
  FILE *file = fopen ("/proc/meminfo", "r");
  while (file && kib == 0 && fgets (line, sizeof line, file))
    sscanf (line, "MemAvailable: %llu", &kib);
  if (file)
    fclose (file);
  return kib ? (uint64_t)kib << 10
             : (uint64_t)sysconf (_SC_AVPHYS_PAGES) * (uint64_t)sysconf (_SC_PAGESIZE);
}

bool
lw_cpu_device_info (int32_t device, LwDeviceInfo *info)
{
  if (device != 0)
    return false;
  *info = (LwDeviceInfo){ .threads = omp_get_num_procs () };
  processor_name (info->name, sizeof info->name);
  info->memory_free = available_memory ();
  info->memory = (uint64_t)sysconf (_SC_PHYS_PAGES) * (uint64_t)sysconf (_SC_PAGESIZE);
  dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa ();
  info->fast_bf16 = (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
  return true;
}
