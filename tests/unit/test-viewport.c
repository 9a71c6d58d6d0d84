/* Place and scale of an image in panes. */
#include <glib.h>

#include "compare/viewport.h"

#define WIDTH 400
#define HEIGHT 300

static LwViewport *
viewport_new (int width, int height)
{
  LwViewport *viewport = lw_viewport_new ();
  lw_viewport_set_image (viewport, width, height);
  return viewport;
}

static void
assert_place (LwViewport *viewport, double scale, double x0, double y0)
{
  LwPlacement place = lw_viewport_place (viewport, WIDTH, HEIGHT);
  g_assert_cmpfloat_with_epsilon (place.scale, scale, 1e-9);
  g_assert_cmpfloat_with_epsilon (place.x0, x0, 1e-6);
  g_assert_cmpfloat_with_epsilon (place.y0, y0, 1e-6);
}

/* The image point at a point of the pane. */
static void
image_point (LwViewport *viewport, double x, double y, double *image_x, double *image_y)
{
  LwPlacement place = lw_viewport_place (viewport, WIDTH, HEIGHT);
  *image_x = (x - place.x0) / place.scale;
  *image_y = (y - place.y0) / place.scale;
}

static void
test_fit (void)
{
  g_autoptr (LwViewport) viewport = viewport_new (800, 400);
  assert_place (viewport, 0.5, 0, 50);
  lw_viewport_set_image (viewport, 100, 100);
  assert_place (viewport, 3, 50, 0);
}

static void
test_zoom_keeps_the_point (void)
{
  g_autoptr (LwViewport) viewport = viewport_new (2048, 1024);
  double x, y, after_x, after_y;
  lw_viewport_zoom (viewport, WIDTH, HEIGHT, 200, 150, 8);
  image_point (viewport, 130, 90, &x, &y);
  lw_viewport_zoom (viewport, WIDTH, HEIGHT, 130, 90, 1.7);
  image_point (viewport, 130, 90, &after_x, &after_y);
  g_assert_cmpfloat_with_epsilon (after_x, x, 1e-6);
  g_assert_cmpfloat_with_epsilon (after_y, y, 1e-6);
  g_assert_false (lw_viewport_is_fit (viewport));
}

/* However far one zooms out, the whole image is seen and fits again. */
static void
test_zoom_out_fits (void)
{
  g_autoptr (LwViewport) viewport = viewport_new (2048, 1024);
  lw_viewport_zoom (viewport, WIDTH, HEIGHT, 10, 10, 4);
  lw_viewport_zoom (viewport, WIDTH, HEIGHT, 390, 290, 1e-6);
  g_assert_true (lw_viewport_is_fit (viewport));
  assert_place (viewport, WIDTH / 2048.0, 0, 50);
}

static void
test_zoom_ends (void)
{
  g_autoptr (LwViewport) viewport = viewport_new (2048, 1024);
  for (int i = 0; i < 50; i++)
    lw_viewport_zoom (viewport, WIDTH, HEIGHT, 200, 150, 2);
  g_assert_cmpfloat (lw_viewport_place (viewport, WIDTH, HEIGHT).scale, ==, 64);
}

/* An image that is smaller than its pane may be shown as it is. */
static void
test_small_image_one_to_one (void)
{
  g_autoptr (LwViewport) viewport = viewport_new (100, 100);
  lw_viewport_set_scale (viewport, WIDTH, HEIGHT, 1);
  assert_place (viewport, 1, 150, 100);
}

static void
test_pan_stops_at_the_edge (void)
{
  g_autoptr (LwViewport) viewport = viewport_new (2000, 1000);
  lw_viewport_set_scale (viewport, WIDTH, HEIGHT, 1);
  assert_place (viewport, 1, -800, -350);
  lw_viewport_pan (viewport, WIDTH, HEIGHT, 30, -20);
  assert_place (viewport, 1, -770, -370);
  lw_viewport_pan (viewport, WIDTH, HEIGHT, 1e6, 1e6);
  assert_place (viewport, 1, 0, 0);
  lw_viewport_pan (viewport, WIDTH, HEIGHT, -1e6, -1e6);
  assert_place (viewport, 1, WIDTH - 2000, HEIGHT - 1000);
}

static void
test_cursor_is_inside (void)
{
  g_autoptr (LwViewport) viewport = viewport_new (10, 10);
  double x, y;
  g_assert_false (lw_viewport_get_cursor (viewport, &x, &y));
  lw_viewport_set_cursor (viewport, 9.5, 0);
  g_assert_true (lw_viewport_get_cursor (viewport, &x, &y));
  g_assert_cmpfloat (x, ==, 9.5);
  lw_viewport_set_cursor (viewport, 10, 0);
  g_assert_false (lw_viewport_get_cursor (viewport, &x, &y));
}

static void
count_cb (LwViewport *viewport, int *count)
{
  (*count)++;
}

/* An image of the same size leaves the place; nothing is told where nothing changes. */
static void
test_tells_changes (void)
{
  g_autoptr (LwViewport) viewport = viewport_new (2000, 1000);
  int count = 0;
  g_signal_connect (viewport, "changed", G_CALLBACK (count_cb), &count);
  lw_viewport_set_image (viewport, 2000, 1000);
  lw_viewport_fit (viewport);
  g_assert_cmpint (count, ==, 0);
  lw_viewport_set_scale (viewport, WIDTH, HEIGHT, 2);
  lw_viewport_set_image (viewport, 2000, 1000);
  g_assert_cmpint (count, ==, 1);
  g_assert_false (lw_viewport_is_fit (viewport));
  lw_viewport_set_image (viewport, 1000, 1000);
  g_assert_true (lw_viewport_is_fit (viewport));
  g_assert_cmpint (count, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/fit", test_fit);
  g_test_add_func ("/viewport/zoom-keeps-the-point", test_zoom_keeps_the_point);
  g_test_add_func ("/viewport/zoom-out-fits", test_zoom_out_fits);
  g_test_add_func ("/viewport/zoom-ends", test_zoom_ends);
  g_test_add_func ("/viewport/small-image-one-to-one", test_small_image_one_to_one);
  g_test_add_func ("/viewport/pan-stops-at-the-edge", test_pan_stops_at_the_edge);
  g_test_add_func ("/viewport/cursor-is-inside", test_cursor_is_inside);
  g_test_add_func ("/viewport/tells-changes", test_tells_changes);
  return g_test_run ();
}
