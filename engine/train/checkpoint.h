/* Checkpoints: the whole state of a training as one safetensors file.
 *
 * Tensors "student.NAME", "teacher.NAME" and "velocity.NAME" for every parameter NAME of the
 * network, then the prototype tables, flat. Metadata: format, version, arch, width, classes, dim,
 * dilations, bn, class_names (one a line), iteration (finished steps), events (bytes of
 * events.jsonl), config (hash). Everything else that a step depends on follows from the iteration
 * and the seeds. */
#pragma once

#include "dataset/class-set.h"
#include "train/config.h"
#include "wdass/objective.h"

G_BEGIN_DECLS

typedef struct
{
  const LwNetwork *network;
  const LwBackend *backend;
  LwStream *stream;
  LwObjective *objective;
  const LwRunConfig *config;
  const LwClassSet *classes;
} LwCheckpointContext;

/* Replaces @path atomically; the previous checkpoint stays as it was on any failure. Refuses to
 * write weights that are not finite (LW_ERROR_INPUT). */
gboolean lw_checkpoint_save (const LwCheckpointContext *context, const char *path, gint64 iteration,
                             gint64 events, GError **error);

/* Restores the objective. Nothing is changed unless the whole file fits: LW_ERROR_INPUT for a file
 * of another network or another configuration. */
gboolean lw_checkpoint_load (const LwCheckpointContext *context, const char *path,
                             gint64 *iteration, gint64 *events, GError **error);

G_END_DECLS
