/* Devices of sessions. */
#include "train/session-device.h"

#include <glib/gi18n-lib.h>

#include "backend/registry.h"
#include "core/error.h"
#include "train/device-list.h"

/* The backend that all of @names share. */
static gboolean
find_all (const char *const *names, const LwBackend **backend, GError **error)
{
  *backend = NULL;
  for (const char *const *name = names; *name; name++)
    {
      const LwBackend *next = lw_device_backend (*name, error);
      if (!next)
        return FALSE;
      if (*backend && next != *backend)
        return lw_refuse (error, _ ("devices: GPUs and the CPU do not share a run"));
      *backend = next;
    }
  return TRUE;
}

static gboolean
choose_sums (LwSession *self, const char *const *names, GError **error)
{
  const LwBackend *backend;
  g_autofree char *reason = NULL;
  if (!find_all (names, &backend, error))
    return FALSE;
  self->direct = lw_collective_is_direct (backend, &reason);
  if (reason)
    g_message (_ ("the GPUs add up through the memory of the host, which is slower: %s"), reason);
  return TRUE;
}

/* Processes on one CPU share it. 0: all of it. */
static int
threads_of (const LwSession *self, const char *device)
{
  int size = lw_run_config_ranks (self->config), threads = (int)self->config->run.threads;
  if (size == 1 || !g_str_equal (device, "cpu"))
    return threads;
  return MAX ((threads > 0 ? threads : (int)g_get_num_processors ()) / size, 1);
}

/* Whether training and, where rank 0 is, evaluation fit on the device. */
static gboolean
plan (LwSession *self, const char *device, GError **error)
{
  self->sizes = lw_run_sizes_new (self->config, self->data);
  if (self->rank > 0)
    g_array_set_size (self->sizes->eval, 0);
  const LwMemoryNeeds needs
      = { self->config, self->precision, self->data->classes->n, self->sizes };
  return lw_memory_plan_make (&self->plan, device, &needs, error)
         && lw_memory_plan_check (&self->plan, &needs, error);
}

gboolean
lw_session_open_device (LwSession *self, GError **error)
{
  const LwRunOptions *run = &self->config->run;
  g_auto (GStrv) names = lw_device_list_new (run->devices);
  const char *device = names[0] ? names[self->rank] : run->device;
  gboolean shared = lw_run_config_ranks (self->config) > 1;
  if (shared && self->rank == 0 && !choose_sums (self, (const char *const *)names, error))
    return FALSE;
  LwDeviceEntry entry;
  if (!lw_device_find (device, &entry, error) || !plan (self, entry.name, error))
    return FALSE;
  const LwDeviceWish wish = { .device = entry.name,
                              .precision = self->precision,
                              .threads = threads_of (self, device),
                              .deterministic = run->deterministic,
                              .plain_steps = shared && !self->direct };
  return lw_device_open (&self->device, &wish, error);
}

gboolean
lw_session_reserve (LwSession *self, GError **error)
{
  const LwOpenDevice *device = &self->device;
  const LwMemoryUse use = { .workspace = self->plan.workspace, .scratch = self->plan.scratch };
  if (lw_device_is_asynchronous (device) && self->sizes->eval->len > 0)
    {
      self->inference = lw_inference_new (self->network, device->backend, device->stream,
                                          &self->config->protocol, error);
      if (!self->inference
          || !lw_inference_reserve_sizes (self->inference, self->sizes->eval, error))
        return FALSE;
    }
  return device->backend->reserve (device->stream, &use)
         || lw_backend_set_error (device->backend, device->stream, error);
}
