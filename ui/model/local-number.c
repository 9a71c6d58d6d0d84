/* Writing of numbers in the user's language. */
#include "model/local-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What has two digits or more before the point has one behind it. */
static int
decimals_of (double value)
{
  return value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
}

char *
lw_local_hours (double hours)
{
  return g_strdup_printf (_ ("%'.*f h"), decimals_of (hours), hours);
}

char *
lw_local_money (double money, const char *currency)
{
  if (!currency || !*currency)
    return g_strdup_printf ("%'.*f", decimals_of (money), money);
  /* Translators: an amount and its currency, "250 EUR". */
  return g_strdup_printf (_ ("%'.*f %s"), decimals_of (money), money, currency);
}

char *
lw_local_signed (double value, int decimals, gboolean plus)
{
  double scale = pow (10, decimals);
  gboolean zero = round (fabs (value) * scale) == 0;
  return g_strdup_printf ("%s%'.*f",
                          zero        ? ""
                          : value < 0 ? "\u2212"
                          : plus      ? "+"
                                      : "",
                          decimals, fabs (value));
}

char *
lw_local_estimate (const LwEstimate *estimate, int decimals, gboolean plus)
{
  g_autofree char *value = lw_local_signed (estimate->value, decimals, plus);
  if (isnan (estimate->low) || isnan (estimate->high))
    return g_steal_pointer (&value);
  g_autofree char *low = isfinite (estimate->low) ? lw_local_signed (estimate->low, decimals, FALSE)
                                                  : g_strdup ("\u2212\u221e");
  g_autofree char *high = isfinite (estimate->high)
                              ? lw_local_signed (estimate->high, decimals, FALSE)
                              : g_strdup ("\u221e");
  /* Translators: a value and its interval; choose marks that go with the decimal point. */
  return g_strdup_printf (_ ("%s [%s, %s]"), value, low, high);
}

char *
lw_local_share (double share)
{
  double percent = 100 * share;
  if (percent > 99)
    return g_strdup (_ ("over 99 %"));
  if (percent > 0 && percent < 0.05)
    return g_strdup_printf (_ ("under %.1f %%"), 0.1);
  return g_strdup_printf (_ ("%.*f %%"), percent > 0 && percent < 9.95 ? 1 : 0, percent);
}

char *
lw_local_images (int images)
{
  return g_strdup_printf (ngettext ("%'d image", "%'d images", (gulong)images), images);
}
