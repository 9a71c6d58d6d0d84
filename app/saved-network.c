/* Opening a run or a weight file for inference. */
#include "saved-network.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "train/run-folder.h"

#define MAX_SIDE 32768

void
saved_network_options_clear (SavedNetworkOptions *self)
{
  g_free (self->run);
  g_free (self->weights);
  g_free (self->class_set);
  g_free (self->device);
  g_free (self->size);
  g_free (self->window);
  g_free (self->precision);
}

GOptionEntry *
saved_network_entries (SavedNetworkOptions *o)
{
  const GOptionEntry entries[] = {
    { "run", 0, 0, G_OPTION_ARG_FILENAME, &o->run, N_ ("Use the weights of a run folder"),
      N_ ("DIR") },
    { "weights", 0, 0, G_OPTION_ARG_FILENAME, &o->weights, N_ ("Use a safetensors file"),
      N_ ("FILE") },
    { "class-set", 0, 0, G_OPTION_ARG_STRING, &o->class_set,
      N_ ("Classes of the network (default: of the run, else of the data)"), N_ ("SET") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &o->size,
      N_ ("Resize photographs before inference (default: as the run says, else as stored)"),
      N_ ("WxH") },
    { "sliding", 0, 0, G_OPTION_ARG_STRING, &o->window,
      N_ ("Average overlapping windows of N or WxH pixels"), N_ ("WINDOW") },
    { "stride", 0, 0, G_OPTION_ARG_INT, &o->stride,
      N_ ("Pixels between windows (default: two thirds of the window)"), N_ ("S") },
    { "batch", 0, 0, G_OPTION_ARG_INT, &o->batch, N_ ("Images or windows at once (default 1)"),
      N_ ("N") },
    { "teacher", 0, 0, G_OPTION_ARG_NONE, &o->teacher, N_ ("Use the teacher, not the student"),
      NULL },
    { "batch-statistics", 0, 0, G_OPTION_ARG_NONE, &o->batch_statistics,
      N_ ("Normalise with the statistics of the batch"), NULL },
    { "device", 0, 0, G_OPTION_ARG_STRING, &o->device, N_ ("auto, cpu, cuda or cuda:N"),
      N_ ("DEVICE") },
    { "precision", 0, 0, G_OPTION_ARG_STRING, &o->precision,
      N_ ("auto, f32, bf16 or tf32 (default: as the run says, else auto)"), N_ ("P") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &o->threads, N_ ("Number of threads (default: all)"),
      N_ ("N") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  return g_memdup2 (entries, sizeof entries);
}

void
saved_network_clear (SavedNetwork *self)
{
  lw_inference_free (self->inference);
  lw_network_free (self->network);
  lw_device_close (&self->device);
  lw_class_set_free (self->classes);
  lw_run_config_free (self->config);
  g_free (self->class_names);
  g_free (self->path);
}

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  if (error)
    *error = g_error_new_valist (LW_ERROR, LW_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

/* "640x480", or "512" for both. */
static gboolean
parse_size (const char *option, const char *text, gint64 *width, gint64 *height, GError **error)
{
  char *end;
  gint64 w = g_ascii_strtoll (text, &end, 10), h = w;
  if (end > text && *end == 'x')
    {
      const char *second = end + 1;
      h = g_ascii_strtoll (second, &end, 10);
      if (end == second)
        h = 0;
    }
  if (*end || w < 1 || h < 1 || w > MAX_SIDE || h > MAX_SIDE)
    return refuse (error, _ ("%s: “%s” is no size such as 640x480 (at most %d a side)"), option,
                   text, MAX_SIDE);
  *width = w;
  *height = h;
  return TRUE;
}

static gboolean
set_protocol (SavedNetwork *self, const SavedNetworkOptions *o, GError **error)
{
  LwProtocol *protocol = &self->protocol;
  lw_protocol_init (protocol);
  if (self->config)
    *protocol = self->config->protocol;
  if (o->size && !parse_size ("--size", o->size, &protocol->width, &protocol->height, error))
    return FALSE;
  if (o->window)
    {
      protocol->mode = LW_INFERENCE_SLIDING;
      if (!parse_size ("--sliding", o->window, &protocol->window_width, &protocol->window_height,
                       error))
        return FALSE;
    }
  if (o->stride < 0 || o->batch < 0 || o->batch > 256 || o->threads < 0)
    return refuse (error, _ ("--stride, --threads and --batch must not be negative, and --batch "
                             "at most 256"));
  if (o->stride)
    protocol->stride = o->stride;
  if (o->batch)
    protocol->batch = o->batch;
  protocol->teacher |= o->teacher;
  protocol->batch_statistics |= o->batch_statistics;
  return lw_protocol_check (protocol, error);
}

static gboolean
read_run (SavedNetwork *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_RUN_CONFIG, NULL);
  g_autoptr (JsonObject) json = lw_json_load (path, error);
  self->config = json ? lw_run_config_new (json, path, NULL, error) : NULL;
  self->path = g_build_filename (folder, LW_RUN_CHECKPOINT, NULL);
  return self->config != NULL;
}

static gboolean
set_classes (SavedNetwork *self, const SavedNetworkOptions *o, GError **error)
{
  const char *name = o->class_set;
  if (!name && self->config && self->config->run.class_set && *self->config->run.class_set)
    name = self->config->run.class_set;
  return !name || (self->classes = lw_class_set_load (name, error)) != NULL;
}

static gboolean
open_device (SavedNetwork *self, const SavedNetworkOptions *o, GError **error)
{
  LwDeviceWish wish = { .device = o->device,
                        .precision = self->config ? (LwPrecisionOption)self->config->run.precision
                                                  : LW_PRECISION_OPTION_AUTO,
                        .threads = o->threads,
                        .deterministic = TRUE };
  return (!o->precision || lw_precision_parse (o->precision, &wish.precision, error))
         && lw_device_open (&self->device, &wish, error);
}

/* "student." or "teacher." for checkpoints, "" for plain weight files; NULL with an error. */
static const char *
find_prefix (SavedNetwork *self, GError **error)
{
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (self->path, error);
  if (!file)
    return NULL;
  GHashTable *metadata = lw_tensor_file_metadata (file);
  self->class_names = g_strdup (g_hash_table_lookup (metadata, "class_names"));
  const char *first = lw_network_parameter (self->network, 0)->name;
  g_autofree char *student = g_strconcat ("student.", first, NULL);
  if (lw_tensor_file_find (file, student))
    return self->protocol.teacher ? "teacher." : "student.";
  if (!self->protocol.teacher)
    return "";
  refuse (error, _ ("%s holds no teacher; leave --teacher out"), self->path);
  return NULL;
}

static gboolean
load_weights (SavedNetwork *self, GError **error)
{
  LwNetworkConfig config;
  int classes;
  lw_network_config_init (&config);
  gboolean read = lw_network_config_read (&config, &classes, self->path, error);
  if (read)
    self->network = lw_network_new (&config, classes, error);
  lw_options_clear (lw_network_options, &config);
  const char *prefix = self->network ? find_prefix (self, error) : NULL;
  if (!prefix)
    return FALSE;
  g_autoptr (LwWeights) weights = lw_weights_new (self->network);
  if (!lw_weights_load (weights, self->network, self->path, prefix, FALSE, error))
    return FALSE;
  self->inference = lw_inference_new (self->network, self->device.backend, self->device.stream,
                                      &self->protocol, error);
  return self->inference && lw_inference_set_weights (self->inference, weights, error);
}

gboolean
saved_network_open (SavedNetwork *self, const SavedNetworkOptions *o, GError **error)
{
  if ((o->run != NULL) == (o->weights != NULL))
    return refuse (error, _ ("name a run folder (--run DIR) or a weight file (--weights FILE)"));
  self->path = g_strdup (o->weights);
  if (o->run && !read_run (self, o->run, error))
    return FALSE;
  return set_protocol (self, o, error) && set_classes (self, o, error)
         && open_device (self, o, error) && load_weights (self, error);
}

gboolean
saved_network_check_classes (const SavedNetwork *self, const LwClassSet *classes, GError **error)
{
  if (lw_network_classes (self->network) != classes->n)
    return refuse (error,
                   _ ("%s is a network of %d classes, “%s” has %d; name its classes with "
                      "--class-set"),
                   self->path, lw_network_classes (self->network), classes->id, classes->n);
  if (!self->class_names)
    return TRUE;
  g_auto (GStrv) names = g_strsplit (self->class_names, "\n", 0);
  for (int k = 0; k < classes->n && names[k]; k++)
    if (strcmp (names[k], classes->names[k]) != 0)
      return refuse (error,
                     _ ("Class %d of %s is “%s”, but “%s” of the class set “%s”; name the classes "
                        "of the network with --class-set"),
                     k, self->path, names[k], classes->names[k], classes->id);
  return TRUE;
}
