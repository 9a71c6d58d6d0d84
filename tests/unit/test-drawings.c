/* The cost curve and the contact sheet: what is drawn where, and odd input. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "scratch.h"
#include "study/contact-sheet.h"
#include "study/curve-draw.h"

#define WIDTH 400
#define HEIGHT 300

static LwCurvePoint
make_point (double hours, double mean, double spread)
{
  LwCurvePoint point = { hours, 10, 2, g_new (double, 2), mean, mean - spread, mean + spread };
  point.values[0] = mean - spread;
  point.values[1] = mean + spread;
  return point;
}

/* One series of @n points, and @n_references levels. */
static LwCurve *
make_curve (LwLabelType type, int n, int n_references)
{
  LwCurve *curve = g_new0 (LwCurve, 1);
  curve->log_hours = TRUE;
  curve->n_series = 1;
  curve->series = g_new0 (LwCurveSeries, 1);
  curve->series[0] = (LwCurveSeries){ g_strdup ("a series"), type, 0, n, g_new0 (LwCurvePoint, n) };
  for (int p = 0; p < n; p++)
    curve->series[0].points[p] = make_point (pow (3, p), 40 + 5 * p, 1);
  curve->n_references = n_references;
  curve->references = g_new0 (LwCurveReference, n_references);
  for (int r = 0; r < n_references; r++)
    curve->references[r] = (LwCurveReference){ g_strdup ("level"), 30 + 10 * r };
  return curve;
}

/* Pixels of the drawing whose colour is within 8 of the hue of @type. */
static int
count_hue (const LwCurve *curve, LwLabelType type)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  LwCurveStyle style = lw_curve_style_default ();
  lw_curve_draw (cr, WIDTH, HEIGHT, curve, &style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  const uint32_t *pixels = (const uint32_t *)(void *)cairo_image_surface_get_data (surface);
  double hue[3];
  lw_label_type_colour (type, hue);
  int n = 0;
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    {
      gboolean equal = TRUE;
      for (int c = 0; c < 3; c++)
        equal &= fabs ((pixels[i] >> (16 - 8 * c) & 255) - 255 * hue[c]) < 8;
      n += equal;
    }
  cairo_surface_destroy (surface);
  return n;
}

/* Each label type is drawn in its own hue, and in no other's. */
static void
test_types_have_their_hue (void)
{
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    {
      g_autoptr (LwCurve) curve = make_curve ((LwLabelType)t, 4, 0);
      for (int other = LW_LABEL_IMAGE; other < LW_N_LABEL_TYPES; other++)
        if (other == t)
          g_assert_cmpint (count_hue (curve, (LwLabelType)other), >, 150);
        else
          g_assert_cmpint (count_hue (curve, (LwLabelType)other), <, 10);
    }
}

/* Points add ink; a point at 0 hours has no place on a logarithmic axis, one that is NaN nowhere.
 */
static void
test_points_are_drawn (void)
{
  g_autoptr (LwCurve) none = make_curve (LW_LABEL_POINT, 0, 2);
  g_autoptr (LwCurve) one = make_curve (LW_LABEL_POINT, 1, 2);
  g_autoptr (LwCurve) zero = make_curve (LW_LABEL_POINT, 1, 2);
  g_autoptr (LwCurve) nan = make_curve (LW_LABEL_POINT, 1, 2);
  zero->series[0].points[0].hours = 0;
  nan->series[0].points[0].mean = NAN;
  int legend = count_hue (none, LW_LABEL_POINT);
  g_assert_cmpint (legend, >, 0);
  g_assert_cmpint (count_hue (one, LW_LABEL_POINT), >, legend + 10);
  g_assert_cmpint (count_hue (zero, LW_LABEL_POINT), ==, legend);
  g_assert_cmpint (count_hue (nan, LW_LABEL_POINT), ==, legend);
  zero->log_hours = FALSE;
  g_assert_cmpint (count_hue (zero, LW_LABEL_POINT), >, legend + 10);
}

static void
test_odd_sizes_and_empty_curves (void)
{
  g_autoptr (LwCurve) empty = g_new0 (LwCurve, 1);
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_COARSE, 3, 3);
  const double sizes[][2] = { { 1, 1 }, { 50, 900 }, { 900, 50 }, { 0, 0 } };
  LwCurveStyle style = lw_curve_style_default ();
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 10, 10);
      cairo_t *cr = cairo_create (surface);
      lw_curve_draw (cr, sizes[s][0], sizes[s][1], empty, &style);
      lw_curve_draw (cr, sizes[s][0], sizes[s][1], curve, &style);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

