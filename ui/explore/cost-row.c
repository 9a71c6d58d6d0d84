/* The cost of one label type. */
#include "explore/cost-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "explore/cost-spin.h"
#include "model/label-type.h"
#include "model/time-unit.h"
#include "widget/label-mark.h"

/* Where numbers in a unit become unreadable, another is taken. */
#define READABLE_LEAST 1
#define READABLE_MOST 300

struct _LwCostRow
{
  AdwPreferencesRow parent_instance;
  LwLabelType type;
  LwTimeUnit time_unit;
  double seconds, marked; /* of an image; of the preset */
  gboolean showing, shown;
  LwLabelMark *mark;
  GtkLabel *heading, *source;
  GtkSpinButton *time;
  GtkDropDown *unit;
  GtkScale *slider;
  GtkWidget *more;
  GtkGrid *grid;
  GtkSpinButton *values[LW_N_COST_FIGURES], *spreads[LW_N_COST_FIGURES]; /* NULL: has none */
};

enum
{
  PROP_0,
  PROP_LABEL_TYPE,
  N_PROPS
};

enum
{
  EDITED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwCostRow, lw_cost_row, ADW_TYPE_PREFERENCES_ROW)

/* ---- showing ------------------------------------------------------------------------------- */

static void
set_unit (LwCostRow *self, LwTimeUnit unit)
{
  static const double steps[LW_N_TIME_UNITS] = { 1, 0.5, 0.25 };
  self->time_unit = unit;
  gtk_spin_button_set_increments (self->time, steps[unit], 10 * steps[unit]);
  gtk_drop_down_set_selected (self->unit, unit);
}

static void
show_time (LwCostRow *self)
{
  double shown = self->seconds / lw_time_unit_seconds (self->time_unit);
  gboolean readable = self->seconds == 0 || (shown >= READABLE_LEAST && shown <= READABLE_MOST);
  if (!self->shown || !readable)
    set_unit (self, lw_time_unit_for (self->seconds));
  self->shown = TRUE;
  gtk_spin_button_set_value (self->time, self->seconds / lw_time_unit_seconds (self->time_unit));
  gtk_range_set_value (GTK_RANGE (self->slider), lw_drag_position (self->seconds));
}

static void
show_mark (LwCostRow *self, const LwCostTable *preset)
{
  double seconds = preset ? preset->image[self->type].value : 0;
  if (seconds == self->marked)
    return;
  self->marked = seconds;
  gtk_scale_clear_marks (self->slider);
  if (seconds > 0)
    gtk_scale_add_mark (self->slider, lw_drag_position (seconds), GTK_POS_BOTTOM, NULL);
}

static void
show_source (LwCostRow *self, const LwCost *cost, const LwCostTable *preset)
{
  g_autofree char *text = g_strdup (cost->source);
  if (!text && preset && preset->image[self->type].value != cost->value)
    {
      g_autofree char *time = lw_seconds_text (preset->image[self->type].value);
      g_autofree char *title = lw_cost_preset_title (preset->preset);
      text = g_strdup_printf (_ ("Your own figure; %s: %s"), title, time);
    }
  const char *shown = text ? text : _ ("Your own figure");
  gtk_label_set_text (self->source, shown);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->source), shown);
}

void
lw_cost_row_show (LwCostRow *self, const LwCostTable *costs, const LwCostTable *preset)
{
  const LwCost *image = lw_cost_figure (costs, LW_COST_PER_IMAGE, self->type);
  self->showing = TRUE;
  self->seconds = image->value;
  show_mark (self, preset);
  show_time (self);
  show_source (self, image, preset);
  for (int f = 0; f < LW_N_COST_FIGURES; f++)
    {
      const LwCost *cost = lw_cost_figure (costs, (LwCostFigure)f, self->type);
      if (self->values[f])
        gtk_spin_button_set_value (self->values[f], cost->value);
      if (self->spreads[f])
        gtk_spin_button_set_value (self->spreads[f], cost->spread);
    }
  self->showing = FALSE;
}

/* ---- editing ------------------------------------------------------------------------------- */

static void
edit (LwCostRow *self, LwCostFigure figure, gboolean spread, double value)
{
  if (!self->showing)
    g_signal_emit (self, signals[EDITED], 0, (int)figure, spread, value);
}

static void
time_cb (LwCostRow *self)
{
  edit (self, LW_COST_PER_IMAGE, FALSE,
        gtk_spin_button_get_value (self->time) * lw_time_unit_seconds (self->time_unit));
}

static void
unit_cb (LwCostRow *self)
{
  if (self->showing)
    return;
  self->showing = TRUE;
  set_unit (self, (LwTimeUnit)gtk_drop_down_get_selected (self->unit));
  gtk_spin_button_set_value (self->time, self->seconds / lw_time_unit_seconds (self->time_unit));
  self->showing = FALSE;
}

static gboolean
slide_cb (LwCostRow *self, GtkScrollType scroll, double position)
{
  edit (self, LW_COST_PER_IMAGE, FALSE, lw_drag_round (position, self->time_unit, self->seconds));
  return TRUE;
}

