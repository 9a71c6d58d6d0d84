/* One plan. */
#include "explore/plan-card.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "explore/evidence-chip.h"
#include "model/label-type.h"
#include "model/local-number.h"
#include "model/plan-text.h"
#include "widget/label-mark.h"

struct _LwPlanCard
{
  AdwBin parent_instance;
  LwLabelMark *mark;
  GtkLabel *heading, *chip, *expected, *labels, *best, *note, *next;
  GtkWidget *best_box;
  GtkProgressBar *best_bar;
};

G_DEFINE_FINAL_TYPE (LwPlanCard, lw_plan_card, ADW_TYPE_BIN)

static void
show_optional (GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  gtk_label_set_text (label, text ? text : "");
}

/* Of what is only bounded the probability is too. */
static void
show_best (LwPlanCard *self, const LwPlan *plan)
{
  gtk_widget_set_visible (self->best_box, !isnan (plan->best));
  if (isnan (plan->best))
    return;
  g_autofree char *percent = lw_local_share (plan->best);
  g_autofree char *text = g_strdup_printf (plan->bound == LW_BOUND_WORSE    ? _ ("best: ≤ %s")
                                           : plan->bound == LW_BOUND_BETTER ? _ ("best: ≥ %s")
                                                                            : _ ("best: %s"),
                                           percent);
  gtk_progress_bar_set_fraction (self->best_bar, CLAMP (plan->best, 0, 1));
  gtk_label_set_text (self->best, text);
}

static char *
expected_text (const LwRecommendation *r, const LwPlan *plan)
{
  g_autofree char *known = lw_prediction_text (lw_plan_known (plan));
  if (r->question.ask == LW_ASK_TARGET)
    return lw_plan_hours (plan);
  if (plan->bound == LW_BOUND_OUT || !plan->claimed)
    return g_strdup ("–");
  if (plan->bound == LW_BOUND_BETTER)
    return g_strdup_printf (_ ("at least %s"), known);
  if (plan->bound == LW_BOUND_WORSE)
    return g_strdup_printf (_ ("at most %s"), known);
  return g_steal_pointer (&known);
}

static char *
labels_text (const LwRecommendation *r, const LwPlan *plan)
{
  g_autofree char *images = lw_plan_images (plan), *hours = lw_plan_hours (plan);
  if (r->question.ask == LW_ASK_TARGET)
    return g_steal_pointer (&images);
  if (isnan (plan->money))
    return g_strdup_printf (_ ("%s in %s"), images, hours);
  g_autofree char *money = lw_local_money (plan->money, r->currency);
  return g_strdup_printf (_ ("%s in %s, %s"), images, hours, money);
}

void
lw_plan_card_show (LwPlanCard *self, const LwRecommendation *r, int position)
{
  const LwPlan *plan = &r->plans[position];
  g_autofree char *heading = lw_label_type_heading (plan->type);
  g_autofree char *expected = expected_text (r, plan), *labels = labels_text (r, plan);
  g_autofree char *note = lw_plan_note (plan), *next = lw_plan_next_hour (plan, r->noise);
  lw_label_mark_set_label_type (self->mark, plan->type);
  gtk_label_set_text (self->heading, heading);
  lw_evidence_chip_show (self->chip, plan->expected.evidence);
  gtk_label_set_text (self->expected, expected);
  gtk_label_set_text (self->labels, labels);
  show_best (self, plan);
  show_optional (self->note, note);
  show_optional (self->next, next);
  if (position == r->leader)
    gtk_widget_add_css_class (GTK_WIDGET (self), "lw-leader");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "lw-leader");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, expected, -1);
}

static void
dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LW_TYPE_PLAN_CARD);
  G_OBJECT_CLASS (lw_plan_card_parent_class)->dispose (object);
}

static void
lw_plan_card_class_init (LwPlanCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_LABEL_MARK);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/explore/plan-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, mark);
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, heading);
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, chip);
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, expected);
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, labels);
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, best_box);
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, best_bar);
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, best);
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, note);
  gtk_widget_class_bind_template_child (widget_class, LwPlanCard, next);
}

static void
lw_plan_card_init (LwPlanCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