/* Drawing twice gives the same bytes, and a folder that is not there an error that names it. */
static void
test_curve_files (void)
{
  char *folder = scratch_new ();
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_IMAGE, 3, 1);
  g_autofree char *svg = g_build_filename (folder, "curve.svg", NULL);
  g_autofree char *png = g_build_filename (folder, "curve.png", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (lw_curve_write_svg (curve, svg, &error));
  g_assert_true (lw_curve_write_png (curve, png, &error));
  g_assert_no_error (error);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (svg, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "</svg>"));
  int width, height;
  g_assert_true (lw_image_read_size (png, &width, &height, NULL));
  g_assert_cmpint (width, ==, 1520);
  g_assert_cmpint (height, ==, 960);
  g_autoptr (LwImage) first = lw_image_read (png, NULL);
  g_assert_true (lw_curve_write_png (curve, png, NULL));
  g_autoptr (LwImage) again = lw_image_read (png, NULL);
  g_assert_cmpmem (first->pixels, 1520 * 960 * 3, again->pixels, 1520 * 960 * 3);
  g_assert_false (lw_curve_write_svg (curve, "/nonexistent/curve.svg", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "/nonexistent"));
  scratch_free (folder);
}

static gboolean
has_colour (const LwImage *image, const uint8_t colour[3], int x0, int y0, int x1, int y1)
{
  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      if (!memcmp (image->pixels + 3 * ((size_t)y * image->width + x), colour, 3))
        return TRUE;
  return FALSE;
}

/* Photograph, truth and points of one small image: the truth cell has the colours of the classes,
 * the single pixel of a point is large enough to be seen, and the legend has every class. */
static void
test_contact_sheet (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "sheet.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwClassSet) classes = lw_class_set_load ("camvid11", &error);
  g_assert_no_error (error);
  g_autoptr (LwImage) photograph = lw_image_new (40, 30, 3);
  g_autoptr (LwImage) mask = lw_image_new (40, 30, 1);
  memset (mask->pixels, 3, 40 * 30);
  memset (mask->pixels, 8, 40 * 10);
  LwPoint points[] = { { 20, 20, 3 } };
  LwWeakLabel weak
      = { .width = 40, .height = 30, .type = LW_LABEL_POINT, .n_points = 1, .points = points };
  const LwSheetCell cells[] = { { photograph, NULL, NULL },
                                { NULL, mask, NULL },
                                { photograph, NULL, &weak },
                                { NULL, NULL, NULL } };
  const char *const captions[] = { "photograph", "truth", "points", "none" };
  LwContactSheet sheet = { NULL, 4, 1, captions, NULL, cells, classes, 200 };
  g_assert_true (lw_contact_sheet_write (&sheet, path, &error));
  g_assert_no_error (error);
  g_autoptr (LwImage) drawn = lw_image_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (drawn->width, ==, 16 + 4 * 200 + 3 * 6 + 16);
  g_assert_true (has_colour (drawn, classes->palette[8], 222, 40, 422, 80));
  g_assert_false (has_colour (drawn, classes->palette[8], 0, 0, 222, 180));
  g_assert_true (has_colour (drawn, classes->palette[3], 428, 40, 628, 180));
  for (int k = 0; k < classes->n; k++)
    g_assert_true (has_colour (drawn, classes->palette[k], 0, 190, drawn->width, drawn->height));

  sheet.cell_width = 9000;
  g_assert_false (lw_contact_sheet_write (&sheet, path, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_clear_error (&error);
  sheet.n_rows = 0;
  g_assert_false (lw_contact_sheet_write (&sheet, path, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_cmpuint (scratch_count (folder), ==, 1);
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curve/hues", test_types_have_their_hue);
  g_test_add_func ("/curve/points", test_points_are_drawn);
  g_test_add_func ("/curve/odd", test_odd_sizes_and_empty_curves);
  g_test_add_func ("/curve/files", test_curve_files);
  g_test_add_func ("/contact-sheet/drawn", test_contact_sheet);
  return g_test_run ();
}
