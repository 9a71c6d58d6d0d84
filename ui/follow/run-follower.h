/* The events and the log of a run, followed in a thread. */
#pragma once

#include <gio/gio.h>

#include "follow/run-history.h"

G_BEGIN_DECLS

#define LW_TYPE_RUN_FOLLOWER (lw_run_follower_get_type ())

/* Signals, none with an argument:
 *
 *   changed      there is another history
 *   log-changed  there is another log */
G_DECLARE_FINAL_TYPE (LwRunFollower, lw_run_follower, LW, RUN_FOLLOWER, GObject)

/* @log: path of the log of the worker. */
LwRunFollower *lw_run_follower_new (const char *folder, const char *log);

/* Looks at the files; what is new is told soon. While a look is under way, a further one is not
 * begun. */
void lw_run_follower_look (LwRunFollower *self);

/* NULL before the first look. (transfer none) */
const LwRunHistory *lw_run_follower_get_history (LwRunFollower *self);

/* The end of the log, in whole lines; NULL where there is none. (transfer none) */
const char *lw_run_follower_get_log (LwRunFollower *self);

G_END_DECLS
