/* Orders of images by what runs make of them. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "compare/strip-order.h"

#define K 2
#define N 4

static const char *const images[] = { "a", "b", "c", "d", NULL };

/* Of two classes: row = truth. @order: which image is at which place of the evaluation. */
static void
evaluation_init (LwRunEvaluation *self, const gint32 (*counts)[K * K], const int order[N])
{
  *self = (LwRunEvaluation){ .n_classes = K, .n_images = N };
  self->images = g_new0 (char *, N + 1);
  self->confusion = g_new0 (gint32, N * K * K);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  for (int i = 0; i < N; i++)
    {
      self->images[i] = g_strdup (images[order[i]]);
      memcpy (self->confusion + i * K * K, counts[order[i]], sizeof counts[0]);
      g_hash_table_insert (self->positions, self->images[i], GINT_TO_POINTER (i));
    }
}

static void
evaluation_clear (LwRunEvaluation *self)
{
  g_hash_table_unref (self->positions);
  g_strfreev (self->images);
  g_free (self->confusion);
}

/* IoU of A: a 100, b 50 and 50, c (class 0 alone) 25, d nothing known. */
static const gint32 a_counts[N][K * K]
    = { { 4, 0, 0, 4 }, { 4, 2, 2, 4 }, { 2, 6, 0, 0 }, { 0, 0, 0, 0 } };
static const gint32 b_counts[N][K * K]
    = { { 2, 2, 2, 2 }, { 4, 2, 2, 4 }, { 8, 0, 0, 0 }, { 0, 0, 0, 0 } };

typedef struct
{
  LwRunEvaluation a, b;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const int straight[N] = { 0, 1, 2, 3 }, mixed[N] = { 2, 0, 3, 1 };
  evaluation_init (&fixture->a, a_counts, straight);
  evaluation_init (&fixture->b, b_counts, mixed);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  evaluation_clear (&fixture->a);
  evaluation_clear (&fixture->b);
}

static void
assert_order (Fixture *fixture, LwStripOrder order, const char *wanted)
{
  g_autoptr (GArray) entries = lw_strip_order (images, N, &order, &fixture->a, &fixture->b);
  g_autoptr (GString) found = g_string_new (NULL);
  for (guint i = 0; i < entries->len; i++)
    g_string_append (found, images[g_array_index (entries, LwStripEntry, i).item]);
  g_assert_cmpstr (found->str, ==, wanted);
}

static void
test_orders (Fixture *fixture, gconstpointer data)
{
  assert_order (fixture, (LwStripOrder){ .kind = LW_STRIP_NAME }, "abcd");
  assert_order (fixture, (LwStripOrder){ .kind = LW_STRIP_CHANGE }, "cbad");
  assert_order (fixture, (LwStripOrder){ .kind = LW_STRIP_LOSS }, "abcd");
  assert_order (fixture, (LwStripOrder){ .kind = LW_STRIP_A }, "cbad");
  assert_order (fixture, (LwStripOrder){ .kind = LW_STRIP_CLASS, .klass = 1 }, "cbad");
}

/* Exactly the images with such a pixel, and how many there are. */
static void
test_confusion (Fixture *fixture, gconstpointer data)
{
  const LwStripOrder order = { LW_STRIP_CONFUSION, 0, 1 };
  assert_order (fixture, order, "cb");
  assert_order (fixture, (LwStripOrder){ LW_STRIP_CONFUSION, 1, 0 }, "b");
  g_autoptr (GArray) entries = lw_strip_order (images, N, &order, &fixture->a, NULL);
  g_assert_cmpfloat (g_array_index (entries, LwStripEntry, 0).value, ==, 6);
  g_assert_cmpfloat (g_array_index (entries, LwStripEntry, 1).value, ==, 2);
}

static void
test_nothing_known (Fixture *fixture, gconstpointer data)
{
  const LwStripOrder order = { .kind = LW_STRIP_CHANGE };
  g_autoptr (GArray) entries = lw_strip_order (images, N, &order, &fixture->a, NULL);
  g_assert_cmpuint (entries->len, ==, N);
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpint (g_array_index (entries, LwStripEntry, i).item, ==, (int)i);
      g_assert_true (isnan (g_array_index (entries, LwStripEntry, i).value));
    }
  g_assert_cmpint (lw_strip_next_change (images, N, &fixture->a, NULL, -1), ==, -1);
}

/* c gains 75, a loses 67, b stays; of d nothing is known. */
static void
test_next_change (Fixture *fixture, gconstpointer data)
{
  static const int after[][2] = { { -1, 2 }, { 2, 0 }, { 0, 1 }, { 1, 2 }, { 3, 2 } };
  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    g_assert_cmpint (lw_strip_next_change (images, N, &fixture->a, &fixture->b, after[i][0]), ==,
                     after[i][1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/strip-order/orders", Fixture, NULL, set_up, test_orders, tear_down);
  g_test_add ("/strip-order/confusion", Fixture, NULL, set_up, test_confusion, tear_down);
  g_test_add ("/strip-order/nothing-known", Fixture, NULL, set_up, test_nothing_known, tear_down);
  g_test_add ("/strip-order/next-change", Fixture, NULL, set_up, test_next_change, tear_down);
  return g_test_run ();
}
