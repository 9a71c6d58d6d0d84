/* Looking up, storing, and the life of the index. */
#include "dataset/image-cache.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/checksum.h"
#include "core/error.h"
#include "core/file.h"
#include "core/lock.h"
#include "dataset/cache-packs.h"
#include "dataset/label-classes.h"

/* A process that is killed loses what it stored since; one that reads learns of it so late. */
#define FLUSH_INTERVAL (1 * G_USEC_PER_SEC)
#define LOOK_INTERVAL (5 * G_USEC_PER_SEC)

struct _LwImageCache
{
  char *folder, *path; /* of the index */
  gint64 limit;
  LwCachePacks *packs;
  GMutex writing; /* of the index file; taken before the other */
  GMutex lock;    /* of all below */
  GHashTable *index;
  LwLock *claim;   /* NULL: another process writes, or nobody may */
  gboolean closed; /* nothing is stored any more */
  gboolean dirty;  /* the index has changed since it was written */
  gint64 used;     /* bytes of pack files */
  guint32 pack;    /* where the next image goes */
  guint64 offset;
  gint64 flushed, looked, tried; /* monotonic us: index written, read again, lock asked for */
  struct stat seen;              /* the index file that was read */
  gboolean told_changed, told_damaged;
};

/* ---- keys ---------------------------------------------------------------------------------- */

void
lw_cache_key_init (LwCacheKey *key, const char *path, int width, int height, const char *variant)
{
  gsize size = LW_CACHE_NAME;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *text = g_strdup_printf ("%s\n%dx%d\n%s", absolute, width, height, variant);
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (hash, (const guchar *)text, -1);
  *key = (LwCacheKey){ .path = path };
  g_checksum_get_digest (hash, key->name, &size);
}

gboolean
lw_cache_key_stamp (LwCacheKey *key, GError **error)
{
  struct stat info;
  if (stat (key->path, &info) != 0)
    {
      lw_file_set_error (error, errno, _ ("cannot read %s"), key->path);
      return FALSE;
    }
  key->source_size = info.st_size;
  key->source_time
      = (gint64)info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
  return TRUE;
}

/* ---- the index ----------------------------------------------------------------------------- */

static guint64
padded (gint64 bytes)
{
  return ((guint64)bytes + LW_CACHE_ALIGN - 1) / LW_CACHE_ALIGN * LW_CACHE_ALIGN;
}

/* Appends behind all that an entry names. What a killed process wrote behind that has no entry. */
static void
find_end (LwImageCache *self)
{
  GHashTableIter iter;
  gpointer data;
  self->pack = 0;
  self->offset = 0;
  g_hash_table_iter_init (&iter, self->index);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      const LwCacheEntry *entry = data;
      guint64 end = entry->offset + padded (lw_cache_entry_bytes (entry));
      if (entry->pack < self->pack || (entry->pack == self->pack && end <= self->offset))
        continue;
      self->pack = entry->pack;
      self->offset = end;
    }
}

/* Reads the index anew. Called with the lock held, or before there are threads. */
static gboolean
read_index (LwImageCache *self, GError **error)
{
  struct stat seen = { 0 };
  (void)stat (self->path, &seen);
  GHashTable *index = lw_cache_index_load (self->path, error);
  if (!index)
    return FALSE;
  g_hash_table_unref (self->index);
  self->index = index;
  self->seen = seen;
  return TRUE;
}

/* Begins to write: the folder is ours. */
static void
take_over (LwImageCache *self)
{
  self->used = lw_cache_packs_tidy (self->folder, self->index);
  find_end (self);
}

static LwImageCache *
cache_new (const char *folder, gint64 limit)
{
  LwImageCache *self = g_new0 (LwImageCache, 1);
  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, LW_CACHE_INDEX, NULL);
  self->limit = limit;
  self->packs = lw_cache_packs_new (folder);
  self->index = lw_cache_index_new ();
  g_mutex_init (&self->writing);
  g_mutex_init (&self->lock);
  return self;
}

LwImageCache *
lw_image_cache_open (const char *folder, gint64 limit, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (!lw_file_make_directory (folder, error))
    return NULL;
  LwImageCache *self = cache_new (folder, limit);
  self->claim = lw_lock_take (folder, NULL);
  if (!read_index (self, &problem))
    g_message (_ ("%s; images are decoded instead"), problem->message);
  /* What somebody had prepared with another version is not ours to delete. */
  self->closed = problem && !g_error_matches (problem, LW_ERROR, LW_ERROR_INPUT);
  if (self->claim && !self->closed)
    take_over (self);
  return self;
}

