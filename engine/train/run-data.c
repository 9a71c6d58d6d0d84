/* Data sets, images and labels of a run. */
#include "train/run-data.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/interrupt.h"
#include "dataset/file-hash.h"
#include "dataset/split.h"
#include "dataset/weak-dataset.h"
#include "train/batch.h"
#include "train/label-list.h"

#define LIST_FILE "labels.txt"
#define WEAK_FILE "weak.jsonl"

void
lw_run_data_free (LwRunData *self)
{
  if (!self)
    return;
  lw_class_set_free (self->classes);
  lw_dataset_free (self->source);
  lw_dataset_free (self->target);
  lw_dataset_free (self->eval);
  for (guint i = 0; self->hashes && i < self->target_items->len; i++)
    g_free (self->hashes[i]);
  g_free (self->hashes);
  g_clear_pointer (&self->source_items, g_array_unref);
  g_clear_pointer (&self->target_items, g_array_unref);
  g_clear_pointer (&self->weak, g_ptr_array_unref);
  g_free (self);
}

/* ---- data sets ----------------------------------------------------------------------------- */

/* The first data set that is opened gives its classes, where none are known yet. */
static LwDataset *
open_set (LwRunData *self, const char *spec, const char *split, const char *option, GError **error)
{
  LwDataset *dataset = lw_dataset_open (spec, split, self->classes, error);
  if (!dataset)
    g_prefix_error (error, "--%s: ", option);
  else if (!self->classes)
    self->classes = lw_class_set_copy (dataset->classes);
  return dataset;
}

static gboolean
list_source (LwRunData *self, GError **error)
{
  for (int i = 0; i < lw_dataset_count (self->source); i++)
    {
      LwSampleItem item = { .item = i, .type = LW_LABEL_FINE };
      if (!lw_dataset_item (self->source, i)->label_path)
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("%s: image %s has no mask; every image of a source needs one"),
                       self->source->spec, lw_dataset_item (self->source, i)->id);
          return FALSE;
        }
      g_array_append_val (self->source_items, item);
    }
  return TRUE;
}

LwRunData *
lw_run_data_open (const LwRunConfig *config, GError **error)
{
  const LwRunOptions *run = &config->run;
  g_autoptr (LwRunData) self = g_new0 (LwRunData, 1);
  self->source_items = g_array_new (FALSE, TRUE, sizeof (LwSampleItem));
  self->target_items = g_array_new (FALSE, TRUE, sizeof (LwSampleItem));
  self->weak = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_weak_label_free);
  if (run->class_set && *run->class_set
      && !(self->classes = lw_class_set_load (run->class_set, error)))
    return NULL;
  if (lw_run_config_uses_target (config)
      && !(self->target = open_set (self, run->target, run->target_split, "target", error)))
    return NULL;
  if (lw_run_config_eval (config)
      && !(self->eval
           = open_set (self, lw_run_config_eval (config), run->eval_split, "eval", error)))
    return NULL;
  if (lw_run_config_uses_source (config)
      && (!(self->source = open_set (self, run->source, run->source_split, "source", error))
          || !list_source (self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/* As for a whole run: the classes of the target go before those of the evaluation data. */
static gboolean
find_classes (LwRunData *self, const LwRunConfig *config, const char *eval, GError **error)
{
  const LwRunOptions *run = &config->run;
  if (run->class_set && *run->class_set)
    return (self->classes = lw_class_set_load (run->class_set, error)) != NULL;
  if (!lw_run_config_uses_target (config) || g_strcmp0 (run->target, eval) == 0)
    return TRUE;
  self->target = open_set (self, run->target, run->target_split, "target", error);
  return self->target != NULL;
}

LwDataset *
lw_run_data_open_eval (const LwRunConfig *config, GError **error)
{
  g_autoptr (LwRunData) self = g_new0 (LwRunData, 1);
  const char *eval = lw_run_config_eval (config);
  if (!eval)
    {
      lw_refuse (error, _ ("the run is judged on no data set"));
      return NULL;
    }
  if (!find_classes (self, config, eval, error))
    return NULL;
  return open_set (self, eval, config->run.eval_split, "eval", error);
}

/* ---- images -------------------------------------------------------------------------------- */

static gboolean
take_first (LwRunData *self, const LwRunOptions *run, GError **error)
{
  int pool = lw_dataset_count (self->target);
  if (run->images > pool)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("images: %lld are asked for, but split “%s” of %s has only %d"),
                   (long long)run->images, self->target->split, self->target->spec, pool);
      return FALSE;
    }
  g_autofree int *order = lw_split_order (pool, (int)run->partition, (guint64)run->split_seed);
  int n = run->images > 0 ? (int)run->images : pool;
  for (int i = 0; i < n; i++)
    {
      LwSampleItem item = { .item = order[i], .type = (LwLabelType)run->label_type };
      g_array_append_val (self->target_items, item);
    }
  return TRUE;
}

static gboolean
needs_weak (LwLabelType type)
{
  return type == LW_LABEL_IMAGE || type == LW_LABEL_POINT || type == LW_LABEL_COARSE;
}

/* ---- weak labels --------------------------------------------------------------------------- */

static char *
weak_key (const char *image, LwLabelType type)
{
  return g_strdup_printf ("%s\t%s", image, lw_label_type_name (type));
}

/* image id and type -> LwWeakLabel */
static GHashTable *
index_weak (const GPtrArray *labels)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < labels->len; i++)
    {
      LwWeakLabel *label = g_ptr_array_index (labels, i);
      g_hash_table_insert (index, weak_key (label->image, label->type), label);
    }
  return index;
}

