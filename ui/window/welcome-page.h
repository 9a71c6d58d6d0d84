/* The first page: the demo study, a new one, or one that was open before. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LW_TYPE_WELCOME_PAGE (lw_welcome_page_get_type ())

G_DECLARE_FINAL_TYPE (LwWelcomePage, lw_welcome_page, LW, WELCOME_PAGE, AdwBin)

/* Reads the list of recent studies again. */
void lw_welcome_page_refresh (LwWelcomePage *self);

G_END_DECLS
