/* The option devices: those that share each step of a run, by name. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The names in "cuda:0, cuda:1", one for each process; none for NULL and "". (transfer full) */
GStrv lw_device_list_new (const char *text);

/* LW_ERROR_INPUT for names that do not say which device is meant, for a GPU that is there twice,
 * and for too many. */
gboolean lw_device_list_check (const char *const *names, GError **error);

G_END_DECLS
