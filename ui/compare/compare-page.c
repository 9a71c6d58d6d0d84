/* The page Compare: opens the evaluation data and puts view, panes, legend and strip together. */
#include "compare/compare-page.h"

#include <glib/gi18n-lib.h>

#include "compare/compare-view.h"
#include "compare/eval-data.h"
#include "compare/evaluation-pair.h"
#include "compare/hover-text.h"
#include "compare/image-strip.h"
#include "compare/ladder.h"
#include "compare/legend.h"
#include "compare/pane-area.h"
#include "compare/pane-chooser.h"

#define CACHE_BYTES ((size_t)256 << 20)
#define AHEAD 7 /* images predicted besides the one that is looked at */
#define ZOOM_STEP 1.25

struct _LwComparePage
{
  AdwBin parent_instance;
  LwStudyModel *model;
  LwCompareView *view;
  LwPredictor *predictor;
  LwPaneDeck *deck;
  GSettings *settings;
  LwEvaluationPair *evaluations;
  GCancellable *opening;
  gboolean open;        /* the data are, or could not be */
  int truth, predicted; /* a confusion to be shown as soon as the data are open; -1: none */
  GtkStack *stack, *strips;
  AdwStatusPage *missing;
  LwPaneArea *area;
  LwImageStrip *strip;
  LwLegend *legend;
  LwLadder *ladder;
  GtkLabel *hover;
  GtkDropDown *overlay;
  GtkAdjustment *opacity, *threshold;
  GtkMenuButton *add;
  GtkWidget *blink, *with_curtain, *side_by_side, *legend_toggle, *ladder_toggle, *outlines;
};

G_DEFINE_FINAL_TYPE (LwComparePage, lw_compare_page, ADW_TYPE_BIN)

/* ---- data ---------------------------------------------------------------------------------- */

static void
show_state (LwComparePage *self)
{
  guint finished, running, failed, total;
  lw_study_model_count (self->model, &finished, &running, &failed, &total);
  const char *name = finished == 0                            ? "empty"
                     : lw_compare_view_get_cache (self->view) ? "panes"
                     : self->open                             ? "missing"
                                                              : "loading";
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwComparePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LwEvalData) eval = lw_eval_data_open_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->opening);
  self->open = TRUE;
  if (eval)
    {
      g_autoptr (LwPictureCache) cache = lw_picture_cache_new (eval, CACHE_BYTES);
      lw_compare_view_set_cache (self->view, cache);
      if (self->truth >= 0)
        lw_compare_page_show_confusion (self, self->truth, self->predicted);
    }
  else
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);
      adw_status_page_set_description (self->missing, text);
    }
  show_state (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lw_pane_area_focus (self->area);
}

static void
open_data (LwComparePage *self)
{
  if (self->opening || lw_compare_view_get_cache (self->view))
    return;
  self->open = FALSE;
  self->opening = g_cancellable_new ();
  lw_eval_data_open_async (lw_study_model_get_snapshot (self->model), self->opening, opened_cb,
                           g_object_ref (self));
  show_state (self);
}

static void
open_data_action (GtkWidget *widget, const char *name, GVariant *target)
{
  open_data (LW_COMPARE_PAGE (widget));
}

static void
results_cb (LwComparePage *self)
{
  lw_pane_deck_fill (self->deck);
  lw_predictor_forget (self->predictor);
  show_state (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      open_data (self);
      lw_evaluation_pair_reload (self->evaluations);
    }
}

/* Data that lie somewhere else by now are a new study.json. */
static void
map (GtkWidget *widget)
{
  LwComparePage *self = LW_COMPARE_PAGE (widget);
  GTK_WIDGET_CLASS (lw_compare_page_parent_class)->map (widget);
  if (!self->model)
    return;
  open_data (self);
  lw_evaluation_pair_reload (self->evaluations);
  lw_pane_area_focus (self->area);
}

/* ---- toolbar ------------------------------------------------------------------------------- */

