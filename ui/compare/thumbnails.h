/* Small pictures of the images of the strip that are looked at. Main thread only. */
#pragma once

#include "compare/eval-data.h"
#include "compare/strip-item.h"

G_BEGIN_DECLS

#define LW_TYPE_THUMBNAILS (lw_thumbnails_get_type ())

G_DECLARE_FINAL_TYPE (LwThumbnails, lw_thumbnails, LW, THUMBNAILS, GObject)

/* @height in pixels. Holds the last few hundred. */
LwThumbnails *lw_thumbnails_new (LwEvalData *data, int height);

/* Sets the thumbnail of @item, soon; the last ones wanted come first. */
void lw_thumbnails_want (LwThumbnails *self, LwStripItem *item);

G_END_DECLS
