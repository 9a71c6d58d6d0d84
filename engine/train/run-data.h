/* The data of a run: its data sets, which images it trains on, and the label that each of them
 * carries. */
#pragma once

#include "dataset/sample.h"
#include "train/config.h"

G_BEGIN_DECLS

typedef struct
{
  LwClassSet *classes;
  LwDataset *source, *target, *eval;   /* NULL where the run has none */
  GArray *source_items, *target_items; /* of LwSampleItem */
  GPtrArray *weak;                     /* of LwWeakLabel: what target items point to */
  char **hashes; /* SHA-256 of the target images, [target_items]; NULL for a run that goes on */
} LwRunData;

void lw_run_data_free (LwRunData *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRunData, lw_run_data_free)

/* Opens the data sets and lists the source images. The classes are those of config.class_set, else
 * of the target, else of the evaluation data, else of the source. */
LwRunData *lw_run_data_open (const LwRunConfig *config, GError **error);

/* The data set that the run is judged on, alone. (transfer full) LW_ERROR_INPUT where it is judged
 * on none. */
LwDataset *lw_run_data_open_eval (const LwRunConfig *config, GError **error);

/* Chooses the target images by the file config.labels, or as the first of a random order, and makes
 * or reads their weak labels, in several threads. LW_ERROR_INPUT names the image whose label cannot
 * be had. */
gboolean lw_run_data_choose (LwRunData *self, const LwRunConfig *config, GError **error);

/* The choice in a run folder: labels.txt ("ID<tab>TYPE" a line, the format of config.labels) and
 * weak.jsonl. A run that goes on loads it rather than making it again. */
gboolean lw_run_data_save (const LwRunData *self, const char *folder, GError **error);
gboolean lw_run_data_load (LwRunData *self, const char *folder, GError **error);

G_END_DECLS
