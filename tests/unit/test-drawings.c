/* The cost curve and the contact sheet: what is drawn where, and odd input. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "scratch.h"
#include "report/contact-sheet.h"
#include "report/curve-draw.h"

#define WIDTH 400
#define HEIGHT 300

/* Two runs, @spread above and below @mean. */
static LwCurvePoint
make_point (double x, double mean, double spread)
{
  LwCurvePoint point = { .x = x, .mix = lw_mix_single (LW_LABEL_POINT, 10), .n = 2 };
  point.values = g_new (double, 2);
  point.ids = g_new0 (const char *, 2);
  point.values[0] = mean - spread;
  point.values[1] = mean + spread;
  point.interval = (LwInterval){ 2, mean, spread, mean - 2 * spread, mean + 2 * spread };
  return point;
}

/* One series of @n points, and @n_references levels. */
static LwCurve *
make_curve (LwLabelType type, int n, int n_references)
{
  LwCurve *curve = g_new0 (LwCurve, 1);
  curve->log = TRUE;
  curve->measure = g_strdup ("mIoU");
  curve->n_series = 1;
  curve->series = g_new0 (LwCurveSeries, 1);
  curve->series[0] = (LwCurveSeries){ .label = g_strdup ("a series"),
                                      .method = g_strdup ("wdass"),
                                      .type = type,
                                      .n = n,
                                      .points = g_new0 (LwCurvePoint, n),
                                      .wall = (double)NAN };
  for (int p = 0; p < n; p++)
    curve->series[0].points[p] = make_point (pow (3, p), 40 + 5 * p, 1);
  curve->n_references = n_references;
  curve->references = g_new0 (LwCurveReference, n_references);
  for (int r = 0; r < n_references; r++)
    curve->references[r]
        = (LwCurveReference){ g_strdup ("level"),
                              { 1, 30 + 10 * r, (double)NAN, (double)NAN, (double)NAN } };
  return curve;
}

/* A band of three stretches: interpolated, extrapolated, nothing. */
static void
add_band (LwCurve *curve)
{
  LwCurveSeries *series = &curve->series[0];
  series->n_band = 6;
  series->band = g_new (LwCurveBand, 6);
  for (int b = 0; b < 6; b++)
    series->band[b] = (LwCurveBand){ pow (3, b), 40 + 5 * b, 35 + 5 * b, 45 + 5 * b,
                                     b < 3   ? LW_EVIDENCE_INTERPOLATED
                                     : b < 5 ? LW_EVIDENCE_EXTRAPOLATED
                                             : LW_EVIDENCE_NONE };
}

/* (transfer full) */
static cairo_surface_t *
draw (const LwCurve *curve, const LwCurveStyle *style)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  lw_curve_draw (cr, WIDTH, HEIGHT, curve, style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static gboolean
is_near (uint32_t pixel, const double rgb[3])
{
  gboolean equal = TRUE;
  for (int c = 0; c < 3; c++)
    equal &= fabs ((pixel >> (16 - 8 * c) & 255) - 255 * rgb[c]) < 8;
  return equal;
}

/* Pixels of the drawing from column @x0 on whose colour is within 8 of the hue of @type. */
static int
count_hue_from (const LwCurve *curve, const LwCurveStyle *style, LwLabelType type, int x0)
{
  cairo_surface_t *surface = draw (curve, style);
  const uint32_t *pixels = (const uint32_t *)(void *)cairo_image_surface_get_data (surface);
  int n = 0;
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    n += i % WIDTH >= x0 && is_near (pixels[i], style->hues[type]);
  cairo_surface_destroy (surface);
  return n;
}

static int
count_hue (const LwCurve *curve, LwLabelType type)
{
  const LwCurveStyle style = lw_curve_style_light ();
  return count_hue_from (curve, &style, type, 0);
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
  zero->series[0].points[0].x = 0;
  nan->series[0].points[0].interval.mean = (double)NAN;
  int legend = count_hue (none, LW_LABEL_POINT);
  g_assert_cmpint (legend, >, 0);
  g_assert_cmpint (count_hue (one, LW_LABEL_POINT), >, legend + 10);
  g_assert_cmpint (count_hue (zero, LW_LABEL_POINT), ==, legend);
  g_assert_cmpint (count_hue (nan, LW_LABEL_POINT), ==, legend);
  zero->log = FALSE;
  g_assert_cmpint (count_hue (zero, LW_LABEL_POINT), >, legend + 10);
}

static void
test_odd_sizes_and_empty_curves (void)
{
  g_autoptr (LwCurve) empty = g_new0 (LwCurve, 1);
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_COARSE, 3, 3);
  const double sizes[][2] = { { 1, 1 }, { 50, 900 }, { 900, 50 }, { 0, 0 } };
  LwCurveStyle style = lw_curve_style_light ();
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

/* Every colour has a role: a dark drawing has no light background, and the other hues. */
static void
test_dark_style (void)
{
  const LwCurveStyle light = lw_curve_style_light (), dark = lw_curve_style_dark ();
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_POINT, 3, 2);
  add_band (curve);
  g_assert_cmpint (count_hue_from (curve, &dark, LW_LABEL_POINT, 0), >, 150);
  cairo_surface_t *surface = draw (curve, &dark);
  const uint32_t *pixels = (const uint32_t *)(void *)cairo_image_surface_get_data (surface);
  g_assert_true (is_near (pixels[0], dark.background));
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    {
      g_assert_false (is_near (pixels[i], light.background));
      g_assert_false (is_near (pixels[i], light.hues[LW_LABEL_POINT]));
    }
  cairo_surface_destroy (surface);
}

