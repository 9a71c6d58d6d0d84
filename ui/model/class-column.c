/* Numbers by class of a run or a cell. */
#include "model/class-column.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _LwClassColumn
{
  GObject parent_instance;
  char *run, *label;
  gboolean cell;
  LwStudySnapshot *snapshot;
  const LwGroup *group; /* of the snapshot; for a run that which it is in */
  GArray *positions;    /* int */
};

G_DEFINE_FINAL_TYPE (LwClassColumn, lw_class_column, G_TYPE_OBJECT)

static void
finalize (GObject *object)
{
  LwClassColumn *self = LW_CLASS_COLUMN (object);
  g_clear_pointer (&self->snapshot, lw_study_snapshot_unref);
  g_array_unref (self->positions);
  g_free (self->run);
  g_free (self->label);
  G_OBJECT_CLASS (lw_class_column_parent_class)->finalize (object);
}

static void
lw_class_column_class_init (LwClassColumnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
lw_class_column_init (LwClassColumn *self)
{
  self->positions = g_array_new (FALSE, FALSE, sizeof (int));
}

LwClassColumn *
lw_class_column_new (const char *run, const char *label, gboolean cell)
{
  LwClassColumn *self = g_object_new (LW_TYPE_CLASS_COLUMN, NULL);
  self->run = g_strdup (run);
  self->label = g_strdup (label);
  self->cell = cell;
  return self;
}

static void
add_position (LwClassColumn *self, const LwStudySnapshot *snapshot, const char *id)
{
  int position = lw_study_snapshot_find (snapshot, id);
  const LwResult *result = position < 0 ? NULL : snapshot->results->runs->pdata[position];
  if (result && !isnan (result->miou))
    g_array_append_val (self->positions, position);
}

gboolean
lw_class_column_update (LwClassColumn *self, LwStudySnapshot *snapshot)
{
  int position = lw_study_snapshot_find (snapshot, self->run);
  g_array_set_size (self->positions, 0);
  self->group = NULL;
  g_clear_pointer (&self->snapshot, lw_study_snapshot_unref);
  if (position < 0)
    return FALSE;
  const LwResult *result = snapshot->results->runs->pdata[position];
  self->snapshot = lw_study_snapshot_ref (snapshot);
  self->group = lw_groups_find (snapshot->groups, result->method, &result->mix);
  if (!self->group)
    return FALSE;
  for (guint i = 0; self->cell && i < self->group->runs->len; i++)
    add_position (self, snapshot, ((const LwResult *)self->group->runs->pdata[i])->id);
  if (!self->cell)
    add_position (self, snapshot, self->run);
  return self->positions->len > 0;
}

const char *
lw_class_column_get_run (LwClassColumn *self)
{
  return self->run;
}

gboolean
lw_class_column_is_cell (LwClassColumn *self)
{
  return self->cell;
}

const char *
lw_class_column_get_label (LwClassColumn *self)
{
  return self->label;
}

char *
lw_class_column_title (LwClassColumn *self)
{
  guint n = self->positions->len;
  if (self->cell)
    /* Translators: "points, 50 images, mean of 4 runs" */
    return g_strdup_printf (ngettext ("%s, %u run", "%s, mean of %u runs", n), self->label, n);
  int position = n ? g_array_index (self->positions, int, 0) : -1;
  const LwResult *result = position < 0 ? NULL : self->snapshot->results->runs->pdata[position];
  return result ? g_strdup_printf (_ ("%s, partition %d, seed %lld"), self->label,
                                   result->partition, (long long)result->seed)
                : g_strdup (self->label);
}

const int *
lw_class_column_positions (LwClassColumn *self, int *n)
{
  *n = (int)self->positions->len;
  return (const int *)(void *)self->positions->data;
}

LwInterval
lw_class_column_value (LwClassColumn *self, const LwMeasure *measure)
{
  const double nan = (double)NAN;
  if (self->positions->len == 0)
    return (LwInterval){ 0, nan, nan, nan, nan };
  const LwResults *results = self->snapshot->results;
  if (self->cell)
    return lw_group_interval (results, self->group, measure, LW_CONFIDENCE);
  double value = lw_result_value (
      results, results->runs->pdata[g_array_index (self->positions, int, 0)], measure);
  return lw_interval (&value, 1, LW_CONFIDENCE);
}

LwComparison
lw_class_column_compare (LwClassColumn *self, LwClassColumn *other, const LwMeasure *measure)
{
  LwComparison paired = { .difference = { .mean = (double)NAN } };
  if (self->cell && other->cell && self->snapshot == other->snapshot && self->positions->len > 0
      && other->positions->len > 0)
    paired = lw_compare_groups (self->snapshot->results, self->group, other->group, measure,
                                LW_CONFIDENCE);
  if (!isnan (paired.difference.mean))
    return paired;
  double difference
      = lw_class_column_value (self, measure).mean - lw_class_column_value (other, measure).mean;
  return (LwComparison){ lw_interval (&difference, 1, LW_CONFIDENCE), "", LW_VERDICT_UNKNOWN };
}
