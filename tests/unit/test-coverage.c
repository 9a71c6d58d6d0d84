/* Expected images with a class, and the chance of none, against exact counts. */
#include "result/coverage.h"

#include <math.h>

/* In the published point labels of Cityscapes train occurs in 142 of 2975 images, bus in
 * 274, motorcycle in 513. Exact values of the hypergeometric distribution, by whole numbers. */
static void
test_cityscapes (void)
{
  const struct
  {
    int images, holding;
    double expected, none;
  } cases[] = { { 50, 142, 2.3865546218, 0.0849011421275 },
                { 100, 142, 4.7731092437, 0.0069006670492 },
                { 50, 274, 4.6050420168, 0.0076476065176 },
                { 50, 513, 8.6218487395, 7.117532086e-05 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LwCoverage found = lw_coverage (3, cases[i].images, 2975, cases[i].holding);
      g_assert_cmpint (found.klass, ==, 3);
      g_assert_cmpfloat_with_epsilon (found.expected, cases[i].expected, 1e-9);
      g_assert_cmpfloat_with_epsilon (found.none / cases[i].none, 1, 1e-9);
    }
}

/* 2 of 5 images drawn, 2 hold the class: 3 of 10 draws miss it. */
static void
test_small_and_extreme (void)
{
  g_assert_cmpfloat_with_epsilon (lw_coverage (0, 2, 5, 2).none, 0.3, 1e-12);
  g_assert_cmpfloat (lw_coverage (0, 4, 5, 2).none, ==, 0);
  g_assert_cmpfloat (lw_coverage (0, 9, 5, 2).expected, ==, 2);
  g_assert_cmpfloat (lw_coverage (0, 2, 5, 0).none, ==, 1);
  g_assert_cmpfloat (lw_coverage (0, 0, 5, 5).none, ==, 1);
  g_assert_cmpfloat (lw_coverage (0, 1, 5, 5).none, ==, 0);
}

static void
assert_text (const LwCoverage *coverage, const char *name, const char *expected)
{
  g_autofree char *text = lw_coverage_text (coverage, name);
  g_assert_cmpstr (text, ==, expected);
}

/* Warnings where the chance is 1 % or more; a class that no image holds is said once. */
static void
test_warnings (void)
{
  const int holding[] = { 2975, 142, 0, 274 }, images[] = { 50, 100, 200, 1 };
  g_autoptr (GArray) found = lw_coverage_warnings (holding, 4, 2975, images, 4, LW_COVERAGE_LEAST);
  const LwCoverage *coverage = (const LwCoverage *)(const void *)found->data;
  g_assert_cmpuint (found->len, ==, 4);
  assert_text (&coverage[0], "train",
               "at 50 images: 2.4 with train expected, 8.5 % chance of none");
  g_assert_cmpint (coverage[1].images, ==, 200);
  assert_text (&coverage[1], "tram", "no image holds tram");
  assert_text (&coverage[2], "train", "at 1 image: 0.0 with train expected, 95 % chance of none");
  g_assert_cmpint (coverage[3].klass, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coverage/cityscapes", test_cityscapes);
  g_test_add_func ("/coverage/small-and-extreme", test_small_and_extreme);
  g_test_add_func ("/coverage/warnings", test_warnings);
  return g_test_run ();
}