/* Pixels from column @x0 on that are more green than red: coarse labels, however faint. */
static int
count_green_from (const LwCurve *curve, const LwCurveStyle *style, int x0)
{
  cairo_surface_t *surface = draw (curve, style);
  const uint32_t *pixels = (const uint32_t *)(void *)cairo_image_surface_get_data (surface);
  int n = 0;
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    n += i % WIDTH >= x0 && i / WIDTH > 60 /* below the legend */
         && (int)(pixels[i] >> 8 & 255) > (int)(pixels[i] >> 16 & 255) + 10;
  cairo_surface_destroy (surface);
  return n;
}

/* What is interpolated is filled, what is extrapolated is not, and beyond there is nothing. */
static void
test_evidence_is_visible (void)
{
  const LwCurveStyle style = lw_curve_style_light ();
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_COARSE, 3, 0);
  add_band (curve);
  LwCurvePlot plot;
  lw_curve_plot_init (&plot, WIDTH, HEIGHT, curve, &style);
  cairo_surface_t *surface = draw (curve, &style);
  const uint32_t *pixels = (const uint32_t *)(void *)cairo_image_surface_get_data (surface);
  int white[3] = { 0 }, total[3] = { 0 };
  const double from[] = { 1.2, 11, 84 }, to[] = { 7, 70, 230 };
  for (int stretch = 0; stretch < 3; stretch++)
    for (int x = (int)lw_curve_plot_x (&plot, from[stretch]);
         x < MIN (lw_curve_plot_x (&plot, to[stretch]), WIDTH - 1); x++)
      {
        double cost, value;
        lw_curve_plot_read (&plot, x, plot.top, &cost, &value);
        int y = (int)lw_curve_plot_y (&plot, 40 + 5 * log (cost) / log (3) + 3.5);
        white[stretch] += is_near (pixels[y * WIDTH + x], style.background);
        total[stretch]++;
      }
  cairo_surface_destroy (surface);
  g_assert_cmpint (white[0], ==, 0);
  g_assert_cmpint (white[1], >, total[1] / 3);
  g_assert_cmpint (white[1], <, total[1]);
  int x = (int)lw_curve_plot_x (&plot, 90);
  g_assert_cmpint (count_green_from (curve, &style, x), ==, 0);
  curve->series[0].band[5].evidence = LW_EVIDENCE_EXTRAPOLATED;
  g_assert_cmpint (count_green_from (curve, &style, x - 60), >, 100);
}

/* An error bar needs an interval: one run has none. */
static void
test_one_run_has_no_bar (void)
{
  g_autoptr (LwCurve) with = make_curve (LW_LABEL_IMAGE, 1, 3);
  g_autoptr (LwCurve) without = make_curve (LW_LABEL_IMAGE, 1, 3);
  LwCurvePoint *point = &without->series[0].points[0];
  point->interval.low = point->interval.high = (double)NAN;
  const LwCurveStyle style = lw_curve_style_light ();
  LwCurvePlot plot;
  lw_curve_plot_init (&plot, WIDTH, HEIGHT, with, &style);
  int x = (int)lround (lw_curve_plot_x (&plot, 1)), y = (int)lw_curve_plot_y (&plot, 41.9);
  for (int has = 0; has < 2; has++)
    {
      cairo_surface_t *surface = draw (has ? with : without, &style);
      const uint32_t *pixels = (const uint32_t *)(void *)cairo_image_surface_get_data (surface);
      gboolean inked = FALSE;
      for (int dx = -1; dx <= 1; dx++)
        {
          uint32_t pixel = pixels[y * WIDTH + x + dx];
          inked |= (pixel >> 16 & 255) > (pixel & 255) + 60; /* the hue of image labels */
        }
      g_assert_cmpint (inked, ==, has);
      cairo_surface_destroy (surface);
    }
}

