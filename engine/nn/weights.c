/* Weights in host memory: initialisation and safetensors files. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "nn/architecture.h"

LwWeights *
lw_weights_new (const LwNetwork *network)
{
  LwWeights *self = g_new0 (LwWeights, 1);
  self->parameters = g_new0 (float, lw_network_parameter_floats (network));
  self->state = g_new0 (float, lw_network_state_floats (network));
  return self;
}

void
lw_weights_free (LwWeights *self)
{
  if (!self)
    return;
  g_free (self->parameters);
  g_free (self->state);
  g_free (self);
}

static float *
data_of (const LwWeights *self, const LwParameter *p)
{
  return (p->trainable ? self->parameters : self->state) + p->offset;
}

/* ---- initialisation ---- */

static void
fill_normal (float *data, int64_t n, double std, LwRngKey key)
{
  for (int64_t i = 0; i < n; i += 2)
    {
      double radius = sqrt (-2.0 * log (1.0 - (double)lw_rng_uniform (key, i)));
      double angle = 2.0 * G_PI * (double)lw_rng_uniform (key, i + 1);
      data[i] = (float)(std * radius * cos (angle));
      if (i + 1 < n)
        data[i + 1] = (float)(std * radius * sin (angle));
    }
}

static void
fill_uniform (float *data, int64_t n, double bound, LwRngKey key)
{
  for (int64_t i = 0; i < n; i++)
    data[i] = (float)(bound * (2.0 * (double)lw_rng_uniform (key, i) - 1.0));
}

static void
fill_constant (float *data, int64_t n, float value)
{
  for (int64_t i = 0; i < n; i++)
    data[i] = value;
}

void
lw_weights_init (LwWeights *self, const LwNetwork *network, guint64 seed)
{
  int channels = lw_network_architecture (network)->channels;
  for (int i = 0; i < lw_network_n_parameters (network); i++)
    {
      const LwParameter *p = lw_network_parameter (network, i);
      LwRngKey key = lw_rng_key (seed, (uint64_t)i, LW_RNG_INIT);
      double taps = p->rank == 4 ? (double)(p->shape[2] * p->shape[3]) : 1;
      if (g_str_has_prefix (p->name, "projection"))
        fill_uniform (data_of (self, p), p->count, 1.0 / sqrt (channels), key);
      else if (p->rank == 4)
        fill_normal (data_of (self, p), p->count,
                     sqrt (2.0 / ((double)p->shape[p->head ? 1 : 0] * taps)), key);
      else
        fill_constant (data_of (self, p), p->count,
                       g_str_has_suffix (p->name, ".running_var")
                           || (!p->head && g_str_has_suffix (p->name, ".weight")));
    }
}

/* ---- files ---- */

static gboolean
is_ignored (const char *name)
{
  return g_str_has_suffix (name, "num_batches_tracked") || g_str_has_prefix (name, "backbone.fc.");
}

static gboolean
same_shape (const LwParameter *p, const LwTensor *t)
{
  return t->rank == p->rank && memcmp (t->shape, p->shape, sizeof (int64_t) * (size_t)p->rank) == 0;
}

/* Every tensor of the file behind @prefix must be known. */
static gboolean
check_known (const LwNetwork *network, const LwTensorFile *file, const char *path,
             const char *prefix, GError **error)
{
  for (size_t i = 0; i < lw_tensor_file_count (file); i++)
    {
      const char *name = lw_tensor_file_at (file, i)->name;
      if (!g_str_has_prefix (name, prefix))
        continue;
      name += strlen (prefix);
      if (!is_ignored (name) && !lw_network_find (network, name))
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("%s: tensor %s does not belong to this network; check arch, width, dim "
                          "and dilations"),
                       path, name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
load_parameter (LwWeights *self, const LwParameter *p, const LwTensorFile *file, const char *path,
                const char *prefix, gboolean partial, GError **error)
{
  g_autofree char *name = g_strconcat (prefix, p->name, NULL);
  const LwTensor *tensor = lw_tensor_file_find (file, name);
  if (partial && p->head && (!tensor || !same_shape (p, tensor)))
    return TRUE;
  if (!tensor)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: tensor %s is missing"), path, name);
      return FALSE;
    }
  if (!same_shape (p, tensor))
    {
      LwTensor wanted = { .rank = p->rank };
      memcpy (wanted.shape, p->shape, sizeof p->shape);
      g_autofree char *got = lw_tensor_shape_text (tensor), *need = lw_tensor_shape_text (&wanted);
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: tensor %s has shape %s, this network needs %s"), path, name, got, need);
      return FALSE;
    }
  if (!lw_tensor_read_f32 (tensor, data_of (self, p), p->count, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  return TRUE;
}

gboolean
lw_weights_load (LwWeights *self, const LwNetwork *network, const char *path, const char *prefix,
                 gboolean partial, GError **error)
{
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (path, error);
  if (!file || !check_known (network, file, path, prefix, error))
    return FALSE;
  g_autoptr (LwWeights) fresh = lw_weights_new (network);
  size_t parameters = sizeof (float) * (size_t)lw_network_parameter_floats (network);
  size_t state = sizeof (float) * (size_t)lw_network_state_floats (network);
  memcpy (fresh->parameters, self->parameters, parameters);
  memcpy (fresh->state, self->state, state);
  for (int i = 0; i < lw_network_n_parameters (network); i++)
    if (!load_parameter (fresh, lw_network_parameter (network, i), file, path, prefix, partial,
                         error))
      return FALSE;
  memcpy (self->parameters, fresh->parameters, parameters);
  memcpy (self->state, fresh->state, state);
  return TRUE;
}

static GHashTable *
metadata_new (const LwNetwork *network)
{
  GHashTable *metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (const LwOption *o = lw_network_options; o->name; o++)
    g_hash_table_insert (metadata, g_strdup (o->name),
                         lw_option_text (o, lw_network_config (network)));
  g_hash_table_insert (metadata, g_strdup ("classes"),
                       g_strdup_printf ("%d", lw_network_classes (network)));
  return metadata;
}

gboolean
lw_weights_save (const LwWeights *self, const LwNetwork *network, const char *path, GError **error)
{
  g_autoptr (GHashTable) metadata = metadata_new (network);
  int n = lw_network_n_parameters (network);
  g_autofree LwTensor *tensors = g_new0 (LwTensor, n);
  for (int i = 0; i < n; i++)
    {
      const LwParameter *p = lw_network_parameter (network, i);
      tensors[i]
          = (LwTensor){ p->name, LW_TENSOR_F32, p->rank, { 0 }, p->count, data_of (self, p) };
      memcpy (tensors[i].shape, p->shape, sizeof p->shape);
    }
  return lw_tensor_file_save (path, tensors, (size_t)n, metadata, error);
}

gboolean
lw_network_config_read (LwNetworkConfig *config, int *classes, const char *path, GError **error)
{
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (path, error);
  if (!file)
    return FALSE;
  GHashTable *metadata = lw_tensor_file_metadata (file);
  const char *count = g_hash_table_lookup (metadata, "classes");
  guint64 value = 0;
  if (!count || !g_ascii_string_to_unsigned (count, 10, 1, 64, &value, NULL))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s does not state its number of classes; was it written by Labelworth?"),
                   path);
      return FALSE;
    }
  for (const LwOption *o = lw_network_options; o->name; o++)
    {
      const char *text = g_hash_table_lookup (metadata, o->name);
      if (text && !lw_option_set (o, config, text, error))
        {
          g_prefix_error (error, "%s: ", path);
          return FALSE;
        }
    }
  *classes = (int)value;
  return TRUE;
}
