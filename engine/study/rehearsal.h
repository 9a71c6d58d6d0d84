/* What a run of each method takes, measured on a few steps and images of real size before anything
 * is trained: FOLDER/rehearsal.json. */
#pragma once

#include "study/study-plan.h"

G_BEGIN_DECLS

typedef struct
{
  double step;     /* seconds of a training step */
  double image;    /* seconds to evaluate an image at full size */
  int eval_images; /* of an evaluation */
  gint64 memory;   /* bytes: the most that training and evaluation needed */
  gint64 disk;     /* bytes of a run folder with its checkpoint */
  char *machine;   /* device it was measured with */
} LwRehearsal;

void lw_rehearsal_free (LwRehearsal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRehearsal, lw_rehearsal_free)

JsonObject *lw_rehearsal_to_json (const LwRehearsal *self);
/* NULL with LW_ERROR_INPUT for another object. */
LwRehearsal *lw_rehearsal_from_json (JsonObject *json, const char *where, GError **error);

/* Rehearsals by run configuration: runs that differ in seed, images or partition share one. */
typedef struct _LwRehearsals LwRehearsals;

/* Reads FOLDER/rehearsal.json; empty where there is none. */
LwRehearsals *lw_rehearsals_load (const LwStudy *study, GError **error);
void lw_rehearsals_free (LwRehearsals *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRehearsals, lw_rehearsals_free)

/* That of runs such as @run, or NULL. (transfer none) */
const LwRehearsal *lw_rehearsals_find (const LwRehearsals *self, const LwStudyRun *run);

/* Keeps @rehearsal (transfer full) for runs such as @run and writes the file. */
gboolean lw_rehearsals_add (LwRehearsals *self, const LwStudyRun *run, LwRehearsal *rehearsal,
                            GError **error);

/* Seconds of training and final evaluation, from the present step of the run on. */
double lw_rehearsal_seconds (const LwRehearsal *self, const LwStudyRun *run, gint64 steps_done);

G_END_DECLS
