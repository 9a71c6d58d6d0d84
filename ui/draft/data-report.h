/* What a data set is, looked at in a thread before it is used. */
#pragma once

#include <gio/gio.h>

#include "dataset/check.h"
#include "draft/task-progress.h"

G_BEGIN_DECLS

/* Immutable; shared by threads. */
typedef struct
{
  char *spec;
  LwDataset *dataset;    /* its training images */
  LwDatasetCheck *check; /* of them */
  gboolean whole;        /* every file was examined */
  GStrv splits;
  int eval_images;              /* of the split "val"; 0: none that can be evaluated on */
  GStrv class_sets;             /* those that come with the program */
  LwImage *photograph, *labels; /* of one image, reduced; NULL where there is none */
} LwDataReport;

LwDataReport *lw_data_report_ref (LwDataReport *self);
void lw_data_report_unref (LwDataReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwDataReport, lw_data_report_unref)

typedef struct
{
  const char *spec;
  const char *class_set;     /* name or file; NULL: that of @classes */
  const LwClassSet *classes; /* copied; NULL too: that of the data set */
  int limit;                 /* images to examine, 0: all */
} LwDataQuestion;

/* A data set that is not usable has a report as well; one that cannot be opened is the error. */
void lw_data_report_async (const LwDataQuestion *question, LwTaskProgress *progress,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
LwDataReport *lw_data_report_finish (GAsyncResult *result, GError **error);

/* Pixels that are labelled, of them those of a class: 0 to 1. */
double lw_data_report_share (const LwDataReport *self, int klass);

G_END_DECLS