/* Gives every item that needs one its label of self->weak. */
static gboolean
attach_weak (LwRunData *self, GError **error)
{
  g_autoptr (GHashTable) index = index_weak (self->weak);
  for (guint i = 0; i < self->target_items->len; i++)
    {
      LwSampleItem *item = &g_array_index (self->target_items, LwSampleItem, i);
      const char *id = lw_dataset_item (self->target, item->item)->id;
      g_autofree char *key = weak_key (id, item->type);
      item->weak = needs_weak (item->type) ? g_hash_table_lookup (index, key) : NULL;
      if (!needs_weak (item->type) || item->weak)
        continue;
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("there is no label of type %s for image %s"),
                   lw_label_type_name (item->type), id);
      return FALSE;
    }
  return TRUE;
}

/* Leaves in self->weak only labels that an item has, in the order of the items. */
static void
keep_used (LwRunData *self)
{
  GPtrArray *used = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_weak_label_free);
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->target_items->len; i++)
    {
      const LwWeakLabel *weak = g_array_index (self->target_items, LwSampleItem, i).weak;
      if (!weak)
        continue;
      g_ptr_array_add (used, (gpointer)weak);
      g_hash_table_add (kept, (gpointer)weak);
    }
  g_ptr_array_set_free_func (self->weak, NULL);
  for (guint i = 0; i < self->weak->len; i++)
    if (!g_hash_table_contains (kept, g_ptr_array_index (self->weak, i)))
      lw_weak_label_free (g_ptr_array_index (self->weak, i));
  g_ptr_array_unref (self->weak);
  self->weak = used;
}

/* Whether the label of an item is made from the coarse map of the data set. */
static gboolean
is_from_map (const LwRunData *self, const LwRunOptions *run, const LwSampleItem *item)
{
  if (item->type != LW_LABEL_COARSE || run->coarse_from == LW_COARSE_MASKS)
    return FALSE;
  return run->coarse_from == LW_COARSE_DATASET
         || lw_dataset_item (self->target, item->item)->coarse_path;
}

static gboolean
check_mask (const LwRunData *self, const LwSampleItem *item, gboolean from_map, GError **error)
{
  const LwDatasetItem *files = lw_dataset_item (self->target, item->item);
  if (from_map || files->label_path)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("image %s has no mask to make a label of type %s from; give labels with --weak "
                  "FILE"),
               files->id, lw_label_type_name (item->type));
  return FALSE;
}

static gboolean
go_on (int done, int total, void *data)
{
  return !lw_interrupt_requested ();
}

/* Makes the labels of one type and origin. */
static gboolean
make_weak (LwRunData *self, const LwRunOptions *run, LwLabelType type, gboolean from_maps,
           GError **error)
{
  LwWeakOptions options = { .type = type,
                            .seed = (guint64)run->weak_seed,
                            .from_maps = from_maps,
                            .coarse = { run->coarse_coverage, (int)run->coarse_min_area },
                            .progress = go_on };
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < self->target_items->len; i++)
    {
      const LwSampleItem *item = &g_array_index (self->target_items, LwSampleItem, i);
      if (item->type != type || is_from_map (self, run, item) != from_maps)
        continue;
      if (!check_mask (self, item, from_maps, error))
        return FALSE;
      g_array_append_val (indices, item->item);
    }
  if (indices->len == 0)
    return TRUE;
  g_autoptr (GPtrArray) made
      = lw_weak_labels_make (self->target, (const int *)(const void *)indices->data,
                             (int)indices->len, &options, 0, error);
  if (!made)
    return FALSE;
  g_ptr_array_extend_and_steal (self->weak, g_steal_pointer (&made));
  return TRUE;
}

static gboolean
check_points (const LwRunData *self, GError **error)
{
  for (guint i = 0; i < self->weak->len; i++)
    {
      const LwWeakLabel *label = g_ptr_array_index (self->weak, i);
      if (label->n_points <= LW_BATCH_MAX_POINTS)
        continue;
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("image %s has %d points; training takes at most %d"), label->image,
                   label->n_points, LW_BATCH_MAX_POINTS);
      return FALSE;
    }
  return TRUE;
}

