/* Sorting of runs. */
#include "study/queue-order.h"

#include <stdlib.h>

typedef struct
{
  int position;
  int wish;            /* of the user: negative before, positive behind, 0 none */
  int seed, partition; /* seed: its rank in the plan */
  int level;           /* 0 references, 1 ends, 2 middle, ... */
} Place;

static int
compare_ints (const void *a, const void *b)
{
  return *(const int *)a - *(const int *)b;
}

static int
compare_places (const void *a, const void *b)
{
  const Place *p = a, *q = b;
  const int differences[]
      = { p->wish - q->wish, p->seed - q->seed, p->partition - q->partition, p->level - q->level };
  for (guint i = 0; i < G_N_ELEMENTS (differences); i++)
    if (differences[i] != 0)
      return differences[i];
  return p->position - q->position;
}

static const LwStudyRun *
run_at (const GPtrArray *plan, guint i)
{
  return plan->pdata[i];
}

static gboolean
is_cell (const LwStudyRun *run)
{
  return run->base == LW_METHOD_BASELINE || run->base == LW_METHOD_WDASS;
}

/* The numbers of images that cells of @type have, sorted, each once. (transfer full) */
static GArray *
sizes_of (const GPtrArray *plan, LwLabelType type)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = run_at (plan, i);
      int images = lw_mix_total (&run->mix);
      if (is_cell (run) && lw_mix_n_types (&run->mix) == 1 && lw_mix_type (&run->mix) == type)
        g_array_append_val (sizes, images);
    }
  g_array_sort (sizes, compare_ints);
  for (guint i = sizes->len; i > 1; i--)
    if (g_array_index (sizes, int, i - 1) == g_array_index (sizes, int, i - 2))
      g_array_remove_index (sizes, i - 1);
  return sizes;
}

/* How many halvings of the range it takes until the bounds meet @at: 1 for its ends. */
static int
level_of (int at, int count)
{
  int low = 0, high = count - 1, level = 1;
  while (at != low && at != high)
    {
      int middle = (low + high) / 2;
      level++;
      if (at == middle)
        return level;
      if (at < middle)
        high = middle;
      else
        low = middle;
    }
  return level;
}

static int
level_of_run (const LwStudyRun *run, GArray *const *sizes)
{
  if (!is_cell (run))
    return 0;
  if (lw_mix_n_types (&run->mix) != 1)
    return 2;
  const GArray *known = sizes[lw_mix_type (&run->mix)];
  int images = lw_mix_total (&run->mix);
  const int *found = bsearch (&images, known->data, known->len, sizeof (int), compare_ints);
  return level_of ((int)(found - (const int *)(const void *)known->data), (int)known->len);
}

/* Seeds in the order in which the plan has them: what @ranks does not know yet comes last. */
static int
seed_rank (GHashTable *ranks, const gint64 *seed)
{
  gpointer rank;
  if (g_hash_table_lookup_extended (ranks, seed, NULL, &rank))
    return GPOINTER_TO_INT (rank);
  int last = (int)g_hash_table_size (ranks);
  g_hash_table_insert (ranks, (gpointer)seed, GINT_TO_POINTER (last));
  return last;
}

static int
wish_of (const LwQueueWishes *wishes, const char *id)
{
  guint at;
  if (!wishes)
    return 0;
  if (g_ptr_array_find_with_equal_func (wishes->first, id, g_str_equal, &at))
    return (int)at - (int)wishes->first->len;
  if (g_ptr_array_find_with_equal_func (wishes->last, id, g_str_equal, &at))
    return (int)at + 1;
  return 0;
}

/* @position, after the run that starts it. */
static void
emit (const GPtrArray *plan, int position, gboolean *done, int *order, int *n)
{
  if (done[position])
    return;
  done[position] = TRUE;
  if (run_at (plan, (guint)position)->start >= 0)
    emit (plan, run_at (plan, (guint)position)->start, done, order, n);
  order[(*n)++] = position;
}

int *
lw_queue_order (const GPtrArray *plan, const LwQueueWishes *wishes)
{
  GArray *sizes[LW_N_LABEL_TYPES];
  g_autoptr (GHashTable) ranks = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree Place *places = g_new0 (Place, plan->len + 1);
  g_autofree gboolean *done = g_new0 (gboolean, plan->len + 1);
  int *order = g_new (int, plan->len + 1), n = 0;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    sizes[t] = sizes_of (plan, (LwLabelType)t);
  for (guint i = 0; i < plan->len; i++)
    places[i] = (Place){ .position = (int)i,
                         .wish = wish_of (wishes, run_at (plan, i)->id),
                         .seed = seed_rank (ranks, &run_at (plan, i)->seed),
                         .partition = run_at (plan, i)->partition,
                         .level = level_of_run (run_at (plan, i), sizes) };
  qsort (places, plan->len, sizeof *places, compare_places);
  for (guint i = 0; i < plan->len; i++)
    emit (plan, places[i].position, done, order, &n);
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    g_array_unref (sizes[t]);
  return order;
}
