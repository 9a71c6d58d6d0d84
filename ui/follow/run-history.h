/* What the events.jsonl of a run tells, read bit by bit while a worker writes it: losses, speed and
 * evaluations. Bounded memory, however long the training is. No threads in it; see run-follower.h.
 */
#pragma once

#include "follow/run-series.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *series; /* of LwRunSeries, in the order of their appearance: the loss, its terms, "lr",
                        "images_per_second", "data_wait" (0 to 1), "pseudo_coverage" (0 to 1),
                        "miou" (percent) */
  GPtrArray *losses; /* of char *: names of the terms of the loss */
  int sessions;      /* times that it began or went on */
  gint64 step;       /* of the last event */
  double trained;    /* seconds in all sessions */
  double rate;       /* steps a second of this session; 0: not known */
  double began, last; /* seconds since 1970 of the first and the last event; 0: none */
  int damaged;        /* lines that are no events */
  char *problem;      /* the file cannot be read, or NULL */
} LwRunHistory;

LwRunHistory *lw_run_history_copy (const LwRunHistory *self);
void lw_run_history_free (LwRunHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRunHistory, lw_run_history_free)

const LwRunSeries *lw_run_history_find (const LwRunHistory *self, const char *name);
/* The last value of a series; NaN where there is none. */
double lw_run_history_last (const LwRunHistory *self, const char *name);

/* ---- reading ------------------------------------------------------------------------------- */

typedef struct _LwHistoryReader LwHistoryReader;

LwHistoryReader *lw_history_reader_new (const char *path);
void lw_history_reader_free (LwHistoryReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwHistoryReader, lw_history_reader_free)

/* Reads what is new. A last line without its end waits for the next call; a file that was cut
 * short, as by a run that goes on from a checkpoint, is read from its start. Returns what is known
 * by then, (transfer full), or NULL where nothing is new since the call before. */
LwRunHistory *lw_history_reader_look (LwHistoryReader *self);

G_END_DECLS
