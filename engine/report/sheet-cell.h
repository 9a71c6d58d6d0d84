/* One cell of a contact sheet. */
#pragma once

#include <cairo.h>

#include "report/contact-sheet.h"

G_BEGIN_DECLS

/* The size of what the cell shows; FALSE if it shows nothing. */
gboolean lw_sheet_cell_size (const LwSheetCell *cell, int *width, int *height);

/* Draws into (0, 0)..(width, height). */
void lw_sheet_cell_draw (const LwSheetCell *cell, const LwClassSet *classes, cairo_t *cr, int width,
                         int height);

G_END_DECLS
