/* manifest.json: what a run was made with, so that it can be understood and repeated. */
#pragma once

#include "train/run-data.h"

#include "backend/backend.h"

G_BEGIN_DECLS

typedef struct
{
  const LwRunConfig *config;
  const LwRunData *data;
  const LwBackend *backend;
  int device;
  const LwStreamOptions *stream;
} LwManifest;

/* Program version and build, machine, device and libraries, Slurm's numbers of the job that it
 * began in, hash of the configuration, seeds, data sets with image counts, target images with label
 * type and hash, a digest of the list of source images, classes, the file that the network starts
 * from and its hash. */
gboolean lw_manifest_save (const LwManifest *manifest, const char *folder, GError **error);

G_END_DECLS
