/* The methods of a study: that of the paper, the baseline, and variants with other switches. */
#pragma once

#include <adwaita.h>

#include "draft/study-making.h"

G_BEGIN_DECLS

#define LW_TYPE_METHODS_SECTION (lw_methods_section_get_type ())

G_DECLARE_FINAL_TYPE (LwMethodsSection, lw_methods_section, LW, METHODS_SECTION,
                      AdwPreferencesGroup)

/* Once. */
void lw_methods_section_set_making (LwMethodsSection *self, LwStudyMaking *making);

G_END_DECLS
