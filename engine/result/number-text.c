/* Writing of hours, differences and shares. */
#include "result/number-text.h"

#include <math.h>

static char *
fixed (double value, int decimals)
{
  char format[8], text[G_ASCII_DTOSTR_BUF_SIZE + 320];
  g_snprintf (format, sizeof format, "%%.%df", CLAMP (decimals, 0, 9));
  return g_strdup (g_ascii_formatd (text, sizeof text, format, value));
}

char *
lw_hours_text (double hours)
{
  return fixed (hours, hours < 9.995 ? 2 : hours < 99.95 ? 1 : 0);
}

char *
lw_signed_text (double value, int decimals, gboolean plus)
{
  g_autofree char *size = fixed (fabs (value), decimals);
  gboolean zero = g_ascii_strtod (size, NULL) == 0;
  return g_strconcat (zero ? "" : value < 0 ? "\u2212" : plus ? "+" : "", size, NULL);
}

char *
lw_percent_text (double share)
{
  double percent = 100 * share;
  if (percent > 0 && percent < 0.05)
    return g_strdup ("<0.1");
  return fixed (percent, percent > 0 && percent < 9.95 ? 1 : 0);
}
