/* Names of the label types for people. */
#pragma once

#include "dataset/weak.h"

G_BEGIN_DECLS

/* "image tags", "points", "coarse polygons", "full masks", "no labels", translated */
const char *lw_label_type_title (LwLabelType type);

/* "Image tags", …: at the beginning of a line. (transfer full) */
char *lw_label_type_heading (LwLabelType type);

/* "30 s", "7 min", "1 h 30 min": what an image takes. (transfer full) */
char *lw_seconds_text (double seconds);

G_END_DECLS
