/* Reading, checking and writing of the index. */
#include "dataset/cache-index.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/checksum.h"
#include "core/error.h"
#include "core/file.h"
#include "dataset/cache-packs.h"
#include "image/image.h"

#define HEADER 32
#define ENTRY 96
#define MAX_BYTES (512 << 20)

static const char magic[8] = { 'L', 'W', 'C', 'A', 'C', 'H', 'E', '\n' };

gint64
lw_cache_entry_bytes (const LwCacheEntry *entry)
{
  return (gint64)entry->width * entry->height * entry->channels;
}

static guint
hash_entry (gconstpointer data)
{
  guint first;
  memcpy (&first, ((const LwCacheEntry *)data)->name, sizeof first);
  return first;
}

static gboolean
same_name (gconstpointer a, gconstpointer b)
{
  return memcmp (((const LwCacheEntry *)a)->name, ((const LwCacheEntry *)b)->name, LW_CACHE_NAME)
         == 0;
}

GHashTable *
lw_cache_index_new (void)
{
  return g_hash_table_new_full (hash_entry, same_name, g_free, NULL);
}

/* ---- numbers ------------------------------------------------------------------------------- */

static guint32
take32 (const guint8 **at)
{
  guint32 value;
  memcpy (&value, *at, sizeof value);
  *at += sizeof value;
  return GUINT32_FROM_LE (value);
}

static guint64
take64 (const guint8 **at)
{
  guint64 value;
  memcpy (&value, *at, sizeof value);
  *at += sizeof value;
  return GUINT64_FROM_LE (value);
}

static void
put32 (GByteArray *bytes, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *)&value, sizeof value);
}

static void
put64 (GByteArray *bytes, guint64 value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *)&value, sizeof value);
}

/* ---- reading ------------------------------------------------------------------------------- */

static void
take_entry (const guint8 *at, LwCacheEntry *entry)
{
  memcpy (entry->name, at, LW_CACHE_NAME);
  at += LW_CACHE_NAME;
  entry->source_size = (gint64)take64 (&at);
  entry->source_time = (gint64)take64 (&at);
  entry->offset = take64 (&at);
  entry->checksum = take64 (&at);
  entry->classes = take64 (&at);
  entry->pack = take32 (&at);
  entry->channels = take32 (&at);
  entry->width = take32 (&at);
  entry->height = take32 (&at);
  entry->stored_width = take32 (&at);
  entry->stored_height = take32 (&at);
}

static gboolean
is_size (guint32 width, guint32 height)
{
  return width >= 1 && height >= 1 && width <= LW_IMAGE_MAX_PIXELS
         && height <= LW_IMAGE_MAX_PIXELS / width;
}

static gboolean
is_sound (const LwCacheEntry *entry)
{
  return (entry->channels == 3 || entry->channels == 1) && is_size (entry->width, entry->height)
         && is_size (entry->stored_width, entry->stored_height)
         && (entry->channels == 1 || entry->classes == 0) && entry->pack < LW_CACHE_MAX_PACKS
         && entry->offset % LW_CACHE_ALIGN == 0 && entry->offset < LW_CACHE_PACK_BYTES
         && lw_cache_entry_bytes (entry) <= LW_CACHE_PACK_BYTES - (gint64)entry->offset;
}

/* The header, and whether it fits the @size of the file. */
static gboolean
take_header (const guint8 *at, size_t size, guint32 *version, guint64 *n, guint64 *checksum)
{
  if (size < HEADER || memcmp (at, magic, sizeof magic) != 0)
    return FALSE;
  at += sizeof magic;
  *version = take32 (&at);
  guint32 entry = take32 (&at);
  *n = take64 (&at);
  *checksum = take64 (&at);
  return *version != LW_CACHE_VERSION
         || (entry == ENTRY && *n == (size - HEADER) / ENTRY && (size - HEADER) % ENTRY == 0);
}

static gboolean
refuse_damaged (const char *path, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s is damaged"), path);
  return FALSE;
}

static gboolean
take_all (GHashTable *index, const guint8 *bytes, size_t size, const char *path, GError **error)
{
  guint32 version = 0;
  guint64 n = 0, checksum = 0;
  if (!take_header (bytes, size, &version, &n, &checksum))
    return refuse_damaged (path, error);
  if (version != LW_CACHE_VERSION)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_UNSUPPORTED,
                   _ ("%s was written by another version of the program"), path);
      return FALSE;
    }
  if (lw_checksum (bytes + HEADER, size - HEADER) != checksum)
    return refuse_damaged (path, error);
  for (guint64 i = 0; i < n; i++)
    {
      LwCacheEntry *entry = g_new (LwCacheEntry, 1);
      take_entry (bytes + HEADER + i * ENTRY, entry);
      gboolean sound = is_sound (entry);
      if (!g_hash_table_add (index, entry) || !sound)
        return refuse_damaged (path, error);
    }
  return TRUE;
}

GHashTable *
lw_cache_index_load (const char *path, GError **error)
{
  g_autoptr (GHashTable) index = lw_cache_index_new ();
  struct stat info;
  size_t size;
  if (stat (path, &info) != 0 && errno == ENOENT)
    return g_steal_pointer (&index);
  g_autofree char *bytes = lw_file_read (path, MAX_BYTES, &size, error);
  if (!bytes || !take_all (index, (const guint8 *)bytes, size, path, error))
    return NULL;
  return g_steal_pointer (&index);
}

/* ---- writing ------------------------------------------------------------------------------- */

static void
put_entry (GByteArray *bytes, const LwCacheEntry *entry)
{
  g_byte_array_append (bytes, entry->name, LW_CACHE_NAME);
  put64 (bytes, (guint64)entry->source_size);
  put64 (bytes, (guint64)entry->source_time);
  put64 (bytes, entry->offset);
  put64 (bytes, entry->checksum);
  put64 (bytes, entry->classes);
  put32 (bytes, entry->pack);
  put32 (bytes, entry->channels);
  put32 (bytes, entry->width);
  put32 (bytes, entry->height);
  put32 (bytes, entry->stored_width);
  put32 (bytes, entry->stored_height);
}

GByteArray *
lw_cache_index_bytes (GHashTable *index)
{
  GHashTableIter iter;
  gpointer entry;
  guint n = g_hash_table_size (index);
  g_autoptr (GByteArray) entries = g_byte_array_sized_new (n * ENTRY);
  g_hash_table_iter_init (&iter, index);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    put_entry (entries, entry);
  GByteArray *bytes = g_byte_array_sized_new (HEADER + entries->len);
  g_byte_array_append (bytes, (const guint8 *)magic, sizeof magic);
  put32 (bytes, LW_CACHE_VERSION);
  put32 (bytes, ENTRY);
  put64 (bytes, n);
  put64 (bytes, lw_checksum (entries->data, entries->len));
  g_byte_array_append (bytes, entries->data, entries->len);
  return bytes;
}