static void
overlay_cb (LwComparePage *self)
{
  lw_compare_view_set_overlay (self->view, (LwOverlay)gtk_drop_down_get_selected (self->overlay));
}

static void
opacity_cb (LwComparePage *self)
{
  lw_compare_view_set_opacity (self->view, gtk_adjustment_get_value (self->opacity));
}

static void
threshold_cb (LwComparePage *self)
{
  double threshold = gtk_adjustment_get_value (self->threshold);
  lw_compare_view_set_threshold (self->view, threshold);
  if (threshold > 0)
    gtk_drop_down_set_selected (self->overlay, LW_OVERLAY_CONFIDENCE);
}

static void
outlines_cb (LwComparePage *self)
{
  lw_compare_view_set_outlines (self->view,
                                gtk_check_button_get_active (GTK_CHECK_BUTTON (self->outlines)));
}

static void
ladder_cb (LwComparePage *self)
{
  gboolean ladder = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->ladder_toggle));
  gtk_stack_set_visible_child_name (self->strips, ladder ? "ladder" : "images");
}

static void
curtain_cb (LwComparePage *self)
{
  lw_pane_area_set_curtain (self->area,
                            gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->with_curtain)));
}

static void
blink_pressed_cb (LwComparePage *self)
{
  lw_pane_area_set_blinking (self->area, TRUE);
}

static void
blink_released_cb (LwComparePage *self)
{
  lw_pane_area_set_blinking (self->area, FALSE);
}

static void
add_cb (LwComparePage *self, LwPaneChoice *choice)
{
  lw_pane_deck_add (self->deck, choice);
  lw_pane_area_focus (self->area);
}

static void
panes_cb (LwComparePage *self)
{
  guint n = g_list_model_get_n_items (lw_pane_deck_get_panes (self->deck));
  gtk_widget_set_sensitive (GTK_WIDGET (self->add), n < LW_PANES_MOST);
}

static void
hover_cb (LwComparePage *self)
{
  g_autofree char *text = lw_hover_text (self->view, self->deck);
  gtk_label_set_text (self->hover, text ? text
                                        : _ ("Scroll to zoom, drag to move, hold Space to blink, "
                                             "N for the next change."));
}

static void
evaluations_cb (LwComparePage *self)
{
  lw_image_strip_set_evaluations (self->strip, lw_evaluation_pair_get (self->evaluations, 0),
                                  lw_evaluation_pair_get (self->evaluations, 1));
}

static void
next_cb (LwComparePage *self)
{
  g_auto (GStrv) next = lw_image_strip_next (self->strip, AHEAD);
  GListModel *panes = lw_pane_deck_get_panes (self->deck);
  for (guint i = 0; i < g_list_model_get_n_items (panes); i++)
    {
      g_autoptr (LwPaneContent) content = g_list_model_get_item (panes, i);
      lw_pane_content_set_next (content, (const char *const *)next);
    }
}

/* ---- actions ------------------------------------------------------------------------------- */

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *target)
{
  LwComparePage *self = LW_COMPARE_PAGE (widget);
  if (g_str_equal (name, "compare.fit"))
    lw_viewport_fit (lw_compare_view_get_viewport (self->view));
  else
    lw_pane_area_zoom (self->area, g_str_equal (name, "compare.zoom-in")    ? ZOOM_STEP
                                   : g_str_equal (name, "compare.zoom-out") ? 1 / ZOOM_STEP
                                                                            : 0);
}

static void
image_action (GtkWidget *widget, const char *name, GVariant *target)
{
  LwComparePage *self = LW_COMPARE_PAGE (widget);
  if (g_str_equal (name, "compare.next-change"))
    lw_image_strip_next_change (self->strip);
  else
    lw_image_strip_move (self->strip, g_str_equal (name, "compare.next") ? 1 : -1);
}

/* Toggle or check button. */
static void
toggle (GtkWidget *button)
{
  gboolean active;
  g_object_get (button, "active", &active, NULL);
  g_object_set (button, "active", !active, NULL);
}

