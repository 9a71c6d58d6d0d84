/* Data sets on disk, read as they were downloaded.
 *
 * A data set is named LAYOUT:PATH, or PATH alone where the layout can be recognised. Ids of label
 * files are mapped in memory, through a table whose default is LW_IGNORE, to the classes of the
 * class set asked for. */
#pragma once

#include "dataset/id-table.h"

G_BEGIN_DECLS

typedef struct
{
  char *id; /* stable, relative: "train/aachen/aachen_000000_000019", "0001TP_006690" */
  char *image_path;
  char *label_path;  /* full masks, or NULL */
  char *coarse_path; /* gtCoarse, or NULL */
} LwDatasetItem;

typedef struct
{
  char *spec;   /* as given */
  char *layout; /* cityscapes, gta5, synthia, camvid, pairs */
  char *root;
  char *split;           /* train, val, ...; "" where the layout has none */
  LwClassSet *classes;   /* the class set that labels are mapped to */
  uint8_t id_map[65536]; /* raw id -> class or LW_IGNORE */
  char *id_map_hash;     /* SHA-256 of the map */
  GPtrArray *items;      /* LwDatasetItem, sorted by id */
  LwIdTable *ids;        /* what the raw ids are called, and their classes in the own set */
  GPtrArray *unlabelled; /* paths of photographs without labels, where others have some */
  GPtrArray *unpaired;   /* paths of labels without a photograph */
} LwDataset;

/* Opens one split of a data set and lists its pairs (no pixel is read). @split may be NULL or ""
 * for data sets without splits, which also take "train", and for all of "pairs". Photographs that
 * have neither mask nor coarse map are no items but listed in @unlabelled; where none has any, all
 * of them are items without labels. @classes (transfer none, copied) is the class set wanted; NULL
 * = the data set's own. An empty split, an unknown layout and a class set without a map are
 * LW_ERROR_INPUT, and the message lists what was looked for. */
LwDataset *lw_dataset_open (const char *spec, const char *split, const LwClassSet *classes,
                            GError **error);
void lw_dataset_free (LwDataset *self);

/* The splits of a data set that have photographs and labels, sorted, or one "" where it has none.
 * Free with g_strfreev. */
char **lw_dataset_splits (const char *spec, GError **error);

int lw_dataset_count (const LwDataset *self);
const LwDatasetItem *lw_dataset_item (const LwDataset *self, int index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwDataset, lw_dataset_free)

/* RGB pixels of an item. */
LwImage *lw_dataset_read_image (const LwDataset *self, int index, GError **error);

/* Labels of an item, mapped: classes or LW_IGNORE. A size other than the photograph's is
 * LW_ERROR_INPUT that names both files and sizes. */
LwImage *lw_dataset_read_labels (const LwDataset *self, int index, GError **error);
LwImage *lw_dataset_read_coarse (const LwDataset *self, int index,
                                 GError **error); /* LW_ERROR_INPUT if it has none */

/* That LW_ERROR_INPUT, where the label file @path has not the size of the photograph. */
gboolean lw_dataset_check_sizes (const LwDataset *self, int index, const char *path, int width,
                                 int height, int image_width, int image_height, GError **error);

G_END_DECLS
