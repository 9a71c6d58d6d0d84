/* Names, manifest, writing and reading of stored predictions. */
#include "eval/prediction-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"

/* Pieces of a weight file that its fingerprint is taken of, spread from its first to its last byte.
 * Training moves every weight, so that any piece would do. */
#define PIECES 33
#define PIECE 4096

#define LABEL_LEVEL 9
#define CONFIDENCE_LEVEL 6
#define CONFIDENCE_STEP 17

/* ---- names --------------------------------------------------------------------------------- */

static char *
path_of (const char *run_folder, const char *image, const char *suffix)
{
  g_autofree char *name = g_strconcat (image, suffix, NULL);
  return g_build_filename (run_folder, LW_PREDICTIONS, name, NULL);
}

char *
lw_prediction_label_path (const char *run_folder, const char *image)
{
  return path_of (run_folder, image, "_label.png");
}

char *
lw_prediction_confidence_path (const char *run_folder, const char *image)
{
  return path_of (run_folder, image, "_confidence.png");
}

/* Ids may come from files of others: none may lead out of the folder. */
static gboolean
check_id (const char *image, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (image, "/", -1);
  gboolean good = *image != '\0';
  for (char **part = parts; *part; part++)
    good = good && **part && strcmp (*part, ".") != 0 && strcmp (*part, "..") != 0;
  if (!good)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("“%s” is no name of an image"), image);
  return good;
}

/* ---- manifest ------------------------------------------------------------------------------ */

static gboolean
add_piece (GChecksum *sum, int fd, off_t at)
{
  char bytes[PIECE];
  ssize_t n = pread (fd, bytes, sizeof bytes, at);
  if (n > 0)
    g_checksum_update (sum, (const guchar *)bytes, n);
  return n >= 0;
}

char *
lw_weights_fingerprint (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  struct stat at;
  gboolean ok = fd >= 0 && fstat (fd, &at) == 0;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  off_t last = ok ? MAX (at.st_size - PIECE, 0) : 0;
  for (int i = 0; ok && i < PIECES; i++)
    ok = add_piece (sum, fd, last * i / (PIECES - 1));
  if (!ok)
    lw_file_set_error (error, errno, _ ("%s cannot be read"), path);
  if (fd >= 0)
    close (fd);
  return ok ? g_strdup_printf ("%lld-%s", (long long)at.st_size, g_checksum_get_string (sum))
            : NULL;
}

static char *
manifest_path (const char *run_folder)
{
  return g_build_filename (run_folder, LW_PREDICTIONS, "manifest.json", NULL);
}

/* Text of the manifest, or NULL. (transfer full) */
static char *
manifest_text (JsonObject *manifest, const char *member)
{
  char *text = NULL;
  lw_json_get_string (manifest, member, &text, "", NULL);
  return text;
}

