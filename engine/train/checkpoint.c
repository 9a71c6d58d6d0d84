/* Saving and restoring of the training state. */
#include "train/checkpoint.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "backend/registry.h"
#include "core/error.h"

#define FORMAT "labelworth checkpoint 1"

/* A tensor of the file, and where it lies in the host copy of a state array. */
typedef struct
{
  char *name;
  LwTensorType type;
  int rank;
  int64_t shape[4];
  int64_t count;
  int array;      /* in lw_objective_state */
  int64_t offset; /* elements into the array */
} Piece;

static void
piece_clear (gpointer data)
{
  g_free (((Piece *)data)->name);
}

static gboolean
is_saved (const LwStateTensor *array)
{
  return strcmp (array->name, "gradients") != 0;
}

/* "student.parameters" -> "student."; FALSE for arrays that are not laid out like the network. */
static gboolean
network_prefix (const LwStateTensor *array, gboolean *trainable, char **prefix)
{
  const char *dot = strrchr (array->name, '.');
  *trainable = !dot || strcmp (dot, ".parameters") == 0;
  if (strcmp (array->name, "velocity") == 0)
    *prefix = g_strdup ("velocity.");
  else if (dot && (*trainable || strcmp (dot, ".state") == 0))
    *prefix = g_strndup (array->name, dot + 1 - array->name);
  else
    return FALSE;
  return TRUE;
}

static void
add_parameters (const LwNetwork *network, const char *prefix, gboolean trainable, int array,
                GArray *pieces)
{
  for (int i = 0; i < lw_network_n_parameters (network); i++)
    {
      const LwParameter *p = lw_network_parameter (network, i);
      if (p->trainable != trainable)
        continue;
      Piece piece = { .name = g_strconcat (prefix, p->name, NULL),
                      .type = LW_TENSOR_F32,
                      .rank = p->rank,
                      .count = p->count,
                      .array = array,
                      .offset = p->offset };
      memcpy (piece.shape, p->shape, sizeof piece.shape);
      g_array_append_val (pieces, piece);
    }
}

/* How the state is cut into tensors. (transfer full) */
static GArray *
pieces_of (const LwCheckpointContext *context)
{
  GArray *state = lw_objective_state (context->objective);
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  g_array_set_clear_func (pieces, piece_clear);
  for (guint i = 0; i < state->len; i++)
    {
      const LwStateTensor *array = &g_array_index (state, LwStateTensor, i);
      g_autofree char *prefix = NULL;
      gboolean trainable;
      if (!is_saved (array))
        continue;
      if (network_prefix (array, &trainable, &prefix))
        {
          add_parameters (context->network, prefix, trainable, (int)i, pieces);
          continue;
        }
      Piece piece = { .name = g_strdup (array->name),
                      .type = array->type,
                      .rank = 1,
                      .shape = { array->count },
                      .count = array->count,
                      .array = (int)i };
      g_array_append_val (pieces, piece);
    }
  return pieces;
}

static size_t
array_bytes (const LwStateTensor *array)
{
  return (size_t)array->count * lw_tensor_type_size (array->type);
}

/* Host memory for the saved arrays of the state, NULL for the others. Free with free_host. */
static char **
host_new (const GArray *state)
{
  char **host = g_new0 (char *, state->len + 1);
  for (guint i = 0; i < state->len; i++)
    {
      const LwStateTensor *array = &g_array_index (state, LwStateTensor, i);
      if (is_saved (array))
        host[i] = g_malloc0 (array_bytes (array));
    }
  return host;
}

static void
host_free (char **host, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (host[i]);
  g_free (host);
}

/* ---- saving -------------------------------------------------------------------------------- */

