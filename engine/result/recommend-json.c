/* A recommendation as JSON. */
#include <math.h>

#include "result/recommend.h"

static JsonObject *
estimate_json (const LwEstimate *e)
{
  JsonObject *object = json_object_new ();
  json_object_set_double_member (object, "value", e->value);
  json_object_set_double_member (object, "low", e->low);
  json_object_set_double_member (object, "high", e->high);
  return object;
}

static JsonObject *
prediction_json (const LwPrediction *p)
{
  JsonObject *object
      = estimate_json (&(LwEstimate){ .value = p->value, .low = p->low, .high = p->high });
  json_object_set_string_member (object, "evidence", lw_evidence_name (p->evidence));
  return object;
}

static void
set_mix (JsonObject *object, const LwMix *mix)
{
  g_autofree char *text = lw_mix_text (mix);
  json_object_set_string_member (object, "labels", text);
}

static JsonObject *
plan_json (const LwPlan *plan)
{
  static const char *const bounds[] = { "exact", "better", "worse", "out" };
  JsonObject *object = json_object_new (), *next = estimate_json (&plan->next.gain);
  if (plan->type != LW_LABEL_NONE)
    json_object_set_string_member (object, "label_type", lw_label_type_name (plan->type));
  set_mix (object, &plan->mix);
  json_object_set_int_member (object, "images", plan->images);
  json_object_set_boolean_member (object, "pool_wall", plan->wall);
  json_object_set_object_member (object, "hours", estimate_json (&plan->hours));
  json_object_set_double_member (object, "money", plan->money);
  json_object_set_double_member (object, "hours_left", plan->left);
  json_object_set_object_member (object, "expected", prediction_json (&plan->expected));
  json_object_set_string_member (object, "bound", bounds[plan->bound]);
  json_object_set_int_member (object, "claimed_images", plan->claimed);
  json_object_set_object_member (object, "claimed", prediction_json (&plan->at_claimed));
  json_object_set_double_member (object, "probability_best", plan->best);
  json_object_set_boolean_member (next, "below_noise", plan->next.in_noise);
  json_object_set_object_member (object, "next_hour", next);
  return object;
}

static JsonArray *
plans_json (const LwRecommendation *self)
{
  JsonArray *array = json_array_new ();
  for (int p = 0; p < self->n_plans; p++)
    json_array_add_object_element (array, plan_json (&self->plans[p]));
  return array;
}

static JsonObject *
decision_json (const LwRecommendation *self)
{
  JsonObject *object = json_object_new ();
  if (self->leader >= 0)
    json_object_set_string_member (object, "leader",
                                   lw_label_type_name (self->plans[self->leader].type));
  if (self->rival >= 0)
    json_object_set_string_member (object, "rival",
                                   lw_label_type_name (self->plans[self->rival].type));
  json_object_set_boolean_member (object, "decided", self->decided);
  json_object_set_double_member (object, "probability", self->confidence_in);
  json_object_set_object_member (object, "lead", estimate_json (&self->lead));
  json_object_set_int_member (object, "runs_to_settle", self->runs_to_settle);
  return object;
}

static JsonArray *
break_evens_json (const LwRecommendation *self)
{
  static const char *const kinds[] = { "found", "never", "above", "below", "unknown" };
  JsonArray *array = json_array_new ();
  for (int i = 0; i < self->n_break_evens; i++)
    {
      const LwBreakEven *b = &self->break_evens[i];
      JsonObject *object = estimate_json (&b->seconds);
      json_object_set_string_member (object, "label_type", lw_label_type_name (b->type));
      json_object_set_string_member (object, "against", lw_label_type_name (b->against));
      json_object_set_string_member (object, "kind", kinds[b->kind]);
      json_object_set_double_member (object, "now", b->now);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
next_json (const LwRecommendation *self)
{
  JsonArray *array = json_array_new ();
  for (int i = 0; i < self->n_next; i++)
    {
      const LwNextRun *run = &self->next[i];
      JsonObject *object = json_object_new ();
      set_mix (object, &run->mix);
      json_object_set_int_member (object, "partition", run->partition);
      json_object_set_int_member (object, "seed", run->seed);
      json_object_set_boolean_member (object, "repeat", run->repeat);
      json_object_set_double_member (object, "remaining_variance", run->remaining);
      json_array_add_object_element (array, object);
    }
  return array;
}

JsonObject *
lw_recommendation_to_json (const LwRecommendation *self)
{
  static const char *const asks[] = { "hours", "money", "target" };
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "ask", asks[self->question.ask]);
  json_object_set_double_member (object, "amount", self->question.amount);
  json_object_set_string_member (object, "method", self->method);
  json_object_set_string_member (object, "measure", self->measure);
  if (self->currency)
    json_object_set_string_member (object, "currency", self->currency);
  json_object_set_double_member (object, "confidence", self->confidence);
  json_object_set_double_member (object, "noise", self->noise);
  json_object_set_array_member (object, "plans", plans_json (self));
  json_object_set_object_member (object, "decision", decision_json (self));
  if (self->mix)
    {
      JsonObject *mix = plan_json (self->mix);
      json_object_set_boolean_member (mix, "modelled", self->mix_modelled);
      json_object_set_object_member (mix, "gain", estimate_json (&self->mix_gain));
      json_object_set_object_member (object, "mix", mix);
    }
  json_object_set_array_member (object, "break_even_seconds", break_evens_json (self));
  json_object_set_array_member (object, "next_runs", next_json (self));
  return object;
}
