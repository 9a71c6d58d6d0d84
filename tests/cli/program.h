/* Runs the built `labelworth` in tests, and makes the small data sets that it trains on. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The program cannot be run at all, as by a user who may not enter its folder. */
#define LW_PROGRAM_NOT_STARTED (-2)

typedef struct
{
  int status; /* exit status, -1 for a signal, or LW_PROGRAM_NOT_STARTED: @err says why */
  char *out, *err;
} LwProgramResult;

void lw_program_result_clear (LwProgramResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LwProgramResult, lw_program_result_clear)

/* Runs in the child before the program. */
typedef void (*LwProgramSetup) (gpointer data);

/* @words: the arguments, NULL at the end. @setup may be NULL. */
LwProgramResult lw_program_run (const char *const *words, LwProgramSetup setup);

/* Starts it and returns its process id; stdout and stderr are dropped. */
GPid lw_program_start (const char *const *words);
/* Waits for it: exit status, or -1 for a signal. */
int lw_program_wait (GPid pid);

/* Adds to @words: "--name", "value" in turn up to NULL. */
void lw_program_add (GPtrArray *words, ...) G_GNUC_NULL_TERMINATED;

/* A data set of layout "pairs" with splits train (6 images) and val (2), 80 x 60 pixels, classes of
 * camvid11: rectangles of sky, building, road and car in colours that depend on @seed. @labelled:
 * else every pixel is ignored. */
void lw_scenes_make (const char *folder, guint64 seed, gboolean labelled);

G_END_DECLS
