/* The page on which a study is made.
 *
 * Signal created (string): the study is in that folder, and its queue has been started. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LW_TYPE_NEW_STUDY_PAGE (lw_new_study_page_get_type ())

G_DECLARE_FINAL_TYPE (LwNewStudyPage, lw_new_study_page, LW, NEW_STUDY_PAGE, AdwBin)

LwNewStudyPage *lw_new_study_page_new (void);

G_END_DECLS
