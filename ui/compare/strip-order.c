/* Order of the image strip. */
#include "compare/strip-order.h"

#include <math.h>

static double
image_miou (const LwRunEvaluation *evaluation, const char *image)
{
  int i = evaluation ? lw_run_evaluation_find (evaluation, image) : -1;
  return i < 0 ? (double)NAN : lw_run_evaluation_image_miou (evaluation, i);
}

static double
value_of (const char *image, const LwStripOrder *order, const LwRunEvaluation *a,
          const LwRunEvaluation *b)
{
  int i = a ? lw_run_evaluation_find (a, image) : -1;
  switch (order->kind)
    {
    case LW_STRIP_NAME:
      return 0;
    case LW_STRIP_CHANGE:
    case LW_STRIP_LOSS:
      return image_miou (b, image) - image_miou (a, image);
    case LW_STRIP_A:
      return image_miou (a, image);
    case LW_STRIP_CLASS:
      return i < 0 || order->klass >= a->n_classes
                 ? (double)NAN
                 : lw_run_evaluation_image_iou (a, i, order->klass);
    case LW_STRIP_CONFUSION:
      if (i < 0 || order->klass >= a->n_classes || order->predicted >= a->n_classes)
        return (double)NAN;
      return a
          ->confusion[((size_t)i * a->n_classes + order->klass) * a->n_classes + order->predicted];
    }
  return (double)NAN;
}

/* Ascending by the value; unknown ones last, ties as they were. */
static int
ascending_cb (gconstpointer x, gconstpointer y)
{
  const LwStripEntry *a = x, *b = y;
  if (isnan (a->value) != isnan (b->value))
    return isnan (a->value) ? 1 : -1;
  if (!isnan (a->value) && a->value != b->value)
    return a->value < b->value ? -1 : 1;
  return (a->item > b->item) - (a->item < b->item);
}

static int
descending_cb (gconstpointer x, gconstpointer y)
{
  const LwStripEntry *a = x, *b = y;
  const gboolean comparable = !isnan (a->value) && !isnan (b->value) && a->value != b->value;
  return comparable ? -ascending_cb (a, b) : ascending_cb (a, b);
}

GArray *
lw_strip_order (const char *const *images, int n_images, const LwStripOrder *order,
                const LwRunEvaluation *a, const LwRunEvaluation *b)
{
  const gboolean down = order->kind == LW_STRIP_CHANGE || order->kind == LW_STRIP_CONFUSION;
  GArray *entries = g_array_sized_new (FALSE, FALSE, sizeof (LwStripEntry), (guint)n_images);
  for (int i = 0; i < n_images; i++)
    {
      LwStripEntry entry = { i, value_of (images[i], order, a, b) };
      if (order->kind != LW_STRIP_CONFUSION || !a || entry.value > 0)
        g_array_append_val (entries, entry);
    }
  g_array_sort (entries, down ? descending_cb : ascending_cb);
  return entries;
}

int
lw_strip_next_change (const char *const *images, int n_images, const LwRunEvaluation *a,
                      const LwRunEvaluation *b, int item)
{
  const LwStripOrder order = { .kind = LW_STRIP_CHANGE };
  g_autoptr (GArray) entries = lw_strip_order (images, n_images, &order, a, b);
  guint next = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      LwStripEntry *entry = &g_array_index (entries, LwStripEntry, i);
      entry->value = fabs (entry->value);
    }
  g_array_sort (entries, descending_cb);
  for (guint i = 0; i < entries->len; i++)
    if (g_array_index (entries, LwStripEntry, i).item == item)
      next = i + 1;
  for (guint tries = 0; tries < 2; tries++, next = 0)
    if (next < entries->len && !isnan (g_array_index (entries, LwStripEntry, next).value))
      return g_array_index (entries, LwStripEntry, next).item;
  return -1;
}
