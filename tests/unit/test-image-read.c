/* The readers of photographs and label maps, against files of every encoding, damaged files
 * included. */
#include <string.h>
#include <sys/stat.h>

#include "core/error.h"
#include "image-fixture.h"
#include "image/codec.h"
#include "scratch.h"

#define WIDTH 13
#define HEIGHT 9

/* Sample values that use the whole range of @depth and of the palette. */
static uint16_t *
make_samples (const LwPngFixture *f)
{
  int channels = lw_fixture_channels (f->colour_type);
  int n = f->width * f->height * channels;
  uint16_t *samples = g_new (uint16_t, n);
  guint32 range = f->colour_type == PNG_COLOR_TYPE_PALETTE ? f->n_palette : 1u << f->depth;
  for (int i = 0; i < n; i++)
    samples[i] = (i * 2654435761u >> 7) % range;
  return samples;
}

/* The 8-bit value of a sample by the PNG specification: scaled linearly, rounded. */
static int
to_byte (int sample, int depth)
{
  int top = (1 << depth) - 1;
  return (sample * 255 + top / 2) / top;
}

/* RGB over black that the specification gives to one pixel. */
static void
expect_rgb (const LwPngFixture *f, const uint16_t *pixel, int rgb[3])
{
  int alpha = 255;
  if (f->colour_type == PNG_COLOR_TYPE_PALETTE)
    {
      int i = pixel[0];
      rgb[0] = i;
      rgb[1] = 255 - i;
      rgb[2] = (7 * i) & 255;
      alpha = i < f->n_alpha ? (17 * i) & 255 : 255;
    }
  else
    {
      int colours = f->colour_type & PNG_COLOR_MASK_COLOR ? 3 : 1;
      for (int c = 0; c < 3; c++)
        rgb[c] = to_byte (pixel[colours == 3 ? c : 0], f->depth);
      if (f->colour_type & PNG_COLOR_MASK_ALPHA)
        alpha = to_byte (pixel[colours], f->depth);
      if (f->grey_key && pixel[0] == f->grey_key - 1)
        alpha = 0;
    }
  for (int c = 0; c < 3; c++)
    rgb[c] = (rgb[c] * alpha + 127) / 255;
}

static const LwPngFixture encodings[] = {
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 1, PNG_COLOR_TYPE_GRAY),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 2, PNG_COLOR_TYPE_GRAY),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 4, PNG_COLOR_TYPE_GRAY),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_GRAY),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 16, PNG_COLOR_TYPE_GRAY),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_GRAY, .grey_key = 8),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 2, PNG_COLOR_TYPE_GRAY, .grey_key = 3),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_GRAY_ALPHA),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 16, PNG_COLOR_TYPE_GRAY_ALPHA),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_RGB),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 16, PNG_COLOR_TYPE_RGB),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_RGBA),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 16, PNG_COLOR_TYPE_RGBA),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 1, PNG_COLOR_TYPE_PALETTE, .n_palette = 2),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 2, PNG_COLOR_TYPE_PALETTE, .n_palette = 4),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 4, PNG_COLOR_TYPE_PALETTE, .n_palette = 16),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_PALETTE, .n_palette = 256),
  LW_PNG_FIXTURE (WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_PALETTE, .n_palette = 40, .n_alpha = 10),
};

static void
check_photograph (const LwPngFixture *f)
{
  g_autofree uint16_t *samples = make_samples (f);
  g_autoptr (GByteArray) file = lw_fixture_png (f, samples);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwImage) image = lw_png_decode ("x.png", file->data, file->len, &error);
  g_assert_no_error (error);
  g_assert_cmpint (image->width, ==, f->width);
  g_assert_cmpint (image->height, ==, f->height);
  g_assert_cmpint (image->channels, ==, 3);
  int channels = lw_fixture_channels (f->colour_type);
  /* 16-bit alpha is rounded to 8 bits before, not after, it is applied. */
  int slack = f->depth == 16 ? 1 : 0;
  for (int i = 0; i < f->width * f->height; i++)
    {
      int rgb[3];
      expect_rgb (f, samples + i * channels, rgb);
      for (int c = 0; c < 3; c++)
        g_assert_cmpint (ABS (image->pixels[3 * i + c] - rgb[c]), <=, slack);
    }
}

