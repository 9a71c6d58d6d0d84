/* The images that a study can label, and in which order: splits/. */
#pragma once

#include "study/study-file.h"

G_BEGIN_DECLS

/* FOLDER/splits/p0.txt. (transfer full) */
char *lw_study_split_path (const LwStudy *study, int partition);

/* The list that a run trains on: that of the partition, or for several label types one of its own
 * with a type a line, FOLDER/splits/p0-20coarse-180point.txt. (transfer full) */
char *lw_study_list_path (const LwStudy *study, const LwMix *mix, int partition);

/* "20coarse-180point": a mix as part of a file name. (transfer full) */
char *lw_study_mix_slug (const LwMix *mix);

/* The configuration by which any run of the study sees the target. (transfer full) */
LwRunConfig *lw_study_target_config (const LwStudy *study, GError **error);

/* The images that a configuration can label. */
LwDataset *lw_study_open_target (const LwRunConfig *config, GError **error);

/* Writes the lists of partitions that have none: random orders of the target's training images
 * (recipe.split_seed). Opens the target. */
gboolean lw_study_split_make (const LwStudy *study, GError **error);

/* The ids of a partition. (transfer full) LW_ERROR_INPUT if the list is missing, empty, or names an
 * image twice. */
GStrv lw_study_split_load (const LwStudy *study, int partition, GError **error);

/* Writes the list of a mix unless it is there: the most expensive labels come first, so that it
 * stays nested in larger ones of the same proportion. LW_ERROR_INPUT if the partition has too few
 * images. */
gboolean lw_study_list_make (const LwStudy *study, const LwMix *mix, int partition, GError **error);

G_END_DECLS
