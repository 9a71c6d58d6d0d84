/* The cost curve of a study: its data, kept up to date. */
#include "explore/curve-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "explore/curve-chart-private.h"
#include "explore/curve-chart-text.h"
#include "widget/toast.h"
#include "model/owner-task.h"

enum
{
  PROP_0,
  PROP_AXIS,
  PROP_LOG,
  PROP_SHOW_RUNS,
  PROP_SHOW_PUBLISHED,
  PROP_VIEW,
  N_PROPS
};

enum
{
  POINT_ACTIVATED,
  CURVE_CHANGED,
  VIEW_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwCurveChart, lw_curve_chart, GTK_TYPE_WIDGET)

/* ---- the curve ----------------------------------------------------------------------------- */

static LwCurveOptions
curve_options (LwCurveChart *self)
{
  LwCurveOptions options = lw_curve_options_default ();
  gboolean priced = lw_study_model_get_costs (self->model)->price.value > 0;
  options.axis = self->axis == LW_COST_AXIS_MONEY && !priced ? LW_COST_AXIS_HOURS : self->axis;
  options.log = self->log;
  options.measure = *lw_study_model_get_measure (self->model);
  return options;
}

static LwCurve *
make_curve (LwCurveChart *self)
{
  const LwCostTable *costs = lw_study_model_get_costs (self->model);
  const LwCurveOptions options = curve_options (self);
  LwCurve *curve = lw_curve_new (self->shown->results, costs, &options);
  g_clear_pointer (&curve->title, g_free);
  if (self->fits && memcmp (&self->advice->measure, &options.measure, sizeof options.measure) == 0)
    lw_curve_copy_bands (curve, self->fits, self->shown->results, costs);
  if (self->published && self->show_published)
    lw_published_fill_curve (self->published, curve, self->shown->results, costs);
  return curve;
}

static void
build (LwCurveChart *self)
{
  LwStudySnapshot *snapshot = self->model ? lw_study_model_get_snapshot (self->model) : NULL;
  if (!snapshot)
    return;
  gboolean same_axis = FALSE;
  LwCurve *before = self->curve;
  LwStudySnapshot *shown_before = self->shown;
  self->shown = lw_study_snapshot_ref (snapshot);
  self->curve = make_curve (self);
  same_axis = before && before->axis == self->curve->axis && before->log == self->curve->log;
  lw_curve_free (before);
  g_clear_pointer (&shown_before, lw_study_snapshot_unref);
  self->hover.kind = LW_CURVE_HIT_NOTHING;
  if (!lw_curve_chart_place (self, &self->focus))
    self->focus.kind = LW_CURVE_HIT_NOTHING;
  if (!same_axis)
    self->zoomed = FALSE;
  lw_curve_chart_invalidate (self);
  lw_curve_chart_describe (self);
  g_signal_emit (self, signals[CURVE_CHANGED], 0);
}

/* ---- fits ---------------------------------------------------------------------------------- */

static void
fits_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const LwAdvice *advice = data;
  const LwCostTable costs = lw_cost_table_default ();
  LwCurveOptions options = lw_curve_options_default ();
  options.axis = LW_COST_AXIS_IMAGES;
  options.measure = advice->measure;
  LwCurve *fits = lw_curve_new (advice->snapshot->results, &costs, &options);
  for (guint i = 0; i < advice->methods->len; i++)
    lw_forecasts_fill_bands (g_array_index (advice->methods, LwMethodAdvice, i).forecasts, fits,
                             advice->snapshot->results, &costs);
  g_task_return_pointer (task, fits, (GDestroyNotify)lw_curve_free);
}

static void
fits_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwCurveChart *self = LW_CURVE_CHART (source);
  LwCurve *fits = g_task_propagate_pointer (G_TASK (result), NULL);
  LwAdvice *advice = g_task_get_task_data (G_TASK (result));
  if (!fits || advice != lw_study_model_get_advice (self->model))
    {
      lw_curve_free (fits);
      return;
    }
  lw_curve_free (self->fits);
  self->fits = fits;
  g_clear_pointer (&self->advice, lw_advice_unref);
  self->advice = lw_advice_ref (advice);
  build (self);
}

/* The bands depend on the costs by their places alone: all else is computed once. */
static void
make_fits (LwCurveChart *self)
{
  LwAdvice *advice = lw_study_model_get_advice (self->model);
  if (!advice)
    return;
  g_autoptr (GTask) task = lw_owner_task_new (self, self->cancellable, fits_cb, NULL);
  g_task_set_source_tag (task, make_fits);
  g_task_set_task_data (task, lw_advice_ref (advice), (GDestroyNotify)lw_advice_unref);
  g_task_run_in_thread (task, fits_thread);
}

