/* The pack files of a cache of decoded images: raw pixels one after the other, in a few large files
 * FOLDER/pixels-NNNN.raw that are only appended to and mapped as a whole.
 *
 * What was written once stays as it is, so that a mapping needs no lock. Which parts of a file mean
 * something stands in the index. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room of a file; an image fits, whatever its size (LW_IMAGE_MAX_PIXELS). */
#define LW_CACHE_PACK_BYTES (G_GINT64_CONSTANT (1) << 31)
#define LW_CACHE_MAX_PACKS 10000
#define LW_CACHE_ALIGN 4096

typedef struct _LwCachePacks LwCachePacks;

LwCachePacks *lw_cache_packs_new (const char *folder);
/* Ends all mappings. */
void lw_cache_packs_free (LwCachePacks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwCachePacks, lw_cache_packs_free)

/* @bytes at @offset, in memory as far as the disk gives them; valid as long as @self. NULL where
 * the file is missing or too short. Any thread. */
const guint8 *lw_cache_packs_map (LwCachePacks *self, guint32 pack, guint64 offset, gint64 bytes);

/* Whether the file is there and long enough. Any thread. */
gboolean lw_cache_packs_have (LwCachePacks *self, guint32 pack, guint64 offset, gint64 bytes);

/* Any thread. */
gboolean lw_cache_packs_write (LwCachePacks *self, guint32 pack, guint64 offset, const void *data,
                               gint64 bytes, GError **error);

/* All that was written survives a power cut. */
gboolean lw_cache_packs_sync (LwCachePacks *self, GError **error);

/* Removes the pack files that no entry of @index lies in, and what a killed writer left of an
 * index. Returns the bytes of the files that stay. */
gint64 lw_cache_packs_tidy (const char *folder, GHashTable *index);

/* Reads @bytes that were mapped into memory again, if they are there no more. FALSE if they cannot
 * be had: the file was cut, or the disk fails. Looking at them would end the program then. */
gboolean lw_cache_touch (const void *pixels, size_t bytes);

G_END_DECLS
