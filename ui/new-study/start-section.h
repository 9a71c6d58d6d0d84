/* Name and folder of a study, and what is to be right before it is made. */
#pragma once

#include <adwaita.h>

#include "draft/study-making.h"

G_BEGIN_DECLS

#define LW_TYPE_START_SECTION (lw_start_section_get_type ())

G_DECLARE_FINAL_TYPE (LwStartSection, lw_start_section, LW, START_SECTION, AdwPreferencesGroup)

/* Once. */
void lw_start_section_set_making (LwStartSection *self, LwStudyMaking *making);

/* Whether nothing is in the way of the study. */
gboolean lw_start_section_is_ready (LwStartSection *self);

G_END_DECLS
