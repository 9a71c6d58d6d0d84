/* The colours that anybody can tell apart, seen through another model of colour blindness (Viénot,
 * Brettel and Mollon, 1999) than the one that they were chosen by. */
#include <glib.h>
#include <math.h>

#include "widget/distinct-colours.h"

/* LMS of linear RGB, and back. */
static const double to_lms[3][3] = { { 17.8824, 43.5161, 4.11935 },
                                     { 3.45565, 27.1554, 3.86714 },
                                     { 0.0299566, 0.184309, 1.46709 } };
static const double from_lms[3][3] = { { 0.0809444479, -0.130504409, 0.116721066 },
                                       { -0.0102485335, 0.0540193266, -0.113614708 },
                                       { -0.000365296938, -0.00412161469, 0.693511405 } };

typedef enum
{
  NORMAL,
  PROTANOPIA,
  DEUTERANOPIA,
} Eye;

static void
apply (const double matrix[3][3], const double in[3], double out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = matrix[i][0] * in[0] + matrix[i][1] * in[1] + matrix[i][2] * in[2];
}

static double
lab_root (double t)
{
  return t > 0.008856 ? cbrt (t) : 7.787 * t + 16.0 / 116;
}

static void
seen_lab (const uint8_t rgb[3], Eye eye, double lab[3])
{
  double linear[3], lms[3];
  for (int c = 0; c < 3; c++)
    linear[c] = pow (rgb[c] / 255.0, 2.2);
  apply (to_lms, linear, lms);
  if (eye == PROTANOPIA)
    lms[0] = 2.02344 * lms[1] - 2.52581 * lms[2];
  if (eye == DEUTERANOPIA)
    lms[1] = 0.494207 * lms[0] + 1.24827 * lms[2];
  apply (from_lms, lms, linear);
  for (int c = 0; c < 3; c++)
    linear[c] = CLAMP (linear[c], 0, 1);
  double x = 0.4124 * linear[0] + 0.3576 * linear[1] + 0.1805 * linear[2];
  double y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  double z = 0.0193 * linear[0] + 0.1192 * linear[1] + 0.9505 * linear[2];
  double fx = lab_root (x / 0.9505), fy = lab_root (y), fz = lab_root (z / 1.089);
  lab[0] = 116 * fy - 16;
  lab[1] = 500 * (fx - fy);
  lab[2] = 200 * (fy - fz);
}

/* The distance of the two colours that are nearest to each other. */
static double
least_distance (uint8_t (*colours)[3], int n, Eye eye)
{
  double least = INFINITY;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      {
        double a[3], b[3];
        seen_lab (colours[i], eye, a);
        seen_lab (colours[j], eye, b);
        least = fmin (least, hypot (hypot (a[0] - b[0], a[1] - b[1]), a[2] - b[2]));
      }
  return least;
}

static void
check (int n, double wanted)
{
  static const uint8_t black[3] = { 0, 0, 0 };
  uint8_t colours[64][3];
  lw_distinct_colours (black, n, colours);
  for (Eye eye = NORMAL; eye <= DEUTERANOPIA; eye++)
    {
      double least = least_distance (colours, n, eye);
      g_test_message ("%d colours, eye %d: %.1f", n, (int)eye, least);
      g_assert_cmpfloat (least, >=, wanted);
    }
}

static void
test_eleven (void)
{
  check (11, 18);
}

static void
test_nineteen (void)
{
  check (19, 11);
}

static void
test_prefix (void)
{
  static const uint8_t black[3] = { 0, 0, 0 };
  uint8_t few[11][3], many[64][3];
  lw_distinct_colours (black, 11, few);
  lw_distinct_colours (black, 64, many);
  g_assert_cmpmem (few, sizeof few, many, sizeof few);
}

/* No class has the colour of what has none. */
static void
test_ignored (void)
{
  static const uint8_t grey[3] = { 128, 128, 128 };
  uint8_t colours[65][3];
  lw_distinct_colours (grey, 19, colours);
  for (int c = 0; c < 3; c++)
    colours[19][c] = grey[c];
  g_assert_cmpfloat (least_distance (colours, 20, NORMAL), >=, 11);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/distinct-colours/eleven", test_eleven);
  g_test_add_func ("/distinct-colours/nineteen", test_nineteen);
  g_test_add_func ("/distinct-colours/prefix", test_prefix);
  g_test_add_func ("/distinct-colours/ignored", test_ignored);
  return g_test_run ();
}
