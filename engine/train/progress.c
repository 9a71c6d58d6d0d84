/* The progress line of a training. */
#include "train/progress.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <sys/ioctl.h>
#include <unistd.h>

void
lw_progress_begin (LwProgress *self, gint64 first, gint64 total, int images, gboolean lines)
{
  gint64 now = g_get_monotonic_time ();
  *self = (LwProgress){ .first = first,
                        .total = total,
                        .images = images,
                        .lines = lines,
                        .begin = now,
                        .window_begin = now,
                        .window_first = first };
}

LwSpeed
lw_progress_measure (LwProgress *self, gint64 step, double waited)
{
  gint64 now = g_get_monotonic_time ();
  double window = fmax ((double)(now - self->window_begin) / G_USEC_PER_SEC, 1e-9);
  double seconds = (double)(now - self->begin) / G_USEC_PER_SEC;
  LwSpeed speed = {
    .images_per_second = (double)((step - self->window_first) * self->images) / window,
    .data_wait = fmin ((waited - self->window_waited) / window, 1.0),
    .seconds = seconds,
    .seconds_left = seconds / (double)MAX (step - self->first, 1) * (double)(self->total - step),
  };
  self->window_begin = now;
  self->window_first = step;
  self->window_waited = waited;
  return speed;
}

static void
append_duration (GString *text, double seconds)
{
  if (seconds < 90.0)
    g_string_append_printf (text, _ ("%.0f s left"), seconds);
  else if (seconds < 90.0 * 60.0)
    g_string_append_printf (text, _ ("%.0f min left"), seconds / 60.0);
  else
    g_string_append_printf (text, _ ("%.1f h left"), seconds / 3600.0);
}

static void
append_losses (GString *text, const LwStepResult *result)
{
  g_string_append_printf (text, _ ("  loss %.3f"), result->loss);
  for (int term = 0; term < LW_N_TERMS; term++)
    if (!isnan (result->terms[term]))
      g_string_append_printf (text, " %s %.3f", lw_term_name ((LwTerm)term), result->terms[term]);
}

/* Losses give way where the terminal is too narrow for all. */
static char *
compose (const LwProgress *self, gint64 step, const LwStepResult *result, const LwSpeed *speed,
         int width)
{
  g_autoptr (GString) losses = g_string_new (NULL);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autofree char *head
      = g_strdup_printf (_ ("step %lld of %lld"), (long long)step, (long long)self->total);
  append_losses (losses, result);
  g_string_append_printf (rest, _ ("  %.1f images/s  "), speed->images_per_second);
  append_duration (rest, speed->seconds_left);
  int room = width - (int)strlen (head) - (int)rest->len;
  if (room < (int)losses->len)
    g_string_truncate (losses, (gsize)MAX (room, 0));
  return g_strconcat (head, losses->str, rest->str, NULL);
}

void
lw_progress_print (const LwProgress *self, gint64 step, const LwStepResult *result,
                   const LwSpeed *speed)
{
  struct winsize window = { 0 };
  gboolean terminal = isatty (STDERR_FILENO) && !self->lines;
  if (!terminal && !self->lines)
    return;
  if (!terminal || ioctl (STDERR_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0)
    window.ws_col = terminal ? 79 : 1000;
  g_autofree char *line = compose (self, step, result, speed, window.ws_col - 1);
  if (terminal)
    g_printerr ("\r%s\033[K", line);
  else
    g_printerr ("%s\n", line);
}

void
lw_progress_end (const LwProgress *self)
{
  if (isatty (STDERR_FILENO) && !self->lines)
    g_printerr ("\n");
}
