/* Change maps in words. */
#include "compare/change-text.h"

#include <glib/gi18n-lib.h>

#include "compare/pane-layers.h"

const char *
lw_change_title (int change)
{
  static const char *const titles[LW_N_CHANGES]
      = { N_ ("Both right"), N_ ("Only A right"), N_ ("Only B right"), N_ ("Both wrong") };
  return _ (titles[change]);
}

/* As markup, with spaces that no line breaks at. */
static char *
unbroken (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_auto (GStrv) words = g_strsplit (escaped, " ", -1);
  return g_strjoinv ("\u00a0", words);
}

/* Percent of all pixels. */
static double
share (const LwChangeTotals *totals, int change)
{
  gint64 sum = 0;
  for (int c = 0; c < LW_N_CHANGES; c++)
    sum += totals->all[c];
  return sum ? 100.0 * (double)totals->all[change] / (double)sum : 0;
}

char *
lw_change_totals_markup (const LwChangeTotals *totals)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  for (int c = 0; c < LW_N_CHANGES; c++)
    {
      g_autofree char *title = unbroken (lw_change_title (c));
      g_string_append_printf (
          markup, "%s<span foreground=\"#%06x\">■</span>\u00a0%s\u00a0%.1f\u00a0%%", c ? "  " : "",
          lw_change_colour ((LwChange)c) & 0xffffff, title, share (totals, c));
    }
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

char *
lw_change_totals_text (const LwChangeTotals *totals)
{
  return g_strdup_printf (_ ("Both right: %.1f %%. Only A right: %.1f %%. Only B right: %.1f %%. "
                             "Both wrong: %.1f %%."),
                          share (totals, LW_CHANGE_BOTH_RIGHT), share (totals, LW_CHANGE_ONLY_A),
                          share (totals, LW_CHANGE_ONLY_B), share (totals, LW_CHANGE_BOTH_WRONG));
}
