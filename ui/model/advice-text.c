/* A recommendation in words. */
#include "model/advice-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/label-type.h"
#include "model/local-number.h"
#include "model/plan-text.h"

static gboolean
is_target (const LwRecommendation *r)
{
  return r->question.ask == LW_ASK_TARGET;
}

/* ---- headline ------------------------------------------------------------------------------ */

static char *
question_text (const LwRecommendation *r)
{
  switch (r->question.ask)
    {
    case LW_ASK_MONEY:
      return lw_local_money (r->question.amount, r->currency);
    case LW_ASK_TARGET:
      return g_strdup_printf (_ ("%.1f %% %s"), r->question.amount, r->measure);
    case LW_ASK_HOURS:
      break;
    }
  return lw_local_hours (r->question.amount);
}

/* "points on 2,400 images, 64.0 ± 1.2 % (interpolated)" */
static char *
plan_text (const LwRecommendation *r, const LwPlan *plan)
{
  const LwPrediction *known = lw_plan_known (plan);
  const char *title = lw_label_type_title (plan->type),
             *evidence = lw_evidence_title (known->evidence);
  g_autofree char *images = lw_plan_images (plan), *hours = lw_plan_hours (plan);
  g_autofree char *value = lw_prediction_short (known);
  if (is_target (r))
    return g_strdup_printf (plan->bound == LW_BOUND_BETTER ? _ ("%s on at most %s, %s (%s)")
                                                           : _ ("%s on %s, %s (%s)"),
                            title, images, hours, evidence);
  if (plan->bound == LW_BOUND_BETTER)
    return g_strdup_printf (_ ("%s on %s, at least %s (%s)"), title, images, value, evidence);
  if (plan->bound == LW_BOUND_WORSE)
    return g_strdup_printf (_ ("%s on %s, at most %s (%s)"), title, images, value, evidence);
  return g_strdup_printf (_ ("%s on %s, %s (%s)"), title, images, value, evidence);
}

/* Whether the leader and its rival are told apart, or there is no rival. */
static gboolean
has_winner (const LwRecommendation *r)
{
  return r->rival < 0 || r->decided || isnan (r->confidence_in);
}

char *
lw_advice_headline (const LwRecommendation *r)
{
  g_autofree char *question = question_text (r);
  if (r->leader < 0)
    return g_strdup_printf (is_target (r) ? _ ("For %s: no advice") : _ ("With %s: no advice"),
                            question);
  g_autofree char *leader = plan_text (r, &r->plans[r->leader]);
  if (has_winner (r))
    return g_strdup_printf (is_target (r) ? _ ("For %s: %s") : _ ("With %s: %s"), question, leader);
  g_autofree char *rival = plan_text (r, &r->plans[r->rival]);
  return g_strdup_printf (is_target (r) ? _ ("For %s no clear winner: %s, or %s")
                                        : _ ("With %s no clear winner: %s, or %s"),
                          question, leader, rival);
}

/* ---- verdict ------------------------------------------------------------------------------- */

/* Types about whose plan too little is known. */
static char *
open_types (const LwRecommendation *r)
{
  GString *names = g_string_new (NULL);
  for (int p = 0; p < r->n_plans; p++)
    if (p != r->leader && r->plans[p].bound == LW_BOUND_BETTER)
      g_string_append_printf (names, "%s%s", names->len ? ", " : "",
                              lw_label_type_title (r->plans[p].type));
  return g_string_free (names, FALSE);
}

static char *
settle_text (const LwRecommendation *r)
{
  if (r->runs_to_settle > 0)
    return g_strdup_printf (ngettext ("About %d more run would settle it.",
                                      "About %d more runs would settle it.",
                                      (gulong)r->runs_to_settle),
                            r->runs_to_settle);
  if (r->runs_to_settle < 0)
    return g_strdup_printf (_ ("%d more runs would not settle it."), LW_SETTLE_MOST);
  return g_strdup ("");
}

