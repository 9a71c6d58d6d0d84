/* The command that exports something of a study. */
#pragma once

#include "report/curve-draw.h"
#include "report/export-item.h"

G_BEGIN_DECLS

typedef struct
{
  const char *folder;
  const LwExportItem *item;
  guint format; /* one of LwExportFormat */
  LwFigureSize size;
  LwCostAxis axis;
  gboolean linear, published, fits;
  const char *measure; /* classes, or NULL: mIoU */
  double hours;        /* a report that begins with what so many hours buy; 0: none */
} LwExportCommand;

/* From "labelworth" on, without what is a default; @output: a file, or NULL. (transfer full) */
GStrv lw_export_command_arguments (const LwExportCommand *self, const char *program,
                                   const char *output);

/* For a shell. (transfer full) */
char *lw_export_command_text (const LwExportCommand *self);

G_END_DECLS