/* ---- published results --------------------------------------------------------------------- */

static void
published_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  LwPublished *published = lw_published_load (LW_PUBLISHED_DEFAULT, &error);
  if (published)
    g_task_return_pointer (task, published, (GDestroyNotify)lw_published_free);
  else
    g_task_return_error (task, error);
}

static void
published_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwCurveChart *self = LW_CURVE_CHART (source);
  g_autoptr (GError) error = NULL;
  LwPublished *published = g_task_propagate_pointer (G_TASK (result), &error);
  if (published)
    {
      lw_published_free (self->published);
      self->published = published;
      build (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lw_toast_error (GTK_WIDGET (self), error->message);
}

static void
set_show_published (LwCurveChart *self, gboolean show)
{
  self->show_published = show;
  if (!show || self->published)
    {
      build (self);
      return;
    }
  g_autoptr (GTask) task = lw_owner_task_new (self, self->cancellable, published_cb, NULL);
  g_task_set_source_tag (task, set_show_published);
  g_task_run_in_thread (task, published_thread);
}

/* ---- for the other parts ------------------------------------------------------------------- */

GStrv
lw_curve_chart_runs (LwCurveChart *self, const LwCurveHit *hit)
{
  if (hit->kind != LW_CURVE_HIT_MEAN && hit->kind != LW_CURVE_HIT_RUN)
    return NULL;
  const LwCurvePoint *point = &self->curve->series[hit->series].points[hit->point];
  int first = hit->kind == LW_CURVE_HIT_RUN ? hit->run : 0,
      last = hit->kind == LW_CURVE_HIT_RUN ? hit->run + 1 : point->n;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  for (int i = first; i < last; i++)
    if (point->ids[i])
      g_strv_builder_add (ids, point->ids[i]);
  return g_strv_builder_end (ids);
}

void
lw_curve_chart_activate (LwCurveChart *self, const LwCurveHit *hit)
{
  g_auto (GStrv) ids = lw_curve_chart_runs (self, hit);
  if (ids && ids[0])
    g_signal_emit (self, signals[POINT_ACTIVATED], 0, ids);
}

void
lw_curve_chart_describe (LwCurveChart *self)
{
  g_autofree char *text = NULL;
  if (!self->curve)
    return;
  if (self->focus.kind != LW_CURVE_HIT_NOTHING)
    {
      g_autofree char *title = lw_curve_hit_title (self->curve, &self->focus);
      g_autofree char *lines = lw_curve_hit_text (
          self->curve, self->shown->results, lw_study_model_get_costs (self->model), &self->focus);
      text = g_strdup_printf ("%s: %s", title, g_strdelimit (lines, "\n", ';'));
    }
  else
    text = lw_curve_summary (self->curve, lw_study_model_get_budget (self->model));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

/* Hours of a unit of the axis; NaN on that of images. */
static double
hours_per_unit (LwCurveChart *self)
{
  if (!self->curve || self->curve->axis == LW_COST_AXIS_IMAGES)
    return (double)NAN;
  return self->curve->axis == LW_COST_AXIS_HOURS
             ? 1
             : 1 / lw_study_model_get_costs (self->model)->price.value;
}

double
lw_curve_chart_budget_cost (LwCurveChart *self)
{
  return lw_study_model_get_budget (self->model) / hours_per_unit (self);
}

void
lw_curve_chart_set_budget_cost (LwCurveChart *self, double cost)
{
  double hours = cost * hours_per_unit (self);
  if (isfinite (hours) && hours > 0)
    lw_study_model_set_budget (self->model, hours);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
budget_cb (LwCurveChart *self)
{
  lw_curve_chart_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lw_curve_chart_set_model (LwCurveChart *self, LwStudyModel *model)
{
  g_return_if_fail (LW_IS_CURVE_CHART (self) && LW_IS_STUDY_MODEL (model) && !self->model);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "results-changed", G_CALLBACK (build), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "costs-changed", G_CALLBACK (build), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "advice-changed", G_CALLBACK (make_fits), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::budget", G_CALLBACK (budget_cb), self,
                           G_CONNECT_SWAPPED);
  build (self);
  make_fits (self);
}

LwStudyModel *
lw_curve_chart_get_model (LwCurveChart *self)
{
  return self->model;
}

const LwCurve *
lw_curve_chart_get_curve (LwCurveChart *self)
{
  return self->curve;
}

static void
view_changed_cb (LwCurveChart *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LwCurveChart *self = LW_CURVE_CHART (object);
  switch (id)
    {
    case PROP_AXIS:
      g_value_set_int (value, (int)self->axis);
      break;
    case PROP_LOG:
      g_value_set_boolean (value, self->log);
      break;
    case PROP_SHOW_RUNS:
      g_value_set_boolean (value, self->show_runs);
      break;
    case PROP_SHOW_PUBLISHED:
      g_value_set_boolean (value, self->show_published);
      break;
    case PROP_VIEW:
      g_value_take_string (value, lw_curve_chart_view_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_flag (LwCurveChart *self, guint id, gboolean value)
{
  gboolean *flags[] = { [PROP_LOG] = &self->log,
                        [PROP_SHOW_RUNS] = &self->show_runs,
                        [PROP_SHOW_PUBLISHED] = &self->show_published };
  if (*flags[id] == value)
    return;
  *flags[id] = value;
  if (id == PROP_SHOW_PUBLISHED)
    set_show_published (self, value);
  else if (id == PROP_LOG)
    build (self);
  else
    lw_curve_chart_invalidate (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LwCurveChart *self = LW_CURVE_CHART (object);
  if (id == PROP_LOG || id == PROP_SHOW_RUNS || id == PROP_SHOW_PUBLISHED)
    set_flag (self, id, g_value_get_boolean (value));
  else if (id != PROP_AXIS)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->axis != (LwCostAxis)g_value_get_int (value))
    {
      self->axis = (LwCostAxis)g_value_get_int (value);
      build (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  gboolean wide = orientation == GTK_ORIENTATION_HORIZONTAL;
  *minimum = wide ? 240 : 220;
  *natural = wide ? 720 : 460;
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lw_curve_chart_invalidate (LW_CURVE_CHART (widget));
}

static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lw_curve_chart_parent_class)->css_changed (widget, change);
  lw_curve_chart_restyle (LW_CURVE_CHART (widget));
}

static void
dispose (GObject *object)
{
  LwCurveChart *self = LW_CURVE_CHART (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->animation);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (lw_curve_chart_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  LwCurveChart *self = LW_CURVE_CHART (object);
  lw_curve_free (self->curve);
  lw_curve_free (self->fits);
  lw_published_free (self->published);
  g_clear_pointer (&self->advice, lw_advice_unref);
  g_clear_pointer (&self->shown, lw_study_snapshot_unref);
  g_clear_pointer (&self->base, gsk_render_node_unref);
  g_clear_object (&self->cancellable);
  g_free (self->font);
  G_OBJECT_CLASS (lw_curve_chart_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  properties[PROP_AXIS] = g_param_spec_int ("axis", NULL, NULL, LW_COST_AXIS_HOURS,
                                            LW_COST_AXIS_MONEY, LW_COST_AXIS_HOURS, flags);
  properties[PROP_LOG] = g_param_spec_boolean ("log", NULL, NULL, TRUE, flags);
  properties[PROP_SHOW_RUNS] = g_param_spec_boolean ("show-runs", NULL, NULL, TRUE, flags);
  properties[PROP_SHOW_PUBLISHED]
      = g_param_spec_boolean ("show-published", NULL, NULL, FALSE, flags);
  properties[PROP_VIEW]
      = g_param_spec_string ("view", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
lw_curve_chart_class_init (LwCurveChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  widget_class->css_changed = css_changed;
  widget_class->snapshot = lw_curve_chart_snapshot;
  install_properties (object_class);
  signals[POINT_ACTIVATED]
      = g_signal_new ("point-activated", LW_TYPE_CURVE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  signals[CURVE_CHANGED] = g_signal_new ("curve-changed", LW_TYPE_CURVE_CHART, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", LW_TYPE_CURVE_CHART, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "curvechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  lw_curve_chart_class_add_keys (widget_class);
}

static void
lw_curve_chart_init (LwCurveChart *self)
{
  self->cancellable = g_cancellable_new ();
  self->log = TRUE;
  self->show_runs = TRUE;
  self->budget_before = (double)NAN;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Cost curve"), -1);
  g_signal_connect (self, "view-changed", G_CALLBACK (view_changed_cb), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (lw_curve_chart_restyle), self, G_CONNECT_SWAPPED);
  lw_curve_chart_add_pointer (self);
}
