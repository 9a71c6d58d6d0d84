/* How forecasts were made and how well they did when they were tested: words and JSON. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "result/forecast.h"
#include "result/number-text.h"

/* "power law 41 %, logarithmic 59 %" */
static char *
families_text (const LwForecast *self)
{
  GString *text = g_string_new (NULL);
  for (int f = 0; f < LW_N_FITS; f++)
    if (self->weight[f] > 0)
      {
        g_autofree char *share = lw_percent_text (self->weight[f]);
        g_string_append_printf (text, "%s%s %s %%", text->len ? ", " : "",
                                lw_fit_family_title ((LwFitFamily)f), share);
      }
  return g_string_free (text, FALSE);
}

static char *
back_test_text (const LwBackTest *test)
{
  g_autofree char *predicted = lw_signed_text (test->predicted, 1, FALSE);
  g_autofree char *measured = lw_signed_text (test->measured, 1, FALSE);
  g_autofree char *error = lw_signed_text (test->error, 1, TRUE);
  g_autofree char *half = lw_signed_text (test->half, 1, FALSE);
  const char *verdict = test->held ? _ ("held") : _ ("missed");
  if (test->evidence == LW_EVIDENCE_NONE)
    verdict = test->held ? _ ("held, though too far to be claimed")
                         : _ ("missed, but too far to be claimed");
  return g_strdup_printf (
      _ ("%d images predicted from fewer: %s, measured %s, error %s (interval ±%s: %s)"),
      test->images, predicted, measured, error, half, verdict);
}

char *
lw_forecasts_text (const LwForecasts *self)
{
  GString *text = g_string_new (NULL);
  for (int t = 0; t < self->n; t++)
    {
      const LwForecast *forecast = &self->types[t];
      const char *name = lw_label_type_name (forecast->type);
      if (forecast->n < 2)
        {
          g_string_append_printf (text, _ ("%s: one size, no curve\n"), name);
          continue;
        }
      g_autofree char *families = families_text (forecast);
      g_autofree char *test = forecast->back_test.done
                                  ? back_test_text (&forecast->back_test)
                                  : g_strdup (_ ("no back-test: it takes three sizes and repeated "
                                                 "runs"));
      g_string_append_printf (text, _ ("%s: %s; %s\n"), name, families, test);
    }
  return g_string_free (text, FALSE);
}

static JsonObject *
back_test_json (const LwBackTest *test)
{
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "images", test->images);
  json_object_set_double_member (object, "measured", test->measured);
  json_object_set_double_member (object, "predicted", test->predicted);
  json_object_set_double_member (object, "error", test->error);
  json_object_set_double_member (object, "half", test->half);
  json_object_set_boolean_member (object, "held", test->held);
  json_object_set_string_member (object, "evidence", lw_evidence_name (test->evidence));
  return object;
}

JsonArray *
lw_forecasts_to_json (const LwForecasts *self)
{
  JsonArray *array = json_array_new ();
  for (int t = 0; t < self->n; t++)
    {
      const LwForecast *forecast = &self->types[t];
      JsonObject *object = json_object_new (), *families = json_object_new ();
      json_object_set_string_member (object, "label_type", lw_label_type_name (forecast->type));
      for (int f = 0; f < LW_N_FITS && forecast->n > 1; f++)
        if (forecast->weight[f] > 0)
          json_object_set_double_member (families, lw_fit_family_name ((LwFitFamily)f),
                                         forecast->weight[f]);
      json_object_set_object_member (object, "families", families);
      if (forecast->back_test.done)
        json_object_set_object_member (object, "back_test", back_test_json (&forecast->back_test));
      json_array_add_object_element (array, object);
    }
  return array;
}
