/* Slots by device. */
#include "study/queue-slots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"

LwQueueSlot *
lw_queue_slots_new (int n)
{
  LwQueueSlot *slots = g_new0 (LwQueueSlot, n);
  for (int i = 0; i < n; i++)
    slots[i].threads = MAX ((int)g_get_num_processors () / n, 1);
  return slots;
}

static int
by_free_memory (const void *a, const void *b)
{
  const LwDeviceEntry *x = *(LwDeviceEntry *const *)a, *y = *(LwDeviceEntry *const *)b;
  if (x->info.memory_free != y->info.memory_free)
    return x->info.memory_free < y->info.memory_free ? 1 : -1;
  return x->number - y->number;
}

/* (element-type LwDeviceEntry) (transfer container) */
static GPtrArray *
usable_gpus (const LwDevices *devices)
{
  GPtrArray *gpus = g_ptr_array_new ();
  for (guint i = 1; i < devices->entries->len; i++)
    if (!lw_devices_at (devices, i)->info.unusable[0])
      g_ptr_array_add (gpus, (gpointer)lw_devices_at (devices, i));
  return gpus;
}

LwQueueSlot *
lw_queue_slots_dealt (const LwDevices *devices, int count, int *n)
{
  g_autoptr (GPtrArray) gpus = usable_gpus (devices);
  g_ptr_array_sort (gpus, by_free_memory);
  *n = CLAMP (count > 0 ? count : (int)gpus->len, 1, LW_QUEUE_SLOTS_MAX);
  LwQueueSlot *slots = lw_queue_slots_new (*n);
  for (int i = 0; i < *n && gpus->len > 0; i++)
    {
      const LwDeviceEntry *gpu = gpus->pdata[i % (int)gpus->len];
      slots[i].device = g_intern_string (gpu->name);
    }
  return slots;
}

/* ---- by name ------------------------------------------------------------------------------- */

static const LwDeviceEntry *
find (const LwDevices *devices, const char *name)
{
  for (guint i = 0; i < devices->entries->len; i++)
    if (strcmp (lw_devices_at (devices, i)->name, name) == 0)
      return lw_devices_at (devices, i);
  return NULL;
}

static gboolean
add_one (GPtrArray *names, const LwDevices *devices, const char *name, GError **error)
{
  const LwDeviceEntry *entry = find (devices, name);
  if (entry && !entry->info.unusable[0])
    {
      g_ptr_array_add (names, (gpointer)g_intern_string (name));
      return TRUE;
    }
  if (entry)
    g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, _ ("--devices: %s (%s) cannot be used: %s"),
                 name, entry->info.name, entry->info.unusable);
  else if (devices->problem)
    g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, _ ("--devices: there is no %s: %s"), name,
                 devices->problem);
  else
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("--devices: there is no “%s”; labelworth devices lists what there is"), name);
  return FALSE;
}

static gboolean
add_gpus (GPtrArray *names, const LwDevices *devices, GError **error)
{
  g_autoptr (GPtrArray) gpus = usable_gpus (devices);
  for (guint i = 0; i < gpus->len; i++)
    g_ptr_array_add (names,
                     (gpointer)g_intern_string (((const LwDeviceEntry *)gpus->pdata[i])->name));
  if (gpus->len == 0)
    g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, _ ("--devices: no GPU can be used: %s"),
                 devices->problem ? devices->problem : _ ("labelworth devices tells why"));
  return gpus->len > 0;
}

static gboolean
add (GPtrArray *names, const LwDevices *devices, const char *name, int on_cpu, GError **error)
{
  if (strcmp (name, "gpus") == 0)
    return add_gpus (names, devices, error);
  for (int i = 0; i < (strcmp (name, "cpu") == 0 ? MAX (on_cpu, 1) : 1); i++)
    if (!add_one (names, devices, name, error))
      return FALSE;
  return TRUE;
}

LwQueueSlot *
lw_queue_slots_named (const LwDevices *devices, const char *list, int on_cpu, int *n,
                      GError **error)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (char **word = words; *word; word++)
    if (!add (names, devices, g_strstrip (*word), on_cpu, error))
      return NULL;
  if (names->len == 0 || names->len > LW_QUEUE_SLOTS_MAX)
    {
      lw_refuse (error, _ ("--devices takes 1 to 256 devices, such as cuda:0,cuda:1"));
      return NULL;
    }
  *n = (int)names->len;
  LwQueueSlot *slots = lw_queue_slots_new (*n);
  for (int i = 0; i < *n; i++)
    slots[i].device = names->pdata[i];
  return slots;
}