LwImageCache *
lw_image_cache_claim (const char *folder, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (!lw_file_make_directory (folder, error))
    return NULL;
  g_autoptr (LwImageCache) self = cache_new (folder, G_MAXINT64);
  if (!(self->claim = lw_lock_take (folder, error)))
    return NULL;
  if (!read_index (self, &problem) && !g_error_matches (problem, LW_ERROR, LW_ERROR_INPUT))
    {
      self->closed = TRUE;
      g_set_error (error, problem->domain, problem->code, _ ("%s; choose another folder"),
                   problem->message);
      return NULL;
    }
  if (problem)
    g_message (_ ("%s; it is begun anew"), problem->message);
  take_over (self);
  return g_steal_pointer (&self);
}

/* Two threads write one after the other, so that the later state stays. */
static gboolean
flush (LwImageCache *self, gboolean sync, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_mutex_lock (&self->writing);
  g_mutex_lock (&self->lock);
  if (self->dirty)
    bytes = lw_cache_index_bytes (self->index);
  self->dirty = FALSE;
  self->flushed = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  gboolean ok = !sync || lw_cache_packs_sync (self->packs, error);
  g_autoptr (LwFileWriter) writer = ok && bytes ? lw_file_writer_open (self->path, error) : NULL;
  if (writer && !sync)
    lw_file_writer_skip_sync (writer);
  if (bytes)
    ok = writer && lw_file_writer_write (writer, bytes->data, bytes->len, error)
         && lw_file_writer_commit (writer, error);
  g_mutex_unlock (&self->writing);
  return ok;
}

gboolean
lw_image_cache_sync (LwImageCache *self, GError **error)
{
  g_mutex_lock (&self->lock);
  self->dirty = self->claim != NULL;
  g_mutex_unlock (&self->lock);
  return flush (self, TRUE, error);
}

