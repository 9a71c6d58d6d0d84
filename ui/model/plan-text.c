/* One plan in words. */
#include "model/plan-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/label-type.h"
#include "model/local-number.h"

/* Costs are uncertain where their interval is wider than this part of them. */
#define CERTAIN 0.01

const char *
lw_evidence_title (LwEvidence evidence)
{
  static const char *const titles[] = {
    [LW_EVIDENCE_MEASURED] = N_ ("measured"),
    [LW_EVIDENCE_INTERPOLATED] = N_ ("interpolated"),
    [LW_EVIDENCE_EXTRAPOLATED] = N_ ("extrapolated"),
    [LW_EVIDENCE_NONE] = N_ ("no claim"),
  };
  return _ (titles[evidence]);
}

const char *
lw_evidence_help (LwEvidence evidence)
{
  static const char *const texts[] = {
    [LW_EVIDENCE_MEASURED] = N_ ("Runs with this number of images were trained."),
    [LW_EVIDENCE_INTERPOLATED] = N_ ("Between numbers of images that were trained."),
    [LW_EVIDENCE_EXTRAPOLATED]
    = N_ ("Beyond the numbers of images that were trained, by a factor of two at most."),
    [LW_EVIDENCE_NONE] = N_ ("Too far from the numbers of images that were trained."),
  };
  return _ (texts[evidence]);
}

char *
lw_mix_images (const LwMix *mix)
{
  if (lw_mix_n_types (mix) < 2)
    return lw_local_images (lw_mix_total (mix));
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  for (int t = LW_N_LABEL_TYPES - 1; t > LW_LABEL_NONE; t--)
    if (mix->images[t] > 0)
      {
        g_autofree char *images = lw_local_images (mix->images[t]);
        /* Translators: "400 images: coarse polygons", a part of a mix of labels. */
        g_ptr_array_add (
            parts, g_strdup_printf (_ ("%s: %s"), images, lw_label_type_title ((LwLabelType)t)));
      }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" + ", (char **)parts->pdata);
}

char *
lw_plan_images (const LwPlan *plan)
{
  return lw_mix_images (&plan->mix);
}

char *
lw_plan_hours (const LwPlan *plan)
{
  const LwEstimate *hours = &plan->hours;
  g_autofree char *value = lw_local_hours (hours->value);
  if (isnan (hours->low) || isnan (hours->high)
      || hours->high - hours->low < CERTAIN * hours->value)
    return g_steal_pointer (&value);
  g_autofree char *low = lw_local_hours (hours->low);
  if (!isfinite (hours->high))
    return g_strdup_printf (_ ("%s [%s, perhaps never]"), value, low);
  g_autofree char *high = lw_local_hours (hours->high);
  return g_strdup_printf (_ ("%s [%s, %s]"), value, low, high);
}

char *
lw_prediction_text (const LwPrediction *prediction)
{
  const LwEstimate estimate = { prediction->value, prediction->low, prediction->high };
  if (isnan (prediction->value))
    return g_strdup (_ ("unknown"));
  g_autofree char *text = lw_local_estimate (&estimate, 1, FALSE);
  return g_strdup_printf (_ ("%s %%"), text);
}

char *
lw_prediction_short (const LwPrediction *prediction)
{
  g_autofree char *value = lw_local_signed (prediction->value, 1, FALSE);
  if (isnan (prediction->low))
    return g_strdup_printf (_ ("%s %%"), value);
  double half = MAX (prediction->value - prediction->low, prediction->high - prediction->value);
  return g_strdup_printf (_ ("%s ± %.1f %%"), value, half);
}

const LwPrediction *
lw_plan_known (const LwPlan *plan)
{
  return plan->expected.evidence == LW_EVIDENCE_NONE ? &plan->at_claimed : &plan->expected;
}

/* Where the plan itself is not claimed. */
static char *
bound_note (const LwPlan *plan)
{
  g_autofree char *images = lw_local_images (plan->claimed);
  if (!plan->claimed)
    return g_strdup (_ ("Nothing can be claimed."));
  if (plan->bound == LW_BOUND_BETTER)
    return g_strdup_printf (_ ("At least what %s give, the most that can be judged."), images);
  return g_strdup_printf (_ ("At most what %s give, the least that can be judged."), images);
}

static char *
target_note (const LwPlan *plan)
{
  switch (plan->bound)
    {
    case LW_BOUND_OUT:
      return plan->claimed ? g_strdup (_ ("Not reached with all images of the pool."))
                           : g_strdup (_ ("Nothing can be claimed."));
    case LW_BOUND_WORSE:
      return g_strdup (_ ("Not reached within what can be judged."));
    case LW_BOUND_BETTER:
      return g_strdup (_ ("Or fewer: the least that can be judged."));
    case LW_BOUND_EXACT:
      break;
    }
  return NULL;
}

char *
lw_plan_note (const LwPlan *plan)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  if (isnan (plan->left))
    return target_note (plan);
  if (plan->bound == LW_BOUND_OUT)
    return g_strdup (_ ("Not one image."));
  if (plan->wall)
    {
      g_autofree char *left = lw_local_hours (plan->left);
      g_ptr_array_add (notes, g_strdup_printf (_ ("All images of the pool; %s left over."), left));
    }
  if (plan->expected.evidence == LW_EVIDENCE_NONE)
    g_ptr_array_add (notes, bound_note (plan));
  if (notes->len == 0)
    return NULL;
  g_ptr_array_add (notes, NULL);
  return g_strjoinv (" ", (char **)notes->pdata);
}

char *
lw_plan_next_hour (const LwPlan *plan, double noise)
{
  if (plan->wall || isnan (plan->next.gain.value))
    return NULL;
  g_autofree char *gain = lw_local_estimate (&plan->next.gain, 2, TRUE);
  if (!plan->next.in_noise)
    return g_strdup_printf (_ ("Next hour: %s %%"), gain);
  g_autofree char *spread = lw_local_signed (noise, 1, FALSE);
  return g_strdup_printf (_ ("Next hour: %s %%; 10 more stay below the noise of runs (%s)"), gain,
                          spread);
}
