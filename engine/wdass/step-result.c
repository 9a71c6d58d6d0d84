/* Reading back of a step's losses, without waiting for the step. */
#include <math.h>
#include <string.h>

#include "backend/registry.h"
#include "wdass/objective-private.h"

/* Slots of fetch_begin (). */
enum
{
  LOSSES,
  VALID,
  COVERAGE,
};

gboolean
lw_objective_read_begin (LwObjective *self, GError **error)
{
  size_t K = (size_t)self->input.K;
  LW_CALL (self, fetch_begin (self->stream, LOSSES, self->losses, sizeof (float) * LW_N_SLOTS));
  LW_CALL (self, fetch_begin (self->stream, VALID, self->target.valid, K));
  if (self->teacher)
    LW_CALL (self, fetch_begin (self->stream, COVERAGE, self->coverage, sizeof (float) * K));
  memcpy (self->read_weights, self->term_weights, sizeof self->term_weights);
  memcpy (self->read_computed, self->computed, sizeof self->computed);
  return TRUE;
}

static void
add_terms (const LwObjective *self, const float *losses, LwStepResult *result)
{
  for (int t = 0; t < LW_N_TERMS; t++)
    {
      gboolean symmetric = t == LW_TERM_INTER && self->read_computed[LW_SLOT_SYMMETRIC];
      result->terms[t] = self->read_computed[t] ? (double)losses[t] : (double)NAN;
      if (symmetric)
        result->terms[t]
            = (self->read_computed[t] ? result->terms[t] : 0) + (double)losses[LW_SLOT_SYMMETRIC];
      if (!isnan (result->terms[t]) || self->read_computed[t])
        result->loss += self->read_weights[t] * result->terms[t];
    }
}

gboolean
lw_objective_read_end (LwObjective *self, LwStepResult *result, GError **error)
{
  const LwStepInput *in = &self->input;
  size_t K = (size_t)in->K;
  float losses[LW_N_SLOTS];
  LW_CALL (self, fetch_end (self->stream, LOSSES, losses, sizeof losses));
  LW_CALL (self, fetch_end (self->stream, VALID, self->host_valid, K));
  if (self->teacher)
    LW_CALL (self, fetch_end (self->stream, COVERAGE, self->host_counts, sizeof (float) * K));
  *result = (LwStepResult){ .pseudo_coverage = self->teacher ? 0 : (double)NAN };
  add_terms (self, losses, result);
  for (int k = 0; k < in->K; k++)
    {
      result->valid_prototypes += self->host_valid[k];
      if (self->teacher)
        result->pseudo_coverage += (double)self->host_counts[k] / ((double)in->B * in->h * in->w);
    }
  return TRUE;
}

/* NAN where none has a value. */
static double
mean_term (const LwStepResult *results, int n, LwTerm term)
{
  double sum = 0;
  int have = 0;
  for (int i = 0; i < n; i++)
    if (!isnan (results[i].terms[term]))
      {
        sum += results[i].terms[term];
        have++;
      }
  return have > 0 ? sum / n : (double)NAN;
}

void
lw_step_result_mean (LwStepResult *mean, const LwStepResult *results, int n)
{
  double loss = 0, coverage = 0;
  for (int i = 0; i < n; i++)
    {
      loss += results[i].loss / n;
      coverage += results[i].pseudo_coverage / n;
    }
  for (int t = 0; t < LW_N_TERMS; t++)
    mean->terms[t] = mean_term (results, n, (LwTerm)t);
  mean->loss = loss;
  mean->pseudo_coverage = coverage;
  mean->valid_prototypes = results[0].valid_prototypes;
}
