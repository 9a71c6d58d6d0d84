/* The state of something that was checked as an icon with a name. */
#pragma once

#include <gtk/gtk.h>

#include "draft/preflight.h"

G_BEGIN_DECLS

void lw_check_icon_set (GtkImage *image, LwCheckState state);

G_END_DECLS
