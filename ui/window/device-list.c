/* Devices. */
#include "window/device-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "backend/registry.h"

#define MOST_GPUS 64
#define NVIDIA "/proc/driver/nvidia/gpus"

static void
device_free (void *data)
{
  LwDevice *self = data;
  g_free (self->name);
  g_free (self->title);
  g_free (self);
}

static void
add (GPtrArray *devices, char *name, char *title)
{
  LwDevice *device = g_new0 (LwDevice, 1);
  *device = (LwDevice){ name, title };
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

GPtrArray *
lw_device_list (void)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func (device_free);
  add (devices, g_strdup ("cpu"), g_strdup (_ ("Processor")));
  for (int minor = 0, n = 0; minor < MOST_GPUS; minor++)
    {
      g_autofree char *node = g_strdup_printf ("/dev/nvidia%d", minor);
      if (!g_file_test (node, G_FILE_TEST_EXISTS))
        continue;
      char *model = model_of (minor);
      add (devices, g_strdup_printf ("cuda:%d", n++), model ? model : g_strdup (_ ("GPU")));
    }
  return devices;
}

char *
lw_device_summary (const GPtrArray *devices)
{
  if (devices->len < 2)
    return g_strdup (_ ("No GPU: exploring works, training is slow"));
  if (!lw_backend_is_installed ("cuda"))
    return g_strdup (_ ("The GPU is not used, as the CUDA module of Labelworth is not installed: "
                        "exploring works, training is slow"));
  if (devices->len > 2)
    return g_strdup_printf (
        ngettext ("Training on %u GPU", "Training on %u GPUs", devices->len - 1), devices->len - 1);
  const LwDevice *gpu = devices->pdata[1];
  return g_strdup_printf (_ ("Training on %s"), gpu->title);
}