static void
curtain_action (GtkWidget *widget, const char *name, GVariant *target)
{
  LwComparePage *self = LW_COMPARE_PAGE (widget);
  if (g_str_equal (name, "compare.turn-curtain"))
    lw_pane_area_turn_curtain (self->area);
  else if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->with_curtain)))
    toggle (self->side_by_side);
  else
    toggle (self->with_curtain);
}

static void
paint_action (GtkWidget *widget, const char *name, GVariant *target)
{
  LwComparePage *self = LW_COMPARE_PAGE (widget);
  if (g_str_equal (name, "compare.show-all"))
    lw_compare_view_show_all (self->view);
  else if (g_str_equal (name, "compare.legend"))
    toggle (self->legend_toggle);
  else if (g_str_equal (name, "compare.ladder"))
    toggle (self->ladder_toggle);
  else if (g_str_equal (name, "compare.outlines"))
    toggle (self->outlines);
  else
    gtk_drop_down_set_selected (self->overlay,
                                (gtk_drop_down_get_selected (self->overlay) + 1) % 3);
}

static gboolean
key_pressed_cb (LwComparePage *self, guint key)
{
  if (key != GDK_KEY_space)
    return FALSE;
  lw_pane_area_set_blinking (self->area, TRUE);
  return TRUE;
}

static void
key_released_cb (LwComparePage *self, guint key)
{
  if (key == GDK_KEY_space)
    lw_pane_area_set_blinking (self->area, FALSE);
}

