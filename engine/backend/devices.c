/* Listing and choice of devices. */
#include "backend/devices.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "backend/cpu/backend-cpu.h"
#include "backend/registry.h"
#include "core/error.h"

#define HIGHEST_NUMBER 255

/* @problem, where not NULL, is that of the whole module. */
static LwDeviceEntry
entry_of (const LwBackend *backend, int number, const char *problem)
{
  LwDeviceEntry entry = { backend, number, "cpu", { .name = "" } };
  if (backend != lw_backend_cpu ())
    g_snprintf (entry.name, sizeof entry.name, "%s:%d", backend->name, number);
  if (!backend->device_info (number, &entry.info) && !entry.info.unusable[0])
    g_strlcpy (entry.info.unusable, _ ("it does not answer"), sizeof entry.info.unusable);
  if (problem && !entry.info.unusable[0])
    g_strlcpy (entry.info.unusable, problem, sizeof entry.info.unusable);
  return entry;
}

static gboolean
is_usable (const LwDeviceEntry *entry)
{
  return !entry->info.unusable[0];
}

LwDevices *
lw_devices_list (void)
{
  LwDevices *self = g_new0 (LwDevices, 1);
  const LwBackend *cuda = lw_backend_load ("cuda", &self->problem);
  LwDeviceEntry entry = entry_of (lw_backend_cpu (), 0, NULL);
  self->entries = g_array_new (FALSE, FALSE, sizeof (LwDeviceEntry));
  g_array_append_val (self->entries, entry);
  for (int i = 0; cuda && i < cuda->device_count (); i++)
    {
      entry = entry_of (cuda, i, self->problem);
      g_array_append_val (self->entries, entry);
    }
  return self;
}

void
lw_devices_free (LwDevices *self)
{
  if (!self)
    return;
  g_array_unref (self->entries);
  g_free (self->problem);
  g_free (self);
}

const LwDeviceEntry *
lw_devices_at (const LwDevices *self, guint index)
{
  return &g_array_index (self->entries, LwDeviceEntry, index);
}

const LwDeviceEntry *
lw_devices_best_gpu (const LwDevices *self)
{
  const LwDeviceEntry *best = NULL;
  for (guint i = 1; i < self->entries->len; i++)
    {
      const LwDeviceEntry *entry = lw_devices_at (self, i);
      if (is_usable (entry) && (!best || entry->info.memory_free > best->info.memory_free))
        best = entry;
    }
  return best;
}

const LwDeviceEntry *
lw_devices_best (const LwDevices *self)
{
  const LwDeviceEntry *gpu = lw_devices_best_gpu (self);
  return gpu ? gpu : lw_devices_at (self, 0);
}

/* ---- by name ------------------------------------------------------------------------------- */

static gboolean
refuse_gpus (const LwDevices *devices, GError **error)
{
  const LwDeviceEntry *only = devices->entries->len == 2 ? lw_devices_at (devices, 1) : NULL;
  g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
               _ ("no GPU can be used: %s. Use --device cpu; labelworth devices tells more."),
               devices->problem ? devices->problem
               : only           ? only->info.unusable
                                : _ ("none of them works"));
  return FALSE;
}

static gboolean
find_best (gboolean cpu_too, LwDeviceEntry *entry, GError **error)
{
  g_autoptr (LwDevices) devices = lw_devices_list ();
  if (!cpu_too && !lw_devices_best_gpu (devices))
    return refuse_gpus (devices, error);
  *entry = *lw_devices_best (devices);
  return TRUE;
}

/* The backend that has GPU @number. *problem (transfer full) is that of the whole module. */
static const LwBackend *
backend_of_gpu (int number, char **problem, GError **error)
{
  const LwBackend *cuda = lw_backend_load ("cuda", problem);
  int count = cuda ? cuda->device_count () : 0;
  if (number < count)
    return cuda;
  if (*problem)
    g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
                 _ ("cuda:%d cannot be used: %s. Use --device cpu."), number, *problem);
  else
    g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
                 ngettext ("there is no cuda:%d: this machine has %d GPU, and they count from 0",
                           "there is no cuda:%d: this machine has %d GPUs, and they count from 0",
                           (gulong)count),
                 number, count);
  return NULL;
}

static gboolean
find_gpu (int number, LwDeviceEntry *entry, GError **error)
{
  g_autofree char *problem = NULL;
  const LwBackend *cuda = backend_of_gpu (number, &problem, error);
  if (!cuda)
    return FALSE;
  *entry = entry_of (cuda, number, problem);
  if (is_usable (entry))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
               _ ("cuda:%d (%s) cannot be used: %s. Use another device; labelworth devices "
                  "lists them."),
               number, entry->info.name, entry->info.unusable);
  return FALSE;
}

static gboolean
is_gpu (const char *name, int *number)
{
  guint64 value;
  gboolean ok = g_str_has_prefix (name, "cuda:")
                && g_ascii_string_to_unsigned (name + 5, 10, 0, HIGHEST_NUMBER, &value, NULL);
  *number = ok ? (int)value : -1;
  return ok;
}

static gboolean
refuse_name (const char *name, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("“%s” is not a device; use auto, cpu, cuda or cuda:N"), name);
  return FALSE;
}

const LwBackend *
lw_device_backend (const char *name, GError **error)
{
  g_autofree char *problem = NULL;
  int number;
  if (strcmp (name, "cpu") == 0)
    return lw_backend_cpu ();
  if (is_gpu (name, &number))
    return backend_of_gpu (number, &problem, error);
  refuse_name (name, error);
  return NULL;
}

gboolean
lw_device_find (const char *name, LwDeviceEntry *entry, GError **error)
{
  int number;
  if (strcmp (name, "auto") == 0 || strcmp (name, "cuda") == 0)
    return find_best (name[0] == 'a', entry, error);
  if (strcmp (name, "cpu") == 0)
    {
      *entry = entry_of (lw_backend_cpu (), 0, NULL);
      return TRUE;
    }
  return is_gpu (name, &number) ? find_gpu (number, entry, error) : refuse_name (name, error);
}
