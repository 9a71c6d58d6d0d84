/* Devices. */
#include "window/device-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "backend/devices-json.h"
#include "backend/registry.h"
#include "model/program.h"

#define MOST_GPUS 64
#define NVIDIA "/proc/driver/nvidia/gpus"

static void
device_free (void *data)
{
  LwDevice *self = data;
  g_free (self->name);
  g_free (self->title);
  g_free (self->problem);
  g_free (self);
}

static void
add (GPtrArray *devices, char *name, char *title, const char *problem)
{
  LwDevice *device = g_new0 (LwDevice, 1);
  *device = (LwDevice){ name, title, g_strdup (problem) };
  g_ptr_array_add (devices, device);
}

/* Of a line "Model: \t NVIDIA H100" the end, NULL where @text has none. (transfer full) */
static char *
field (const char *text, const char *name)
{
  const char *line = strstr (text, name);
  const char *end = line ? strchrnul (line, '\n') : NULL;
  return line ? g_strstrip (g_strndup (line + strlen (name), (gsize)(end - line) - strlen (name)))
              : NULL;
}

/* The model of the GPU behind /dev/nvidia@minor. (transfer full) */
static char *
model_of (int minor)
{
  g_autoptr (GDir) dir = g_dir_open (NVIDIA, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (NVIDIA, name, "information", NULL);
      g_autofree char *text = NULL;
      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      g_autofree char *number = field (text, "Device Minor:");
      if (number && g_ascii_strtoll (number, NULL, 10) == minor)
        return field (text, "Model:");
    }
  return NULL;
}

/* The GPUs that the kernel knows. */
static void
add_known (GPtrArray *devices, const char *problem)
{
  for (int minor = 0, n = 0; minor < MOST_GPUS; minor++)
    {
      g_autofree char *node = g_strdup_printf ("/dev/nvidia%d", minor);
      if (!g_file_test (node, G_FILE_TEST_EXISTS))
        continue;
      char *model = model_of (minor);
      add (devices, g_strdup_printf ("cuda:%d", n++), model ? model : g_strdup (_ ("GPU")),
           problem);
    }
}

static void
add_asked (GPtrArray *devices)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = lw_program_path ();
  g_autoptr (LwDevices) found = lw_devices_ask (program, &error);
  if (!found || found->entries->len < 2)
    {
      const char *problem = error ? error->message : found->problem;
      add_known (devices, problem ? problem : _ ("it is not found"));
      return;
    }
  for (guint i = 1; i < found->entries->len; i++)
    {
      const LwDeviceEntry *entry = lw_devices_at (found, i);
      add (devices, g_strdup (entry->name), g_strdup (entry->info.name),
           entry->info.unusable[0] ? entry->info.unusable : NULL);
    }
}

static gboolean
has_gpus (void)
{
  return g_file_test (NVIDIA, G_FILE_TEST_IS_DIR)
         || g_file_test ("/dev/nvidia0", G_FILE_TEST_EXISTS);
}

GPtrArray *
lw_device_list (void)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func (device_free);
  add (devices, g_strdup ("cpu"), g_strdup (_ ("Processor")), NULL);
  if (!has_gpus ())
    return devices;
  if (lw_backend_is_installed ("cuda"))
    add_asked (devices);
  else
    add_known (devices, _ ("the CUDA module of Labelworth is not installed"));
  return devices;
}

char *
lw_device_summary (const GPtrArray *devices)
{
  guint usable = 0;
  const LwDevice *first = NULL, *last = NULL;
  for (guint i = 1; i < devices->len; i++)
    {
      const LwDevice *gpu = devices->pdata[i];
      usable += gpu->problem == NULL;
      if (!gpu->problem && !first)
        first = gpu;
      last = gpu;
    }
  if (!last)
    return g_strdup (_ ("No GPU: exploring works, training is slow"));
  if (usable == 0)
    return g_strdup_printf (_ ("The GPU is not used: %s. Exploring works, training is slow."),
                            last->problem);
  if (usable > 1)
    return g_strdup_printf (ngettext ("Training on %u GPU", "Training on %u GPUs", usable), usable);
  return g_strdup_printf (_ ("Training on %s"), first->title);
}
