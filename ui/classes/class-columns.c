/* Following the compared runs and the results. */
#include "classes/class-columns.h"

#include <math.h>
#include <string.h>

struct _LwClassColumns
{
  GObject parent_instance;
  LwStudyModel *model;
  GListStore *list;
  GPtrArray *means;   /* of LwClassColumn: what was chosen beside the compared runs */
  gboolean untouched; /* nobody has chosen yet: the means are a proposal */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (LwClassColumns, lw_class_columns, G_TYPE_OBJECT)

/* ---- candidates ---------------------------------------------------------------------------- */

/* What the runs of @group are called. */
static const char *
label_of (LwClassColumns *self, const LwResult *run)
{
  LwRunItem *item = lw_study_model_find_run (self->model, run->id);
  return item ? lw_run_item_get_label (item) : run->id;
}

static LwClassColumn *
column_new (LwClassColumns *self, const LwResult *run, gboolean cell)
{
  LwClassColumn *column = lw_class_column_new (run->id, label_of (self, run), cell);
  lw_class_column_update (column, lw_study_model_get_snapshot (self->model));
  return column;
}

GPtrArray *
lw_class_columns_candidates (LwClassColumns *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  const LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  for (guint g = 0; g < snapshot->groups->len; g++)
    {
      const LwGroup *group = snapshot->groups->pdata[g];
      if (group->runs->len > 1)
        g_ptr_array_add (all, column_new (self, group->runs->pdata[0], TRUE));
      for (guint i = 0; i < group->runs->len; i++)
        g_ptr_array_add (all, column_new (self, group->runs->pdata[i], FALSE));
    }
  return all;
}

/* The most images of each label type of the first method. */
static void
propose (LwClassColumns *self)
{
  const LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  const LwGroup *best[LW_N_LABEL_TYPES] = { NULL };
  const char *method = snapshot->methods->len ? snapshot->methods->pdata[0] : NULL;
  g_ptr_array_set_size (self->means, 0);
  for (guint g = 0; g < snapshot->groups->len; g++)
    {
      const LwGroup *group = snapshot->groups->pdata[g];
      LwLabelType type = lw_mix_type (&group->mix);
      if (group->runs->len > 0 && type != LW_LABEL_NONE && g_strcmp0 (group->method, method) == 0
          && (!best[type] || lw_mix_total (&group->mix) > lw_mix_total (&best[type]->mix)))
        best[type] = group;
    }
  for (int type = 0; type < LW_N_LABEL_TYPES; type++)
    if (best[type])
      g_ptr_array_add (self->means, column_new (self, best[type]->runs->pdata[0], TRUE));
  for (guint g = 0; g < snapshot->groups->len && self->means->len == 0; g++)
    {
      const LwGroup *group = snapshot->groups->pdata[g];
      if (group->runs->len > 0)
        g_ptr_array_add (self->means, column_new (self, group->runs->pdata[0], TRUE));
    }
}

/* ---- following ----------------------------------------------------------------------------- */

/* Whether both show the same: a mean is known by any of its runs. */
static gboolean
same (LwClassColumn *a, LwClassColumn *b)
{
  int n, m;
  const int *first = lw_class_column_positions (a, &n), *second = lw_class_column_positions (b, &m);
  return lw_class_column_is_cell (a) == lw_class_column_is_cell (b) && n == m
         && memcmp (first, second, sizeof *first * (gsize)n) == 0;
}

/* The column that is there, or @column. (transfer full) */
static LwClassColumn *
keep (LwClassColumns *self, LwClassColumn *column)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      LwClassColumn *old = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      if (same (old, column))
        return old;
      g_object_unref (old);
    }
  return g_object_ref (column);
}

static gboolean
is_listed (LwClassColumns *self, const GPtrArray *columns)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  for (guint i = 0; i < n && n == columns->len; i++)
    {
      g_autoptr (LwClassColumn) old = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      if (old != columns->pdata[i])
        return FALSE;
    }
  return n == columns->len;
}

/* Makes the list what is compared and chosen. */
static void
update (LwClassColumns *self)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *compared = G_LIST_MODEL (lw_study_model_get_compared (self->model));
  LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  for (guint i = 0; i < g_list_model_get_n_items (compared); i++)
    {
      g_autoptr (LwRunItem) item = g_list_model_get_item (compared, i);
      g_autoptr (LwClassColumn) column
          = lw_class_column_new (lw_run_item_get_id (item), lw_run_item_get_label (item), FALSE);
      if (lw_class_column_update (column, snapshot))
        g_ptr_array_add (columns, keep (self, column));
    }
  for (guint i = 0; i < self->means->len && columns->len < LW_COMPARE_MOST; i++)
    if (lw_class_column_update (self->means->pdata[i], snapshot))
      g_ptr_array_add (columns, keep (self, self->means->pdata[i]));
  if (!is_listed (self, columns))
    g_list_store_splice (self->list, 0, g_list_model_get_n_items (G_LIST_MODEL (self->list)),
                         columns->pdata, columns->len);
  g_signal_emit (self, changed_signal, 0);
}