/* "2.1 [0.9, 3.3] % mIoU" or hours: how far the first is ahead. */
static char *
lead_text (const LwRecommendation *r)
{
  g_autofree char *lead = lw_local_estimate (&r->lead, 1, TRUE);
  if (is_target (r))
    return g_strdup_printf (_ ("%s h"), lead);
  return g_strdup_printf (_ ("%s %% %s"), lead, r->measure);
}

static char *
open_verdict (const LwRecommendation *r, const char *leader, const char *rival)
{
  g_autofree char *lead = lead_text (r), *share = lw_local_share (r->confidence_in);
  g_autofree char *settle = settle_text (r), *open = open_types (r);
  g_autofree char *tie
      = r->confidence_in >= r->confidence
            ? g_strdup_printf (_ ("Of what can be judged, ahead: %s before %s by %s, probability "
                                  "%s."),
                               leader, rival, lead, share)
            : g_strdup_printf (_ ("A tie: %s and %s differ by %s; the first is better with "
                                  "probability %s."),
                               leader, rival, lead, share);
  if (*open)
    return g_strdup_printf (_ ("%s No winner, as too little is known about: %s. %s"), tie, open,
                            settle);
  return g_strdup_printf ("%s %s", tie, settle);
}

char *
lw_advice_verdict (const LwRecommendation *r)
{
  if (r->leader < 0)
    return g_strdup (_ ("Nothing can be claimed about any of these plans."));
  const char *leader = lw_label_type_title (r->plans[r->leader].type);
  if (r->rival < 0)
    return g_strdup_printf (_ ("Only one kind of label can be judged: %s."), leader);
  if (isnan (r->confidence_in))
    return g_strdup_printf (_ ("Best so far: %s. No run was repeated, so the noise is not known: "
                               "train another partition or seed."),
                            leader);
  const char *rival = lw_label_type_title (r->plans[r->rival].type);
  if (!r->decided)
    return open_verdict (r, leader, rival);
  g_autofree char *lead = lead_text (r), *share = lw_local_share (r->confidence_in);
  return g_strdup_printf (is_target (r) ? _ ("Cheapest: %s, before %s by %s, probability %s.")
                                        : _ ("Best: %s, before %s by %s, probability %s."),
                          leader, rival, lead, share);
}

/* ---- mix ----------------------------------------------------------------------------------- */

char *
lw_advice_mix (const LwRecommendation *r)
{
  return r->mix ? lw_plan_images (r->mix) : NULL;
}

char *
lw_advice_mix_note (const LwRecommendation *r)
{
  if (!r->mix)
    return NULL;
  g_autofree char *hours = lw_plan_hours (r->mix);
  g_autofree char *expected = lw_prediction_text (lw_plan_known (r->mix));
  g_autofree char *gain = lw_local_estimate (&r->mix_gain, 1, TRUE);
  const char *leader = r->leader >= 0 ? lw_label_type_title (r->plans[r->leader].type) : "";
  g_autofree char *what = g_strdup_printf (
      r->mix_modelled ? _ ("%s, %s if labels add up") : _ ("%s, %s, measured"), hours, expected);
  if (r->leader < 0)
    return g_steal_pointer (&what);
  return g_strdup_printf (is_target (r) ? _ ("%s; beside %s alone %s h saved")
                                        : _ ("%s; beside %s alone %s %%"),
                          what, leader, gain);
}

/* ---- break-even ---------------------------------------------------------------------------- */

gboolean
lw_break_even_matters (const LwRecommendation *r, const LwBreakEven *b)
{
  if (r->leader < 0 || r->rival < 0 || b->kind == LW_BREAK_EVEN_UNKNOWN)
    return FALSE;
  LwLabelType leader = r->plans[r->leader].type, rival = r->plans[r->rival].type;
  return b->against == leader || (b->type == leader && b->against == rival);
}

/* Of an image; open ends have none. */
static char *
time_text (double seconds)
{
  return isfinite (seconds) ? lw_seconds_text (seconds) : g_strdup ("");
}

