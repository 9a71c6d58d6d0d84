/* Budgets that two sides share, and what the runs say there. */
#include "result/comparisons.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "result/number-text.h"

typedef struct
{
  const LwResults *results;
  const LwCostTable *costs;
  const LwMeasure *measure;
  double confidence;
} Study;

/* A group with results, and its hours. */
typedef struct
{
  const LwGroup *group;
  double hours;
} Budget;

void
lw_side_comparison_free (LwSideComparison *self)
{
  if (!self)
    return;
  g_free (self->first);
  g_free (self->second);
  g_array_unref (self->rows);
  g_free (self);
}

static GArray *
budgets_of (const Study *study, const GPtrArray *groups, const LwSide *side)
{
  GArray *budgets = g_array_new (FALSE, FALSE, sizeof (Budget));
  for (guint i = side->start; i < side->start + side->n; i++)
    {
      const LwGroup *group = groups->pdata[i];
      Budget budget = { group, lw_cost_hours (study->costs, &group->mix, study->results->counts) };
      if (group->runs->len)
        g_array_append_val (budgets, budget);
    }
  return budgets;
}

static void
add_row (GArray *rows, const Study *study, LwBudgetKind kind, const Budget *a, const Budget *b)
{
  LwComparisonRow row = { .kind = kind,
                          .first = a->group->mix,
                          .second = b->group->mix,
                          .first_hours = a->hours,
                          .second_hours = b->hours,
                          .comparison = lw_compare_groups (study->results, a->group, b->group,
                                                           study->measure, study->confidence) };
  g_array_append_val (rows, row);
}

/* Factor between two budgets, 1 or more; infinite where one of them costs nothing. */
static double
factor (const Budget *a, const Budget *b)
{
  if (!(a->hours > 0) || !(b->hours > 0))
    return (double)INFINITY;
  return MAX (a->hours, b->hours) / MIN (a->hours, b->hours);
}

static const Budget *
nearest (const GArray *budgets, const Budget *to)
{
  const Budget *best = NULL;
  for (guint i = 0; i < budgets->len; i++)
    {
      const Budget *other = &g_array_index (budgets, Budget, i);
      if (!best || factor (other, to) < factor (best, to))
        best = other;
    }
  return best;
}

static gboolean
equal_images (const Budget *a, const Budget *b)
{
  return lw_mix_total (&a->group->mix) == lw_mix_total (&b->group->mix);
}

static void
add_equal_images (GArray *rows, const Study *study, const GArray *first, const GArray *second)
{
  for (guint i = 0; i < first->len; i++)
    for (guint j = 0; j < second->len; j++)
      {
        const Budget *a = &g_array_index (first, Budget, i);
        const Budget *b = &g_array_index (second, Budget, j);
        if (equal_images (a, b))
          add_row (rows, study, LW_BUDGET_EQUAL_IMAGES, a, b);
      }
}

static void
add_equal_hours (GArray *rows, const Study *study, const GArray *first, const GArray *second)
{
  for (guint i = 0; i < first->len; i++)
    {
      const Budget *a = &g_array_index (first, Budget, i), *b = nearest (second, a);
      if (b && nearest (first, b) == a && factor (a, b) <= LW_EQUAL_HOURS && !equal_images (a, b))
        add_row (rows, study, LW_BUDGET_EQUAL_HOURS, a, b);
    }
}

static LwSideComparison *
compare_sides (const Study *study, const GPtrArray *groups, const LwSide *first,
               const LwSide *second)
{
  g_autoptr (GArray) a = budgets_of (study, groups, first);
  g_autoptr (GArray) b = budgets_of (study, groups, second);
  LwSideComparison *self = g_new (LwSideComparison, 1);
  *self = (LwSideComparison){ .first = lw_side_label (first),
                              .second = lw_side_label (second),
                              .rows = g_array_new (FALSE, FALSE, sizeof (LwComparisonRow)) };
  add_equal_images (self->rows, study, a, b);
  add_equal_hours (self->rows, study, a, b);
  return self;
}

