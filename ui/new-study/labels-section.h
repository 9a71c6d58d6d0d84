/* Which types of labels a study compares, and what they look like. */
#pragma once

#include <adwaita.h>

#include "draft/study-making.h"

G_BEGIN_DECLS

#define LW_TYPE_LABELS_SECTION (lw_labels_section_get_type ())

G_DECLARE_FINAL_TYPE (LwLabelsSection, lw_labels_section, LW, LABELS_SECTION, AdwPreferencesGroup)

/* Once. */
void lw_labels_section_set_making (LwLabelsSection *self, LwStudyMaking *making);

G_END_DECLS
