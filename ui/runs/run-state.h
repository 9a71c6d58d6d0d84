/* The state of a run as an icon and in words. */
#pragma once

#include <gtk/gtk.h>

#include "model/run-item.h"

G_BEGIN_DECLS

/* Shows the state of @run in @icon, with a colour of the platform's style. */
void lw_run_state_show (LwRunItem *run, GtkImage *icon);

/* One line: the state, how far it is or why it failed. (transfer full) */
char *lw_run_state_text (LwRunItem *run);

/* "Partition 1, seed 2". (transfer full) */
char *lw_run_place_text (LwRunItem *run);

gboolean lw_run_is_at_work (LwRunItem *run);
/* Whether it has failed or was stopped, so that it can be tried again. */
gboolean lw_run_has_ended_badly (LwRunItem *run);

G_END_DECLS