LwSideComparison *
lw_compare_sides (const LwResults *results, const GPtrArray *groups, const LwCostTable *costs,
                  const LwSide *first, const LwSide *second, const LwMeasure *measure,
                  double confidence)
{
  const Study study = { results, costs, measure, confidence };
  return compare_sides (&study, groups, first, second);
}

GPtrArray *
lw_comparisons_new (const LwResults *results, const LwCostTable *costs, const LwMeasure *measure,
                    double confidence)
{
  const Study study = { results, costs, measure, confidence };
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  g_autoptr (GArray) sides = lw_groups_sides (groups);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_side_comparison_free);
  for (guint i = 0; i < sides->len; i++)
    for (guint j = i + 1; j < sides->len; j++)
      {
        const LwSide *a = &g_array_index (sides, LwSide, i);
        const LwSide *b = &g_array_index (sides, LwSide, j);
        LwSideComparison *comparison = NULL;
        if (a->position == b->position)
          comparison = compare_sides (&study, groups, b, a);
        else if (a->type == b->type)
          comparison = compare_sides (&study, groups, a, b);
        if (comparison && comparison->rows->len)
          g_ptr_array_add (found, comparison);
        else
          lw_side_comparison_free (comparison);
      }
  return found;
}

char *
lw_comparison_row_budget (const LwComparisonRow *self)
{
  g_autofree char *first_hours = lw_hours_text (self->first_hours);
  g_autofree char *second_hours = lw_hours_text (self->second_hours);
  int images = lw_mix_total (&self->first);
  gboolean single = lw_mix_n_types (&self->first) == 1 && lw_mix_n_types (&self->second) == 1;
  if (self->kind == LW_BUDGET_EQUAL_IMAGES && single && g_str_equal (first_hours, second_hours))
    return g_strdup_printf (ngettext ("%d image (%s h)", "%d images (%s h)", (gulong)images),
                            images, first_hours);
  if (self->kind == LW_BUDGET_EQUAL_IMAGES && single)
    return g_strdup_printf (
        ngettext ("%d image (%s h, %s h)", "%d images (%s h, %s h)", (gulong)images), images,
        first_hours, second_hours);
  g_autofree char *first = lw_mix_text (&self->first), *second = lw_mix_text (&self->second);
  return g_strdup_printf (_ ("%s (%s h), %s (%s h)"), first, first_hours, second, second_hours);
}

static void
append_side (GString *text, const LwSideComparison *side)
{
  g_autoptr (GPtrArray) budgets = g_ptr_array_new_with_free_func (g_free);
  glong width = 0;
  for (guint i = 0; i < side->rows->len; i++)
    {
      char *budget = lw_comparison_row_budget (&g_array_index (side->rows, LwComparisonRow, i));
      width = MAX (width, g_utf8_strlen (budget, -1));
      g_ptr_array_add (budgets, budget);
    }
  g_string_append_printf (text, "%s \u2212 %s\n", side->first, side->second);
  for (guint i = 0; i < side->rows->len; i++)
    {
      const LwComparisonRow *row = &g_array_index (side->rows, LwComparisonRow, i);
      const char *budget = budgets->pdata[i];
      g_autofree char *verdict = lw_comparison_text (&row->comparison, side->first, side->second);
      int pad = (int)(width - g_utf8_strlen (budget, -1));
      g_string_append_printf (text, "  %s%*s  %s\n", budget, pad, "", verdict);
    }
}

char *
lw_comparisons_text (const GPtrArray *comparisons, double confidence)
{
  GString *text = g_string_new (NULL);
  guint rows = 0;
  for (guint i = 0; i < comparisons->len; i++)
    {
      const LwSideComparison *side = comparisons->pdata[i];
      append_side (text, side);
      rows += side->rows->len;
    }
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (number, sizeof number, "%g", 100 * confidence);
  if (rows > 1)
    g_string_append_printf (text, _ ("%s %% intervals, each for itself, not for all %u at once.\n"),
                            number, rows);
  return g_string_free (text, FALSE);
}
