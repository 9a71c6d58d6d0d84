/* Where the runs of a queue are trained: so many at once, each on a device of its own where there
 * are GPUs. */
#pragma once

#include "backend/devices.h"

G_BEGIN_DECLS

#define LW_QUEUE_SLOTS_MAX 256

/* Where a run is trained, and with what share of the machine. */
typedef struct
{
  const char *device; /* as --device, never freed; NULL: that of the recipe. A recipe of several
                         keeps them */
  int threads;
} LwQueueSlot;

/* @n slots that share the processors of this machine. (transfer full) */
LwQueueSlot *lw_queue_slots_new (int n);

/* @count slots, dealt over the usable GPUs, the one with most free memory first; without GPUs on
 * the device of the recipe. 0: as many as there are GPUs, at least 1. (transfer full) */
LwQueueSlot *lw_queue_slots_dealt (const LwDevices *devices, int count, int *n);

/* The slots of a list such as "cuda:0,cuda:1,cpu": one for each name, but @on_cpu for "cpu" and one
 * for each usable GPU for "gpus". (transfer full) LW_ERROR_DEVICE says why a GPU cannot be used. */
LwQueueSlot *lw_queue_slots_named (const LwDevices *devices, const char *list, int on_cpu, int *n,
                                   GError **error);

G_END_DECLS
