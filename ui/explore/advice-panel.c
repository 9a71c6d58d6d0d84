/* The advice under the curve. It is made anew at most once a frame. */
#include "explore/advice-panel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "explore/allocation-bar.h"
#include "explore/plan-card.h"
#include "explore/question-bar.h"
#include "model/advice-text.h"
#include "widget/label-mark.h"
#include "widget/toast.h"

#define MOST_ROWS 8 /* break-evens: others against the leader, and it against its rival */

/* Rows that are made when they are first needed and hidden while they are not. */
typedef struct
{
  AdwPreferencesGroup *group;
  AdwActionRow *rows[MOST_ROWS];
  GtkWidget *parts[MOST_ROWS]; /* mark or button of the row */
} Rows;

struct _LwAdvicePanel
{
  AdwBin parent_instance;
  LwStudyModel *model;
  guint tick;
  LwQuestionBar *question;
  GtkLabel *headline, *verdict;
  GtkWidget *details;
  LwAllocationBar *allocation;
  GtkFlowBox *cards;
  LwPlanCard *plans[LW_N_LABEL_TYPES];
  AdwPreferencesGroup *mixes, *break_evens, *next_runs;
  Rows mix_rows, break_even_rows, next_rows;
};

G_DEFINE_FINAL_TYPE (LwAdvicePanel, lw_advice_panel, ADW_TYPE_BIN)

/* ---- rows ---------------------------------------------------------------------------------- */

static GtkWidget *
new_copy_button (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Copy Command"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy Command"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "advice.copy");
  return button;
}

/* The row at @position with that part, which a mark is before the text and a button behind it. */
static AdwActionRow *
row_at (Rows *self, int position, GtkWidget *(*make_part) (void))
{
  if (self->rows[position])
    return self->rows[position];
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  self->rows[position] = row;
  self->parts[position] = make_part ();
  if (GTK_IS_BUTTON (self->parts[position]))
    adw_action_row_add_suffix (row, self->parts[position]);
  else
    adw_action_row_add_prefix (row, self->parts[position]);
  adw_preferences_group_add (self->group, GTK_WIDGET (row));
  return row;
}

static GtkWidget *
new_mark (void)
{
  return g_object_new (LW_TYPE_LABEL_MARK, NULL);
}

static void
show_row (AdwActionRow *row, const char *title, const char *note)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, note);
  gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
}

/* The rows from @n on are not needed. */
static void
end_rows (Rows *self, int n)
{
  gtk_widget_set_visible (GTK_WIDGET (self->group), n > 0);
  for (int i = n; i < MOST_ROWS; i++)
    if (self->rows[i])
      gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), FALSE);
}

/* ---- showing ------------------------------------------------------------------------------- */

static void
show_mix (LwAdvicePanel *self, const LwRecommendation *r)
{
  g_autofree char *title = lw_advice_mix (r), *note = lw_advice_mix_note (r);
  if (title)
    show_row (row_at (&self->mix_rows, 0, new_mark), title, note);
  end_rows (&self->mix_rows, title ? 1 : 0);
}

static void
show_break_evens (LwAdvicePanel *self, const LwRecommendation *r)
{
  int n = 0;
  for (int i = 0; i < r->n_break_evens && n < MOST_ROWS; i++)
    {
      const LwBreakEven *b = &r->break_evens[i];
      if (!lw_break_even_matters (r, b))
        continue;
      g_autofree char *title = lw_break_even_title (b), *note = lw_break_even_note (b);
      show_row (row_at (&self->break_even_rows, n, new_mark), title, note);
      lw_label_mark_set_label_type (LW_LABEL_MARK (self->break_even_rows.parts[n++]), b->type);
    }
  end_rows (&self->break_even_rows, n);
}

static void
show_next_runs (LwAdvicePanel *self, const LwRecommendation *r)
{
  const LwStudy *study = lw_study_model_get_snapshot (self->model)->study;
  for (int i = 0; i < r->n_next; i++)
    {
      g_autofree char *title = lw_next_run_title (&r->next[i]);
      g_autofree char *note = lw_next_run_note (&r->next[i]);
      g_autofree char *command = lw_next_run_command (
          &r->next[i], lw_study_model_get_folder (self->model), study->partitions);
      show_row (row_at (&self->next_rows, i, new_copy_button), title, note);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->next_rows.parts[i]), "s", command);
    }
  end_rows (&self->next_rows, r->n_next);
}

static void
show_cards (LwAdvicePanel *self, const LwRecommendation *r)
{
  for (int p = 0; p < LW_N_LABEL_TYPES; p++)
    {
      if (p < r->n_plans)
        lw_plan_card_show (self->plans[p], r, p);
      gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->plans[p])), p < r->n_plans);
    }
}

