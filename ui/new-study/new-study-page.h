/* The page on which a study is made: data, label types, budgets, training, methods, start.
 *
 * Signal created (string): the study is in that folder, and its queue has been started. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LW_TYPE_NEW_STUDY_PAGE (lw_new_study_page_get_type ())

G_DECLARE_FINAL_TYPE (LwNewStudyPage, lw_new_study_page, LW, NEW_STUDY_PAGE, AdwBin)

LwNewStudyPage *lw_new_study_page_new (void);

/* Fills the page with what the study in @folder is, to be changed and made beside it. */
void lw_new_study_page_start_from (LwNewStudyPage *self, const char *folder);

G_END_DECLS