static void
figure_cb (GtkSpinButton *spin, LwCostRow *self)
{
  for (int f = 0; f < LW_N_COST_FIGURES; f++)
    if (spin == self->values[f] || spin == self->spreads[f])
      edit (self, (LwCostFigure)f, spin == self->spreads[f], gtk_spin_button_get_value (spin));
}

/* ---- building ------------------------------------------------------------------------------ */

/* "Points: time of an image", for assistive technology. */
static void
set_name (LwCostRow *self, GtkWidget *widget, const char *part)
{
  g_autofree char *heading = lw_label_type_heading (self->type);
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), heading, part);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkSpinButton *
add_spin (LwCostRow *self, int row, int column, const char *name)
{
  GtkSpinButton *spin = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, 1e6, 1));
  gtk_spin_button_set_numeric (spin, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 4);
  gtk_widget_add_css_class (GTK_WIDGET (spin), "lw-compact");
  set_name (self, GTK_WIDGET (spin), name);
  lw_cost_spin_trim (spin);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (figure_cb), self, 0);
  gtk_grid_attach (self->grid, GTK_WIDGET (spin), column, row, 1, 1);
  return spin;
}

static void
add_figure (LwCostRow *self, LwCostFigure figure, int row)
{
  const char *title = lw_cost_figure_title (figure);
  const char *unit = lw_time_unit_title (figure == LW_COST_FIXED ? LW_UNIT_HOURS : LW_UNIT_SECONDS);
  GtkWidget *label = gtk_label_new (title), *unit_label = gtk_label_new (unit);
  g_autofree char *spread = g_strdup_printf (_ ("%s, spread"), title);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (unit_label, "dim-label");
  gtk_grid_attach (self->grid, label, 0, row, 1, 1);
  if (figure != LW_COST_PER_IMAGE)
    self->values[figure] = add_spin (self, row, 1, title);
  gtk_grid_attach (self->grid, unit_label, 2, row, 1, 1);
  self->spreads[figure] = add_spin (self, row, 3, spread);
}

static void
set_type (LwCostRow *self, LwLabelType type)
{
  self->type = type;
  int row = 1;
  g_autofree char *heading = lw_label_type_heading (type);
  lw_label_mark_set_label_type (self->mark, type);
  gtk_label_set_text (self->heading, heading);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), heading);
  set_name (self, GTK_WIDGET (self->time), _ ("time of an image"));
  set_name (self, GTK_WIDGET (self->unit), _ ("unit of the time"));
  set_name (self, GTK_WIDGET (self->slider), _ ("time of an image, slider"));
  set_name (self, self->more, _ ("more figures"));
  for (int f = 0; f < LW_N_COST_FIGURES; f++)
    if (lw_cost_figure_applies ((LwCostFigure)f, type))
      add_figure (self, (LwCostFigure)f, row++);
}

LwLabelType
lw_cost_row_get_label_type (LwCostRow *self)
{
  return self->type;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LABEL_TYPE)
    g_value_set_int (value, (int)LW_COST_ROW (object)->type);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LABEL_TYPE)
    set_type (LW_COST_ROW (object), (LwLabelType)g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LW_TYPE_COST_ROW);
  G_OBJECT_CLASS (lw_cost_row_parent_class)->dispose (object);
}

static void
lw_cost_row_class_init (LwCostRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  properties[PROP_LABEL_TYPE] = g_param_spec_int (
      "label-type", NULL, NULL, LW_LABEL_IMAGE, LW_N_LABEL_TYPES - 1, LW_LABEL_IMAGE,
      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[EDITED] = g_signal_new ("edited", LW_TYPE_COST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_BOOLEAN, G_TYPE_DOUBLE);
  g_type_ensure (LW_TYPE_LABEL_MARK);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/explore/cost-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LwCostRow, mark);
  gtk_widget_class_bind_template_child (widget_class, LwCostRow, heading);
  gtk_widget_class_bind_template_child (widget_class, LwCostRow, source);
  gtk_widget_class_bind_template_child (widget_class, LwCostRow, time);
  gtk_widget_class_bind_template_child (widget_class, LwCostRow, unit);
  gtk_widget_class_bind_template_child (widget_class, LwCostRow, slider);
  gtk_widget_class_bind_template_child (widget_class, LwCostRow, more);
  gtk_widget_class_bind_template_child (widget_class, LwCostRow, grid);
}

static void
lw_cost_row_init (LwCostRow *self)
{
  const char *units[LW_N_TIME_UNITS + 1] = { NULL };
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int u = 0; u < LW_N_TIME_UNITS; u++)
    units[u] = lw_time_unit_title ((LwTimeUnit)u);
  g_autoptr (GtkStringList) model = gtk_string_list_new (units);
  gtk_drop_down_set_model (self->unit, G_LIST_MODEL (model));
  lw_cost_spin_trim (self->time);
  g_signal_connect_object (self->time, "value-changed", G_CALLBACK (time_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->unit, "notify::selected", G_CALLBACK (unit_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->slider, "change-value", G_CALLBACK (slide_cb), self,
                           G_CONNECT_SWAPPED);
}
