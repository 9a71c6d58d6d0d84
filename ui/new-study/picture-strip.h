/* Pictures of one shape beside each other: four in a line, two where the window is narrow. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LW_TYPE_PICTURE_STRIP (lw_picture_strip_get_type ())

G_DECLARE_FINAL_TYPE (LwPictureStrip, lw_picture_strip, LW, PICTURE_STRIP, GtkWidget)

GtkWidget *lw_picture_strip_new (void);

/* @text says what the picture shows. */
void lw_picture_strip_add (LwPictureStrip *self, GdkPaintable *picture, const char *text,
                           const char *tooltip);

G_END_DECLS
