/* Pack files: opened when they are first asked for, mapped whole, written at given places. */
#include "dataset/cache-packs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "dataset/cache-index.h"

typedef struct
{
  int input, output; /* -1: not opened */
  guint8 *map;       /* LW_CACHE_PACK_BYTES, however long the file is */
} Pack;

struct _LwCachePacks
{
  char *folder;
  GMutex lock;
  GArray *packs; /* of Pack */
};

static void
pack_clear (gpointer data)
{
  Pack *pack = data;
  if (pack->map)
    munmap (pack->map, LW_CACHE_PACK_BYTES);
  if (pack->input >= 0)
    close (pack->input);
  if (pack->output >= 0)
    close (pack->output);
}

LwCachePacks *
lw_cache_packs_new (const char *folder)
{
  LwCachePacks *self = g_new0 (LwCachePacks, 1);
  self->folder = g_strdup (folder);
  g_mutex_init (&self->lock);
  self->packs = g_array_new (FALSE, TRUE, sizeof (Pack));
  g_array_set_clear_func (self->packs, pack_clear);
  return self;
}

void
lw_cache_packs_free (LwCachePacks *self)
{
  if (!self)
    return;
  g_array_unref (self->packs);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self);
}

static char *
name_of (guint32 number)
{
  return g_strdup_printf ("pixels-%04u.raw", number);
}

static char *
path_of (const LwCachePacks *self, guint32 number)
{
  g_autofree char *name = name_of (number);
  return g_build_filename (self->folder, name, NULL);
}

/* Called with the lock held. */
static Pack *
pack_at (LwCachePacks *self, guint32 number)
{
  const Pack closed = { .input = -1, .output = -1 };
  while (self->packs->len <= number)
    g_array_append_val (self->packs, closed);
  return &g_array_index (self->packs, Pack, number);
}

/* ---- reading ------------------------------------------------------------------------------- */

/* Whether the open file is long enough; opens it. Called with the lock held. */
static gboolean
is_there (LwCachePacks *self, guint32 number, guint64 offset, gint64 bytes)
{
  struct stat info;
  Pack *pack = pack_at (self, number);
  if (pack->input < 0)
    {
      g_autofree char *path = path_of (self, number);
      pack->input = open (path, O_RDONLY | O_CLOEXEC);
    }
  return pack->input >= 0 && fstat (pack->input, &info) == 0
         && info.st_size - bytes >= (gint64)offset;
}

gboolean
lw_cache_packs_have (LwCachePacks *self, guint32 pack, guint64 offset, gint64 bytes)
{
  g_mutex_lock (&self->lock);
  gboolean there = is_there (self, pack, offset, bytes);
  g_mutex_unlock (&self->lock);
  return there;
}

static guint8 *
map_whole (int fd)
{
  void *map = mmap (NULL, LW_CACHE_PACK_BYTES, PROT_READ, MAP_SHARED, fd, 0);
  return map == MAP_FAILED ? NULL : map;
}

const guint8 *
lw_cache_packs_map (LwCachePacks *self, guint32 number, guint64 offset, gint64 bytes)
{
  guint8 *map = NULL;
  g_mutex_lock (&self->lock);
  if (is_there (self, number, offset, bytes))
    {
      Pack *pack = pack_at (self, number);
      if (!pack->map)
        pack->map = map_whole (pack->input);
      map = pack->map;
    }
  g_mutex_unlock (&self->lock);
  return map && lw_cache_touch (map + offset, (size_t)bytes) ? map + offset : NULL;
}

/* Kernels before 5.14 know no such advice; there the size was checked at least. */
gboolean
lw_cache_touch (const void *pixels, size_t bytes)
{
  uintptr_t page = (uintptr_t)sysconf (_SC_PAGESIZE);
  uintptr_t begin = (uintptr_t)pixels / page * page, end = (uintptr_t)pixels + bytes;
  int result;
  do
    result = madvise ((void *)begin, end - begin, MADV_POPULATE_READ);
  while (result != 0 && (errno == EINTR || errno == EAGAIN));
  return result == 0 || errno == EINVAL;
}

/* ---- writing ------------------------------------------------------------------------------- */

/* A descriptor, or -1 and errno. */
static int
output_of (LwCachePacks *self, guint32 number, const char *path)
{
  g_mutex_lock (&self->lock);
  Pack *pack = pack_at (self, number);
  if (pack->output < 0)
    pack->output = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  int fd = pack->output;
  g_mutex_unlock (&self->lock);
  return fd;
}

gboolean
lw_cache_packs_write (LwCachePacks *self, guint32 pack, guint64 offset, const void *data,
                      gint64 bytes, GError **error)
{
  g_autofree char *path = path_of (self, pack);
  int fd = output_of (self, pack, path);
  int code = fd < 0 ? errno : 0;
  for (gint64 done = 0; code == 0 && done < bytes;)
    {
      ssize_t written = pwrite (fd, (const guint8 *)data + done, (size_t)(bytes - done),
                                (off_t)(offset + (guint64)done));
      if (written >= 0)
        done += written;
      else if (errno != EINTR)
        code = errno;
    }
  if (code != 0)
    lw_file_set_error (error, code, _ ("cannot write %s"), path);
  return code == 0;
}

gboolean
lw_cache_packs_sync (LwCachePacks *self, GError **error)
{
  for (guint32 i = 0;; i++)
    {
      g_mutex_lock (&self->lock);
      gboolean end = i >= self->packs->len;
      int fd = end ? -1 : pack_at (self, i)->output;
      g_mutex_unlock (&self->lock);
      if (end)
        return TRUE;
      if (fd < 0 || fdatasync (fd) == 0)
        continue;
      int code = errno;
      g_autofree char *path = path_of (self, i);
      lw_file_set_error (error, code, _ ("cannot write %s"), path);
      return FALSE;
    }
}

/* ---- tidying ------------------------------------------------------------------------------- */

/* The number of a pack file, -1 for other files. */
static int
number_of (const char *name)
{
  int number = -1;
  g_autofree char *own = sscanf (name, "pixels-%4d.raw", &number) == 1 && number >= 0
                             ? name_of ((guint32)number)
                             : NULL;
  return g_strcmp0 (own, name) == 0 ? number : -1;
}

gint64
lw_cache_packs_tidy (const char *folder, GHashTable *index)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  GHashTableIter iter;
  gpointer entry;
  const char *name;
  gint64 sum = 0;
  g_hash_table_iter_init (&iter, index);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    g_hash_table_add (used, GUINT_TO_POINTER (((LwCacheEntry *)entry)->pack));
  while (files && (name = g_dir_read_name (files)))
    {
      GStatBuf info;
      g_autofree char *path = g_build_filename (folder, name, NULL);
      int number = number_of (name);
      gboolean orphan = number >= 0 && !g_hash_table_contains (used, GINT_TO_POINTER (number));
      if (orphan || g_str_has_prefix (name, "." LW_CACHE_INDEX "."))
        g_unlink (path);
      else if (number >= 0 && g_stat (path, &info) == 0)
        sum += (info.st_size + LW_CACHE_ALIGN - 1) / LW_CACHE_ALIGN * LW_CACHE_ALIGN;
    }
  return sum;
}
