/* A list of cost tables and a place in it. */
#include "model/cost-history.h"

#include <string.h>

/* Edits of the same thing that follow each other within this time are one. */
#define MERGE_MICROSECONDS (2 * G_USEC_PER_SEC)
#define MOST 200

struct _LwCostHistory
{
  GArray *tables; /* of LwCostTable */
  guint at;
  const char *what; /* interned: edited last */
  gint64 time;
};

LwCostHistory *
lw_cost_history_new (const LwCostTable *costs)
{
  LwCostHistory *self = g_new0 (LwCostHistory, 1);
  self->tables = g_array_new (FALSE, FALSE, sizeof (LwCostTable));
  g_array_append_vals (self->tables, costs, 1);
  return self;
}

void
lw_cost_history_free (LwCostHistory *self)
{
  if (!self)
    return;
  g_array_unref (self->tables);
  g_free (self);
}

const LwCostTable *
lw_cost_history_now (const LwCostHistory *self)
{
  return &g_array_index (self->tables, LwCostTable, self->at);
}

void
lw_cost_history_edit (LwCostHistory *self, const LwCostTable *costs, const char *what, gint64 time)
{
  gboolean last = self->at + 1 == self->tables->len && self->at > 0;
  const char *name = g_intern_string (what);
  gboolean same = last && self->what == name && time - self->time < MERGE_MICROSECONDS;
  self->what = name;
  self->time = time;
  if (same)
    {
      g_array_index (self->tables, LwCostTable, self->at) = *costs;
      return;
    }
  g_array_set_size (self->tables, self->at + 1);
  if (self->tables->len >= MOST)
    g_array_remove_index (self->tables, 0);
  g_array_append_vals (self->tables, costs, 1);
  self->at = self->tables->len - 1;
}

gboolean
lw_cost_history_can_undo (const LwCostHistory *self)
{
  return self->at > 0;
}

gboolean
lw_cost_history_can_redo (const LwCostHistory *self)
{
  return self->at + 1 < self->tables->len;
}

void
lw_cost_history_undo (LwCostHistory *self)
{
  g_return_if_fail (lw_cost_history_can_undo (self));
  self->at--;
  self->what = NULL;
}

void
lw_cost_history_redo (LwCostHistory *self)
{
  g_return_if_fail (lw_cost_history_can_redo (self));
  self->at++;
  self->what = NULL;
}
