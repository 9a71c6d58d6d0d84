/* "17/210  35 images/s, 6 s left". */
#include "count-progress.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define CLEAR_LINE "\r\033[K"

void
count_progress_print (gboolean lines, gint64 done, gint64 total, double rate, double left)
{
  if (!lines && !isatty (STDERR_FILENO))
    return;
  g_autoptr (GString) text = g_string_new (lines ? NULL : CLEAR_LINE);
  g_string_append_printf (text, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, done, total);
  if (left >= 0 && done < total)
    g_string_append_printf (text, _ ("  %.0f images/s, %.0f s left"), rate, left);
  g_printerr ("%s%s", text->str, lines ? "\n" : "");
}

void
count_progress_end (gboolean lines)
{
  if (!lines && isatty (STDERR_FILENO))
    g_printerr (CLEAR_LINE);
}
