/* Nested splits: a partition is one random order of the pool, and n images are its first n, for
 * every label type alike, so that differences between label types and sizes are paired. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A permutation of 0..pool-1, (transfer full). Depends on seed, partition and pool only. */
int *lw_split_order (int pool, int partition, guint64 seed);

/* splits/<partition>.txt: one item id a line in order. Loading checks that every id is known and
 * none is double. */
gboolean lw_split_save (const char *path, const char *const *ids, const int *order, int n,
                        GError **error);
gboolean lw_split_load (const char *path, const char *const *ids, int n_ids, int **order, int *n,
                        GError **error);

G_END_DECLS