/* Places and values are each other's inverse, and what is near a place is found. */
static void
test_places_and_hits (void)
{
  const LwCurveStyle style = lw_curve_style_light ();
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_POINT, 4, 1);
  curve->n_published = 1;
  curve->published = g_new0 (LwCurvePublished, 1);
  curve->published[0] = (LwCurvePublished){ g_strdup ("ours"), NULL, LW_LABEL_POINT, 20, 62 };
  LwCurvePlot plot;
  lw_curve_plot_init (&plot, WIDTH, HEIGHT, curve, &style);
  g_assert_true (plot.drawable);
  for (int p = 0; p < 4; p++)
    {
      double x, cost, value, y = lw_curve_plot_y (&plot, 40 + 5 * p);
      g_assert_true (lw_curve_plot_point (&plot, 0, p, &x));
      g_assert_true (lw_curve_plot_read (&plot, x, y, &cost, &value));
      g_assert_cmpfloat_with_epsilon (cost, pow (3, p), 1e-9);
      g_assert_cmpfloat_with_epsilon (value, 40 + 5 * p, 1e-9);
      LwCurveHit hit = lw_curve_plot_hit (&plot, x + 1, y - 1, 8);
      g_assert_cmpint (hit.kind, ==, LW_CURVE_HIT_MEAN);
      g_assert_cmpint (hit.point, ==, p);
      hit = lw_curve_plot_hit (&plot, x, lw_curve_plot_y (&plot, 41 + 5 * p), 4);
      g_assert_cmpint (hit.kind, ==, LW_CURVE_HIT_RUN);
      g_assert_cmpint (hit.run, ==, 1);
    }
  LwCurveHit hit
      = lw_curve_plot_hit (&plot, lw_curve_plot_x (&plot, 20), lw_curve_plot_y (&plot, 62), 3);
  g_assert_cmpint (hit.kind, ==, LW_CURVE_HIT_PUBLISHED);
  g_assert_cmpint (lw_curve_plot_hit (&plot, plot.left, plot.top, 5).kind, ==,
                   LW_CURVE_HIT_NOTHING);
  double cost, value;
  g_assert_false (lw_curve_plot_read (&plot, plot.left - 5, plot.top, &cost, &value));
}

/* Zoomed, what is outside is neither hit nor drawn beside the plot. */
static void
test_zoomed (void)
{
  const LwCurveStyle style = lw_curve_style_light ();
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_POINT, 4, 1);
  LwCurvePlot plot;
  lw_curve_plot_init (&plot, WIDTH, HEIGHT, curve, &style);
  const LwAxis x_view = { TRUE, 2, 12 }, y_view = { FALSE, 43, 53 };
  lw_curve_plot_zoom (&plot, &x_view, &y_view);
  for (int p = 0; p < 4; p++)
    {
      double x, y = lw_curve_plot_y (&plot, 40 + 5 * p);
      g_assert_true (lw_curve_plot_point (&plot, 0, p, &x));
      gboolean inside = p == 1 || p == 2;
      g_assert_cmpint (lw_curve_plot_holds (&plot, x, y), ==, inside);
      LwCurveHit hit = lw_curve_plot_hit (&plot, x, y, 6);
      g_assert_cmpint (hit.kind, ==, inside ? LW_CURVE_HIT_MEAN : LW_CURVE_HIT_NOTHING);
      double run = lw_curve_plot_y (&plot, 41 + 5 * p);
      plot.hide_runs = FALSE;
      g_assert_cmpint (lw_curve_plot_hit (&plot, x, run, 4).kind, ==,
                       inside ? LW_CURVE_HIT_RUN : LW_CURVE_HIT_NOTHING);
      plot.hide_runs = TRUE;
      g_assert_cmpint (lw_curve_plot_hit (&plot, x, run, 4).kind, ==, LW_CURVE_HIT_NOTHING);
    }
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  lw_curve_plot_draw (&plot, cr);
  cairo_surface_flush (surface);
  const uint32_t *pixels = (const uint32_t *)(void *)cairo_image_surface_get_data (surface);
  int inside = 0, beside = 0;
  for (int y = (int)plot.top + 1; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        gboolean in = y < plot.bottom && x > plot.left - 1 && x < plot.right + 1;
        *(in ? &inside : &beside) += is_near (pixels[y * WIDTH + x], style.hues[LW_LABEL_POINT]);
      }
  g_assert_cmpint (inside, >, 100);
  g_assert_cmpint (beside, ==, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Walls of one cost become one; a wall far beyond the data is not drawn. */
static void
test_walls (void)
{
  const LwCurveStyle style = lw_curve_style_light ();
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_POINT, 3, 0);
  LwCurvePlot plot;
  curve->series[0].wall = 20;
  lw_curve_plot_init (&plot, WIDTH, HEIGHT, curve, &style);
  g_assert_cmpint (plot.n_walls, ==, 1);
  g_assert_cmpfloat (lw_curve_plot_x (&plot, 20), <, plot.right);
  curve->series[0].wall = 1e6;
  lw_curve_plot_init (&plot, WIDTH, HEIGHT, curve, &style);
  g_assert_cmpint (plot.n_walls, ==, 0);
  g_assert_cmpfloat (plot.x.high, <, 20);
}

