/* The index of a cache of decoded images: which image lies where in its pack files.
 *
 * All numbers are little endian. A header of 32 bytes (the magic "LWCACHE\n", u32 version of the
 * pixels, u32 size of an entry, u64 number of entries, u64 checksum of the entries), then entries
 * of 96 bytes in the order of LwCacheEntry. The file is replaced in one step, so that it names
 * finished images only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Changes whenever the same file and size give other pixels. */
#define LW_CACHE_VERSION 1

/* Its name in the folder. */
#define LW_CACHE_INDEX "index.lwc"

#define LW_CACHE_NAME 32

typedef struct
{
  guint8 name[LW_CACHE_NAME];          /* of file, size and variant (image-cache.h) */
  gint64 source_size, source_time;     /* of the file: bytes, ns since 1970 */
  guint64 offset;                      /* in the pack file, a multiple of LW_CACHE_ALIGN */
  guint64 checksum;                    /* of the pixels */
  guint64 classes;                     /* of a label map: bit k for class k */
  guint32 pack, channels;              /* 3: photograph, 1: label map */
  guint32 width, height;               /* as cached */
  guint32 stored_width, stored_height; /* in the file */
} LwCacheEntry;

gint64 lw_cache_entry_bytes (const LwCacheEntry *entry);

/* LwCacheEntry (owned) by itself: two with the same name are equal. (transfer full) */
GHashTable *lw_cache_index_new (void);

/* As that, empty where there is no file. LW_ERROR_INPUT for a file that is damaged or none of
 * these, LW_ERROR_UNSUPPORTED for one of another version. Every number is checked but not whether
 * the pack files are there. */
GHashTable *lw_cache_index_load (const char *path, GError **error);

/* The bytes of the file. */
GByteArray *lw_cache_index_bytes (GHashTable *index);

G_END_DECLS
