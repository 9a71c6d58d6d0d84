/* `labelworth study recommend`: what hours or money buy, or what a wanted IoU takes. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "commands.h"
#include "core/error.h"
#include "core/json.h"
#include "result/recommend.h"
#include "result/results-load.h"
#include "study-costs.h"

typedef struct
{
  double hours, money, target; /* NaN: not given */
  char *classes, *method;
  gboolean json;
  StudyCosts costs;
  char **rest;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->classes);
  g_free (self->method);
  study_costs_clear (&self->costs);
  g_strfreev (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "hours", 0, 0, G_OPTION_ARG_DOUBLE, &self->hours, N_ ("Annotation hours there are"),
      N_ ("H") },
    { "money", 0, 0, G_OPTION_ARG_DOUBLE, &self->money, N_ ("Money there is, at the table's price"),
      N_ ("M") },
    { "target-miou", 0, 0, G_OPTION_ARG_DOUBLE, &self->target,
      N_ ("Percent to be reached, of mIoU or of the classes"), N_ ("P") },
    { "class", 0, 0, G_OPTION_ARG_STRING, &self->classes,
      N_ ("A class, or several joined by +, instead of mIoU"), N_ ("NAMES") },
    { "method", 0, 0, G_OPTION_ARG_STRING, &self->method,
      N_ ("The method whose runs are used (default: wdass, else the first)"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON object"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR"));
  g_option_context_set_summary (
      context,
      _ ("Says from the finished runs of a study which labels to buy: images, mIoU with its "
         "interval, what is\nleft over, the value of the next hour, the cost at which another "
         "label type would be better,\nand the run that would settle an open decision. Beyond "
         "twice the measured range nothing is claimed."));
  study_costs_add_entries (&self->costs, context);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (!self->rest || g_strv_length (self->rest) != 1)
    return lw_refuse (error, _ ("name the study folder; see labelworth study recommend --help"));
  if (!isnan (self->hours) + !isnan (self->money) + !isnan (self->target) != 1)
    return lw_refuse (error, _ ("say one of --hours, --money and --target-miou"));
  return TRUE;
}

static LwQuestion
question_of (const Arguments *self)
{
  if (!isnan (self->hours))
    return (LwQuestion){ LW_ASK_HOURS, self->hours };
  if (!isnan (self->money))
    return (LwQuestion){ LW_ASK_MONEY, self->money };
  return (LwQuestion){ LW_ASK_TARGET, self->target };
}

/* The named method, or the first of the study; (transfer none). */
static const char *
choose_method (const Arguments *self, const LwResults *results, GError **error)
{
  g_autoptr (GPtrArray) methods = lw_cells_methods (results);
  for (guint i = 0; i < methods->len; i++)
    if (!self->method || g_str_equal (methods->pdata[i], self->method))
      return methods->pdata[i];
  g_ptr_array_add (methods, NULL);
  g_autofree char *known = g_strjoinv (", ", (char **)methods->pdata);
  if (!self->method)
    lw_refuse (error, _ ("the study has no method that learns from labels"));
  else
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("the study has no method “%s” that learns from labels; it has: %s"),
                 self->method, known);
  return NULL;
}

static void
print_text (const LwForecasts *forecasts, const LwExchange *exchange,
            const LwRecommendation *advice)
{
  g_autofree char *words = lw_recommendation_text (advice);
  g_autofree char *rates = lw_exchange_text (exchange);
  g_autofree char *fits = lw_forecasts_text (forecasts);
  g_print (_ ("%s\nExchange rates\n%s\nFits\n%s"), words, rates, fits);
}

static void
print_json (const LwForecasts *forecasts, const LwExchange *exchange,
            const LwRecommendation *advice)
{
  g_autoptr (JsonObject) root = lw_recommendation_to_json (advice);
  json_object_set_object_member (root, "exchange", lw_exchange_to_json (exchange));
  json_object_set_array_member (root, "fits", lw_forecasts_to_json (forecasts));
  g_autofree char *line = lw_json_line (root);
  g_print ("%s\n", line);
}

static gboolean
recommend (const Arguments *self, GError **error)
{
  const char *folder = self->rest[0];
  LwForecastOptions options = lw_forecast_options_default ();
  LwQuestion question = question_of (self);
  LwCostTable costs;
  g_autoptr (LwResults) results = lw_results_load (folder, error);
  if (!results || !study_costs_find (&self->costs, folder, &costs, error)
      || (self->classes && !lw_measure_parse (results, self->classes, &options.measure, error)))
    return FALSE;
  const char *method = choose_method (self, results, error);
  if (!method)
    return FALSE;
  g_autoptr (LwForecasts) forecasts = lw_forecasts_new (results, method, &options);
  g_autoptr (LwExchange) exchange = lw_exchange_new (forecasts, results->pool);
  g_autoptr (LwRecommendation) advice
      = lw_recommend (forecasts, exchange, results, &costs, &question, error);
  if (!advice)
    return FALSE;
  if (self->json)
    print_json (forecasts, exchange, advice);
  else
    print_text (forecasts, exchange, advice);
  return TRUE;
}

int
lw_command_study_recommend (int argc, char **argv)
{
  const double none = (double)NAN;
  g_auto (Arguments) arguments = { .hours = none, .money = none, .target = none };
  g_autoptr (GError) error = NULL;
  if (parse (&arguments, argc, argv, &error) && recommend (&arguments, &error))
    return 0;
  g_printerr ("labelworth study recommend: %s\n", error->message);
  return 1;
}