void
lw_compare_page_show_confusion (LwComparePage *self, int truth, int predicted)
{
  gboolean ready = lw_compare_view_get_cache (self->view) != NULL;
  self->truth = ready ? -1 : truth;
  self->predicted = ready ? -1 : predicted;
  if (ready)
    lw_image_strip_show_confusion (self->strip, truth, predicted);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
watch (LwComparePage *self)
{
  LwViewport *viewport = lw_compare_view_get_viewport (self->view);
  const struct
  {
    gpointer object;
    const char *signal;
    GCallback callback;
  } watched[] = {
    { self->model, "results-changed", G_CALLBACK (results_cb) },
    { self->evaluations, "changed", G_CALLBACK (evaluations_cb) },
    { lw_pane_deck_get_panes (self->deck), "items-changed", G_CALLBACK (panes_cb) },
    { viewport, "cursor-changed", G_CALLBACK (hover_cb) },
    { self->view, "image-changed", G_CALLBACK (hover_cb) },
    { self->strip, "next-changed", G_CALLBACK (next_cb) },
    { self->overlay, "notify::selected", G_CALLBACK (overlay_cb) },
    { self->opacity, "value-changed", G_CALLBACK (opacity_cb) },
    { self->threshold, "value-changed", G_CALLBACK (threshold_cb) },
    { self->with_curtain, "toggled", G_CALLBACK (curtain_cb) },
    { self->outlines, "toggled", G_CALLBACK (outlines_cb) },
    { self->ladder_toggle, "toggled", G_CALLBACK (ladder_cb) },
  };
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (watched[i].object, watched[i].signal, watched[i].callback, self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::palette",
                           G_CALLBACK (lw_compare_view_refresh_palette), self->view,
                           G_CONNECT_SWAPPED);
}

void
lw_compare_page_set_model (LwComparePage *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  self->view = lw_compare_view_new (model);
  self->predictor = lw_predictor_new (lw_study_model_get_folder (model));
  self->evaluations = lw_evaluation_pair_new (model);
  self->deck = lw_pane_deck_new (self->view, self->predictor);
  g_autoptr (GListModel) choices = lw_pane_choices_new (model);
  lw_image_strip_set_view (self->strip, self->view);
  lw_legend_set_deck (self->legend, self->view, self->deck);
  lw_ladder_set_deck (self->ladder, self->view, self->predictor, self->deck);
  lw_pane_area_set_deck (self->area, self->view, self->deck, choices);
  LwPaneChooser *chooser = lw_pane_chooser_new (choices);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (self->add, GTK_WIDGET (chooser));
  watch (self);
  panes_cb (self);
  hover_cb (self);
  show_state (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      open_data (self);
      lw_evaluation_pair_reload (self->evaluations);
    }
}

static void
dispose (GObject *object)
{
  LwComparePage *self = LW_COMPARE_PAGE (object);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  if (self->predictor)
    lw_predictor_stop (self->predictor);
  /* A template gives its children up behind the back of a bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_COMPARE_PAGE);
  g_clear_object (&self->evaluations);
  g_clear_object (&self->deck);
  g_clear_object (&self->predictor);
  g_clear_object (&self->view);
  g_clear_object (&self->model);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lw_compare_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
    guint key;
    GdkModifierType modifiers;
  } actions[] = {
    { "compare.open-data", open_data_action, 0, 0 },
    { "compare.zoom-in", zoom_action, GDK_KEY_plus, GDK_CONTROL_MASK },
    { "compare.zoom-out", zoom_action, GDK_KEY_minus, GDK_CONTROL_MASK },
    { "compare.fit", zoom_action, GDK_KEY_0, GDK_CONTROL_MASK },
    { "compare.one", zoom_action, GDK_KEY_1, 0 },
    { "compare.previous", image_action, GDK_KEY_Page_Up, 0 },
    { "compare.next", image_action, GDK_KEY_Page_Down, 0 },
    { "compare.next-change", image_action, GDK_KEY_n, 0 },
    { "compare.curtain", curtain_action, GDK_KEY_c, 0 },
    { "compare.turn-curtain", curtain_action, GDK_KEY_v, 0 },
    { "compare.legend", paint_action, GDK_KEY_l, 0 },
    { "compare.ladder", paint_action, GDK_KEY_b, 0 },
    { "compare.outlines", paint_action, GDK_KEY_o, 0 },
    { "compare.next-overlay", paint_action, GDK_KEY_e, 0 },
    { "compare.show-all", paint_action, 0, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (klass, actions[i].name, NULL, actions[i].activate);
      if (actions[i].key)
        gtk_widget_class_add_binding_action (klass, actions[i].key, actions[i].modifiers,
                                             actions[i].name, NULL);
    }
  const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *name;
  } more[] = { { GDK_KEY_equal, GDK_CONTROL_MASK, "compare.zoom-in" },
               { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "compare.zoom-in" },
               { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "compare.zoom-out" },
               { GDK_KEY_KP_0, GDK_CONTROL_MASK, "compare.fit" },
               { GDK_KEY_Up, GDK_ALT_MASK, "compare.previous" },
               { GDK_KEY_Down, GDK_ALT_MASK, "compare.next" } };
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    gtk_widget_class_add_binding_action (klass, more[i].key, more[i].modifiers, more[i].name, NULL);
}

static void
lw_compare_page_class_init (LwComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->map = map;
  g_type_ensure (LW_TYPE_PANE_AREA);
  g_type_ensure (LW_TYPE_IMAGE_STRIP);
  g_type_ensure (LW_TYPE_LEGEND);
  g_type_ensure (LW_TYPE_LADDER);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/compare/compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, stack);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, missing);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, area);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, strip);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, legend);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, ladder);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, hover);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, overlay);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, opacity);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, threshold);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, add);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, blink);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, with_curtain);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, side_by_side);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, legend_toggle);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, ladder_toggle);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, outlines);
  gtk_widget_class_bind_template_child (widget_class, LwComparePage, strips);
}

static void
lw_compare_page_init (LwComparePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->truth = self->predicted = -1;
  self->settings = g_settings_new (LW_APP_ID);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  GtkGesture *press = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (blink_pressed_cb), self);
  g_signal_connect_swapped (press, "released", G_CALLBACK (blink_released_cb), self);
  g_signal_connect_swapped (press, "cancel", G_CALLBACK (blink_released_cb), self);
  gtk_widget_add_controller (self->blink, GTK_EVENT_CONTROLLER (press));
}