static gboolean
check_finite (const LwStateTensor *array, const char *data, GError **error)
{
  if (array->type != LW_TENSOR_F32)
    return TRUE;
  const float *values = (const float *)(const void *)data;
  for (int64_t i = 0; i < array->count; i++)
    if (!isfinite (values[i]))
      {
        g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                     _ ("the training diverged: %s holds a value that is not finite. The last "
                        "checkpoint is from before. Try a lower learning rate (--lr)."),
                     array->name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
download (const LwCheckpointContext *context, char **host, GError **error)
{
  GArray *state = lw_objective_state (context->objective);
  for (guint i = 0; i < state->len; i++)
    {
      const LwStateTensor *array = &g_array_index (state, LwStateTensor, i);
      if (!host[i])
        continue;
      if (!context->backend->download (context->stream, host[i], array->data, array_bytes (array)))
        return lw_backend_set_error (context->backend, context->stream, error);
      if (!check_finite (array, host[i], error))
        return FALSE;
    }
  return TRUE;
}

static void
set_number (GHashTable *metadata, const char *name, gint64 value)
{
  g_hash_table_insert (metadata, g_strdup (name), g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

static GHashTable *
metadata_of (const LwCheckpointContext *context, gint64 iteration, gint64 events)
{
  GHashTable *metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (const LwOption *option = lw_network_options; option->name; option++)
    g_hash_table_insert (metadata, g_strdup (option->name),
                         lw_option_text (option, &context->config->network));
  g_autoptr (GString) names = g_string_new (NULL);
  for (int k = 0; k < context->classes->n; k++)
    g_string_append_printf (names, k ? "\n%s" : "%s", context->classes->names[k]);
  g_hash_table_insert (metadata, g_strdup ("format"), g_strdup (FORMAT));
  g_hash_table_insert (metadata, g_strdup ("class_names"), g_strdup (names->str));
  g_hash_table_insert (metadata, g_strdup ("config"), lw_run_config_hash (context->config));
  set_number (metadata, "classes", context->classes->n);
  set_number (metadata, "iteration", iteration);
  set_number (metadata, "events", events);
  return metadata;
}

gboolean
lw_checkpoint_save (const LwCheckpointContext *context, const char *path, gint64 iteration,
                    gint64 events, GError **error)
{
  GArray *state = lw_objective_state (context->objective);
  g_autoptr (GArray) pieces = pieces_of (context);
  g_autoptr (GHashTable) metadata = metadata_of (context, iteration, events);
  g_autofree LwTensor *tensors = g_new0 (LwTensor, pieces->len);
  char **host = host_new (state);
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      tensors[i] = (LwTensor){
        .name = piece->name, .type = piece->type, .rank = piece->rank, .count = piece->count
      };
      memcpy (tensors[i].shape, piece->shape, sizeof piece->shape);
      tensors[i].data
          = host[piece->array] + (size_t)piece->offset * lw_tensor_type_size (piece->type);
    }
  gboolean ok = download (context, host, error)
                && lw_tensor_file_save (path, tensors, pieces->len, metadata, error);
  host_free (host, state->len);
  return ok;
}

/* ---- loading ------------------------------------------------------------------------------- */

static gboolean
check_metadata (const LwCheckpointContext *context, GHashTable *metadata, const char *path,
                gint64 *iteration, gint64 *events, GError **error)
{
  const char *number = g_hash_table_lookup (metadata, "iteration");
  const char *bytes = g_hash_table_lookup (metadata, "events");
  g_autofree char *hash = lw_run_config_hash (context->config);
  if (g_strcmp0 (g_hash_table_lookup (metadata, "format"), FORMAT) != 0 || !number || !bytes
      || !g_ascii_string_to_signed (number, 10, 0, G_MAXINT64, iteration, NULL)
      || !g_ascii_string_to_signed (bytes, 10, 0, G_MAXINT64, events, NULL))
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("%s is no checkpoint that this program can go on from"), path);
  else if (g_strcmp0 (g_hash_table_lookup (metadata, "config"), hash) != 0)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("%s was written with another configuration than the config.json beside it. "
                    "Restore that file, or start a new run (--init-run) with the new one."),
                 path);
  else
    return TRUE;
  return FALSE;
}

static gboolean
copy_piece (const Piece *piece, const LwTensorFile *file, char *array, GError **error)
{
  const LwTensor *tensor = lw_tensor_file_find (file, piece->name);
  if (!tensor || tensor->type != piece->type || tensor->rank != piece->rank
      || memcmp (tensor->shape, piece->shape, sizeof (int64_t) * (size_t)piece->rank) != 0)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("tensor %s is missing, or not what the configuration asks for"), piece->name);
      return FALSE;
    }
  size_t size = lw_tensor_type_size (piece->type);
  memcpy (array + (size_t)piece->offset * size, tensor->data, (size_t)piece->count * size);
  return TRUE;
}

static gboolean
upload (const LwCheckpointContext *context, char **host, GError **error)
{
  GArray *state = lw_objective_state (context->objective);
  for (guint i = 0; i < state->len; i++)
    {
      const LwStateTensor *array = &g_array_index (state, LwStateTensor, i);
      if (host[i]
          && !context->backend->upload (context->stream, array->data, host[i], array_bytes (array)))
        return lw_backend_set_error (context->backend, context->stream, error);
    }
  return context->backend->synchronize (context->stream)
             ? lw_objective_state_changed (context->objective, error)
             : lw_backend_set_error (context->backend, context->stream, error);
}

gboolean
lw_checkpoint_load (const LwCheckpointContext *context, const char *path, gint64 *iteration,
                    gint64 *events, GError **error)
{
  GArray *state = lw_objective_state (context->objective);
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (path, error);
  if (!file
      || !check_metadata (context, lw_tensor_file_metadata (file), path, iteration, events, error))
    return FALSE;
  g_autoptr (GArray) pieces = pieces_of (context);
  char **host = host_new (state);
  gboolean ok = TRUE;
  for (guint i = 0; i < pieces->len && ok; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      ok = copy_piece (piece, file, host[piece->array], error);
    }
  if (!ok)
    g_prefix_error (error, "%s: ", path);
  ok = ok && upload (context, host, error);
  host_free (host, state->len);
  return ok;
}
