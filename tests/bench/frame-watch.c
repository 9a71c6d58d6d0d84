#include "frame-watch.h"

#include <stdlib.h>
#include <time.h>

typedef struct
{
  FramePainted painted;
  gpointer data;
  gint64 begun, busy;
} Watch;

gint64
thread_time (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
before_paint_cb (GdkFrameClock *clock, Watch *watch)
{
  watch->begun = g_get_monotonic_time ();
  watch->busy = thread_time ();
}

static void
after_paint_cb (GdkFrameClock *clock, Watch *watch)
{
  const Frame frame = { watch->begun, g_get_monotonic_time (), thread_time () - watch->busy };
  watch->painted (&frame, watch->data);
}

static void
watch_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
frame_watch (GtkWidget *widget, FramePainted painted, gpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  Watch *watch = g_new0 (Watch, 1);
  watch->painted = painted;
  watch->data = data;
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), watch);
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (after_paint_cb), watch, watch_free, 0);
}

static int
by_value (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

double
median_of (double *values, int n)
{
  qsort (values, (size_t)n, sizeof *values, by_value);
  return n > 0 ? values[n / 2] : 0;
}

double
most_of (double *values, int n)
{
  qsort (values, (size_t)n, sizeof *values, by_value);
  return n > 0 ? values[MIN (n * 99 / 100, n - 1)] : 0;
}
