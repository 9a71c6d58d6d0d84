/* How far a command is that works through files, on stderr. */
#pragma once

#include <glib.h>

/* @left: seconds, negative where they cannot be told yet. @lines: a line each time, else one line
 * that is written over, if there is a terminal. */
void count_progress_print (gboolean lines, gint64 done, gint64 total, double rate, double left);

/* Takes the line that is written over away, so that other text may follow. */
void count_progress_end (gboolean lines);