/* Of the mix where it is surely better, else of the leader. */
static void
show_allocation (LwAdvicePanel *self, const LwRecommendation *r, const LwResults *results)
{
  const LwCostTable *costs = lw_study_model_get_costs (self->model);
  const LwPlan *plan = r->mix && r->mix_gain.low > 0 ? r->mix
                       : r->leader >= 0              ? &r->plans[r->leader]
                                                     : NULL;
  double hours[LW_N_LABEL_TYPES] = { 0 };
  gtk_widget_set_visible (GTK_WIDGET (self->allocation), plan != NULL);
  if (!plan)
    return;
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    {
      const LwMix part = lw_mix_single ((LwLabelType)t, plan->mix.images[t]);
      hours[t] = lw_cost_hours (costs, &part, results->counts);
    }
  lw_allocation_bar_set_hours (self->allocation, hours, plan->left > 0 ? plan->left : 0);
}

static void
show_recommendation (LwAdvicePanel *self, const LwRecommendation *r, const LwResults *results)
{
  g_autofree char *headline = lw_advice_headline (r), *verdict = lw_advice_verdict (r);
  gtk_label_set_text (self->headline, headline);
  gtk_label_set_text (self->verdict, verdict);
  show_allocation (self, r, results);
  show_cards (self, r);
  show_mix (self, r);
  show_break_evens (self, r);
  show_next_runs (self, r);
  if (r->leader >= 0)
    lw_question_bar_suggest_target (self->question, r->plans[r->leader].at_claimed.value);
}

static void
show_nothing (LwAdvicePanel *self, const char *why)
{
  gtk_label_set_text (self->headline, "");
  gtk_label_set_text (self->verdict, why);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LwAdvicePanel *self = LW_ADVICE_PANEL (widget);
  LwAdvice *advice = lw_study_model_get_advice (self->model);
  const LwMethodAdvice *method
      = advice ? lw_advice_find (advice, lw_question_bar_get_method (self->question)) : NULL;
  const LwQuestion question = lw_question_bar_get_question (self->question);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwRecommendation) r
      = method ? lw_recommend (method->forecasts, method->exchange, advice->snapshot->results,
                               lw_study_model_get_costs (self->model), &question, &error)
               : NULL;
  self->tick = 0;
  gtk_widget_set_visible (self->details, r != NULL);
  if (r)
    show_recommendation (self, r, advice->snapshot->results);
  else
    show_nothing (self, error    ? error->message
                        : advice ? _ ("No method of this study learns from labels.")
                                 : _ ("Fitting curves…"));
  return G_SOURCE_REMOVE;
}

/* Soon, once, with whatever else changes until then. */
static void
update (LwAdvicePanel *self)
{
  if (!self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
lw_advice_panel_set_model (LwAdvicePanel *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  lw_question_bar_set_model (self->question, model);
  g_signal_connect_object (self->question, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "advice-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "costs-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
copy (GtkWidget *widget, const char *action, GVariant *target)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_variant_get_string (target, NULL));
  lw_toast (widget, _ ("Command copied"));
}

static void
dispose (GObject *object)
{
  LwAdvicePanel *self = LW_ADVICE_PANEL (object);
  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_ADVICE_PANEL);
  G_OBJECT_CLASS (lw_advice_panel_parent_class)->dispose (object);
}

static void
lw_advice_panel_class_init (LwAdvicePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_QUESTION_BAR);
  g_type_ensure (LW_TYPE_ALLOCATION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/explore/advice-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LwAdvicePanel, question);
  gtk_widget_class_bind_template_child (widget_class, LwAdvicePanel, headline);
  gtk_widget_class_bind_template_child (widget_class, LwAdvicePanel, verdict);
  gtk_widget_class_bind_template_child (widget_class, LwAdvicePanel, details);
  gtk_widget_class_bind_template_child (widget_class, LwAdvicePanel, allocation);
  gtk_widget_class_bind_template_child (widget_class, LwAdvicePanel, cards);
  gtk_widget_class_bind_template_child (widget_class, LwAdvicePanel, mixes);
  gtk_widget_class_bind_template_child (widget_class, LwAdvicePanel, break_evens);
  gtk_widget_class_bind_template_child (widget_class, LwAdvicePanel, next_runs);
  gtk_widget_class_install_action (widget_class, "advice.copy", "s", copy);
}

static void
lw_advice_panel_init (LwAdvicePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->mix_rows.group = self->mixes;
  self->break_even_rows.group = self->break_evens;
  self->next_rows.group = self->next_runs;
  for (int p = 0; p < LW_N_LABEL_TYPES; p++)
    {
      self->plans[p] = g_object_new (LW_TYPE_PLAN_CARD, NULL);
      gtk_flow_box_insert (self->cards, GTK_WIDGET (self->plans[p]), -1);
      gtk_widget_set_focusable (gtk_widget_get_parent (GTK_WIDGET (self->plans[p])), FALSE);
    }
}
