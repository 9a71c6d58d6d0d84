/* The window that shows what differs between a run and another one. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"

G_BEGIN_DECLS

/* @other: the run to begin with, or NULL. */
void lw_run_differences_show (GtkWidget *from, LwStudyModel *model, LwRunItem *run,
                              LwRunItem *other);

G_END_DECLS
