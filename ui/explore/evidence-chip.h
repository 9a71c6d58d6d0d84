/* A label that tells measured from interpolated, extrapolated and unclaimed. */
#pragma once

#include <gtk/gtk.h>

#include "result/curve.h"

G_BEGIN_DECLS

/* @label has the style class "lw-chip". */
void lw_evidence_chip_show (GtkLabel *label, LwEvidence evidence);

G_END_DECLS
