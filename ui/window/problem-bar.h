/* A banner that says what is wrong, with a button that helps. One that was closed comes back when
 * the problem is another one. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LW_TYPE_PROBLEM_BAR (lw_problem_bar_get_type ())

/* Properties: button-label (string), action-name (string): of the button. */
G_DECLARE_FINAL_TYPE (LwProblemBar, lw_problem_bar, LW, PROBLEM_BAR, AdwBin)

/* @text NULL: there is no problem. */
void lw_problem_bar_set_problem (LwProblemBar *self, const char *text);

/* Whether the button helps with this problem. */
void lw_problem_bar_set_helpful (LwProblemBar *self, gboolean helpful);

G_END_DECLS
