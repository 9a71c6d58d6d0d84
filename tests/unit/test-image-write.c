/* The PNG writer, resampling and colouring. */
#include <string.h>

#include "core/error.h"
#include "image-fixture.h"
#include "image/image.h"
#include "scratch.h"

static LwImage *
make_image (int width, int height, int channels)
{
  LwImage *image = lw_image_new (width, height, channels);
  for (int i = 0; i < width * height * channels; i++)
    image->pixels[i] = (uint8_t)(i * 2654435761u >> 9);
  return image;
}

static void
assert_same (const LwImage *a, const LwImage *b)
{
  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  size_t n = (size_t)a->width * a->height;
  g_assert_cmpmem (a->pixels, n * a->channels, b->pixels, n * b->channels);
}

static void
check_ids_equal (const char *path, const LwImage *labels)
{
  g_autoptr (GError) error = NULL;
  g_autofree uint16_t *ids = NULL;
  int width, height;
  g_assert_true (lw_label_read_ids (path, &ids, &width, &height, &error));
  g_assert_no_error (error);
  g_assert_true (width == labels->width && height == labels->height);
  for (int i = 0; i < width * height; i++)
    g_assert_cmpint (ids[i], ==, labels->pixels[i]);
}

/* RGB comes back as it was; label maps keep their ids and show the palette's colours. */
static void
test_round_trip (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "x.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwImage) rgb = make_image (37, 11, 3);
  g_assert_true (lw_image_write_png (path, rgb, NULL, &error));
  g_autoptr (LwImage) back = lw_image_read (path, &error);
  g_assert_no_error (error);
  assert_same (rgb, back);

  uint8_t palette[256][3];
  for (int i = 0; i < 256; i++)
    memcpy (palette[i], (uint8_t[]){ i, 3 * i, 255 - i }, 3);
  g_autoptr (LwImage) labels = make_image (37, 11, 1);
  g_assert_true (lw_image_write_png (path, labels, NULL, &error));
  check_ids_equal (path, labels);
  g_assert_true (lw_image_write_png (path, labels, palette, &error));
  check_ids_equal (path, labels);
  g_autoptr (LwImage) seen = lw_image_read (path, &error);
  g_autoptr (LwImage) coloured = lw_image_colour (labels, palette);
  assert_same (seen, coloured);
  scratch_free (folder);
}

/* A failed write leaves nothing behind. */
static void
test_write_failure (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "missing", "x.png", NULL);
  g_autoptr (LwImage) rgb = make_image (3, 3, 3);
  g_autoptr (GError) error = NULL;
  g_assert_false (lw_image_write_png (path, rgb, NULL, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_cmpuint (scratch_count (folder), ==, 0);
  scratch_free (folder);
}

static void
check_grey (int width, int height, const uint8_t *in, int out_width, int out_height,
            const uint8_t *expected)
{
  g_autoptr (LwImage) image = lw_image_new (width, height, 1);
  memcpy (image->pixels, in, (size_t)width * height);
  g_autoptr (LwImage) out = lw_image_resize (image, out_width, out_height);
  for (int i = 0; i < out_width * out_height; i++)
    g_assert_cmpint (out->pixels[i], ==, expected[i]);
}

/* Values worked out by hand. Centres of 4 pixels over 2: -0.25, 0.25, 0.75, 1.25, held at the
 * edges. */
static void
test_resize_values (void)
{
  check_grey (2, 1, (uint8_t[]){ 0, 100 }, 4, 1, (uint8_t[]){ 0, 25, 75, 100 });
  check_grey (1, 2, (uint8_t[]){ 0, 100 }, 1, 4, (uint8_t[]){ 0, 25, 75, 100 });
  check_grey (4, 2, (uint8_t[]){ 0, 10, 20, 30, 40, 50, 60, 70 }, 2, 1, (uint8_t[]){ 25, 45 });
  /* 3 to 2: output 0 covers pixel 0 and half of pixel 1. */
  check_grey (3, 1, (uint8_t[]){ 30, 60, 120 }, 2, 1, (uint8_t[]){ 40, 100 });
  check_grey (5, 1, (uint8_t[]){ 0, 50, 100, 150, 200 }, 1, 1, (uint8_t[]){ 100 });
  /* One axis enlarged, the other reduced. */
  check_grey (2, 2, (uint8_t[]){ 0, 100, 20, 120 }, 4, 1, (uint8_t[]){ 10, 35, 85, 110 });
  check_grey (1, 1, (uint8_t[]){ 77 }, 3, 2, (uint8_t[]){ 77, 77, 77, 77, 77, 77 });
}

/* A flat image stays flat whatever the ratio, channels stay apart, and equal sizes copy. */
static void
test_resize_flat (void)
{
  g_autoptr (LwImage) flat = lw_image_new (23, 17, 3);
  for (int i = 0; i < 23 * 17; i++)
    memcpy (flat->pixels + 3 * i, (uint8_t[]){ 255, 1, 128 }, 3);
  for (int size = 1; size < 60; size += 4)
    {
      g_autoptr (LwImage) out = lw_image_resize (flat, size, 61 - size);
      for (int i = 0; i < size * (61 - size); i++)
        g_assert_cmpmem (out->pixels + 3 * i, 3, flat->pixels, 3);
    }
  g_autoptr (LwImage) noise = make_image (9, 7, 3);
  g_autoptr (LwImage) same = lw_image_resize (noise, 9, 7);
  assert_same (noise, same);
}

/* Labels are picked, never mixed: pixel (y, x) takes (floor (y H / h), floor (x W / w)). */
static void
test_resize_labels (void)
{
  g_autoptr (LwImage) labels = make_image (7, 5, 1);
  for (int width = 1; width < 16; width++)
    {
      int height = 16 - width;
      g_autoptr (LwImage) out = lw_image_resize_labels (labels, width, height);
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          g_assert_cmpint (out->pixels[y * width + x], ==,
                           labels->pixels[y * 5 / height * 7 + x * 7 / width]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-write/round-trip", test_round_trip);
  g_test_add_func ("/image-write/failure", test_write_failure);
  g_test_add_func ("/image-write/resize-values", test_resize_values);
  g_test_add_func ("/image-write/resize-flat", test_resize_flat);
  g_test_add_func ("/image-write/resize-labels", test_resize_labels);
  return g_test_run ();
}
