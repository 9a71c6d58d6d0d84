/* When the frames of a widget's window are painted. */
#pragma once

#include <gtk/gtk.h>

/* A frame from its first phase to its last one, in monotonic microseconds; @busy: microseconds that
 * the main thread computed in between, which other processes on the same cores do not change. */
typedef struct
{
  gint64 begun, painted, busy;
} Frame;

typedef void (*FramePainted) (const Frame *frame, gpointer data);

/* Microseconds that the calling thread has computed so far. */
gint64 thread_time (void);

/* Calls @painted after every frame from now on, until the widget is gone. @widget is realized. */
void frame_watch (GtkWidget *widget, FramePainted painted, gpointer data);

/* The median, and what 99 of 100 stay below; both sort @values. */
double median_of (double *values, int n);
double most_of (double *values, int n);
