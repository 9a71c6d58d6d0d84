/* Opening a device as the options --device, --precision and --threads ask for it. */
#pragma once

#include "backend/devices.h"

G_BEGIN_DECLS

/* --precision, by position in lw_precision_choices. */
typedef enum
{
  LW_PRECISION_OPTION_AUTO, /* bf16 where the device is fast with it, else f32 */
  LW_PRECISION_OPTION_F32,
  LW_PRECISION_OPTION_BF16,
  LW_PRECISION_OPTION_TF32,
} LwPrecisionOption;

extern const char *const lw_precision_choices[];

/* LW_ERROR_INPUT for anything else than the choices. */
gboolean lw_precision_parse (const char *text, LwPrecisionOption *precision, GError **error);

/* "f32", "bf16" or "tf32" */
const char *lw_precision_name (LwPrecision precision);

typedef struct
{
  const char *device; /* as lw_device_find takes it; NULL: auto */
  LwPrecisionOption precision;
  int threads; /* 0: all */
  gboolean deterministic;
  gboolean plan_only, plain_steps, time_parts; /* as LwStreamOptions has them */
} LwDeviceWish;

/* A device at work. Zeroed: none. */
typedef struct
{
  LwDeviceEntry entry;
  const LwBackend *backend; /* of the entry */
  LwStreamOptions options;
  LwStream *stream;
} LwOpenDevice;

/* LW_ERROR_DEVICE says what cannot be used, why, and what to use instead. */
gboolean lw_device_open (LwOpenDevice *self, const LwDeviceWish *wish, GError **error);
/* Whether calls return before their work is done, and memory is not that of the host: on GPUs. */
gboolean lw_device_is_asynchronous (const LwOpenDevice *self);

/* All memory of the stream was freed before. */
void lw_device_close (LwOpenDevice *self);

G_END_DECLS
