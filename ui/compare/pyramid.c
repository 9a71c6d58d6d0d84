/* Levels of an image, each half the size of the one before. */
#include "compare/pyramid.h"

#define MOST_LEVELS 12

struct _LwPyramid
{
  gboolean opaque;
  int width, height, n_levels;
  cairo_surface_t *levels[MOST_LEVELS];
};

static cairo_user_data_key_t pixels_key;

/* Takes @pixels. */
static cairo_surface_t *
surface_new (uint32_t *pixels, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (unsigned char *)pixels, CAIRO_FORMAT_ARGB32, width, height, width * (int)sizeof *pixels);
  cairo_surface_set_user_data (surface, &pixels_key, pixels, g_free);
  return surface;
}

/* The mean of four pixels, two channels at a time. */
static uint32_t
mean_of (uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
  const uint32_t mask = 0x00ff00ffu, half = 0x00020002u;
  uint32_t low = (a & mask) + (b & mask) + (c & mask) + (d & mask) + half;
  uint32_t high
      = ((a >> 8) & mask) + ((b >> 8) & mask) + ((c >> 8) & mask) + ((d >> 8) & mask) + half;
  return ((low >> 2) & mask) | (((high >> 2) & mask) << 8);
}

static uint32_t *
halved (const uint32_t *pixels, int width, int height, int *half_width, int *half_height)
{
  int w = MAX (width / 2, 1), h = MAX (height / 2, 1);
  uint32_t *out = g_new (uint32_t, (size_t)w * h);
  for (int y = 0; y < h; y++)
    {
      const uint32_t *upper = pixels + (size_t)MIN (2 * y, height - 1) * width;
      const uint32_t *lower = pixels + (size_t)MIN (2 * y + 1, height - 1) * width;
      for (int x = 0; x < w; x++)
        {
          int left = MIN (2 * x, width - 1), right = MIN (2 * x + 1, width - 1);
          out[(size_t)y * w + x] = mean_of (upper[left], upper[right], lower[left], lower[right]);
        }
    }
  *half_width = w;
  *half_height = h;
  return out;
}

LwPyramid *
lw_pyramid_new (uint32_t *pixels, int width, int height, gboolean opaque)
{
  LwPyramid *self = g_atomic_rc_box_new0 (LwPyramid);
  self->opaque = opaque;
  self->width = width;
  self->height = height;
  for (;;)
    {
      self->levels[self->n_levels++] = surface_new (pixels, width, height);
      if (self->n_levels == MOST_LEVELS || (width <= 64 && height <= 64))
        return self;
      pixels = halved (pixels, width, height, &width, &height);
    }
}

LwPyramid *
lw_pyramid_ref (LwPyramid *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LwPyramid *self = data;
  for (int i = 0; i < self->n_levels; i++)
    cairo_surface_destroy (self->levels[i]);
}

void
lw_pyramid_unref (LwPyramid *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const uint32_t *
lw_pyramid_get_pixels (const LwPyramid *self)
{
  return (const uint32_t *)(void *)cairo_image_surface_get_data (self->levels[0]);
}

int
lw_pyramid_get_width (const LwPyramid *self)
{
  return self->width;
}

int
lw_pyramid_get_height (const LwPyramid *self)
{
  return self->height;
}

void
lw_pyramid_draw (const LwPyramid *self, cairo_t *cr, double scale, double x0, double y0,
                 double device_scale, double alpha)
{
  /* Photographs stay smooth until one wants to see their pixels. */
  const double squares = self->opaque ? 6 : 1;
  int level = 0;
  /* The smallest level that still has a pixel for each of the screen. */
  for (double s = scale * device_scale; s <= 0.5 && level + 1 < self->n_levels; s *= 2)
    level++;
  cairo_surface_t *surface = self->levels[level];
  double sx = scale * self->width / cairo_image_surface_get_width (surface);
  double sy = scale * self->height / cairo_image_surface_get_height (surface);
  cairo_save (cr);
  cairo_translate (cr, x0, y0);
  cairo_scale (cr, sx, sy);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_t *pattern = cairo_get_source (cr);
  cairo_pattern_set_filter (pattern, scale * device_scale > squares ? CAIRO_FILTER_NEAREST
                                                                    : CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, cairo_image_surface_get_width (surface),
                   cairo_image_surface_get_height (surface));
  /* An edge between pixels of the screen would make cairo blend through a mask, which is slow. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_clip (cr);
  cairo_paint_with_alpha (cr, alpha);
  cairo_restore (cr);
}
