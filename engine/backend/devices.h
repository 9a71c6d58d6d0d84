/* The devices of this machine: what they are, which can be used, and why the others cannot. */
#pragma once

#include <glib.h>

#include "backend/backend.h"

G_BEGIN_DECLS

typedef struct
{
  const LwBackend *backend;
  int number;
  char name[16]; /* as --device takes it: "cpu", "cuda:0" */
  LwDeviceInfo info;
} LwDeviceEntry;

typedef struct
{
  GArray *entries; /* of LwDeviceEntry: the CPU, then every GPU, usable or not */
  char *problem;   /* why no GPU can be used, NULL where one can */
} LwDevices;

/* Never fails; opens the CUDA module where there is one. (transfer full) */
LwDevices *lw_devices_list (void);
void lw_devices_free (LwDevices *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwDevices, lw_devices_free)

const LwDeviceEntry *lw_devices_at (const LwDevices *self, guint index);

/* The usable GPU with most free memory, the first of equals; NULL without. */
const LwDeviceEntry *lw_devices_best_gpu (const LwDevices *self);

/* What auto is: that, or the CPU. */
const LwDeviceEntry *lw_devices_best (const LwDevices *self);

/* "auto" (the best GPU, else the CPU), "cpu", "cuda" (the best GPU) or "cuda:N". LW_ERROR_DEVICE
 * says why a device cannot be used, LW_ERROR_INPUT is for another name. */
gboolean lw_device_find (const char *name, LwDeviceEntry *entry, GError **error);

/* The backend of the device "cpu" or "cuda:N", if it is there; whether it can be used is not looked
 * at, as opening a GPU takes memory of it. Errors are those of lw_device_find. */
const LwBackend *lw_device_backend (const char *name, GError **error);

G_END_DECLS
