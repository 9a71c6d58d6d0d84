/* Which classes a label map shows. */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/* *classes gets bit k for class k. FALSE if a pixel is neither a class below LW_MAX_CLASSES nor
 * LW_IGNORE. */
gboolean lw_label_classes (const LwImage *labels, guint64 *classes);

G_END_DECLS
