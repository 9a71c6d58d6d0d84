/* Spin buttons of figures whose size is not known beforehand. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows "7" and "4.1" instead of "7.00" and "4.10". */
void lw_cost_spin_trim (GtkSpinButton *spin);

/* A step is about a tenth of the value. */
void lw_cost_spin_scale_steps (GtkSpinButton *spin);

G_END_DECLS
