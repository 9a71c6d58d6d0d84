/* What the runs of a draft take, measured on a few steps of each kind before the study is made: a
 * rehearsal in a folder of the cache. */
#pragma once

#include <gio/gio.h>

#include "draft/study-draft.h"
#include "draft/task-progress.h"
#include "study/rehearsal.h"

G_BEGIN_DECLS

typedef struct _LwMeasurement LwMeasurement;

LwMeasurement *lw_measurement_ref (LwMeasurement *self);
void lw_measurement_unref (LwMeasurement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwMeasurement, lw_measurement_unref)

/* Rehearses a run of every kind in processes that a cancelled task ends. */
void lw_measurement_async (const LwStudyDraft *draft, LwTaskProgress *progress,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
LwMeasurement *lw_measurement_finish (GAsyncResult *result, GError **error);

typedef struct
{
  double seconds; /* of all runs, one after the other */
  gint64 memory;  /* bytes: the most that one needs */
  gint64 disk;    /* bytes of all */
  const char *machine;
} LwStudyNeeds;

/* FALSE where the draft has changed in what was measured. */
gboolean lw_measurement_needs (const LwMeasurement *self, const LwStudyDraft *draft,
                               LwStudyNeeds *needs);

/* Keeps what was measured in the study that was made of the draft: its rehearsal.json. */
gboolean lw_measurement_save (const LwMeasurement *self, const char *folder, GError **error);

/* For tests and for this file: a kind of run. */
typedef struct
{
  char *method;
  guint types; /* bits by LwLabelType */
  gint64 steps;
  LwRehearsal *rehearsal;
} LwMeasuredKind;

/* @kinds (transfer full) of LwMeasuredKind, @file (transfer full, may be NULL) is a rehearsal.json.
 */
LwMeasurement *lw_measurement_new (const char *key, GArray *kinds, char *file);

G_END_DECLS
