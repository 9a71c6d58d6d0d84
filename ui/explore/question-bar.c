/* What is asked. */
#include "explore/question-bar.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "explore/cost-spin.h"
#include "model/default-budget.h"

#define TARGET_MOST 99.9

/* In the order of the drop-down; money is there only with a price. */
static const LwAsk kinds[] = { LW_ASK_HOURS, LW_ASK_TARGET, LW_ASK_MONEY };

struct _LwQuestionBar
{
  AdwBin parent_instance;
  LwStudyModel *model;
  LwAsk ask;
  double target, suggested; /* percent; NaN */
  gboolean showing;
  GtkLabel *heading;
  GtkSpinButton *amount;
  GtkDropDown *kind, *methods;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwQuestionBar, lw_question_bar, ADW_TYPE_BIN)

static double
price_of (LwQuestionBar *self)
{
  return lw_study_model_get_costs (self->model)->price.value;
}

LwQuestion
lw_question_bar_get_question (LwQuestionBar *self)
{
  double budget = lw_study_model_get_budget (self->model);
  switch (self->ask)
    {
    case LW_ASK_TARGET:
      return (LwQuestion){ LW_ASK_TARGET, self->target };
    case LW_ASK_MONEY:
      return (LwQuestion){ LW_ASK_MONEY, budget * price_of (self) };
    case LW_ASK_HOURS:
      break;
    }
  return (LwQuestion){ LW_ASK_HOURS, budget };
}

const char *
lw_question_bar_get_method (LwQuestionBar *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->methods);
  return item ? gtk_string_object_get_string (item) : NULL;
}

void
lw_question_bar_suggest_target (LwQuestionBar *self, double percent)
{
  self->suggested = percent;
}

/* ---- showing ------------------------------------------------------------------------------- */

static void
show_kinds (LwQuestionBar *self)
{
  const LwCostTable *costs = lw_study_model_get_costs (self->model);
  const char *currency = costs->currency ? costs->currency : _ ("money");
  g_autofree char *target
      = g_strdup_printf (_ ("%% %s"), lw_study_model_get_measure (self->model)->name);
  const char *titles[] = { _ ("hours"), target, costs->price.value > 0 ? currency : NULL, NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (titles);
  guint selected = 0;
  if (self->ask == LW_ASK_MONEY && !titles[2])
    self->ask = LW_ASK_HOURS;
  while (kinds[selected] != self->ask)
    selected++;
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (model));
  gtk_drop_down_set_selected (self->kind, selected);
}

static void
show_question (LwQuestionBar *self)
{
  static const char *const headings[] = { [LW_ASK_HOURS] = N_ ("_Budget"),
                                          [LW_ASK_MONEY] = N_ ("_Budget"),
                                          [LW_ASK_TARGET] = N_ ("_Wanted") };
  const LwQuestion question = lw_question_bar_get_question (self);
  gtk_label_set_label (self->heading, _ (headings[self->ask]));
  gtk_adjustment_set_upper (gtk_spin_button_get_adjustment (self->amount),
                            self->ask == LW_ASK_TARGET ? TARGET_MOST : 1e7);
  gtk_spin_button_set_value (self->amount, question.amount);
}

static void
show (LwQuestionBar *self)
{
  self->showing = TRUE;
  show_question (self);
  self->showing = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
show_all (LwQuestionBar *self)
{
  self->showing = TRUE;
  show_kinds (self);
  show (self);
}

static void
show_methods (LwQuestionBar *self)
{
  GPtrArray *methods = lw_study_model_get_snapshot (self->model)->methods;
  GListModel *before = gtk_drop_down_get_model (self->methods);
  gboolean same = before && g_list_model_get_n_items (before) == methods->len;
  for (guint i = 0; same && i < methods->len; i++)
    same = g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (before), i), methods->pdata[i])
           == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->methods), methods->len > 1);
  if (same)
    return;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (guint i = 0; i < methods->len; i++)
    gtk_string_list_append (names, methods->pdata[i]);
  gtk_drop_down_set_model (self->methods, G_LIST_MODEL (names));
}

/* ---- asking -------------------------------------------------------------------------------- */

static void
amount_cb (LwQuestionBar *self)
{
  double value = gtk_spin_button_get_value (self->amount);
  if (self->showing)
    return;
  if (self->ask == LW_ASK_TARGET)
    {
      self->target = value;
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else
    lw_study_model_set_budget (self->model,
                               self->ask == LW_ASK_MONEY ? value / price_of (self) : value);
}

static void
kind_cb (LwQuestionBar *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind);
  if (self->showing || selected >= G_N_ELEMENTS (kinds) || kinds[selected] == self->ask)
    return;
  self->ask = kinds[selected];
  if (isnan (self->target))
    self->target = isnan (self->suggested) ? 50 : round (10 * self->suggested) / 10;
  show (self);
}

static void
method_cb (LwQuestionBar *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- model --------------------------------------------------------------------------------- */

/* Until somebody chooses one, the budget follows the results. */
static void
results_cb (LwQuestionBar *self)
{
  LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  if (snapshot->finished > 0 && isnan (lw_study_model_get_budget (self->model)))
    lw_study_model_set_budget (
        self->model, lw_default_budget (snapshot, lw_study_model_get_costs (self->model)));
  show_methods (self);
  show_all (self);
}

void
lw_question_bar_set_model (LwQuestionBar *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  results_cb (self);
  g_signal_connect_object (model, "results-changed", G_CALLBACK (results_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "costs-changed", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::budget", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwQuestionBar *self = LW_QUESTION_BAR (object);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_QUESTION_BAR);
  G_OBJECT_CLASS (lw_question_bar_parent_class)->dispose (object);
}

static void
lw_question_bar_class_init (LwQuestionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  signals[CHANGED] = g_signal_new ("changed", LW_TYPE_QUESTION_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/explore/question-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LwQuestionBar, heading);
  gtk_widget_class_bind_template_child (widget_class, LwQuestionBar, amount);
  gtk_widget_class_bind_template_child (widget_class, LwQuestionBar, kind);
  gtk_widget_class_bind_template_child (widget_class, LwQuestionBar, methods);
}

static void
lw_question_bar_init (LwQuestionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->target = self->suggested = (double)NAN;
  lw_cost_spin_trim (self->amount);
  lw_cost_spin_scale_steps (self->amount);
  g_signal_connect_object (self->amount, "value-changed", G_CALLBACK (amount_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (kind_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->methods, "notify::selected", G_CALLBACK (method_cb), self,
                           G_CONNECT_SWAPPED);
}
