/* Finding a backend: the built-in one for the CPU, and modules in the backend directory. */
#include "backend/registry.h"

#include <gmodule.h>
#include <stdio.h>
#include <string.h>

#include "backend/cpu/backend-cpu.h"
#include "core/error.h"

gboolean
lw_backend_set_error (const LwBackend *backend, LwStream *stream, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, "%s", backend->error (stream));
  return FALSE;
}

/* The module's table, or NULL with the reason for the refusal. A module stays loaded once it was
 * opened. */
static const LwBackend *
module_query (const char *path, char **reason)
{
  const LwBackend *(*query) (int32_t abi);
  int32_t (*score) (char *text, size_t size);
  char text[256] = "";
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  if (!module)
    {
      *reason = g_strdup (g_module_error ());
      return NULL;
    }
  g_module_make_resident (module);
  if (!g_module_symbol (module, "lw_backend_query", (gpointer *)&query)
      || !g_module_symbol (module, "lw_backend_score", (gpointer *)&score))
    *reason = g_strdup_printf ("%s is not a Labelworth backend", path);
  else if (score (text, sizeof text) <= 0)
    *reason = g_strdup (text[0] ? text : "no usable device");
  else
    {
      const LwBackend *backend = query (LW_BACKEND_ABI);
      if (backend && backend->abi_version == LW_BACKEND_ABI
          && backend->struct_size == sizeof (LwBackend))
        return backend;
      *reason = g_strdup_printf ("%s was built for another version of Labelworth", path);
    }
  return NULL;
}

/* (transfer full) */
static char *
module_path (const char *name)
{
  const char *folder = g_getenv ("LW_BACKEND_DIR");
  return g_strdup_printf ("%s/lw-backend-%s." G_MODULE_SUFFIX, folder ? folder : LW_BACKENDDIR,
                          name);
}

gboolean
lw_backend_is_installed (const char *name)
{
  g_autofree char *path = module_path (name);
  return g_path_is_absolute (path) && g_file_test (path, G_FILE_TEST_EXISTS);
}

static const LwBackend *
find_module (const char *name, char **reason)
{
  g_autofree char *path = module_path (name);
  if (!g_path_is_absolute (path) || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      *reason = g_strdup_printf ("there is no %s", path);
      return NULL;
    }
  return module_query (path, reason);
}

const LwBackend *
lw_backend_find (const char *device_name, int *device, GError **error)
{
  g_autofree char *reason = NULL;
  const char *name = device_name ? device_name : "auto";
  const LwBackend *cuda = NULL;
  guint64 number = 0;
  gboolean asked = g_str_has_prefix (name, "cuda");
  if (asked && name[4]
      && (name[4] != ':' || !g_ascii_string_to_unsigned (name + 5, 10, 0, 255, &number, NULL)))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   "%s is not a device; use auto, cpu, cuda or cuda:N", name);
      return NULL;
    }
  if (asked || strcmp (name, "auto") == 0)
    cuda = find_module ("cuda", &reason);
  if (cuda && (int)number >= cuda->device_count ())
    {
      g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, "There is no device %s: %d found", name,
                   cuda->device_count ());
      return NULL;
    }
  if (asked && !cuda)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_DEVICE,
                   "The CUDA backend cannot be used: %s. Use --device cpu.", reason);
      return NULL;
    }
  if (!cuda && strcmp (name, "auto") != 0 && strcmp (name, "cpu") != 0)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   "%s is not a device; use auto, cpu, cuda or cuda:N", name);
      return NULL;
    }
  *device = (int)number;
  return cuda ? cuda : lw_backend_cpu ();
}
