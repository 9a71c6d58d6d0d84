/* Times the studio on a study: the first frame, the frame that shows the curve, and frames that
 * follow an edit of the costs. It is the application itself, driven from inside. Prints one JSON
 * object. LW_BENCH_STARTED holds the monotonic microseconds at which the process was started. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "explore/curve-chart.h"
#include "frame-watch.h"
#include "window/application.h"
#include "window/window.h"

#define EDITS 101

typedef struct
{
  LwApplication *application;
  gint64 started, window, curve;
  LwCurveChart *chart;
  int n;         /* edits that were painted */
  gboolean open; /* an edit was made and not painted yet */
  gint64 edited, busy;
  double work[EDITS], latency[EDITS]; /* ms: what is computed; until it is painted */
} Bench;

/* Kilobytes that the process holds. */
static long
resident (void)
{
  long pages = 0;
  FILE *file = fopen ("/proc/self/statm", "r");
  if (file && fscanf (file, "%*d %ld", &pages) != 1)
    pages = 0;
  if (file)
    fclose (file);
  return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

static LwCurveChart *
find_chart (GtkWidget *widget)
{
  if (LW_IS_CURVE_CHART (widget))
    return gtk_widget_get_mapped (widget) ? LW_CURVE_CHART (widget) : NULL;
  LwCurveChart *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_chart (child);
  return found;
}

static void
report (Bench *self)
{
  printf ("{\"first_frame_ms\": %.0f, \"curve_ms\": %.0f, \"memory_mib\": %.0f, "
          "\"edit_ms\": %.2f, \"edit_most_ms\": %.2f, \"edit_latency_ms\": %.2f}\n",
          (double)(self->window - self->started) / 1000,
          (double)(self->curve - self->started) / 1000, (double)resident () / 1024,
          median_of (self->work, EDITS), most_of (self->work, EDITS),
          median_of (self->latency, EDITS));
  g_application_quit (G_APPLICATION (self->application));
}

static gboolean
edit (gpointer data)
{
  Bench *self = data;
  LwStudyModel *model = lw_curve_chart_get_model (self->chart);
  LwCostTable costs = *lw_study_model_get_costs (model);
  costs.image[LW_LABEL_POINT].value = 40 + self->n % 20;
  self->edited = g_get_monotonic_time ();
  gint64 busy = thread_time ();
  lw_study_model_edit_costs (model, &costs, "point");
  self->busy = thread_time () - busy;
  self->open = TRUE;
  return G_SOURCE_REMOVE;
}

/* Twice a frame apart, so that no edit waits for the frame of the one before. */
static void
schedule_edit (Bench *self)
{
  g_timeout_add (self->n == 0 ? 1000 : 33, edit, self);
}

static void
painted_cb (const Frame *frame, gpointer data)
{
  Bench *self = data;
  if (!self->window)
    self->window = frame->painted;
  if (!self->chart)
    {
      GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self->application));
      self->chart = window ? find_chart (GTK_WIDGET (window)) : NULL;
      if (!self->chart)
        return;
      self->curve = frame->painted;
      schedule_edit (self);
    }
  else if (self->open && frame->begun >= self->edited)
    {
      self->open = FALSE;
      self->work[self->n] = (double)(self->busy + frame->busy) / 1000;
      self->latency[self->n] = (double)(frame->painted - self->edited) / 1000;
      if (++self->n < EDITS)
        schedule_edit (self);
      else
        report (self);
    }
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, Bench *self)
{
  gtk_widget_realize (GTK_WIDGET (window));
  frame_watch (GTK_WIDGET (window), painted_cb, self);
}

int
main (int argc, char **argv)
{
  const char *started = g_getenv ("LW_BENCH_STARTED");
  g_autoptr (LwApplication) application = lw_application_new ();
  Bench self
      = { .application = application,
          .started = started ? g_ascii_strtoll (started, NULL, 10) : g_get_monotonic_time () };
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &self);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
