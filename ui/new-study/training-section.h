/* How every run is trained, and on what. */
#pragma once

#include <adwaita.h>

#include "draft/study-making.h"

G_BEGIN_DECLS

#define LW_TYPE_TRAINING_SECTION (lw_training_section_get_type ())

G_DECLARE_FINAL_TYPE (LwTrainingSection, lw_training_section, LW, TRAINING_SECTION,
                      AdwPreferencesGroup)

/* Once. */
void lw_training_section_set_making (LwTrainingSection *self, LwStudyMaking *making);

G_END_DECLS
