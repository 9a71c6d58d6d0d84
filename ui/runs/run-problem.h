/* What is wrong with a run, in words. */
#pragma once

#include "model/run-item.h"

G_BEGIN_DECLS

typedef struct
{
  char *title;
  char *text; /* or NULL */
  char *log;  /* the last lines of its log, or NULL */
} LwRunProblem;

/* NULL where nothing is. @log may be NULL. */
LwRunProblem *lw_run_problem_new (LwRunItem *run, const char *log);
void lw_run_problem_free (LwRunProblem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRunProblem, lw_run_problem_free)

G_END_DECLS
