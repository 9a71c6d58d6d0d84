/* Label types and times in words. */
#include "model/label-type.h"

#include <glib/gi18n-lib.h>
#include <math.h>

const char *
lw_label_type_title (LwLabelType type)
{
  static const char *const titles[LW_N_LABEL_TYPES]
      = { N_ ("no labels"), N_ ("image tags"), N_ ("points"), N_ ("coarse polygons"),
          N_ ("full masks") };
  return _ (titles[type]);
}

char *
lw_label_type_heading (LwLabelType type)
{
  const char *title = lw_label_type_title (type), *rest = g_utf8_next_char (title);
  g_autofree char *first = g_utf8_strup (title, rest - title);
  return g_strconcat (first, rest, NULL);
}

char *
lw_seconds_text (double seconds)
{
  if (seconds < 99.5)
    return g_strdup_printf (_ ("%.3g s"), seconds);
  double minutes = seconds / 60;
  if (minutes < 60)
    return g_strdup_printf (_ ("%.3g min"), minutes);
  int whole = (int)lround (minutes);
  if (whole % 60 == 0)
    return g_strdup_printf (_ ("%d h"), whole / 60);
  return g_strdup_printf (_ ("%d h %d min"), whole / 60, whole % 60);
}
