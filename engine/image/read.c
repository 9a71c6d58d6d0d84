/* Image files: opened, recognised by their first bytes, handed to the decoder of their format. */
#include "image/codec.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"

/* Far above any compressed image of LW_IMAGE_MAX_PIXELS that a data set holds. */
#define MAX_FILE_SIZE ((gint64)1 << 30)

/* Signature, IHDR and its checksum: all that lw_png_size looks at. */
#define PNG_HEADER_SIZE 33

/* Where most JPEGs have told their size. */
#define JPEG_HEADER_SIZE 65536

typedef enum
{
  FORMAT_UNKNOWN,
  FORMAT_PNG,
  FORMAT_JPEG,
} Format;

typedef struct
{
  uint8_t *data;
  size_t size;
} Contents;

static void
contents_clear (Contents *self)
{
  g_free (self->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

static gboolean
read_fully (const char *path, int fd, Contents *contents, GError **error)
{
  size_t done = 0;
  while (done < contents->size)
    {
      ssize_t n = read (fd, contents->data + done, contents->size - done);
      if (n == 0)
        break;
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          lw_file_set_error (error, errno, _ ("cannot read %s"), path);
          return FALSE;
        }
      done += n;
    }
  contents->size = done;
  return TRUE;
}

static gboolean
check_regular (const char *path, const struct stat *status, GError **error)
{
  if (!S_ISREG (status->st_mode))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: is %s, not an image file; give the path of a PNG or JPEG file"), path,
                   S_ISDIR (status->st_mode) ? _ ("a folder") : _ ("no regular file"));
      return FALSE;
    }
  if (status->st_size > MAX_FILE_SIZE)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: has %lld bytes, more than the %lld that an image file may have; cut the "
                      "image into tiles"),
                   path, (long long)status->st_size, (long long)MAX_FILE_SIZE);
      return FALSE;
    }
  return TRUE;
}

/* At most the first @limit bytes. O_NONBLOCK: a named pipe is refused, not waited for. */
static gboolean
load (const char *path, size_t limit, Contents *contents, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  if (fd < 0 || fstat (fd, &status))
    {
      lw_file_set_error (error, errno, _ ("cannot read %s"), path);
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  gboolean ok = check_regular (path, &status, error);
  if (ok)
    {
      contents->size = MIN ((size_t)status.st_size, limit);
      contents->data = g_malloc (contents->size + 1);
      ok = read_fully (path, fd, contents, error);
    }
  close (fd);
  return ok;
}

static Format
format_of (const Contents *contents)
{
  if (contents->size >= LW_PNG_SIGNATURE_SIZE
      && !memcmp (contents->data, LW_PNG_SIGNATURE, LW_PNG_SIGNATURE_SIZE))
    return FORMAT_PNG;
  if (contents->size >= 3 && !memcmp (contents->data, "\xff\xd8\xff", 3))
    return FORMAT_JPEG;
  return FORMAT_UNKNOWN;
}

static void
set_unknown_format (const char *path, const Contents *contents, GError **error)
{
  if (!contents->size)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: is empty; copy or download the file again"), path);
      return;
    }
  g_autoptr (GString) start = g_string_new (NULL);
  for (size_t i = 0; i < MIN (contents->size, 4); i++)
    g_string_append_printf (start, i ? " %02x" : "%02x", contents->data[i]);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: is neither PNG nor JPEG (it begins with %s); convert it to PNG"), path,
               start->str);
}

LwImage *
lw_image_read (const char *path, GError **error)
{
  g_auto (Contents) contents = { 0 };
  if (!load (path, SIZE_MAX, &contents, error))
    return NULL;
  switch (format_of (&contents))
    {
    case FORMAT_PNG:
      return lw_png_decode (path, contents.data, contents.size, error);
    case FORMAT_JPEG:
      return lw_jpeg_decode (path, contents.data, contents.size, error);
    case FORMAT_UNKNOWN:
    default:
      set_unknown_format (path, &contents, error);
      return NULL;
    }
}

gboolean
lw_image_read_size (const char *path, int *width, int *height, GError **error)
{
  g_auto (Contents) head = { 0 };
  if (!load (path, PNG_HEADER_SIZE, &head, error))
    return FALSE;
  if (format_of (&head) == FORMAT_PNG)
    return lw_png_size (path, head.data, head.size, width, height, error);
  if (format_of (&head) == FORMAT_UNKNOWN)
    {
      set_unknown_format (path, &head, error);
      return FALSE;
    }
  /* The size of a JPEG follows metadata of any length, mostly a little. */
  g_auto (Contents) begin = { 0 }, contents = { 0 };
  if (!load (path, JPEG_HEADER_SIZE, &begin, error))
    return FALSE;
  if (lw_jpeg_size (path, begin.data, begin.size, width, height, NULL))
    return TRUE;
  return load (path, SIZE_MAX, &contents, error)
         && lw_jpeg_size (path, contents.data, contents.size, width, height, error);
}

gboolean
lw_label_read_ids (const char *path, uint16_t **ids, int *width, int *height, GError **error)
{
  g_auto (Contents) contents = { 0 };
  if (!load (path, SIZE_MAX, &contents, error))
    return FALSE;
  switch (format_of (&contents))
    {
    case FORMAT_PNG:
      return lw_png_decode_ids (path, contents.data, contents.size, ids, width, height, error);
    case FORMAT_JPEG:
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: is a JPEG, whose compression changes label ids; "
                      "export the labels as PNG"),
                   path);
      return FALSE;
    case FORMAT_UNKNOWN:
    default:
      set_unknown_format (path, &contents, error);
      return FALSE;
    }
}
