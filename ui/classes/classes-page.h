/* The page Classes of a study. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_CLASSES_PAGE (lw_classes_page_get_type ())

G_DECLARE_FINAL_TYPE (LwClassesPage, lw_classes_page, LW, CLASSES_PAGE, AdwBin)

/* Shows @model (transfer none), which is loaded. Once. */
void lw_classes_page_set_model (LwClassesPage *self, LwStudyModel *model);

G_END_DECLS
