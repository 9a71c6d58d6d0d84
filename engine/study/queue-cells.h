/* The runs that a queue has in hand: which may begin, how one begins and ends. Part of queue.c. */
#pragma once

#include "study/queue.h"
#include "study/study-time.h"

G_BEGIN_DECLS

typedef enum
{
  LW_CELL_WAITING,
  LW_CELL_ACTIVE,
  LW_CELL_ELSEWHERE,
  LW_CELL_FINISHED,
  LW_CELL_STOPPED,
  LW_CELL_FAILED,
  LW_CELL_LEFT_ALONE, /* not asked for */
} LwCellState;

typedef struct
{
  const LwStudyRun *run;
  LwCellState state;
  gint64 step;                  /* at the last look */
  int retries;                  /* as the wishes counted then */
  const LwRehearsal *rehearsal; /* or NULL */
  /* at work */
  LwWorker *worker;
  int slot;
  LwStop asked;
  gboolean hung;            /* and reported */
  gint64 began, first_step; /* monotonic us; steps that it had then */
} LwCell;

typedef struct
{
  const LwQueueOptions *options;
  int n;
  LwCell *cells;   /* [n], in the order of the plan */
  int *order;      /* [n] */
  gboolean *taken; /* [n_slots] */
  LwQueueWishes *wishes;
  char *confusion; /* why the wishes could not be read */
  LwStudyTime *time;
  LwStop ending;
} LwQueue;

int lw_queue_count (const LwQueue *self, LwCellState state);

/* @cell and @message may be NULL. */
void lw_queue_report (const LwQueue *self, LwQueueEvent event, const LwCell *cell,
                      const char *message);

/* Looks at the runs at work and reports each of them. */
void lw_queue_report_active (LwQueue *self);

/* Whether a run waits for nothing but a slot, or for runs that may still finish. */
gboolean lw_cell_may_begin (const LwQueue *self, const LwCell *cell);
/* Whether it waits for nothing but a slot. */
gboolean lw_cell_can_begin (const LwQueue *self, const LwCell *cell);

/* Seconds for all that may still be trained, -1 while the time of a run is not known. */
double lw_queue_time_left (const LwQueue *self);

/* Reads the run's folder: finished, at work elsewhere or waiting. */
void lw_cell_look (LwQueue *self, LwCell *cell);

/* Starts the worker; the cell has failed if that cannot be. */
void lw_cell_begin (LwQueue *self, LwCell *cell, int slot);

/* Its worker has ended. */
void lw_cell_end (LwQueue *self, LwCell *cell);

/* The run has failed, and its folder says so. */
void lw_cell_fail (LwQueue *self, LwCell *cell, const char *why);

G_END_DECLS
