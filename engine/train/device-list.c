/* Names of devices that share a run. */
#include "train/device-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "parallel/ranks.h"

GStrv
lw_device_list_new (const char *text)
{
  if (!text || !*text)
    return g_new0 (char *, 1);
  GStrv names = g_strsplit (text, ",", -1);
  for (char **name = names; *name; name++)
    g_strstrip (*name);
  return names;
}

static gboolean
check_name (const char *const *names, const char *const *name, GError **error)
{
  gboolean cpu = strcmp (*name, "cpu") == 0;
  if (!cpu && !g_str_has_prefix (*name, "cuda:"))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("devices: “%s” does not say which device; name each as cuda:N, or cpu"),
                   *name);
      return FALSE;
    }
  for (const char *const *other = names; !cpu && other < name; other++)
    if (strcmp (*other, *name) == 0)
      {
        g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("devices: %s is there twice"), *name);
        return FALSE;
      }
  return TRUE;
}

gboolean
lw_device_list_check (const char *const *names, GError **error)
{
  for (const char *const *name = names; *name; name++)
    if (!check_name (names, name, error))
      return FALSE;
  if (g_strv_length ((GStrv)names) <= LW_RANKS_MAX)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("devices: a run takes %d at most"),
               LW_RANKS_MAX);
  return FALSE;
}
