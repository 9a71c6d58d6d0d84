/* Estimates from measured steps. */
#include "study/study-time.h"

#include <string.h>

typedef struct
{
  const char *method;
  LwMethod base;
  double seconds, steps;
} Measure;

struct _LwStudyTime
{
  GArray *measures; /* of Measure, one a method */
};

/* Work of a step against that of WDASS, for methods that were not measured yet: one student pass
 * instead of three and a teacher's. */
static double
relative_work (LwMethod method)
{
  return method == LW_METHOD_SOURCE_ONLY || method == LW_METHOD_SUPERVISED ? 0.3 : 1.0;
}

LwStudyTime *
lw_study_time_new (void)
{
  LwStudyTime *self = g_new (LwStudyTime, 1);
  self->measures = g_array_new (FALSE, TRUE, sizeof (Measure));
  return self;
}

void
lw_study_time_free (LwStudyTime *self)
{
  if (!self)
    return;
  g_array_unref (self->measures);
  g_free (self);
}

static Measure *
find (const LwStudyTime *self, const char *method)
{
  for (guint i = 0; i < self->measures->len; i++)
    {
      Measure *measure = &g_array_index (self->measures, Measure, i);
      if (strcmp (measure->method, method) == 0)
        return measure;
    }
  return NULL;
}

void
lw_study_time_add (LwStudyTime *self, const LwStudyRun *run, double seconds, double steps)
{
  Measure *measure = find (self, run->method);
  if (steps <= 0)
    return;
  if (!measure)
    {
      Measure none = { .method = run->method, .base = run->base };
      g_array_append_val (self->measures, none);
      measure = find (self, run->method);
    }
  measure->seconds += seconds;
  measure->steps += steps;
}

double
lw_study_time_estimate (const LwStudyTime *self, const LwStudyRun *run, double steps)
{
  const Measure *own = find (self, run->method);
  if (own)
    return steps * own->seconds / own->steps;
  double seconds = 0, work = 0;
  for (guint i = 0; i < self->measures->len; i++)
    {
      const Measure *measure = &g_array_index (self->measures, Measure, i);
      seconds += measure->seconds;
      work += measure->steps * relative_work (measure->base);
    }
  return work > 0 ? steps * relative_work (run->base) * seconds / work : -1;
}
