/* Raw pixels on disk. */
#include "dataset/image-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"

#define SUFFIX ".raw"

typedef struct
{
  char magic[8];
  guint32 width, height, channels; /* little endian */
  guint32 stored_width, stored_height;
} Header;

static const char magic[8] = { 'L', 'W', 'R', 'A', 'W', '0', '1', '\n' };

struct _LwImageCache
{
  char *folder;
  gint64 limit, used; /* bytes; used is guarded by lock */
  gboolean failed;
  GMutex lock;
};

static gint64
bytes_in (const char *folder)
{
  gint64 sum = 0;
  const char *name;
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  while (files && (name = g_dir_read_name (files)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;
      if (g_str_has_suffix (name, SUFFIX) && g_stat (path, &info) == 0)
        sum += info.st_size;
    }
  return sum;
}

LwImageCache *
lw_image_cache_open (const char *folder, gint64 limit, GError **error)
{
  if (!lw_file_make_directory (folder, error))
    return NULL;
  LwImageCache *self = g_new0 (LwImageCache, 1);
  self->folder = g_strdup (folder);
  self->limit = limit;
  self->used = bytes_in (folder);
  g_mutex_init (&self->lock);
  return self;
}

void
lw_image_cache_free (LwImageCache *self)
{
  if (!self)
    return;
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self);
}

char *
lw_image_cache_key (const char *path, int width, int height, const char *variant, GError **error)
{
  struct stat info;
  if (stat (path, &info) != 0)
    {
      lw_file_set_error (error, errno, _ ("cannot read %s"), path);
      return NULL;
    }
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *text = g_strdup_printf ("%s\n%lld\n%lld.%09ld\n%dx%d\n%s", absolute,
                                           (long long)info.st_size, (long long)info.st_mtim.tv_sec,
                                           info.st_mtim.tv_nsec, width, height, variant);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static char *
path_of (const LwImageCache *self, const char *key)
{
  g_autofree char *name = g_strconcat (key, SUFFIX, NULL);
  return g_build_filename (self->folder, name, NULL);
}

static gboolean
read_all (int fd, void *data, size_t size)
{
  char *next = data;
  while (size > 0)
    {
      ssize_t got = read (fd, next, size);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return FALSE;
      next += got;
      size -= (size_t)got;
    }
  return TRUE;
}

/* The image that the header announces, if the file has its size. */
static LwImage *
image_for (int fd, const Header *header)
{
  struct stat info;
  guint64 width = GUINT32_FROM_LE (header->width), height = GUINT32_FROM_LE (header->height);
  guint32 channels = GUINT32_FROM_LE (header->channels);
  if (memcmp (header->magic, magic, sizeof magic) != 0 || (channels != 1 && channels != 3)
      || width < 1 || height < 1 || width > LW_IMAGE_MAX_PIXELS || height > LW_IMAGE_MAX_PIXELS
      || width * height > LW_IMAGE_MAX_PIXELS || fstat (fd, &info) != 0
      || (guint64)info.st_size != sizeof *header + width * height * channels)
    return NULL;
  return lw_image_new ((int)width, (int)height, (int)channels);
}

LwImage *
lw_image_cache_load (const LwImageCache *self, const char *key, int *stored_width,
                     int *stored_height)
{
  Header header;
  g_autofree char *path = path_of (self, key);
  g_autoptr (LwImage) image = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  if (read_all (fd, &header, sizeof header))
    image = image_for (fd, &header);
  if (image
      && !read_all (fd, image->pixels, (size_t)image->width * image->height * image->channels))
    g_clear_pointer (&image, lw_image_free);
  close (fd);
  if (!image)
    return NULL;
  *stored_width = (int)GUINT32_FROM_LE (header.stored_width);
  *stored_height = (int)GUINT32_FROM_LE (header.stored_height);
  return g_steal_pointer (&image);
}

static gboolean
write_image (const char *path, const Header *header, const LwImage *image, GError **error)
{
  g_autoptr (LwFileWriter) writer = lw_file_writer_open (path, error);
  if (!writer)
    return FALSE;
  lw_file_writer_skip_sync (writer);
  return lw_file_writer_write (writer, header, sizeof *header, error)
         && lw_file_writer_write (writer, image->pixels,
                                  (size_t)image->width * image->height * image->channels, error)
         && lw_file_writer_commit (writer, error);
}

static gboolean
reserve (LwImageCache *self, gint64 size)
{
  g_mutex_lock (&self->lock);
  gboolean room = !self->failed && self->used + size <= self->limit;
  if (room)
    self->used += size;
  g_mutex_unlock (&self->lock);
  return room;
}

static void
give_up (LwImageCache *self, const char *message)
{
  g_mutex_lock (&self->lock);
  if (!self->failed)
    g_message ("%s; images are decoded instead", message);
  self->failed = TRUE;
  g_mutex_unlock (&self->lock);
}

void
lw_image_cache_store (LwImageCache *self, const char *key, const LwImage *image, int stored_width,
                      int stored_height)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (self, key);
  Header header = { .width = GUINT32_TO_LE ((guint32)image->width),
                    .height = GUINT32_TO_LE ((guint32)image->height),
                    .channels = GUINT32_TO_LE ((guint32)image->channels),
                    .stored_width = GUINT32_TO_LE ((guint32)stored_width),
                    .stored_height = GUINT32_TO_LE ((guint32)stored_height) };
  memcpy (header.magic, magic, sizeof magic);
  gint64 size = (gint64)sizeof header + (gint64)image->width * image->height * image->channels;
  if (!reserve (self, size))
    return;
  if (!write_image (path, &header, image, &error))
    give_up (self, error->message);
}
