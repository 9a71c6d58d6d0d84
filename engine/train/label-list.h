/* Lists of images with the type of label that each carries: labels.txt. */
#pragma once

#include "dataset/sample.h"

G_BEGIN_DECLS

/* Reads "ID<tab>TYPE" or "ID" (of type @type) a line, at most @limit of them (0: all). Appends
 * LwSampleItem without weak labels to @items. LW_ERROR_INPUT names the line of an unknown type, an
 * image that the data set lacks, or one listed twice; an empty list is refused. */
gboolean lw_label_list_load (const char *path, const LwDataset *dataset, LwLabelType type,
                             gint64 limit, GArray *items, GError **error);

gboolean lw_label_list_save (const char *path, const LwDataset *dataset, const GArray *items,
                             GError **error);

G_END_DECLS
