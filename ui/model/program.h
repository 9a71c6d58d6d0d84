/* Finding and starting `labelworth`. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Beside this program, else on the path; $LW_PROGRAM goes first. (transfer full) */
char *lw_program_path (void);

/* Starts the queue of the study in @folder as a process of its own that outlives this one and
 * appends what it says to FOLDER/logs/queue.log. Does nothing where a queue is at work. Then look
 * with lw_study_model_refresh. */
gboolean lw_program_start_queue (const char *folder, int slots, GError **error);

/* The command of that, for "Copy Command". (transfer full) */
char *lw_program_queue_command (const char *folder, int slots);

G_END_DECLS
