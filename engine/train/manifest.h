/* manifest.json: what a run was made with, so that it can be understood and repeated. */
#pragma once

#include "train/run-data.h"

#include "backend/open-device.h"

G_BEGIN_DECLS

typedef struct
{
  const LwRunConfig *config;
  const LwRunData *data;
  const LwOpenDevice *device;
} LwManifest;

/* Program version and build, machine, device and libraries, Slurm's numbers of the job that it
 * began in, hash of the configuration, seeds, data sets with image counts and a digest of their
 * ids, target images with label type and hash, classes, the file that the network starts from and
 * its hash. */
gboolean lw_manifest_save (const LwManifest *manifest, const char *folder, GError **error);

/* Of the ids of a data set, in whatever order they are: SHA-256 of the sorted ids, one a line.
 * (transfer full) */
char *lw_manifest_digest (const char *const *ids, int n);

/* The member "seeds". (transfer full) */
JsonObject *lw_manifest_seeds (const LwRunOptions *run);

G_END_DECLS
