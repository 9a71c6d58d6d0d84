/* Modules in the backend directory. */
#include "backend/registry.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

#include "core/error.h"

gboolean
lw_backend_set_error (const LwBackend *backend, LwStream *stream, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, "%s", backend->error (stream));
  return FALSE;
}

/* (transfer full) */
static char *
module_path (const char *name)
{
  const char *folder = g_getenv ("LW_BACKEND_DIR");
  return g_strdup_printf ("%s/lw-backend-%s." G_MODULE_SUFFIX, folder ? folder : LW_BACKENDDIR,
                          name);
}

static gboolean
is_module (const char *path)
{
  return g_path_is_absolute (path) && g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
lw_backend_is_installed (const char *name)
{
  g_autofree char *path = module_path (name);
  return is_module (path);
}

/* A module stays loaded once it was opened. */
static const LwBackend *
open_module (const char *path, char **problem)
{
  const LwBackend *(*query) (int32_t abi);
  int32_t (*score) (char *text, size_t size);
  char text[256] = "";
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  if (!module)
    {
      *problem
          = g_strdup_printf (_ ("the backend module cannot be loaded (%s)"), g_module_error ());
      return NULL;
    }
  g_module_make_resident (module);
  if (!g_module_symbol (module, "lw_backend_query", (gpointer *)&query)
      || !g_module_symbol (module, "lw_backend_score", (gpointer *)&score))
    {
      *problem = g_strdup_printf (_ ("%s is no module of Labelworth"), path);
      return NULL;
    }
  const LwBackend *backend = query (LW_BACKEND_ABI);
  if (!backend || backend->abi_version != LW_BACKEND_ABI
      || backend->struct_size != sizeof (LwBackend))
    {
      *problem = g_strdup_printf (_ ("%s was built for another version of Labelworth"), path);
      return NULL;
    }
  if (score (text, sizeof text) <= 0)
    *problem = g_strdup (text[0] ? text : _ ("there is no GPU"));
  return backend;
}

const LwBackend *
lw_backend_load (const char *name, char **problem)
{
  g_autofree char *path = module_path (name);
  *problem = NULL;
  if (is_module (path))
    return open_module (path, problem);
  *problem = g_strdup_printf (_ ("the backend module is not installed (there is no %s)"), path);
  return NULL;
}
