/* `labelworth devices`: what this machine can train on. */
#include <glib.h>
#include <glib/gi18n-lib.h>

#include "backend/devices-json.h"
#include "commands.h"
#include "core/error.h"
#include "core/json.h"

/* ---- for people ---------------------------------------------------------------------------- */

/* "79.1 GiB of memory, 78.0 GiB free; ...": what is known, in one line. (transfer full) */
static char *
facts (const LwDeviceInfo *info)
{
  GString *text = g_string_new (NULL);
  const double gib = 1 << 30;
  g_string_printf (text, _ ("%.1f GiB of memory, %.1f GiB free"), (double)info->memory / gib,
                   (double)info->memory_free / gib);
  if (info->capability[0])
    g_string_append_printf (text, _ ("; compute capability %s"), info->capability);
  if (info->driver[0])
    g_string_append_printf (text, _ ("; driver for CUDA %s"), info->driver);
  if (info->threads > 0)
    g_string_append_printf (text, ngettext ("; %d thread", "; %d threads", (gulong)info->threads),
                            info->threads);
  g_string_append (text, info->fast_bf16 ? _ ("; fast bf16") : _ ("; no fast bf16"));
  return g_string_free (text, FALSE);
}

static void
print_text (const LwDevices *devices)
{
  for (guint i = 0; i < devices->entries->len; i++)
    {
      const LwDeviceEntry *entry = lw_devices_at (devices, i);
      g_autofree char *known = facts (&entry->info);
      g_print ("%-8s %s\n", entry->name, entry->info.name);
      if (entry->info.unusable[0])
        g_print (_ ("         cannot be used: %s\n"), entry->info.unusable);
      if (entry->info.memory > 0)
        g_print ("         %s\n", known);
    }
  if (devices->problem && devices->entries->len == 1)
    g_print (_ ("%-8s cannot be used: %s\n"), "cuda", devices->problem);
  g_print (_ ("%-8s is %s\n"), "auto", lw_devices_best (devices)->name);
}

/* ---- command line -------------------------------------------------------------------------- */

int
lw_command_devices (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_option_context_set_summary (
      context, _ ("Lists the processor and the GPUs of this machine, what they can do, and why "
                  "one cannot be used.\nThe names are those of --device."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || (argc > 1 && !lw_refuse (&error, _ ("the command takes no arguments"))))
    {
      g_printerr ("labelworth devices: %s\n", error->message);
      return 1;
    }
  g_autoptr (LwDevices) devices = lw_devices_list ();
  if (json)
    {
      g_autoptr (JsonObject) object = lw_devices_to_json (devices);
      g_autofree char *text = lw_json_text (object);
      g_print ("%s\n", text);
    }
  else
    print_text (devices);
  return 0;
}