void
lw_image_cache_free (LwImageCache *self)
{
  if (!self)
    return;
  if (self->dirty)
    flush (self, FALSE, NULL);
  lw_lock_free (self->claim);
  lw_cache_packs_free (self->packs);
  g_hash_table_unref (self->index);
  g_mutex_clear (&self->writing);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

/* ---- looking up ---------------------------------------------------------------------------- */

/* What another process has stored since. Called with the lock held. */
static gboolean
look_again (LwImageCache *self)
{
  struct stat now;
  if (self->claim || g_get_monotonic_time () < self->looked + LOOK_INTERVAL)
    return FALSE;
  self->looked = g_get_monotonic_time ();
  if (stat (self->path, &now) != 0
      || (now.st_ino == self->seen.st_ino && now.st_size == self->seen.st_size
          && memcmp (&now.st_mtim, &self->seen.st_mtim, sizeof now.st_mtim) == 0))
    return FALSE;
  return read_index (self, NULL);
}

static gboolean
find (LwImageCache *self, const LwCacheKey *key, LwCacheEntry *found)
{
  LwCacheEntry wanted;
  memcpy (wanted.name, key->name, LW_CACHE_NAME);
  g_mutex_lock (&self->lock);
  const LwCacheEntry *entry = g_hash_table_lookup (self->index, &wanted);
  if (!entry && look_again (self))
    entry = g_hash_table_lookup (self->index, &wanted);
  if (entry)
    *found = *entry;
  g_mutex_unlock (&self->lock);
  return entry != NULL;
}

static gboolean
is_current (const LwCacheEntry *entry, const LwCacheKey *key)
{
  return entry->source_size == key->source_size && entry->source_time == key->source_time;
}

/* Whether it is the first time. */
static gboolean
tell (LwImageCache *self, gboolean *told)
{
  g_mutex_lock (&self->lock);
  gboolean first = !*told;
  *told = TRUE;
  g_mutex_unlock (&self->lock);
  return first;
}

static gboolean
is_intact (const LwCacheEntry *entry, const LwImage *image)
{
  guint64 classes = 0;
  return lw_checksum (image->pixels, lw_image_bytes (image)) == entry->checksum
         && (image->channels == 3
             || (lw_label_classes (image, &classes) && classes == entry->classes));
}

gboolean
lw_image_cache_load (LwImageCache *self, const LwCacheKey *key, LwCachedImage *image)
{
  LwCacheEntry entry;
  if (!find (self, key, &entry))
    return FALSE;
  if (!is_current (&entry, key))
    {
      if (tell (self, &self->told_changed))
        g_message (_ ("%s was changed after it had been cached in %s; it and others like it are "
                      "decoded anew"),
                   key->path, self->folder);
      return FALSE;
    }
  const guint8 *pixels
      = lw_cache_packs_map (self->packs, entry.pack, entry.offset, lw_cache_entry_bytes (&entry));
  g_autoptr (LwImage) mapped
      = pixels ? lw_image_borrow (pixels, (int)entry.width, (int)entry.height, (int)entry.channels)
               : NULL;
  if (!mapped || !is_intact (&entry, mapped))
    {
      if (tell (self, &self->told_damaged))
        g_message (_ ("%s: its pixels in %s are damaged; it and others like it are decoded anew"),
                   key->path, self->folder);
      return FALSE;
    }
  *image = (LwCachedImage){ .image = g_steal_pointer (&mapped),
                            .stored_width = (int)entry.stored_width,
                            .stored_height = (int)entry.stored_height,
                            .classes = entry.classes };
  return TRUE;
}

gboolean
lw_image_cache_knows (LwImageCache *self, const LwCacheKey *key)
{
  LwCacheEntry entry;
  return find (self, key, &entry);
}

gboolean
lw_image_cache_holds (LwImageCache *self, const LwCacheKey *key)
{
  LwCacheEntry entry;
  return find (self, key, &entry) && is_current (&entry, key)
         && lw_cache_packs_have (self->packs, entry.pack, entry.offset,
                                 lw_cache_entry_bytes (&entry));
}

guint
lw_image_cache_count (LwImageCache *self)
{
  g_mutex_lock (&self->lock);
  guint n = g_hash_table_size (self->index);
  g_mutex_unlock (&self->lock);
  return n;
}

/* ---- storing ------------------------------------------------------------------------------- */

/* Whether this process writes: it may have to wait until another has ended. Called with the lock
 * held. */
static gboolean
may_write (LwImageCache *self)
{
  gint64 now = g_get_monotonic_time ();
  if (self->closed || self->claim || now < self->tried + LOOK_INTERVAL)
    return self->claim && !self->closed;
  self->tried = now;
  self->claim = lw_lock_take (self->folder, NULL);
  if (!self->claim)
    return FALSE;
  if (read_index (self, NULL))
    take_over (self);
  else
    self->closed = TRUE;
  return !self->closed;
}

/* A place for @bytes, in the next file where this one has no room. */
static gboolean
reserve (LwImageCache *self, gint64 bytes, LwCacheEntry *entry)
{
  g_mutex_lock (&self->lock);
  gboolean ours = may_write (self);
  if (ours && self->offset + (guint64)bytes > (guint64)LW_CACHE_PACK_BYTES)
    {
      self->pack++;
      self->offset = 0;
    }
  gboolean room = ours && self->used + bytes <= self->limit && self->pack < LW_CACHE_MAX_PACKS;
  entry->pack = self->pack;
  entry->offset = self->offset;
  if (room)
    {
      self->offset += padded (bytes);
      self->used += (gint64)padded (bytes);
    }
  g_mutex_unlock (&self->lock);
  return room;
}

static gboolean
enter (LwImageCache *self, const LwCacheEntry *entry)
{
  g_mutex_lock (&self->lock);
  g_hash_table_add (self->index, g_memdup2 (entry, sizeof *entry));
  self->dirty = TRUE;
  gboolean due = g_get_monotonic_time () >= self->flushed + FLUSH_INTERVAL;
  g_mutex_unlock (&self->lock);
  return due;
}

static gboolean
fail (LwImageCache *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_mutex_unlock (&self->lock);
  return FALSE;
}

gboolean
lw_image_cache_store (LwImageCache *self, const LwCacheKey *key, const LwCachedImage *image,
                      GError **error)
{
  const LwImage *pixels = image->image;
  gint64 bytes = (gint64)lw_image_bytes (pixels);
  LwCacheEntry entry = { .source_size = key->source_size,
                         .source_time = key->source_time,
                         .classes = image->classes,
                         .width = (guint32)pixels->width,
                         .height = (guint32)pixels->height,
                         .channels = (guint32)pixels->channels,
                         .stored_width = (guint32)image->stored_width,
                         .stored_height = (guint32)image->stored_height };
  memcpy (entry.name, key->name, LW_CACHE_NAME);
  if (!reserve (self, bytes, &entry))
    return TRUE;
  entry.checksum = lw_checksum (pixels->pixels, (size_t)bytes);
  if (!lw_cache_packs_write (self->packs, entry.pack, entry.offset, pixels->pixels, bytes, error))
    return fail (self);
  return !enter (self, &entry) || flush (self, FALSE, error) || fail (self);
}
