/* A recommendation in sentences. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "result/number-text.h"
#include "result/recommend.h"

static const char *
evidence_text (LwEvidence evidence)
{
  switch (evidence)
    {
    case LW_EVIDENCE_MEASURED:
      return _ ("measured");
    case LW_EVIDENCE_INTERPOLATED:
      return _ ("interpolated");
    case LW_EVIDENCE_EXTRAPOLATED:
      return _ ("extrapolated");
    case LW_EVIDENCE_NONE:
      break;
    }
  return _ ("nothing is claimed");
}

/* "64.0 [62.8, 65.2] (interpolated)" */
static char *
prediction_text (const LwPrediction *p)
{
  g_autofree char *value = lw_signed_text (p->value, 1, FALSE);
  if (isnan (p->low))
    return g_strdup_printf (_ ("%s (%s, no interval)"), value, evidence_text (p->evidence));
  g_autofree char *low = lw_signed_text (p->low, 1, FALSE);
  g_autofree char *high = lw_signed_text (p->high, 1, FALSE);
  return g_strdup_printf ("%s [%s, %s] (%s)", value, low, high, evidence_text (p->evidence));
}

/* "+2.1 [0.9, 3.3]"; infinite ends are written as such. */
static char *
estimate_text (const LwEstimate *e, int decimals)
{
  g_autofree char *value = lw_signed_text (e->value, decimals, TRUE);
  if (isnan (e->low))
    return g_steal_pointer (&value);
  g_autofree char *low
      = isfinite (e->low) ? lw_signed_text (e->low, decimals, FALSE) : g_strdup ("\u2212\u221e");
  g_autofree char *high
      = isfinite (e->high) ? lw_signed_text (e->high, decimals, FALSE) : g_strdup ("\u221e");
  return g_strdup_printf ("%s [%s, %s]", value, low, high);
}

/* Of an image: "45 s", "4.1 min", "1.5 h". */
static char *
time_text (double seconds)
{
  g_autofree char *number = NULL;
  if (seconds < 120)
    {
      number = lw_signed_text (seconds, seconds < 10 ? 1 : 0, FALSE);
      return g_strdup_printf (_ ("%s s"), number);
    }
  if (seconds < 5400)
    {
      number = lw_signed_text (seconds / 60, 1, FALSE);
      return g_strdup_printf (_ ("%s min"), number);
    }
  number = lw_signed_text (seconds / 3600, 1, FALSE);
  return g_strdup_printf (_ ("%s h"), number);
}

static char *
images_text (const LwPlan *plan)
{
  if (plan->type == LW_LABEL_NONE)
    return lw_mix_text (&plan->mix);
  return g_strdup_printf (ngettext ("%d image", "%d images", (gulong)plan->images), plan->images);
}

/* Percent without sign; certainty is not claimed. */
static char *
probability_text (double share)
{
  return share > 0.99 ? g_strdup (_ ("over 99")) : lw_percent_text (share);
}

/* "24.8 h", and with uncertain costs "24.8 h [20.1, 29.5]". */
static char *
hours_text (const LwEstimate *hours)
{
  g_autofree char *value = lw_hours_text (hours->value);
  if (isnan (hours->low) || hours->high - hours->low < 0.01 * hours->value)
    return g_strdup_printf (_ ("%s h"), value);
  g_autofree char *low = lw_hours_text (hours->low);
  if (!isfinite (hours->high))
    return g_strdup_printf (_ ("%s h [%s h, perhaps never]"), value, low);
  g_autofree char *high = lw_hours_text (hours->high);
  return g_strdup_printf (_ ("%s h [%s, %s]"), value, low, high);
}

static char *
next_hour_text (const LwPlan *plan, double noise)
{
  if (plan->wall || isnan (plan->next.gain.value))
    return g_strdup ("");
  g_autofree char *gain = estimate_text (&plan->next.gain, 2);
  if (!plan->next.in_noise)
    return g_strdup_printf (_ ("; the next hour: %s"), gain);
  g_autofree char *spread = lw_signed_text (noise, 1, FALSE);
  return g_strdup_printf (_ ("; the next hour: %s, and 10 more stay below run-to-run noise (%s)"),
                          gain, spread);
}

/* What is known where nothing is claimed about the plan itself. */
static char *
bound_text (const LwPlan *plan)
{
  if (!plan->claimed)
    return g_strdup (_ ("nothing can be claimed"));
  g_autofree char *known = prediction_text (&plan->at_claimed);
  if (plan->bound == LW_BOUND_BETTER)
    return g_strdup_printf (
        _ ("more than anything is claimed about; %d images, the most that can be judged: %s"),
        plan->claimed, known);
  return g_strdup_printf (
      _ ("fewer than anything is claimed about; %d images, the least that can be judged: %s"),
      plan->claimed, known);
}

