/* How the series of a training look and what they are called. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double colour[3];
  double dash[2]; /* 0: a full line */
  double width;
} LwSeriesStyle;

/* Of the series of that name in events.jsonl; readable on a light or a @dark ground. Hue and dash
 * tell the terms of the loss apart, also for colour-blind eyes. */
LwSeriesStyle lw_series_style (const char *name, gboolean dark);

/* "Weak labels", translated; an unknown name as it is. */
const char *lw_series_title (const char *name);

/* One line about it, translated, or NULL. */
const char *lw_series_help (const char *name);

G_END_DECLS
