/* Streams on devices. */
#include "backend/open-device.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "backend/cpu/backend-cpu.h"
#include "core/error.h"

const char *const lw_precision_choices[] = { "auto", "f32", "bf16", "tf32", NULL };

gboolean
lw_precision_parse (const char *text, LwPrecisionOption *precision, GError **error)
{
  for (int i = 0; lw_precision_choices[i]; i++)
    if (strcmp (text, lw_precision_choices[i]) == 0)
      {
        *precision = (LwPrecisionOption)i;
        return TRUE;
      }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("“%s” is no precision; use auto, f32, bf16 or tf32"), text);
  return FALSE;
}

const char *
lw_precision_name (LwPrecision precision)
{
  static const char *const names[] = {
    [LW_PRECISION_F32] = "f32",
    [LW_PRECISION_BF16] = "bf16",
    [LW_PRECISION_TF32] = "tf32",
  };
  return names[precision];
}

static LwPrecision
choose_precision (LwPrecisionOption option, const LwDeviceInfo *info)
{
  switch (option)
    {
    case LW_PRECISION_OPTION_BF16:
      return LW_PRECISION_BF16;
    case LW_PRECISION_OPTION_TF32:
      return LW_PRECISION_TF32;
    case LW_PRECISION_OPTION_AUTO:
      return info->fast_bf16 ? LW_PRECISION_BF16 : LW_PRECISION_F32;
    case LW_PRECISION_OPTION_F32:
      break;
    }
  return LW_PRECISION_F32;
}

gboolean
lw_device_open (LwOpenDevice *self, const LwDeviceWish *wish, GError **error)
{
  char reason[256] = "";
  *self = (LwOpenDevice){ 0 };
  if (!lw_device_find (wish->device ? wish->device : "auto", &self->entry, error))
    return FALSE;
  self->backend = self->entry.backend;
  self->options
      = (LwStreamOptions){ .device = self->entry.number,
                           .threads = wish->threads,
                           .deterministic = wish->deterministic,
                           .plan_only = wish->plan_only,
                           .plain_steps = wish->plain_steps,
                           .time_parts = wish->time_parts,
                           .precision = choose_precision (wish->precision, &self->entry.info) };
  self->stream = self->backend->stream_new (&self->options, reason, sizeof reason);
  if (!self->stream)
    g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, _ ("device %s cannot be used: %s"),
                 self->entry.name, reason);
  return self->stream != NULL;
}

gboolean
lw_device_is_asynchronous (const LwOpenDevice *self)
{
  return self->backend != lw_backend_cpu ();
}

void
lw_device_close (LwOpenDevice *self)
{
  if (self->stream)
    self->backend->stream_free (self->stream);
  *self = (LwOpenDevice){ 0 };
}
