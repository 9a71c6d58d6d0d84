/* The folder of a run, and what it tells about the run's state. It may be moved or copied, and
 * holds
 *
 *   config.json             the whole configuration; its presence makes the folder a run
 *   manifest.json           program, machine, data sets, images with hashes, seeds
 *   status.json             how the last session ended
 *   labels.txt, weak.jsonl  target images with their label types, and their weak labels
 *   events.jsonl            losses, speed, checkpoints, evaluations
 *   heartbeat, lock         signs of life
 *   checkpoint.safetensors  student, teacher, optimiser and prototypes
 *   eval.json, ...          the evaluation
 *
 * Every file is replaced atomically. What labels cost is never in it. */
#pragma once

#include "core/interrupt.h"

G_BEGIN_DECLS

#define LW_RUN_CONFIG "config.json"
#define LW_RUN_MANIFEST "manifest.json"
#define LW_RUN_STATUS "status.json"
#define LW_RUN_EVENTS "events.jsonl"
#define LW_RUN_CHECKPOINT "checkpoint.safetensors"
#define LW_RUN_EVALUATION "eval.json"

typedef enum
{
  LW_RUN_NONE,        /* no run in this folder; a failed beginning is LW_RUN_FAILED */
  LW_RUN_RUNNING,     /* a process holds it */
  LW_RUN_FINISHED,    /* all steps are done */
  LW_RUN_INTERRUPTED, /* stopped, killed or crashed: resume goes on */
  LW_RUN_FAILED,      /* ended with an error; see the message */
} LwRunState;

const char *lw_run_state_name (LwRunState state);

typedef struct
{
  LwRunState state;
  char *message;     /* why it failed or was stopped; who holds it; or NULL */
  LwStop stopped;    /* of LW_RUN_INTERRUPTED: how, LW_STOP_NONE if it was killed or crashed */
  gint64 iteration;  /* finished steps at the last heartbeat, 0 if there is none */
  gint64 iterations; /* of the configuration */
  gint64 heartbeat;  /* its time, seconds since 1970; 0 if there is none */
} LwRunStatus;

void lw_run_status_clear (LwRunStatus *status);

/* Looks at a run folder without locking it. LW_ERROR_FILE or LW_ERROR_INPUT where its files cannot
 * be read; *status is then unchanged. */
gboolean lw_run_state (const char *folder, LwRunStatus *status, GError **error);

/* Finished steps of the run in @folder, as lw_run_state says; 0 where there is no run that can be
 * read.
 */
gint64 lw_run_steps (const char *folder);

/* Writes status.json: @state as the session ends (LW_RUN_RUNNING as it begins), @message or NULL.
 */
gboolean lw_run_status_write (const char *folder, LwRunState state, const char *message,
                              GError **error);

/* The same for a session that was stopped. */
gboolean lw_run_status_write_stopped (const char *folder, LwStop how, const char *message,
                                      GError **error);

/* For a process that waited for a session and found it dead: writes how it ended, unless another
 * process works on the run by now. Creates the folder of a run that could not even begin. @stopped:
 * LW_STOP_NONE if it failed. */
gboolean lw_run_status_note (const char *folder, LwStop stopped, const char *message,
                             GError **error);

G_END_DECLS
