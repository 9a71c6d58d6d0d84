/* Photographs of the target with the weak labels that the study will simulate on them. */
#pragma once

#include <gtk/gtk.h>

#include "draft/study-making.h"

G_BEGIN_DECLS

#define LW_TYPE_WEAK_PREVIEW (lw_weak_preview_get_type ())

G_DECLARE_FINAL_TYPE (LwWeakPreview, lw_weak_preview, LW, WEAK_PREVIEW, GtkWidget)

/* Draws again if anything has changed that the pictures show. @report may be NULL. */
void lw_weak_preview_update (LwWeakPreview *self, LwDataReport *report, const LwStudyDraft *draft);

G_END_DECLS
