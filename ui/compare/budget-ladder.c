/* Runs of one kind by what their labels cost. */
#include "compare/budget-ladder.h"

#include <math.h>
#include <string.h>

static gboolean
is_finished (const LwResult *run)
{
  return run->state == LW_RUN_FINISHED && !isnan (run->miou);
}

static int
ascending_cb (gconstpointer x, gconstpointer y)
{
  const LwLadderStep *a = x, *b = y;
  if (a->hours != b->hours)
    return a->hours < b->hours ? -1 : 1;
  return a->images - b->images;
}

GArray *
lw_budget_ladder (const LwStudySnapshot *snapshot, const LwCostTable *costs, int like)
{
  GArray *ladder = g_array_new (FALSE, FALSE, sizeof (LwLadderStep));
  const LwResults *results = snapshot->results;
  const LwResult *model = results->runs->pdata[like];
  LwLabelType type = lw_mix_type (&model->mix);
  if (type == LW_LABEL_NONE || lw_result_is_reference (model))
    return ladder;
  for (guint i = 0; i < results->runs->len; i++)
    {
      const LwResult *run = results->runs->pdata[i];
      if (!is_finished (run) || strcmp (run->method, model->method) != 0
          || lw_mix_type (&run->mix) != type || run->partition != model->partition
          || run->seed != model->seed)
        continue;
      LwLadderStep step
          = { (int)i, lw_mix_total (&run->mix), lw_cost_hours (costs, &run->mix, results->counts) };
      g_array_append_val (ladder, step);
    }
  g_array_sort (ladder, ascending_cb);
  return ladder;
}

int
lw_budget_ladder_find (const GArray *ladder, double hours)
{
  int found = -1;
  for (guint i = 0; i < ladder->len; i++)
    if (isnan (hours) || g_array_index (ladder, LwLadderStep, i).hours <= hours)
      found = (int)i;
  return found;
}

int
lw_budget_ladder_best (const LwStudySnapshot *snapshot, LwLabelType type)
{
  int best = -1, most = 0;
  const GPtrArray *runs = snapshot->results->runs;
  for (guint i = 0; i < runs->len; i++)
    {
      const LwResult *run = runs->pdata[i];
      if (!is_finished (run) || lw_result_is_reference (run) || lw_mix_type (&run->mix) != type
          || (snapshot->methods->len && strcmp (run->method, snapshot->methods->pdata[0]) != 0))
        continue;
      if (lw_mix_total (&run->mix) > most)
        {
          most = lw_mix_total (&run->mix);
          best = (int)i;
        }
    }
  return best;
}