static void
test_photograph_encodings (void)
{
  for (size_t i = 0; i < 2 * G_N_ELEMENTS (encodings); i++)
    {
      LwPngFixture fixture = encodings[i / 2];
      fixture.interlaced = i & 1;
      check_photograph (&fixture);
    }
}

static void
check_ids (const LwPngFixture *f)
{
  g_autofree uint16_t *samples = make_samples (f);
  g_autoptr (GByteArray) file = lw_fixture_png (f, samples);
  g_autoptr (GError) error = NULL;
  g_autofree uint16_t *ids = NULL;
  int width = -1, height = -1;
  gboolean ok = lw_png_decode_ids ("x.png", file->data, file->len, &ids, &width, &height, &error);
  if (f->depth == 8 && (f->colour_type & ~PNG_COLOR_MASK_ALPHA) == PNG_COLOR_TYPE_RGB)
    {
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_true (!ok && !ids && width == -1);
      g_assert_nonnull (strstr (error->message, "colours"));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (width, ==, f->width);
  int channels = lw_fixture_channels (f->colour_type);
  for (int i = 0; i < width * height; i++)
    g_assert_cmpint (ids[i], ==, samples[i * channels]);
}

/* Ids are the stored numbers: no scaling of 1, 2, 4-bit grey, no palette colours, no 16-to-8 bits.
 */
static void
test_label_encodings (void)
{
  for (size_t i = 0; i < 2 * G_N_ELEMENTS (encodings); i++)
    {
      LwPngFixture fixture = encodings[i / 2];
      fixture.interlaced = i & 1;
      check_ids (&fixture);
    }
}

static GByteArray *
some_jpeg (int components, gboolean progressive)
{
  uint8_t pixels[48 * 40 * 4];
  for (size_t i = 0; i < sizeof pixels; i++)
    pixels[i] = (uint8_t)(i * i >> 6);
  return lw_fixture_jpeg (48, 40, components, progressive, pixels);
}

static void
test_jpeg (void)
{
  uint8_t pixels[40 * 24 * 3];
  for (int i = 0; i < 40 * 24; i++)
    {
      pixels[3 * i] = 6 * (i % 40);
      pixels[3 * i + 1] = 100;
      pixels[3 * i + 2] = 10 * (i / 40);
    }
  g_autoptr (GByteArray) file = lw_fixture_jpeg (40, 24, 3, FALSE, pixels);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwImage) image = lw_jpeg_decode ("x.jpg", file->data, file->len, &error);
  g_assert_no_error (error);
  g_assert_true (image->width == 40 && image->height == 24 && image->channels == 3);
  for (size_t i = 0; i < sizeof pixels; i++)
    g_assert_cmpint (ABS (image->pixels[i] - pixels[i]), <=, 12);

  g_autoptr (GByteArray) grey = some_jpeg (1, TRUE);
  g_autoptr (LwImage) rgb = lw_jpeg_decode ("x.jpg", grey->data, grey->len, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 48 * 40; i++)
    g_assert_true (rgb->pixels[3 * i] == rgb->pixels[3 * i + 2]);

  g_autoptr (GByteArray) cmyk = some_jpeg (4, FALSE);
  g_assert_null (lw_jpeg_decode ("x.jpg", cmyk->data, cmyk->len, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_UNSUPPORTED);
}

typedef gpointer (*Decode) (const uint8_t *data, size_t size, GError **error);

static gpointer
decode_png (const uint8_t *data, size_t size, GError **error)
{
  return lw_png_decode ("x.png", data, size, error);
}

static gpointer
decode_jpeg (const uint8_t *data, size_t size, GError **error)
{
  return lw_jpeg_decode ("x.jpg", data, size, error);
}

static gpointer
decode_ids (const uint8_t *data, size_t size, GError **error)
{
  uint16_t *ids = NULL;
  int width, height;
  return lw_png_decode_ids ("x.png", data, size, &ids, &width, &height, error) ? ids : NULL;
}

/* Bytes are copied to a block of their exact size, so that a sanitizer sees any read past the end.
 */
static void
check_truncated (const GByteArray *file, Decode decode)
{
  for (guint size = 0; size < file->len; size++)
    {
      g_autofree uint8_t *data = g_memdup2 (file->data, size);
      g_autoptr (GError) error = NULL;
      g_assert_null (decode (data, size, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
    }
}

/* No file cut off anywhere decodes: not even with the last rows grey. */
static void
test_truncated (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (encodings); i += 3)
    {
      LwPngFixture fixture = encodings[i];
      fixture.interlaced = i & 1;
      g_autofree uint16_t *samples = make_samples (&fixture);
      g_autoptr (GByteArray) file = lw_fixture_png (&fixture, samples);
      check_truncated (file, decode_png);
      check_truncated (file, decode_ids);
    }
  for (int progressive = 0; progressive < 2; progressive++)
    {
      g_autoptr (GByteArray) file = some_jpeg (3, progressive);
      check_truncated (file, decode_jpeg);
    }
}

static GByteArray *
png_with_size (guint32 width, guint32 height)
{
  LwPngFixture fixture = LW_PNG_FIXTURE (4, 4, 8, PNG_COLOR_TYPE_RGB);
  g_autofree uint16_t *samples = make_samples (&fixture);
  GByteArray *file = lw_fixture_png (&fixture, samples);
  guint32 sizes[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };
  memcpy (file->data + 16, sizes, sizeof sizes);
  lw_fixture_fix_checksums (file);
  return file;
}

/* Sizes are refused from the header: too many pixels, and more than the file can hold. */
static void
test_huge (void)
{
  static const struct
  {
    guint32 width, height;
    const char *message;
  } cases[] = {
    { 100000, 100000, "100000 x 100000" },
    { 0x7fffffff, 0x7fffffff, "2147483647 x 2147483647" },
    { 0xffffffff, 2, "4294967295 x 2" },
    { 0, 5, "0 x 5" },
    { 16384, 16384, "cannot hold 16384 x 16384" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = png_with_size (cases[i].width, cases[i].height);
      g_autoptr (GError) error = NULL;
      g_assert_null (decode_png (file->data, file->len, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_clear_error (&error);
      g_assert_null (decode_ids (file->data, file->len, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
    }
  g_autoptr (GByteArray) jpeg = some_jpeg (3, FALSE);
  for (guint i = 0; i + 9 < jpeg->len; i++)
    if (jpeg->data[i] == 0xff && jpeg->data[i + 1] == 0xc0)
      memcpy (jpeg->data + i + 5, "\xff\xdc\xff\xdc", 4);
  g_autoptr (GError) error = NULL;
  g_assert_null (decode_jpeg (jpeg->data, jpeg->len, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "65500 x 65500"));
}

static void
check_refused (const char *path, int code, const char *message)
{
  g_autoptr (GError) error = NULL;
  int width, height;
  g_assert_null (lw_image_read (path, &error));
  g_assert_error (error, LW_ERROR, code);
  g_assert_nonnull (strstr (error->message, message));
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_assert_false (lw_image_read_size (path, &width, &height, &error));
  g_assert_error (error, LW_ERROR, code);
}

/* What is no image is named: folders, pipes (without waiting for a writer), empty and foreign
 * files. */
static void
test_not_images (void)
{
  char *folder = scratch_new ();
  g_autofree char *missing = g_build_filename (folder, "missing.png", NULL);
  check_refused (missing, LW_ERROR_FILE, "cannot read");
  check_refused (folder, LW_ERROR_INPUT, "a folder");
  g_autofree char *pipe = g_build_filename (folder, "pipe.png", NULL);
  g_assert_no_errno (mkfifo (pipe, 0600));
  check_refused (pipe, LW_ERROR_INPUT, "no regular file");
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *empty = lw_fixture_save (folder, "empty.png", bytes);
  check_refused (empty, LW_ERROR_INPUT, "empty");
  g_byte_array_append (bytes, (const guint8 *)"GIF89a", 6);
  g_autofree char *gif = lw_fixture_save (folder, "x.png", bytes);
  check_refused (gif, LW_ERROR_INPUT, "47 49 46 38");
  scratch_free (folder);
}

static void
test_files (void)
{
  char *folder = scratch_new ();
  g_autoptr (GByteArray) png = png_with_size (4, 4);
  g_autoptr (GByteArray) jpeg = some_jpeg (3, TRUE);
  /* The format is told from the bytes, not from the name. */
  g_autofree char *png_path = lw_fixture_save (folder, "a.jpg", png);
  g_autofree char *jpeg_path = lw_fixture_save (folder, "b.png", jpeg);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwImage) a = lw_image_read (png_path, &error);
  g_assert_no_error (error);
  g_autoptr (LwImage) b = lw_image_read (jpeg_path, &error);
  g_assert_no_error (error);
  int width, height;
  g_assert_true (lw_image_read_size (png_path, &width, &height, &error));
  g_assert_true (width == 4 && height == 4);
  g_assert_true (lw_image_read_size (jpeg_path, &width, &height, &error));
  g_assert_true (width == 48 && height == 40);
  g_autofree uint16_t *ids = NULL;
  g_assert_false (lw_label_read_ids (jpeg_path, &ids, &width, &height, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "JPEG"));
  scratch_free (folder);
}

static void
mutate (GByteArray *file, GRand *random)
{
  int flips = g_rand_int_range (random, 1, 5);
  for (int i = 0; i < flips; i++)
    file->data[g_rand_int_range (random, 0, file->len)] ^= 1 << g_rand_int_range (random, 0, 8);
}

static void
fuzz (const GByteArray *original, Decode decode, gboolean png, int n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_byte_array_append (file, original->data, original->len);
      mutate (file, random);
      if (png && i % 4)
        lw_fixture_fix_checksums (file);
      g_autofree uint8_t *data = g_memdup2 (file->data, file->len);
      g_autoptr (GError) error = NULL;
      gpointer result = decode (data, file->len, &error);
      g_assert_true ((result == NULL) == (error != NULL));
      if (decode == decode_ids)
        g_free (result);
      else
        lw_image_free (result);
    }
}

/* Thousands of damaged files: an error or an image, never a crash, a leak or a read out of bounds.
 */
static void
test_fuzz (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      LwPngFixture fixture = encodings[i];
      fixture.interlaced = i & 1;
      g_autofree uint16_t *samples = make_samples (&fixture);
      g_autoptr (GByteArray) file = lw_fixture_png (&fixture, samples);
      fuzz (file, decode_png, TRUE, 200, i);
      fuzz (file, decode_ids, TRUE, 200, 100 + i);
    }
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (GByteArray) file = some_jpeg (i & 1 ? 3 : 1, i & 2);
      fuzz (file, decode_jpeg, FALSE, 500, 200 + i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-read/photograph-encodings", test_photograph_encodings);
  g_test_add_func ("/image-read/label-encodings", test_label_encodings);
  g_test_add_func ("/image-read/jpeg", test_jpeg);
  g_test_add_func ("/image-read/truncated", test_truncated);
  g_test_add_func ("/image-read/huge", test_huge);
  g_test_add_func ("/image-read/not-images", test_not_images);
  g_test_add_func ("/image-read/files", test_files);
  g_test_add_func ("/image-read/fuzz", test_fuzz);
  return g_test_run ();
}