static void
results_cb (LwClassColumns *self)
{
  LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (LwClassColumn) column = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      lw_class_column_update (column, snapshot);
    }
  if (self->untouched)
    propose (self);
  update (self);
}

static void
compared_cb (LwClassColumns *self)
{
  if (self->untouched
      && g_list_model_get_n_items (G_LIST_MODEL (lw_study_model_get_compared (self->model))) > 0)
    {
      self->untouched = FALSE;
      g_ptr_array_set_size (self->means, 0);
    }
  update (self);
}

/* ---- choosing ------------------------------------------------------------------------------ */

GListModel *
lw_class_columns_get_list (LwClassColumns *self)
{
  return G_LIST_MODEL (self->list);
}

static int
position_of (LwClassColumns *self, LwClassColumn *column)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (LwClassColumn) old = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      if (same (old, column))
        return (int)i;
    }
  return -1;
}

gboolean
lw_class_columns_contain (LwClassColumns *self, LwClassColumn *column)
{
  return position_of (self, column) >= 0;
}

static void
toggle_mean (LwClassColumns *self, LwClassColumn *column)
{
  for (guint i = 0; i < self->means->len; i++)
    if (same (self->means->pdata[i], column))
      {
        g_ptr_array_remove_index (self->means, i);
        return;
      }
  g_ptr_array_add (self->means, g_object_ref (column));
}

static void
toggle_run (LwClassColumns *self, LwClassColumn *column)
{
  GListStore *compared = lw_study_model_get_compared (self->model);
  LwRunItem *item = lw_study_model_find_run (self->model, lw_class_column_get_run (column));
  guint at;
  if (!item)
    return;
  if (g_list_store_find (compared, item, &at))
    g_list_store_remove (compared, at);
  else if (g_list_model_get_n_items (G_LIST_MODEL (compared)) < LW_COMPARE_MOST)
    g_list_store_append (compared, item);
}

gboolean
lw_class_columns_toggle (LwClassColumns *self, LwClassColumn *column)
{
  if (!lw_class_columns_contain (self, column)
      && g_list_model_get_n_items (G_LIST_MODEL (self->list)) >= LW_COMPARE_MOST)
    return FALSE;
  self->untouched = FALSE;
  if (lw_class_column_is_cell (column))
    toggle_mean (self, column);
  else
    toggle_run (self, column);
  update (self);
  return TRUE;
}

void
lw_class_columns_compare (LwClassColumns *self, LwClassColumn *column)
{
  GListStore *compared = lw_study_model_get_compared (self->model);
  LwRunItem *item = lw_study_model_find_run (self->model, lw_class_column_get_run (column));
  guint at, n = g_list_model_get_n_items (G_LIST_MODEL (compared));
  if (!item || g_list_store_find (compared, item, &at))
    return;
  self->untouched = FALSE;
  g_list_store_splice (compared, 0, n == LW_COMPARE_MOST, (gpointer *)&item, 1);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwClassColumns *self = LW_CLASS_COLUMNS (object);
  g_clear_object (&self->model);
  g_clear_object (&self->list);
  g_clear_pointer (&self->means, g_ptr_array_unref);
  G_OBJECT_CLASS (lw_class_columns_parent_class)->dispose (object);
}

static void
lw_class_columns_class_init (LwClassColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  changed_signal = g_signal_new ("changed", LW_TYPE_CLASS_COLUMNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
lw_class_columns_init (LwClassColumns *self)
{
  self->list = g_list_store_new (LW_TYPE_CLASS_COLUMN);
  self->means = g_ptr_array_new_with_free_func (g_object_unref);
  self->untouched = TRUE;
}

LwClassColumns *
lw_class_columns_new (LwStudyModel *model)
{
  LwClassColumns *self = g_object_new (LW_TYPE_CLASS_COLUMNS, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "results-changed", G_CALLBACK (results_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lw_study_model_get_compared (model), "items-changed",
                           G_CALLBACK (compared_cb), self, G_CONNECT_SWAPPED);
  if (g_list_model_get_n_items (G_LIST_MODEL (lw_study_model_get_compared (model))) > 0)
    self->untouched = FALSE;
  else
    propose (self);
  update (self);
  return self;
}
