/* How figures are written and stepped. */
#include "explore/cost-spin.h"

#include <math.h>

#define MOST_DECIMALS 4

/* Three digits, without zeros at the end. */
static char *
text_of (GtkSpinButton *spin)
{
  double value = gtk_spin_button_get_value (spin);
  int decimals = value > 0 ? CLAMP (2 - (int)floor (log10 (value * 1.0005)), 0, MOST_DECIMALS) : 0;
  double shown = round (value * pow (10, decimals)) / pow (10, decimals);
  while (decimals > 0
         && fabs (shown * pow (10, decimals - 1) - round (shown * pow (10, decimals - 1))) < 1e-6)
    decimals--;
  return g_strdup_printf ("%.*f", decimals, value);
}

static gboolean
output_cb (GtkSpinButton *spin)
{
  g_autofree char *text = text_of (spin);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* A text that nobody changed means the value it was made of, digits that are not shown included. */
static int
input_cb (GtkSpinButton *spin, double *value)
{
  g_autofree char *text = text_of (spin);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    return FALSE;
  *value = gtk_spin_button_get_value (spin);
  return TRUE;
}

void
lw_cost_spin_trim (GtkSpinButton *spin)
{
  gtk_spin_button_set_digits (spin, MOST_DECIMALS);
  g_signal_connect (spin, "output", G_CALLBACK (output_cb), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), NULL);
}

static void
step_cb (GtkSpinButton *spin)
{
  double value = MAX (gtk_spin_button_get_value (spin), 0.1);
  double step = pow (10, floor (log10 (value * 1.0001)) - 1);
  gtk_spin_button_set_increments (spin, value < 3 * 10 * step ? step : 5 * step, 10 * step);
}

void
lw_cost_spin_scale_steps (GtkSpinButton *spin)
{
  g_signal_connect (spin, "value-changed", G_CALLBACK (step_cb), NULL);
  step_cb (spin);
}
