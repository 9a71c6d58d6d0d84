/* Estimates from measured steps. */
#include "study/study-time.h"

/* Work of a step against that of WDASS, for methods that were not measured yet: one student pass
 * instead of three and a teacher's. */
static double
relative_work (LwMethod method)
{
  return method == LW_METHOD_SOURCE_ONLY || method == LW_METHOD_SUPERVISED ? 0.3 : 1.0;
}

void
lw_study_time_add (LwStudyTime *self, LwMethod method, double seconds, double steps)
{
  self->seconds[method] += seconds;
  self->steps[method] += steps;
}

double
lw_study_time_estimate (const LwStudyTime *self, LwMethod method, double steps)
{
  if (self->steps[method] > 0)
    return steps * self->seconds[method] / self->steps[method];
  double seconds = 0, work = 0;
  for (int m = 0; m <= LW_METHOD_WDASS; m++)
    {
      seconds += self->seconds[m];
      work += self->steps[m] * relative_work ((LwMethod)m);
    }
  return work > 0 ? steps * relative_work (method) * seconds / work : -1;
}
