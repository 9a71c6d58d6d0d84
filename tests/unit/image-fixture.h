/* Image files of every encoding, written with libpng and libjpeg directly: what the readers are
 * tested against is not what the program writes. */
#pragma once

#include <glib.h>
#include <png.h>
#include <stdint.h>

/* Samples are [height][width][channels of the colour type], in the range of the depth. */
typedef struct
{
  int width, height, depth, colour_type;
  gboolean interlaced;
  int n_palette; /* palette entry i is (i, 255 - i, 7 i mod 256) */
  int n_alpha;   /* palette entries with alpha: entry i has alpha 17 i */
  int grey_key;  /* transparent grey value + 1, or 0 */
} LwPngFixture;

/* The further members are named: LW_PNG_FIXTURE (4, 4, 8, PNG_COLOR_TYPE_GRAY, .grey_key = 3) */
#define LW_PNG_FIXTURE(width_, height_, depth_, colour_type_, ...)                                 \
  {                                                                                                \
    .width = width_, .height = height_, .depth = depth_, .colour_type = colour_type_, __VA_ARGS__  \
  }

int lw_fixture_channels (int colour_type);

/* An encoded file in memory. */
GByteArray *lw_fixture_png (const LwPngFixture *fixture, const uint16_t *samples);

/* @components: 1 grey, 3 RGB, 4 CMYK, [height][width][components]. */
GByteArray *lw_fixture_jpeg (int width, int height, int components, gboolean progressive,
                             const uint8_t *pixels);

/* Writes the bytes to @folder/@name, making folders as needed. (transfer full) the path. */
char *lw_fixture_save (const char *folder, const char *name, const GByteArray *bytes);

/* A PNG straight to a file. */
void lw_fixture_save_png (const char *folder, const char *name, const LwPngFixture *fixture,
                          const uint16_t *samples);

/* Recomputes the checksums of all chunks, so that damage reaches the decoder behind them. */
void lw_fixture_fix_checksums (GByteArray *png);

/* Label files: @ids is [height][width]. */
void lw_fixture_save_ids (const char *folder, const char *name, int colour_type, int depth,
                          int width, int height, const uint16_t *ids);

/* A grey-to-colour ramp as an RGB PNG. */
void lw_fixture_save_photograph (const char *folder, const char *name, int width, int height);

void lw_fixture_save_text (const char *folder, const char *name, const char *text);
