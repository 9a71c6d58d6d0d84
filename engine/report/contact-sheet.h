/* A contact sheet: rows of images, columns of photograph, truth, weak labels and predictions. */
#pragma once

#include "dataset/weak.h"

G_BEGIN_DECLS

/* What one cell shows; all (transfer none), any may be NULL. A label map hides the photograph; a
 * weak label lies on top, points as discs that can be seen, tags by name. */
typedef struct
{
  const LwImage *photograph; /* 3 channels */
  const LwImage *labels;     /* 1 channel: classes and LW_IGNORE */
  const LwWeakLabel *weak;
} LwSheetCell;

typedef struct
{
  const char *title; /* or NULL */
  int n_columns, n_rows;
  const char *const *captions;  /* [n_columns] */
  const char *const *row_names; /* [n_rows], or NULL */
  const LwSheetCell *cells;     /* [n_rows][n_columns] */
  const LwClassSet *classes;    /* colours, and the legend at the bottom */
  int cell_width;               /* pixels; the height follows from the images */
} LwContactSheet;

/* Writes a PNG, replacing @path atomically. Cells have the shape of the first image; others are
 * stretched. LW_ERROR_INPUT if the sheet has no cell or more than 32767 pixels a side. */
gboolean lw_contact_sheet_write (const LwContactSheet *sheet, const char *path, GError **error);

/* One cell as a PNG, @width pixels wide, in the shape of what it shows. (transfer full) */
GBytes *lw_sheet_cell_png (const LwSheetCell *cell, const LwClassSet *classes, int width,
                           GError **error);

G_END_DECLS