static void
append_budget_plan (GString *text, const LwRecommendation *r, const LwPlan *plan)
{
  const char *name = lw_label_type_name (plan->type);
  g_autofree char *images = images_text (plan), *hours = hours_text (&plan->hours);
  g_autofree char *left = lw_hours_text (plan->left);
  g_autofree char *known = plan->expected.evidence == LW_EVIDENCE_NONE
                               ? bound_text (plan)
                               : prediction_text (&plan->expected);
  g_autofree char *next = next_hour_text (plan, r->noise);
  if (plan->bound == LW_BOUND_OUT)
    g_string_append_printf (text, _ ("  %s: not one image\n"), name);
  else if (plan->wall)
    g_string_append_printf (text, _ ("  %s: %s label all %d images, %s h unused; %s\n"), name,
                            hours, plan->images, left, known);
  else
    g_string_append_printf (text, _ ("  %s: %s, %s; %s%s\n"), name, images, hours, known, next);
}

static void
append_target_plan (GString *text, const LwPlan *plan)
{
  const char *name = lw_label_type_name (plan->type);
  g_autofree char *images = images_text (plan), *hours = hours_text (&plan->hours);
  g_autofree char *known = prediction_text (&plan->at_claimed);
  if (!plan->claimed)
    g_string_append_printf (text, _ ("  %s: nothing can be claimed\n"), name);
  else if (plan->bound == LW_BOUND_OUT)
    g_string_append_printf (text, _ ("  %s: not reached with all %d images: %s\n"), name,
                            plan->images, known);
  else if (plan->bound == LW_BOUND_WORSE)
    g_string_append_printf (text,
                            _ ("  %s: not reached within what can be claimed; %d images: %s\n"),
                            name, plan->images, known);
  else if (plan->bound == LW_BOUND_BETTER)
    g_string_append_printf (text, _ ("  %s: %s or fewer, at most %s; %s\n"), name, images, hours,
                            known);
  else
    g_string_append_printf (text, _ ("  %s: %s, %s (%s)\n"), name, hours, images,
                            evidence_text (plan->expected.evidence));
}

static void
append_title (GString *text, const LwRecommendation *r)
{
  g_autofree char *amount = lw_hours_text (r->question.amount);
  g_autofree char *percent = lw_percent_text (r->confidence);
  switch (r->question.ask)
    {
    case LW_ASK_HOURS:
      g_string_append_printf (text, _ ("With %s h"), amount);
      break;
    case LW_ASK_MONEY:
      g_string_append_printf (text, _ ("For %s %s"), amount, r->currency ? r->currency : "");
      break;
    case LW_ASK_TARGET:
      g_string_append_printf (text, _ ("For %g %% %s"), r->question.amount, r->measure);
      break;
    }
  g_string_append_printf (text, _ (" (%s, %s, intervals of %s %%):\n"), r->method, r->measure,
                          percent);
}

/* Types about whose plan too little is known. */
static char *
open_text (const LwRecommendation *r)
{
  GString *names = g_string_new (NULL);
  for (int p = 0; p < r->n_plans; p++)
    if (p != r->leader && r->plans[p].bound == LW_BOUND_BETTER)
      g_string_append_printf (names, "%s%s", names->len ? ", " : "",
                              lw_label_type_name (r->plans[p].type));
  return g_string_free (names, FALSE);
}

static void
append_settle (GString *text, const LwRecommendation *r)
{
  if (r->runs_to_settle > 0)
    g_string_append_printf (text,
                            ngettext ("; about %d more run would settle it",
                                      "; about %d more runs would settle it",
                                      (gulong)r->runs_to_settle),
                            r->runs_to_settle);
  else if (r->runs_to_settle < 0)
    g_string_append_printf (text, _ ("; %d more runs would not settle it"), LW_SETTLE_MOST);
}

static void
append_verdict (GString *text, const LwRecommendation *r)
{
  if (r->leader < 0)
    {
      g_string_append (text, _ ("No advice: nothing can be claimed about any of these.\n"));
      return;
    }
  const char *leader = lw_label_type_name (r->plans[r->leader].type);
  if (r->rival < 0)
    {
      g_string_append_printf (text, _ ("Only %s can be judged.\n"), leader);
      return;
    }
  const char *rival = lw_label_type_name (r->plans[r->rival].type);
  gboolean target = r->question.ask == LW_ASK_TARGET;
  g_autofree char *lead = estimate_text (&r->lead, 1);
  g_autofree char *share = probability_text (r->confidence_in), *open = open_text (r);
  if (isnan (r->confidence_in))
    g_string_append_printf (text,
                            _ ("%s looks best, but no run was repeated, so the noise is not known: "
                               "train another partition or seed.\n"),
                            leader);
  else if (r->decided)
    g_string_append_printf (text,
                            target ? _ ("%s is cheapest: %s h before %s, probability %s %%.\n")
                                   : _ ("%s is best: %s points before %s, probability %s %%.\n"),
                            leader, lead, rival, share);
  else
    {
      if (*open)
        g_string_append_printf (text, _ ("No winner: too little is known about %s. "), open);
      g_string_append_printf (
          text,
          r->confidence_in >= r->confidence
              ? _ ("Of what can be judged %s is ahead of %s (%s %s, probability %s %%)")
              : _ ("No clear difference between %s and %s (%s %s, probability %s %%)"),
          leader, rival, lead, target ? _ ("h") : C_ ("difference", "points"), share);
      append_settle (text, r);
      g_string_append (text, ".\n");
    }
}

