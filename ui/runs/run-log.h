/* The end of the log of a run, which follows it as long as its last line is in view. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LW_TYPE_RUN_LOG (lw_run_log_get_type ())

G_DECLARE_FINAL_TYPE (LwRunLog, lw_run_log, LW, RUN_LOG, AdwBin)

LwRunLog *lw_run_log_new (void);

/* NULL: there is none. */
void lw_run_log_show (LwRunLog *self, const char *text);

G_END_DECLS
