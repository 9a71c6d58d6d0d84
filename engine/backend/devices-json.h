/* Devices as `labelworth devices --json` tells them, so that processes which only have to know of
 * them, such as queues and the studio, need not open them. */
#pragma once

#include <json-glib/json-glib.h>

#include "backend/devices.h"

G_BEGIN_DECLS

/* (transfer full) */
JsonObject *lw_devices_to_json (const LwDevices *self);

/* The same devices, without their backends. LW_ERROR_INPUT names what is wrong in @where. */
LwDevices *lw_devices_from_json (JsonObject *json, const char *where, GError **error);

/* What @program, the path of labelworth, says of this machine. Waits for it, some seconds on one
 * with many GPUs. */
LwDevices *lw_devices_ask (const char *program, GError **error);

G_END_DECLS
