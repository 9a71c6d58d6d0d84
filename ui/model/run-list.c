/* Keeping a list of runs up to date. */
#include "model/run-list.h"

static const char *
id_at (GListStore *list, guint i)
{
  g_autoptr (LwRunItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
  return lw_run_item_get_id (item);
}

static gboolean
is_same (GListStore *list, const LwStudySnapshot *snapshot)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  if (n != snapshot->plan->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (id_at (list, i), ((LwStudyRun *)snapshot->plan->pdata[i])->id) != 0)
      return FALSE;
  return TRUE;
}

static void
replace (GListStore *list, const LwStudySnapshot *snapshot)
{
  g_autoptr (GHashTable) old = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LwRunItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      g_hash_table_insert (old, (char *)lw_run_item_get_id (item), item);
    }
  for (guint i = 0; i < snapshot->plan->len; i++)
    {
      const LwStudyRun *run = snapshot->plan->pdata[i];
      LwRunItem *item = g_hash_table_lookup (old, run->id);
      g_ptr_array_add (items, item ? g_object_ref (item) : lw_run_item_new (snapshot, i));
    }
  g_list_store_splice (list, 0, n, items->pdata, items->len);
}

void
lw_run_list_update (GListStore *list, const LwStudySnapshot *snapshot)
{
  if (!is_same (list, snapshot))
    replace (list, snapshot);
  for (guint i = 0; i < snapshot->plan->len; i++)
    {
      g_autoptr (LwRunItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      lw_run_item_update (item, snapshot, i);
    }
}

void
lw_run_list_set_entries (GListStore *list, const LwStudySnapshot *snapshot,
                         const GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const LwQueueEntry *entry = entries->pdata[i];
      int position = lw_study_snapshot_find (snapshot, entry->run->id);
      g_autoptr (LwRunItem) item = g_list_model_get_item (G_LIST_MODEL (list), (guint)position);
      lw_run_item_set_entry (item, entry, (int)i);
    }
}

void
lw_run_list_keep (GListStore *list, const LwStudySnapshot *snapshot)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (list)); i-- > 0;)
    if (lw_study_snapshot_find (snapshot, id_at (list, i)) < 0)
      g_list_store_remove (list, i);
}