char *
lw_break_even_title (const LwBreakEven *b)
{
  g_autofree char *type = lw_label_type_heading (b->type);
  const char *against = lw_label_type_title (b->against);
  g_autofree char *value = time_text (b->seconds.value);
  g_autofree char *low = time_text (b->seconds.low);
  g_autofree char *high = time_text (b->seconds.high);
  switch (b->kind)
    {
    case LW_BREAK_EVEN_FOUND:
      return g_strdup_printf (_ ("%s beat %s once an image takes under %s"), type, against, value);
    case LW_BREAK_EVEN_NEVER:
      return g_strdup_printf (_ ("%s do not beat %s at any cost"), type, against);
    case LW_BREAK_EVEN_ABOVE:
      if (!(b->seconds.low > 0))
        return g_strdup_printf (_ ("%s likely beat %s at any cost that can be judged"), type,
                                against);
      return g_strdup_printf (_ ("%s beat %s at least up to %s an image"), type, against, low);
    case LW_BREAK_EVEN_BELOW:
      return g_strdup_printf (_ ("%s beat %s, if at all, only under %s an image"), type, against,
                              high);
    case LW_BREAK_EVEN_UNKNOWN:
      break;
    }
  return g_strdup_printf (_ ("Nothing is claimed about %s"), against);
}

char *
lw_break_even_note (const LwBreakEven *b)
{
  const LwEstimate *seconds = &b->seconds;
  g_autofree char *now = time_text (b->now);
  g_autofree char *low = time_text (seconds->low), *high = time_text (seconds->high);
  if (b->kind == LW_BREAK_EVEN_NEVER)
    return g_strdup_printf (_ ("Now %s; all images of the pool do not reach it."), now);
  if (b->kind != LW_BREAK_EVEN_FOUND || isnan (seconds->low)
      || (!(seconds->low > 0) && !isfinite (seconds->high)))
    return g_strdup_printf (_ ("Now %s."), now);
  if (!(seconds->low > 0))
    return g_strdup_printf (_ ("Now %s; the limit is at most %s."), now, high);
  if (!isfinite (seconds->high))
    return g_strdup_printf (_ ("Now %s; the limit is at least %s."), now, low);
  return g_strdup_printf (_ ("Now %s; the limit is between %s and %s."), now, low, high);
}

/* ---- next run ------------------------------------------------------------------------------ */

char *
lw_next_run_title (const LwNextRun *run)
{
  g_autofree char *images = lw_mix_images (&run->mix);
  if (lw_mix_type (&run->mix) == LW_LABEL_NONE)
    return g_steal_pointer (&images);
  return g_strdup_printf (_ ("%s: %s"), images, lw_label_type_title (lw_mix_type (&run->mix)));
}

char *
lw_next_run_note (const LwNextRun *run)
{
  g_autofree char *where
      = g_strdup_printf (_ ("Partition %d, seed %lld."), run->partition, (long long)run->seed);
  if (isnan (run->remaining))
    return g_strdup_printf (_ ("%s The label type has no curve yet."), where);
  g_autofree char *share = lw_local_share (run->remaining);
  return g_strdup_printf (_ ("%s Leaves %s of the uncertainty (variance)."), where, share);
}

char *
lw_next_run_command (const LwNextRun *run, const char *folder, int partitions)
{
  GString *command = g_string_new ("labelworth study add ");
  g_autofree char *quoted = g_shell_quote (folder);
  LwLabelType type = lw_mix_type (&run->mix);
  g_autofree char *mix = lw_mix_text (&run->mix);
  g_string_append (command, quoted);
  if (type == LW_LABEL_NONE)
    g_string_append_printf (command, " --mix '%s'", mix);
  else
    g_string_append_printf (command, " --images %s=%d", lw_label_type_name (type),
                            run->mix.images[type]);
  if (run->partition >= partitions)
    g_string_append_printf (command, " --partitions %d", run->partition + 1);
  if (run->repeat && run->partition < partitions)
    g_string_append_printf (command, " --seeds %lld", (long long)run->seed);
  return g_string_free (command, FALSE);
}
