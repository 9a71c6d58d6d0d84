/* Decoded images in files, at the size that training loads them at: photographs as RGB, label maps
 * as class numbers. Their pixels are used where the files are mapped, without a copy.
 *
 * A folder holds an index (cache-index.h) and pack files (cache-packs.h) and may be deleted at any
 * time. An image goes by the path of its file, the size, and what tells apart things made of the
 * same file; so that images of another size or class set are simply not found. Its entry also holds
 * size and time of the file: when these differ, it is decoded anew and that is said once. (A run
 * that was to stop because somebody mends a mask would cost more than the decoding, and training on
 * what the file no longer shows would be wrong.) Pixels are checked by a checksum whenever they are
 * asked for, so that nothing has to wait for the disk.
 *
 * One process writes, by the lock of the folder; others read, and take over when it has ended. */
#pragma once

#include "dataset/cache-index.h"
#include "image/image.h"

G_BEGIN_DECLS

typedef struct _LwImageCache LwImageCache;

/* Creates @folder. @limit: bytes that the files may take together, what is there included, before
 * no more is stored. An index that cannot be used is said, and images are decoded instead. */
LwImageCache *lw_image_cache_open (const char *folder, gint64 limit, GError **error);

/* To fill it without a limit: LW_ERROR_BUSY where another process writes, LW_ERROR_UNSUPPORTED
 * where another version did. A damaged index is begun anew. */
LwImageCache *lw_image_cache_claim (const char *folder, GError **error);

/* Ends the mappings: images that were loaded must be gone. */
void lw_image_cache_free (LwImageCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwImageCache, lw_image_cache_free)

typedef struct
{
  const char *path; /* (transfer none) */
  guint8 name[LW_CACHE_NAME];
  gint64 source_size, source_time;
} LwCacheKey;

/* The name of @path at @width x @height (0: as stored). @variant tells apart what is made of the
 * same file. */
void lw_cache_key_init (LwCacheKey *key, const char *path, int width, int height,
                        const char *variant);

/* Size and time of the file, to be asked for before it is decoded. LW_ERROR_FILE if it is gone. */
gboolean lw_cache_key_stamp (LwCacheKey *key, GError **error);

/* An image as it was decoded and resized, and what is known of it. */
typedef struct
{
  LwImage *image;                  /* (transfer full) */
  int stored_width, stored_height; /* of the file */
  guint64 classes;                 /* of a label map: bit k for class k; 0 of a photograph */
} LwCachedImage;

/* FALSE if it is not there, not of this state of the file, or damaged. The pixels are borrowed from
 * @self and in memory. Any thread. */
gboolean lw_image_cache_load (LwImageCache *self, const LwCacheKey *key, LwCachedImage *image);

/* TRUE too where nothing is stored: the limit is reached, another process writes, or writing failed
 * before. Any thread. */
gboolean lw_image_cache_store (LwImageCache *self, const LwCacheKey *key,
                               const LwCachedImage *image, GError **error);

/* Whether an image of that name is there, whatever its state. Any thread. */
gboolean lw_image_cache_knows (LwImageCache *self, const LwCacheKey *key);

/* Whether it is there for this state of the file; pixels are not looked at. Any thread. */
gboolean lw_image_cache_holds (LwImageCache *self, const LwCacheKey *key);

/* What was stored so far is found after a power cut. */
gboolean lw_image_cache_sync (LwImageCache *self, GError **error);

/* Number of images. */
guint lw_image_cache_count (LwImageCache *self);

G_END_DECLS
