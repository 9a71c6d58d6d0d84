/* Memory of cost curves. */
#include "result/curve.h"

void
lw_curve_free (LwCurve *self)
{
  if (!self)
    return;
  for (int s = 0; s < self->n_series; s++)
    {
      for (int p = 0; p < self->series[s].n; p++)
        g_free (self->series[s].points[p].values);
      g_free (self->series[s].points);
      g_free (self->series[s].label);
    }
  for (int r = 0; r < self->n_references; r++)
    g_free (self->references[r].label);
  g_free (self->series);
  g_free (self->references);
  g_free (self->title);
  g_free (self->note);
  g_free (self);
}
