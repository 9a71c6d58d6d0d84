/* An image of the strip. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define LW_TYPE_STRIP_ITEM (lw_strip_item_get_type ())

/* Properties: id (string), text (string: what the order is by), thumbnail (GdkPaintable, or NULL).
 */
G_DECLARE_FINAL_TYPE (LwStripItem, lw_strip_item, LW, STRIP_ITEM, GObject)

LwStripItem *lw_strip_item_new (int item, const char *id);
int lw_strip_item_get_item (LwStripItem *self); /* position in the data */
const char *lw_strip_item_get_id (LwStripItem *self);
void lw_strip_item_set_text (LwStripItem *self, const char *text);
const char *lw_strip_item_get_text (LwStripItem *self);

GdkTexture *lw_strip_item_get_thumbnail (LwStripItem *self); /* or NULL */
void lw_strip_item_set_thumbnail (LwStripItem *self, GdkTexture *thumbnail);

G_END_DECLS
