/* Runs that differ in partition and seed alone, together. */
#include <math.h>
#include <string.h>

#include "result/results.h"

static void
group_free (void *data)
{
  LwGroup *self = data;
  g_ptr_array_unref (self->runs);
  g_free (self);
}

/* Source-only and uda first, supervised last. */
static int
rank (LwMethod base)
{
  switch (base)
    {
    case LW_METHOD_SOURCE_ONLY:
      return 0;
    case LW_METHOD_UDA:
      return 1;
    case LW_METHOD_SUPERVISED:
      return 3;
    case LW_METHOD_BASELINE:
    case LW_METHOD_WDASS:
      break;
    }
  return 2;
}

/* @data: the names of the methods in the order of the study. */
static int
compare_groups (const void *a, const void *b, void *data)
{
  const LwGroup *x = *(LwGroup *const *)a, *y = *(LwGroup *const *)b;
  GHashTable *order = data;
  if (rank (x->base) != rank (y->base))
    return rank (x->base) - rank (y->base);
  int position_x = GPOINTER_TO_INT (g_hash_table_lookup (order, x->method));
  int position_y = GPOINTER_TO_INT (g_hash_table_lookup (order, y->method));
  if (position_x != position_y)
    return position_x - position_y;
  return lw_mix_compare (&x->mix, &y->mix);
}

static guint
group_hash (const void *key)
{
  const LwGroup *group = key;
  guint hash = g_str_hash (group->method);
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    hash = hash * 31 + (guint)group->mix.images[t];
  return hash;
}

static gboolean
group_equal (const void *a, const void *b)
{
  const LwGroup *x = a, *y = b;
  return strcmp (x->method, y->method) == 0 && lw_mix_compare (&x->mix, &y->mix) == 0;
}

GPtrArray *
lw_results_groups (const LwResults *results)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GHashTable) known = g_hash_table_new (group_hash, group_equal);
  g_autoptr (GHashTable) order = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < results->runs->len; i++)
    {
      LwResult *run = results->runs->pdata[i];
      LwGroup key = { .method = run->method, .base = run->base, .mix = run->mix };
      LwGroup *group = g_hash_table_lookup (known, &key);
      if (!group)
        {
          group = g_memdup2 (&key, sizeof key);
          group->runs = g_ptr_array_new ();
          g_hash_table_add (known, group);
          g_ptr_array_add (groups, group);
        }
      if (!g_hash_table_contains (order, run->method))
        g_hash_table_insert (order, run->method, GINT_TO_POINTER (g_hash_table_size (order)));
      group->planned++;
      if (!isnan (run->miou))
        g_ptr_array_add (group->runs, run);
    }
  g_ptr_array_sort_with_data (groups, compare_groups, order);
  return groups;
}

const LwGroup *
lw_groups_find (const GPtrArray *groups, const char *method, const LwMix *mix)
{
  const LwGroup key = { .method = method, .mix = *mix };
  for (guint i = 0; i < groups->len; i++)
    if (group_equal (groups->pdata[i], &key))
      return groups->pdata[i];
  return NULL;
}

double *
lw_group_values (const LwResults *results, const LwGroup *group, const LwMeasure *measure)
{
  double *values = g_new (double, MAX (group->runs->len, 1));
  for (guint i = 0; i < group->runs->len; i++)
    values[i] = lw_result_value (results, group->runs->pdata[i], measure);
  return values;
}
