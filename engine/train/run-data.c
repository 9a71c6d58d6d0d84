/* Data sets, images and labels of a run. */
#include "train/run-data.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "dataset/file-hash.h"
#include "dataset/split.h"
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
  g_clear_pointer (&self->source_items, g_array_unref);
  g_clear_pointer (&self->target_items, g_array_unref);
  g_clear_pointer (&self->weak, g_ptr_array_unref);
  g_strfreev (self->hashes);
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

typedef struct
{
  const LwRunData *data;
  const LwRunOptions *run;
  GHashTable *given;  /* image id and type -> LwWeakLabel, NULL: labels are made from masks */
  LwWeakLabel **made; /* [target_items] */
  char **hashes;      /* [target_items] */
  GError **errors;    /* [target_items] */
} Labelling;

static char *
weak_key (const char *image, LwLabelType type)
{
  return g_strdup_printf ("%s\t%s", image, lw_label_type_name (type));
}

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

static const LwWeakLabel *
find_weak (GHashTable *index, const char *image, LwLabelType type, GError **error)
{
  g_autofree char *key = weak_key (image, type);
  const LwWeakLabel *label = g_hash_table_lookup (index, key);
  if (!label)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("there is no label of type %s for image %s"),
                 lw_label_type_name (type), image);
  return label;
}

/* Made from the coarse map or the mask of the data set. */
static LwWeakLabel *
make_weak (const Labelling *job, const LwSampleItem *item, const char *hash, GError **error)
{
  const LwDataset *target = job->data->target;
  const LwDatasetItem *files = lw_dataset_item (target, item->item);
  int origin = job->run->coarse_from;
  LwCoarseOptions coarse = { job->run->coarse_coverage, (int)job->run->coarse_min_area };
  if (item->type == LW_LABEL_COARSE && origin != LW_COARSE_MASKS
      && (files->coarse_path || origin == LW_COARSE_DATASET))
    {
      g_autoptr (LwImage) map = lw_dataset_read_coarse (target, item->item, error);
      return map ? lw_weak_label_from_map (files->id, map, hash, "coarse map of the data set")
                 : NULL;
    }
  if (!files->label_path)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("image %s has no mask to make a label of type %s from; give labels with "
                      "--weak FILE"),
                   files->id, lw_label_type_name (item->type));
      return NULL;
    }
  g_autoptr (LwImage) mask = lw_dataset_read_labels (target, item->item, error);
  return mask ? lw_weak_label_simulate (item->type, files->id, mask, hash,
                                        (guint64)job->run->weak_seed, &coarse)
              : NULL;
}

static gboolean
check_given (const LwWeakLabel *label, const char *hash, GError **error)
{
  if (label->hash && strcmp (label->hash, hash) != 0)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("image %s is another file than the one that was labelled"), label->image);
  else if (label->type == LW_LABEL_POINT && label->n_points > LW_BATCH_MAX_POINTS)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("image %s has %d points; training takes at most %d"), label->image,
                 label->n_points, LW_BATCH_MAX_POINTS);
  else
    return TRUE;
  return FALSE;
}

/* One target image, in any thread. */
static void
label_item (gpointer number, gpointer user)
{
  Labelling *job = user;
  int i = GPOINTER_TO_INT (number) - 1;
  GError **error = &job->errors[i];
  LwSampleItem *item = &g_array_index (job->data->target_items, LwSampleItem, i);
  const LwDatasetItem *files = lw_dataset_item (job->data->target, item->item);
  job->hashes[i] = lw_file_hash (files->image_path, error);
  if (!job->hashes[i])
    return;
  if (item->type == LW_LABEL_FINE && !files->label_path)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("image %s has no mask"), files->id);
  if (!needs_weak (item->type))
    return;
  if (!job->given)
    item->weak = job->made[i] = make_weak (job, item, job->hashes[i], error);
  else if ((item->weak = find_weak (job->given, files->id, item->type, error)))
    check_given (item->weak, job->hashes[i], error);
}

static gboolean
label_all (Labelling *job, GError **error)
{
  int n = (int)job->data->target_items->len;
  int threads = MIN (n, (int)g_get_num_processors ());
  GThreadPool *pool = g_thread_pool_new (label_item, job, threads, FALSE, NULL);
  for (int i = 0; i < n; i++)
    g_thread_pool_push (pool, GINT_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  for (int i = 0; i < n; i++)
    if (job->errors[i])
      {
        g_propagate_error (error, g_steal_pointer (&job->errors[i]));
        return FALSE;
      }
  return TRUE;
}

/* Keeps of the labels @given (transfer full, nullable) and @made those in use. */
static void
keep_used (LwRunData *self, GPtrArray *given, LwWeakLabel **made)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->target_items->len; i++)
    {
      const LwWeakLabel *weak = g_array_index (self->target_items, LwSampleItem, i).weak;
      if (weak)
        g_hash_table_add (used, (gpointer)weak);
      if (made[i])
        g_ptr_array_add (self->weak, made[i]);
    }
  for (guint i = 0; given && i < given->len; i++)
    {
      LwWeakLabel *label = g_ptr_array_index (given, i);
      if (g_hash_table_contains (used, label))
        g_ptr_array_add (self->weak, label);
      else
        lw_weak_label_free (label);
    }
}

static gboolean
label_target (LwRunData *self, const LwRunOptions *run, GError **error)
{
  g_autoptr (GPtrArray) given = NULL;
  g_autoptr (GHashTable) index = NULL;
  guint n = self->target_items->len;
  if (run->weak && *run->weak)
    {
      given = lw_weak_labels_load (run->weak, self->classes->n, error);
      if (!given)
        return FALSE;
      index = index_weak (given);
    }
  self->hashes = g_new0 (char *, n + 1);
  Labelling job
      = { self, run, index, g_new0 (LwWeakLabel *, n), self->hashes, g_new0 (GError *, n) };
  gboolean ok = label_all (&job, error);
  if (!ok && given)
    g_prefix_error (error, "%s: ", run->weak);
  if (given)
    g_ptr_array_set_free_func (given, NULL);
  keep_used (self, given, job.made);
  for (guint i = 0; i < n; i++)
    g_clear_error (&job.errors[i]);
  g_free (job.errors);
  g_free (job.made);
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
  return label_target (self, run, error);
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
  g_autoptr (GHashTable) index = index_weak (self->weak);
  for (guint i = 0; i < self->target_items->len; i++)
    {
      LwSampleItem *item = &g_array_index (self->target_items, LwSampleItem, i);
      const char *id = lw_dataset_item (self->target, item->item)->id;
      if (needs_weak (item->type) && !(item->weak = find_weak (index, id, item->type, error)))
        {
          g_prefix_error (error, "%s: ", weak);
          return FALSE;
        }
    }
  return TRUE;
}
