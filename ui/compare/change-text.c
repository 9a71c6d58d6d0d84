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

char *
lw_change_totals_markup (const LwChangeTotals *totals)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  gint64 sum = 0;
  for (int c = 0; c < LW_N_CHANGES; c++)
    sum += totals->all[c];
  for (int c = 0; c < LW_N_CHANGES; c++)
    {
      uint32_t colour = lw_change_colour ((LwChange)c);
      g_autofree char *share
          = g_strdup_printf ("%.1f", sum ? 100.0 * (double)totals->all[c] / (double)sum : 0);
      g_autofree char *title = g_markup_escape_text (lw_change_title (c), -1);
      /* A square of the colour, what it stands for, and its share of the pixels. */
      g_string_append_printf (markup, "%s<span foreground=\"#%06x\">■</span> %s %s %%",
                              c ? "   " : "", colour & 0xffffff, title, share);
    }
  return g_string_free (g_steal_pointer (&markup), FALSE);
}