/* A wide interval of two runs does not press the points together. */
static void
test_wide_interval (void)
{
  const LwCurveStyle style = lw_curve_style_light ();
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_POINT, 3, 0);
  curve->series[0].points[1].interval.low = -300;
  curve->series[0].points[1].interval.high = 400;
  LwCurvePlot plot;
  lw_curve_plot_init (&plot, WIDTH, HEIGHT, curve, &style);
  g_assert_cmpfloat (plot.y.high - plot.y.low, <, 30);
}

/* The same drawing gives the same bytes in every format, a PDF brings its fonts along and no time
 * of day, and a folder that is not there is an error that names it. */
static void
test_curve_files (void)
{
  char *folder = scratch_new ();
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_IMAGE, 3, 1);
  add_band (curve);
  static const char *const marks[] = { "<svg", "%PDF", "PNG" };
  g_autoptr (GError) error = NULL;
  for (int size = LW_FIGURE_SCREEN; size <= LW_FIGURE_TWO_COLUMNS; size++)
    for (int format = LW_DRAWING_SVG; format <= LW_DRAWING_PNG; format++)
      {
        g_autofree char *path = g_build_filename (folder, "curve", NULL);
        char *bytes[2];
        gsize lengths[2];
        for (int turn = 0; turn < 2; turn++)
          {
            g_assert_true (
                lw_curve_write (curve, (LwFigureSize)size, (LwDrawingFormat)format, path, &error));
            g_assert_no_error (error);
            g_assert_true (g_file_get_contents (path, &bytes[turn], &lengths[turn], NULL));
          }
        g_assert_cmpmem (bytes[0], lengths[0], bytes[1], lengths[1]);
        g_assert_nonnull (g_strstr_len (bytes[0], (gssize)MIN (lengths[0], 200), marks[format]));
        if (format == LW_DRAWING_PDF)
          g_assert_nonnull (memmem (bytes[0], lengths[0], "/FontFile", 9));
        g_free (bytes[0]);
        g_free (bytes[1]);
      }
  g_assert_false (
      lw_curve_write (curve, LW_FIGURE_SCREEN, LW_DRAWING_SVG, "/nonexistent/curve.svg", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "/nonexistent"));
  scratch_free (folder);
}

/* A width for a column of a paper is that width in the file. */
static void
test_paper_width (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "curve.pdf", NULL);
  g_autoptr (LwCurve) curve = make_curve (LW_LABEL_IMAGE, 3, 1);
  g_autoptr (GError) error = NULL;
  LwFigureSize size;
  g_assert_true (lw_figure_size_parse ("one-column", &size, &error));
  g_assert_true (lw_curve_write (curve, size, LW_DRAWING_PDF, path, &error));
  g_autofree char *text = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  const char *box = memmem (text, length, "/MediaBox [ 0 0 ", 16);
  g_assert_nonnull (box);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (box + 16, NULL), 85 / 25.4 * 72, 0.01);
  g_assert_false (lw_figure_size_parse ("wide", &size, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
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
  g_test_add_func ("/curve/dark", test_dark_style);
  g_test_add_func ("/curve/evidence", test_evidence_is_visible);
  g_test_add_func ("/curve/one-run", test_one_run_has_no_bar);
  g_test_add_func ("/curve/places", test_places_and_hits);
  g_test_add_func ("/curve/zoomed", test_zoomed);
  g_test_add_func ("/curve/walls", test_walls);
  g_test_add_func ("/curve/wide-interval", test_wide_interval);
  g_test_add_func ("/curve/files", test_curve_files);
  g_test_add_func ("/curve/paper-width", test_paper_width);
  g_test_add_func ("/contact-sheet/drawn", test_contact_sheet);
  return g_test_run ();
}
