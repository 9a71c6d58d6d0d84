/* Exchange rates in sentences. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "result/exchange.h"
#include "result/number-text.h"

/* Two digits are enough for a worth. */
static char *
worth_text (double worth)
{
  return lw_signed_text (worth, worth < 0.995 ? 2 : worth < 9.95 ? 1 : 0, FALSE);
}

/* Worths at the end of what is searched are open to that side. */
static void
append_rates (GString *text, const LwExchange *self)
{
  for (int i = 0; i < self->n_rates; i++)
    {
      const LwExchangeRate *rate = &self->rates[i];
      const char *type = lw_label_type_name (rate->type), *base = lw_label_type_name (self->base);
      gboolean open = rate->high > 0.9 * LW_EXCHANGE_MOST;
      g_autofree char *low = worth_text (rate->low), *high = worth_text (rate->high);
      if (open && rate->low < 1.1 / LW_EXCHANGE_MOST)
        g_string_append_printf (
            text, _ ("What an image with %s labels is worth in %s labels cannot be told.\n"), type,
            base);
      else if (open)
        g_string_append_printf (
            text, _ ("One image with %s labels is worth %s or more with %s labels here.\n"), type,
            low, base);
      else
        g_string_append_printf (
            text, _ ("One image with %s labels is worth %s to %s with %s labels here.\n"), type,
            low, high, base);
    }
}

static void
append_errors (GString *text, const LwExchange *self)
{
  for (int i = 0; i < self->n_errors; i++)
    {
      const LwExchangeError *error = &self->errors[i];
      double value = error->predicted - error->measured;
      g_autofree char *mix = lw_mix_text (&error->mix);
      g_autofree char *predicted = lw_signed_text (error->predicted, 1, FALSE);
      g_autofree char *measured = lw_signed_text (error->measured, 1, FALSE);
      g_autofree char *difference = lw_signed_text (value, 1, TRUE);
      g_autofree char *half = lw_signed_text (error->half, 1, FALSE);
      g_string_append_printf (
          text, _ ("  %s: predicted from single types %s, measured %s: %s (chance: ±%s)\n"), mix,
          predicted, measured, difference, half);
    }
}

static void
append_verdict (GString *text, const LwExchange *self)
{
  g_autofree char *error = lw_signed_text (self->error, 1, FALSE);
  g_autofree char *noise = lw_signed_text (self->noise, 1, FALSE);
  switch (self->verdict)
    {
    case LW_EXCHANGE_UNKNOWN:
      g_string_append (text,
                       _ ("No exchange rates: they take repeated runs of two label types, one "
                          "of them in two sizes or more, and curves that rise.\n"));
      break;
    case LW_EXCHANGE_UNTESTED:
      if (self->n_errors)
        g_string_append_printf (text,
                                _ ("Whether mixed labels add up is not settled: the measured mixes "
                                   "are within chance (error %s points, chance %s), but would be "
                                   "so too if only the better part counted.\n"),
                                error, noise);
      else
        g_string_append (text, _ ("Whether mixed labels add up is not known: no mix was "
                                  "measured.\n"));
      break;
    case LW_EXCHANGE_HOLDS:
      g_string_append_printf (text,
                              _ ("Mixed labels add up: the error on measured mixes is %s points, "
                                 "chance alone makes %s.\n"),
                              error, noise);
      break;
    case LW_EXCHANGE_FAILS:
      g_string_append (
          text, self->one_curve ? _ ("Mixed labels do not add up: use measured mixes only.\n")
                                : _ ("Label types do not follow one curve, so there is no exchange "
                                     "rate: use measured mixes only.\n"));
      break;
    }
}

static void
append_tests (GString *text, const LwExchange *self)
{
  if (self->n_tests && self->verdict != LW_EXCHANGE_FAILS)
    g_string_append (text, _ ("These mixes would test it best:\n"));
  for (int i = 0; i < self->n_tests && self->verdict != LW_EXCHANGE_FAILS; i++)
    {
      const LwExchangeTest *test = &self->tests[i];
      g_autofree char *mix = lw_mix_text (&test->mix);
      g_autofree char *value = lw_signed_text (test->prediction.value, 1, FALSE);
      g_autofree char *alone = lw_signed_text (test->alone, 1, FALSE);
      g_string_append_printf (text,
                              _ ("  %s: %s if labels add up, %s if the better part alone "
                                 "counts\n"),
                              mix, value, alone);
    }
}

char *
lw_exchange_text (const LwExchange *self)
{
  GString *text = g_string_new (NULL);
  if (self->verdict != LW_EXCHANGE_FAILS)
    append_rates (text, self);
  append_verdict (text, self);
  append_errors (text, self);
  append_tests (text, self);
  return g_string_free (text, FALSE);
}
