/* Source, target and classes of a study. */
#pragma once

#include <adwaita.h>

#include "draft/study-making.h"

G_BEGIN_DECLS

#define LW_TYPE_DATA_SECTION (lw_data_section_get_type ())

G_DECLARE_FINAL_TYPE (LwDataSection, lw_data_section, LW, DATA_SECTION, AdwPreferencesGroup)

/* Once. */
void lw_data_section_set_making (LwDataSection *self, LwStudyMaking *making);

G_END_DECLS
