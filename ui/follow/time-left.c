/* Playing a queue to its end. */
#include "follow/time-left.h"

#include <math.h>

#include "study/study-time.h"

typedef struct
{
  const LwStudySnapshot *snapshot;
  const LwRunPace *paces;
  LwStudyTime *time; /* of what is finished */
  double *ends;      /* [n] 0: over */
  double *until;     /* [slots] when a slot is free */
  int slots;
} Play;

static gboolean
is_at_work (const LwRunPace *pace)
{
  return pace->state == LW_QUEUE_RUNNING || pace->state == LW_QUEUE_HANGING;
}

static LwStudyTime *
measured (const LwStudySnapshot *snapshot, const LwRunPace *paces)
{
  LwStudyTime *time = lw_study_time_new ();
  for (guint i = 0; i < snapshot->plan->len; i++)
    {
      const LwStudyRun *run = snapshot->plan->pdata[i];
      if (paces[i].trained > 0)
        lw_study_time_add (time, run, paces[i].trained, (double)run->config->method.iterations);
      if (paces[i].rate > 0)
        lw_study_time_add (time, run, 1, paces[i].rate);
    }
  return time;
}

/* Seconds that a run still takes; -1: not known. */
static double
seconds_of (const Play *play, int position)
{
  const LwStudyRun *run = play->snapshot->plan->pdata[position];
  const LwRunPace *pace = &play->paces[position];
  double steps = (double)MAX (run->config->method.iterations - pace->step, 0);
  if (pace->rate > 0)
    return steps / pace->rate;
  double seconds = lw_study_time_estimate (play->time, run, steps);
  const LwRehearsal *rehearsal = lw_rehearsals_find (play->snapshot->rehearsals, run);
  return seconds < 0 && rehearsal ? lw_rehearsal_seconds (rehearsal, run, pace->step) : seconds;
}

static int
first_free (const Play *play)
{
  int best = 0;
  for (int i = 1; i < play->slots; i++)
    if (play->until[i] < play->until[best])
      best = i;
  return best;
}

static gboolean
may_begin (const Play *play, int position)
{
  const LwRunPace *pace = &play->paces[position];
  const LwStudyRun *run = play->snapshot->plan->pdata[position];
  if (pace->held || (pace->state != LW_QUEUE_WAITING && pace->state != LW_QUEUE_INTERRUPTED))
    return FALSE;
  /* Those that start others stand before them in the queue: their end is known by now. */
  return run->start < 0 || !isnan (play->ends[run->start]);
}

/* Lets a run begin on the slot that is free first. FALSE if it is not known how long it takes. */
static gboolean
play_run (Play *play, int position, double *begin)
{
  const LwStudyRun *run = play->snapshot->plan->pdata[position];
  double seconds = seconds_of (play, position);
  int slot = first_free (play);
  if (seconds < 0)
    return FALSE;
  *begin = MAX (play->until[slot], run->start < 0 ? 0 : play->ends[run->start]);
  play->until[slot] = play->ends[position] = *begin + seconds;
  return TRUE;
}

/* Positions by place. (transfer full) */
static int *
in_order (const LwRunPace *paces, int n)
{
  int *order = g_new (int, n + 1);
  for (int i = 0; i < n; i++)
    order[i] = -1;
  for (int i = 0; i < n; i++)
    if (paces[i].place >= 0 && paces[i].place < n)
      order[paces[i].place] = i;
  return order;
}

static double
play_all (Play *play, const int *order, int n, double *begins)
{
  double left = 0;
  for (int at_work = 1; at_work >= 0; at_work--)
    for (int i = 0; i < n; i++)
      {
        int at = order[i];
        if (at < 0 || is_at_work (&play->paces[at]) != at_work
            || (!at_work && !may_begin (play, at)))
          continue;
        if (!play_run (play, at, &begins[at]))
          return -1;
        left = MAX (left, play->ends[at]);
      }
  return left;
}

double
lw_time_left (const LwStudySnapshot *snapshot, const LwRunPace *paces, int slots, double *begins,
              double *ends)
{
  int n = (int)snapshot->plan->len, at_work = 0;
  for (int i = 0; i < n; i++)
    at_work += is_at_work (&paces[i]);
  slots = MAX (MAX (slots, at_work), 1);
  g_autoptr (LwStudyTime) time = measured (snapshot, paces);
  g_autofree double *until = g_new0 (double, slots), *own_ends = g_new (double, n + 1);
  g_autofree double *own_begins = g_new (double, n + 1);
  g_autofree int *order = in_order (paces, n);
  Play play = { snapshot, paces, time, own_ends, until, slots };
  for (int i = 0; i < n; i++)
    {
      own_ends[i] = paces[i].state == LW_QUEUE_DONE ? 0 : (double)NAN;
      own_begins[i] = (double)NAN;
    }
  double left = play_all (&play, order, n, own_begins);
  for (int i = 0; i < n; i++)
    {
      gboolean over = paces[i].state == LW_QUEUE_DONE;
      if (begins)
        begins[i] = is_at_work (&paces[i]) ? (double)NAN : own_begins[i];
      if (ends)
        ends[i] = over ? (double)NAN : own_ends[i];
    }
  return left;
}
