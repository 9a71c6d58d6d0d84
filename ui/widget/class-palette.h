/* The colours in which classes are shown: those of the data set, or those of the preferences that
 * differ for all common kinds of colour blindness. */
#pragma once

#include <gtk/gtk.h>

#include "dataset/class-set.h"

G_BEGIN_DECLS

/* Fills [256][3]; of @classes without one, of the present preference. */
void lw_class_palette (const LwClassSet *classes, uint8_t palette[256][3]);

/* A square of that colour as a texture, for legends and lists. (transfer full) */
GdkTexture *lw_class_swatch (const uint8_t colour[3], int size);

G_END_DECLS
