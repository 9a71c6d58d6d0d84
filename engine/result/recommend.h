/* From results and costs to advice: what hours (or money) buy, or what a wanted IoU takes.
 *
 * Every label type gets one plan; the plans are compared draw by draw (forecast.h), so that what
 * the types share cancels. A winner is named only where it is better than each other type in the
 * confidence's share of the draws. Where less or more images than were measured are at
 * stake, curves that do not fall give a bound, and a winner must win against it. */
#pragma once

#include "result/exchange.h"
#include "result/forecast.h"

G_BEGIN_DECLS

typedef enum
{
  LW_ASK_HOURS,
  LW_ASK_MONEY,
  LW_ASK_TARGET, /* percent to be reached */
} LwAsk;

typedef struct
{
  LwAsk ask;
  double amount;
} LwQuestion;

typedef struct
{
  double value, low, high; /* NaN: not known; high INFINITY: open */
} LwEstimate;

typedef enum
{
  LW_BOUND_EXACT,
  LW_BOUND_BETTER, /* the truth is at least as good: more images than anything is claimed about */
  LW_BOUND_WORSE,  /* at most as good: fewer images than anything is claimed about */
  LW_BOUND_OUT,    /* cannot be done: no image is affordable, or the pool is too small */
} LwBound;

/* What one more hour gives. */
typedef struct
{
  LwEstimate gain;   /* points; NaN where there is no next hour, or nothing is claimed about it */
  gboolean wall;     /* all images of the pool have this label */
  gboolean in_noise; /* the next 10 h give less than one standard deviation of runs */
} LwNextHour;

/* For one label type, or a mix. */
typedef struct
{
  LwMix mix;
  LwLabelType type;      /* LW_LABEL_NONE: a mix */
  int images;            /* all labelled images; for a target those of the mean curve */
  gboolean wall;         /* that is the pool */
  LwEstimate hours;      /* used; with the spread of the costs, for a target also of the curve */
  double money;          /* NaN without a price */
  double left;           /* hours left over; NaN for a target */
  LwPrediction expected; /* for these images */
  int claimed; /* the nearest number of images about which something is claimed, 0: none */
  LwPrediction at_claimed;
  LwBound bound;
  double best; /* probability of being the best plan of a label type; NaN for a mix */
  LwNextHour next;
} LwPlan;

typedef enum
{
  LW_BREAK_EVEN_FOUND,
  LW_BREAK_EVEN_NEVER, /* not even if its images cost nothing */
  LW_BREAK_EVEN_ABOVE, /* above @seconds.low: there it needs fewer images than can be judged */
  LW_BREAK_EVEN_BELOW, /* if at all, below @seconds.high: there it needs more than can be judged */
  LW_BREAK_EVEN_UNKNOWN, /* nothing is claimed about the other type's plan */
} LwBreakEvenKind;

/* @type is better than @against while an image of it takes less than @seconds, all else as it is.
 */
typedef struct
{
  LwLabelType type, against;
  LwBreakEvenKind kind;
  LwEstimate seconds; /* low 0, high INFINITY: open to that side */
  double now;         /* seconds an image of @type takes */
} LwBreakEven;

/* A run that was not made. */
typedef struct
{
  LwMix mix;
  int partition;
  gint64 seed;
  gboolean repeat;  /* the size was trained: this is another partition or seed */
  double remaining; /* share of the variance of the decision that would remain */
} LwNextRun;

#define LW_NEXT_RUNS 3
#define LW_SETTLE_MOST 24

typedef struct
{
  LwQuestion question;
  const char *measure; /* static or interned */
  char *method;
  const char *currency; /* interned, or NULL */
  double confidence;
  double noise; /* standard deviation between runs of equal labels, points; NaN: not known */
  int runs;     /* finished runs of the method, counted as units */
  int n_plans;
  LwPlan *plans; /* [n_plans] by label type ascending */
  int leader;    /* the best by its mean; -1: nothing is claimed */
  int rival;     /* the other plan that is hardest to tell from it; -1: none */
  gboolean decided;
  double confidence_in; /* share of draws in which the leader is better than the rival */
  LwEstimate lead; /* leader - rival: points, or hours saved; each end holds with the confidence */
  LwPlan *mix;     /* (nullable) the best mix; @mix_modelled: by the additive model */
  gboolean mix_modelled;
  LwEstimate mix_gain; /* mix - leader: points, or hours saved */
  int n_break_evens;
  LwBreakEven *break_evens; /* [n_break_evens] all ordered pairs */
  int n_next;
  LwNextRun next[LW_NEXT_RUNS]; /* best first; none where it is decided */
  int runs_to_settle;           /* 0: none, or cannot tell; -1: more than LW_SETTLE_MOST */
} LwRecommendation;

/* @exchange may be NULL: then mixes are left out. LW_ERROR_INPUT: an amount that cannot be, money
 * without a price, no finished runs. Fast: everything that takes time is in @forecasts, which does
 * not depend on the costs. */
LwRecommendation *lw_recommend (const LwForecasts *forecasts, const LwExchange *exchange,
                                const LwResults *results, const LwCostTable *costs,
                                const LwQuestion *question, GError **error);
void lw_recommendation_free (LwRecommendation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRecommendation, lw_recommendation_free)

/* Sentences for people, translated; several lines. (transfer full) */
char *lw_recommendation_text (const LwRecommendation *self);

/* Numbers in points, hours and seconds; null for what is not known or open. (transfer full) */
JsonObject *lw_recommendation_to_json (const LwRecommendation *self);

G_END_DECLS
