/* Predictions as PNG files. */
#pragma once

#include "dataset/class-set.h"

G_BEGIN_DECLS

/* What the label PNG holds, by class: the class itself, or the id that files of the data set have
 * for it. */
typedef uint8_t LwExportIds[256];

void lw_export_class_ids (LwExportIds ids);

/* The raw Cityscapes ids ("labelIds"). LW_ERROR_INPUT if @classes has classes without one. */
gboolean lw_export_cityscapes_ids (const LwClassSet *classes, LwExportIds ids, GError **error);

/* Writes STEM_label.png (grey, @ids of the classes), STEM_colour.png (RGB), STEM_overlay.png
 * (photograph and colours, half each) and STEM_confidence.png (grey, 255 = certain). @labels holds
 * classes; @confidence has its size; the photograph is resized to it. Folders of @stem are made. */
gboolean lw_export_prediction (const char *stem, const LwImage *photograph, const LwImage *labels,
                               const LwImage *confidence, const LwClassSet *classes,
                               const LwExportIds ids, GError **error);

/* The photograph under the colours of @labels, half each; both of one size. (transfer full) */
LwImage *lw_export_overlay (const LwImage *photograph, const LwImage *labels,
                            const LwClassSet *classes);

G_END_DECLS
