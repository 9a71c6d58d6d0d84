/* Decoded images in files: reading raw pixels takes a fraction of the time of decoding.
 *
 * FOLDER/KEY.raw: the eight bytes "LWRAW01\n", five u32 (little endian): width, height, channels,
 * and width and height of the stored image, then width * height * channels bytes, row by row. KEY
 * is the SHA-256 of path, size and time of the source file, target size and variant, so that a
 * changed file is decoded again. Files are written atomically and may be deleted at any time. */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

typedef struct _LwImageCache LwImageCache;

/* Creates @folder. @limit: bytes that the files may take together; what is there counts. */
LwImageCache *lw_image_cache_open (const char *folder, gint64 limit, GError **error);
void lw_image_cache_free (LwImageCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwImageCache, lw_image_cache_free)

/* Key of @path at @width x @height (0: as stored). @variant tells apart what is made of the same
 * file. (transfer full), NULL with LW_ERROR_FILE if the file is gone. */
char *lw_image_cache_key (const char *path, int width, int height, const char *variant,
                          GError **error);

/* NULL if it is not there or damaged. Any thread. */
LwImage *lw_image_cache_load (const LwImageCache *self, const char *key, int *stored_width,
                              int *stored_height);

/* Does nothing once the limit is reached or a write failed (said once): the cache is a convenience.
 * Any thread. */
void lw_image_cache_store (LwImageCache *self, const char *key, const LwImage *image,
                           int stored_width, int stored_height);

G_END_DECLS
