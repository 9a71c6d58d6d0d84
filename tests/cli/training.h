/* Small trainings for tests: data sets, command lines and what is expected of the result. */
#pragma once

#include <json-glib/json-glib.h>

#include "program.h"
#include "train/run-folder.h"

G_BEGIN_DECLS

typedef struct
{
  char *root;
  char *source, *target; /* data sets */
} LwTraining;

void lw_training_set_up (LwTraining *f, gconstpointer data);
void lw_training_tear_down (LwTraining *f, gconstpointer data);

/* A path for a run of that name. (transfer full) */
char *lw_training_folder (const LwTraining *f, const char *name);

/* `train` with a complete configuration of a network small enough for hundreds of steps in a test:
 * six steps, a checkpoint every two. */
GPtrArray *lw_train_words (const LwTraining *f, const char *run);
GPtrArray *lw_resume_words (const char *run);

/* These run @words (transfer full). */
LwProgramResult lw_execute (GPtrArray *words, LwProgramSetup setup);
void lw_expect_success (GPtrArray *words);
/* Status 1 and a message with all of @parts (NULL at the end). */
void lw_expect_failure (GPtrArray *words, LwProgramSetup setup, const char *const *parts);

#define LW_PARTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

LwRunState lw_state_of (const char *run);

/* Of JsonObject, owned. */
GPtrArray *lw_events_of (const char *run);
gboolean lw_is_event (JsonObject *event, const char *name);

/* Both folders hold the same state, bit for bit. */
void lw_assert_same_checkpoint (const char *run, const char *other);

G_END_DECLS