gboolean
lw_predictions_are_current (const char *run_folder)
{
  g_autofree char *path = manifest_path (run_folder);
  g_autoptr (JsonObject) manifest = lw_json_load (path, NULL);
  g_autofree char *file = manifest ? manifest_text (manifest, "weights") : NULL;
  g_autofree char *known = manifest ? manifest_text (manifest, "fingerprint") : NULL;
  if (!file || !known || strchr (file, '/'))
    return FALSE;
  g_autofree char *weights = g_build_filename (run_folder, file, NULL);
  if (!g_file_test (weights, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autofree char *present = lw_weights_fingerprint (weights, NULL);
  return g_strcmp0 (present, known) == 0;
}

static gboolean
save_manifest (const char *run_folder, const char *weights, const LwProtocol *protocol,
               const LwDataset *data, GError **error)
{
  g_autofree char *fingerprint = lw_weights_fingerprint (weights, error);
  if (!fingerprint)
    return FALSE;
  g_autofree char *path = manifest_path (run_folder);
  g_autofree char *file = g_path_get_basename (weights);
  g_autoptr (JsonObject) manifest = json_object_new ();
  json_object_set_string_member (manifest, "weights", file);
  json_object_set_string_member (manifest, "fingerprint", fingerprint);
  json_object_set_string_member (manifest, "class_set", data->classes->id);
  json_object_set_string_member (manifest, "split", data->split);
  json_object_set_int_member (manifest, "confidence_step", CONFIDENCE_STEP);
  JsonObject *options = json_object_new ();
  lw_options_to_json (lw_protocol_options, protocol, options);
  json_object_set_object_member (manifest, "protocol", options);
  return lw_json_save (path, manifest, error);
}

static gboolean
delete_file (const char *path, GError **error)
{
  if (g_unlink (path) == 0 || errno == ENOENT || errno == ENOTDIR)
    return TRUE;
  lw_file_set_error (error, errno, _ ("%s cannot be deleted"), path);
  return FALSE;
}

/* The manifest goes first: what is left behind by an interruption belongs to no weights. */
static gboolean
delete_all (const char *run_folder, const LwDataset *data, GError **error)
{
  g_autofree char *manifest = manifest_path (run_folder);
  if (!delete_file (manifest, error))
    return FALSE;
  for (int i = 0; i < lw_dataset_count (data); i++)
    {
      const char *image = lw_dataset_item (data, i)->id;
      if (!check_id (image, error))
        return FALSE;
      g_autofree char *label = lw_prediction_label_path (run_folder, image);
      g_autofree char *confidence = lw_prediction_confidence_path (run_folder, image);
      if (!delete_file (label, error) || !delete_file (confidence, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
lw_predictions_begin (const char *run_folder, const char *weights, const LwProtocol *protocol,
                      const LwDataset *data, GError **error)
{
  if (lw_predictions_are_current (run_folder))
    return TRUE;
  g_autofree char *folder = g_build_filename (run_folder, LW_PREDICTIONS, NULL);
  return lw_file_make_directory (folder, error) && delete_all (run_folder, data, error)
         && save_manifest (run_folder, weights, protocol, data, error);
}

/* ---- images -------------------------------------------------------------------------------- */

/* A power cut can leave an empty file. */
static gboolean
is_written (const char *path)
{
  struct stat at;
  return stat (path, &at) == 0 && S_ISREG (at.st_mode) && at.st_size > 0;
}

gboolean
lw_prediction_exists (const char *run_folder, const char *image)
{
  g_autofree char *label = lw_prediction_label_path (run_folder, image);
  g_autofree char *confidence = lw_prediction_confidence_path (run_folder, image);
  return check_id (image, NULL) && is_written (label) && is_written (confidence);
}

gboolean
lw_prediction_write (const char *run_folder, const char *image, const LwImage *labels,
                     LwImage *confidence, GError **error)
{
  g_autofree char *label_path = lw_prediction_label_path (run_folder, image);
  g_autofree char *confidence_path = lw_prediction_confidence_path (run_folder, image);
  g_autofree char *folder = g_path_get_dirname (label_path);
  gsize pixels = (gsize)confidence->width * confidence->height;
  for (gsize i = 0; i < pixels; i++)
    confidence->pixels[i] = (uint8_t)((confidence->pixels[i] + CONFIDENCE_STEP / 2)
                                      / CONFIDENCE_STEP * CONFIDENCE_STEP);
  return check_id (image, error) && lw_file_make_directory (folder, error)
         && lw_image_write_png_packed (confidence_path, confidence, CONFIDENCE_LEVEL, error)
         && lw_image_write_png_packed (label_path, labels, LABEL_LEVEL, error);
}

/* (transfer full) Numbers up to @last; NULL with an error that names @path. */
static LwImage *
read_grey (const char *path, int last, GError **error)
{
  g_autofree uint16_t *values = NULL;
  int width, height;
  if (!lw_label_read_ids (path, &values, &width, &height, error))
    return NULL;
  g_autoptr (LwImage) image = lw_image_new (width, height, 1);
  for (gsize i = 0; i < (gsize)width * height; i++)
    {
      if (values[i] > last)
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("%s: a pixel has the value %d, the largest is %d; delete the file, and "
                          "it is made again"),
                       path, values[i], last);
          return NULL;
        }
      image->pixels[i] = (uint8_t)values[i];
    }
  return g_steal_pointer (&image);
}

LwImage *
lw_prediction_read_labels (const char *run_folder, const char *image, int n_classes, GError **error)
{
  g_autofree char *path = lw_prediction_label_path (run_folder, image);
  return check_id (image, error) ? read_grey (path, n_classes - 1, error) : NULL;
}

LwImage *
lw_prediction_read_confidence (const char *run_folder, const char *image, GError **error)
{
  g_autofree char *path = lw_prediction_confidence_path (run_folder, image);
  return check_id (image, error) ? read_grey (path, 255, error) : NULL;
}