/* Labels from the file of config.weak, else from the masks. */
static gboolean
label_target (LwRunData *self, const LwRunOptions *run, GError **error)
{
  if (run->weak && *run->weak)
    {
      g_ptr_array_unref (self->weak);
      self->weak = lw_weak_labels_load (run->weak, self->classes->n, error);
      if (!self->weak)
        return FALSE;
      if (!attach_weak (self, error))
        {
          g_prefix_error (error, "%s: ", run->weak);
          return FALSE;
        }
      keep_used (self);
      return check_points (self, error);
    }
  return make_weak (self, run, LW_LABEL_IMAGE, FALSE, error)
         && make_weak (self, run, LW_LABEL_POINT, FALSE, error)
         && make_weak (self, run, LW_LABEL_COARSE, FALSE, error)
         && make_weak (self, run, LW_LABEL_COARSE, TRUE, error) && attach_weak (self, error);
}

/* ---- hashes -------------------------------------------------------------------------------- */

typedef struct
{
  const LwRunData *data;
  GError **errors; /* [target_items] */
} Hashing;

/* One target image, in any thread: a label must belong to the file that is there. */
static void
hash_item (gpointer number, gpointer user)
{
  Hashing *job = user;
  int i = GPOINTER_TO_INT (number) - 1;
  const LwSampleItem *item = &g_array_index (job->data->target_items, LwSampleItem, i);
  const LwDatasetItem *files = lw_dataset_item (job->data->target, item->item);
  char **hash = &job->data->hashes[i];
  if (!lw_interrupt_check (&job->errors[i]))
    return;
  *hash = lw_file_hash (files->image_path, &job->errors[i]);
  if (*hash && item->weak && item->weak->hash && strcmp (item->weak->hash, *hash) != 0)
    g_set_error (&job->errors[i], LW_ERROR, LW_ERROR_INPUT,
                 _ ("image %s is another file than the one that was labelled"), files->id);
  else if (*hash && item->type == LW_LABEL_FINE && !files->label_path)
    g_set_error (&job->errors[i], LW_ERROR, LW_ERROR_INPUT, _ ("image %s has no mask"), files->id);
}

static gboolean
hash_target (LwRunData *self, GError **error)
{
  int n = (int)self->target_items->len;
  gboolean ok = TRUE;
  Hashing job = { self, g_new0 (GError *, n) };
  self->hashes = g_new0 (char *, n + 1);
  GThreadPool *pool
      = g_thread_pool_new (hash_item, &job, (int)g_get_num_processors (), FALSE, NULL);
  for (int i = 0; i < n; i++)
    g_thread_pool_push (pool, GINT_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  for (int i = 0; i < n; i++)
    if (job.errors[i] && ok)
      {
        ok = FALSE;
        g_propagate_error (error, g_steal_pointer (&job.errors[i]));
      }
    else
      g_clear_error (&job.errors[i]);
  g_free (job.errors);
  return ok;
}

gboolean
lw_run_data_choose (LwRunData *self, const LwRunConfig *config, GError **error)
{
  const LwRunOptions *run = &config->run;
  if (!self->target)
    return TRUE;
  gboolean listed = run->labels && *run->labels;
  if (listed ? !lw_label_list_load (run->labels, self->target, (LwLabelType)run->label_type,
                                    run->images, self->target_items, error)
             : !take_first (self, run, error))
    return FALSE;
  return label_target (self, run, error) && hash_target (self, error);
}

/* ---- in the run folder --------------------------------------------------------------------- */

gboolean
lw_run_data_save (const LwRunData *self, const char *folder, GError **error)
{
  if (!self->target)
    return TRUE;
  g_autofree char *list = g_build_filename (folder, LIST_FILE, NULL);
  g_autofree char *weak = g_build_filename (folder, WEAK_FILE, NULL);
  return lw_label_list_save (list, self->target, self->target_items, error)
         && (self->weak->len == 0 || lw_weak_labels_save (weak, self->weak, error));
}

gboolean
lw_run_data_load (LwRunData *self, const char *folder, GError **error)
{
  if (!self->target)
    return TRUE;
  g_autofree char *list = g_build_filename (folder, LIST_FILE, NULL);
  g_autofree char *weak = g_build_filename (folder, WEAK_FILE, NULL);
  if (!lw_label_list_load (list, self->target, LW_LABEL_NONE, 0, self->target_items, error))
    return FALSE;
  if (g_file_test (weak, G_FILE_TEST_EXISTS))
    {
      g_ptr_array_unref (self->weak);
      self->weak = lw_weak_labels_load (weak, self->classes->n, error);
      if (!self->weak)
        return FALSE;
    }
  if (attach_weak (self, error))
    return TRUE;
  g_prefix_error (error, "%s: ", weak);
  return FALSE;
}
