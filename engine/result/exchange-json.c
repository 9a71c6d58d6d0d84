/* Exchange rates as JSON. */
#include "result/exchange.h"

static void
set_mix (JsonObject *object, const LwMix *mix)
{
  g_autofree char *text = lw_mix_text (mix);
  json_object_set_string_member (object, "labels", text);
}

static JsonArray *
rates_json (const LwExchange *self)
{
  JsonArray *array = json_array_new ();
  for (int i = 0; i < self->n_rates; i++)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "label_type",
                                     lw_label_type_name (self->rates[i].type));
      json_object_set_double_member (object, "worth", self->rates[i].worth);
      json_object_set_double_member (object, "low", self->rates[i].low);
      json_object_set_double_member (object, "high", self->rates[i].high);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
errors_json (const LwExchange *self)
{
  JsonArray *array = json_array_new ();
  for (int i = 0; i < self->n_errors; i++)
    {
      JsonObject *object = json_object_new ();
      set_mix (object, &self->errors[i].mix);
      json_object_set_double_member (object, "predicted", self->errors[i].predicted);
      json_object_set_double_member (object, "measured", self->errors[i].measured);
      json_object_set_double_member (object, "half", self->errors[i].half);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
tests_json (const LwExchange *self)
{
  JsonArray *array = json_array_new ();
  for (int i = 0; i < self->n_tests; i++)
    {
      const LwPrediction *prediction = &self->tests[i].prediction;
      JsonObject *object = json_object_new ();
      set_mix (object, &self->tests[i].mix);
      json_object_set_double_member (object, "value", prediction->value);
      json_object_set_double_member (object, "low", prediction->low);
      json_object_set_double_member (object, "high", prediction->high);
      json_object_set_double_member (object, "alone", self->tests[i].alone);
      json_object_set_double_member (object, "sharpness", self->tests[i].sharpness);
      json_array_add_object_element (array, object);
    }
  return array;
}

JsonObject *
lw_exchange_to_json (const LwExchange *self)
{
  static const char *const verdicts[] = { "unknown", "untested", "holds", "fails" };
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "verdict", verdicts[self->verdict]);
  json_object_set_boolean_member (object, "one_curve", self->one_curve);
  json_object_set_string_member (object, "base", lw_label_type_name (self->base));
  json_object_set_array_member (object, "rates", rates_json (self));
  json_object_set_array_member (object, "mixes", errors_json (self));
  json_object_set_double_member (object, "error", self->error);
  json_object_set_double_member (object, "noise", self->noise);
  json_object_set_array_member (object, "tests", tests_json (self));
  return object;
}
