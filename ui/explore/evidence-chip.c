/* The chip of an evidence: filled, tinted, dashed, dotted (style.css). */
#include "explore/evidence-chip.h"

#include "model/plan-text.h"

void
lw_evidence_chip_show (GtkLabel *label, LwEvidence evidence)
{
  GtkWidget *widget = GTK_WIDGET (label);
  for (int e = LW_EVIDENCE_MEASURED; e <= LW_EVIDENCE_NONE; e++)
    if (e != (int)evidence)
      gtk_widget_remove_css_class (widget, lw_evidence_name ((LwEvidence)e));
  gtk_widget_add_css_class (widget, lw_evidence_name (evidence));
  gtk_label_set_text (label, lw_evidence_title (evidence));
  gtk_widget_set_tooltip_text (widget, lw_evidence_help (evidence));
}
