/* Selected runs. */
#include "runs/run-selection.h"

GPtrArray *
lw_run_selection_get (GtkSelectionModel *selection)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (selection);
  GtkBitsetIter iter;
  guint position;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (runs, g_list_model_get_item (G_LIST_MODEL (selection), position));
  return runs;
}

GStrv
lw_run_selection_ids (GtkSelectionModel *selection, gboolean (*wanted) (LwRunItem *))
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GPtrArray) runs = lw_run_selection_get (selection);
  for (guint i = 0; i < runs->len; i++)
    if (!wanted || wanted (runs->pdata[i]))
      g_strv_builder_add (ids, lw_run_item_get_id (runs->pdata[i]));
  return g_strv_builder_end (ids);
}