static void
append_mix (GString *text, const LwRecommendation *r)
{
  if (!r->mix)
    return;
  g_autofree char *mix = lw_mix_text (&r->mix->mix), *hours = hours_text (&r->mix->hours);
  g_autofree char *expected = prediction_text (&r->mix->expected);
  g_autofree char *gain = estimate_text (&r->mix_gain, 1);
  g_string_append_printf (text,
                          r->mix_modelled ? _ ("Best mix, if labels add up: %s, %s; %s")
                                          : _ ("Best measured mix: %s, %s; %s"),
                          mix, hours, expected);
  if (r->leader >= 0)
    g_string_append_printf (text,
                            r->question.ask == LW_ASK_TARGET ? _ ("; %s h saved against %s")
                                                             : _ ("; %s points against %s"),
                            gain, lw_label_type_name (r->plans[r->leader].type));
  g_string_append (text, ".\n");
}

static char *
seconds_range (const LwEstimate *seconds)
{
  if (isnan (seconds->low) || (!(seconds->low > 0) && !isfinite (seconds->high)))
    return g_strdup ("");
  g_autofree char *low = time_text (seconds->low), *high = time_text (seconds->high);
  if (!(seconds->low > 0))
    return g_strdup_printf (_ (" [at most %s]"), high);
  if (!isfinite (seconds->high))
    return g_strdup_printf (_ (" [at least %s]"), low);
  return g_strdup_printf (" [%s, %s]", low, high);
}

static void
append_break_even (GString *text, const LwBreakEven *b)
{
  const char *type = lw_label_type_name (b->type), *against = lw_label_type_name (b->against);
  g_autofree char *now = time_text (b->now), *range = seconds_range (&b->seconds);
  g_autofree char *value = time_text (b->seconds.value), *low = time_text (b->seconds.low);
  g_autofree char *high = time_text (b->seconds.high);
  switch (b->kind)
    {
    case LW_BREAK_EVEN_FOUND:
      g_string_append_printf (text,
                              _ ("%s is better than %s once an image takes under %s%s; now %s.\n"),
                              type, against, value, range, now);
      break;
    case LW_BREAK_EVEN_NEVER:
      g_string_append_printf (text,
                              _ ("%s is not better than %s at any cost: all images do not "
                                 "reach it.\n"),
                              type, against);
      break;
    case LW_BREAK_EVEN_ABOVE:
      if (b->seconds.low > 0)
        g_string_append_printf (text,
                                _ ("%s is better than %s at least up to %s an image; now %s.\n"),
                                type, against, low, now);
      else
        g_string_append_printf (text,
                                _ ("%s is likely better than %s at any cost that can be judged; "
                                   "now %s.\n"),
                                type, against, now);
      break;
    case LW_BREAK_EVEN_BELOW:
      g_string_append_printf (
          text, _ ("%s is better than %s at most under %s an image, if at all; now %s.\n"), type,
          against, high, now);
      break;
    case LW_BREAK_EVEN_UNKNOWN:
      break;
    }
}

/* Those against the leader, and of the leader against its rival. */
static void
append_break_evens (GString *text, const LwRecommendation *r)
{
  if (r->leader < 0 || r->rival < 0)
    return;
  LwLabelType leader = r->plans[r->leader].type, rival = r->plans[r->rival].type;
  for (int i = 0; i < r->n_break_evens; i++)
    {
      const LwBreakEven *b = &r->break_evens[i];
      if (b->against == leader || (b->type == leader && b->against == rival))
        append_break_even (text, b);
    }
}

static void
append_next (GString *text, const LwRecommendation *r)
{
  for (int i = 0; i < r->n_next; i++)
    {
      const LwNextRun *run = &r->next[i];
      g_autofree char *labels = lw_mix_text (&run->mix);
      g_autofree char *share = lw_percent_text (run->remaining);
      g_string_append_printf (text,
                              i == 0 ? _ ("Next run to train: %s, partition %d, seed %lld")
                                     : _ ("  or %s, partition %d, seed %lld"),
                              labels, run->partition, (long long)run->seed);
      if (isnan (run->remaining))
        g_string_append (text, _ ("; the label type has no curve yet.\n"));
      else
        g_string_append_printf (text, _ ("; leaves %s %% of the uncertainty (variance).\n"), share);
    }
}

char *
lw_recommendation_text (const LwRecommendation *self)
{
  GString *text = g_string_new (NULL);
  append_title (text, self);
  for (int p = 0; p < self->n_plans; p++)
    if (self->question.ask == LW_ASK_TARGET)
      append_target_plan (text, &self->plans[p]);
    else
      append_budget_plan (text, self, &self->plans[p]);
  append_verdict (text, self);
  append_mix (text, self);
  append_break_evens (text, self);
  append_next (text, self);
  return g_string_free (text, FALSE);
}
