/* Place, scale and cursor of the panes. */
#include "compare/viewport.h"

#define MOST_SCALE 64.0

struct _LwViewport
{
  GObject parent_instance;
  int width, height;
  gboolean fit;
  double scale, x, y; /* the image point at the centre; of no meaning while it fits */
  gboolean has_cursor;
  double cursor_x, cursor_y;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_CURSOR_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwViewport, lw_viewport, G_TYPE_OBJECT)

static void
lw_viewport_class_init (LwViewportClass *klass)
{
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LW_TYPE_VIEWPORT, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CURSOR_CHANGED] = g_signal_new (
      "cursor-changed", LW_TYPE_VIEWPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lw_viewport_init (LwViewport *self)
{
  self->fit = TRUE;
  self->scale = 1;
}

LwViewport *
lw_viewport_new (void)
{
  return g_object_new (LW_TYPE_VIEWPORT, NULL);
}

void
lw_viewport_set_image (LwViewport *self, int width, int height)
{
  if (width == self->width && height == self->height)
    return;
  self->width = width;
  self->height = height;
  self->fit = TRUE;
  self->has_cursor = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
lw_viewport_get_image (LwViewport *self, int *width, int *height)
{
  *width = self->width;
  *height = self->height;
}

static double
fit_scale (LwViewport *self, double width, double height)
{
  if (self->width <= 0 || self->height <= 0 || width <= 0 || height <= 0)
    return 1;
  return MIN (width / self->width, height / self->height);
}

/* Keeps the pane full where the image is larger than it, else the image in its middle. */
static double
clamp_centre (double centre, double shown, int size)
{
  return shown >= size ? size / 2.0 : CLAMP (centre, shown / 2, size - shown / 2);
}

LwPlacement
lw_viewport_place (LwViewport *self, double width, double height)
{
  double scale = self->fit ? fit_scale (self, width, height) : self->scale;
  double x = clamp_centre (self->fit ? self->width / 2.0 : self->x, width / scale, self->width);
  double y = clamp_centre (self->fit ? self->height / 2.0 : self->y, height / scale, self->height);
  return (LwPlacement){ scale, width / 2 - x * scale, height / 2 - y * scale };
}

void
lw_viewport_fit (LwViewport *self)
{
  if (self->fit)
    return;
  self->fit = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
lw_viewport_is_fit (LwViewport *self)
{
  return self->fit;
}

/* Leaves the fit where it is, or returns to it where the image would become smaller than that. */
static void
set_place (LwViewport *self, double width, double height, double scale, double x, double y)
{
  double least = fit_scale (self, width, height);
  self->fit = least <= 1 && scale <= least * 1.0001;
  self->scale = CLAMP (scale, MIN (least, 1), MAX (least, MOST_SCALE));
  self->x = clamp_centre (x, width / self->scale, self->width);
  self->y = clamp_centre (y, height / self->scale, self->height);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
lw_viewport_zoom (LwViewport *self, double width, double height, double x, double y, double factor)
{
  LwPlacement place = lw_viewport_place (self, width, height);
  double least = fit_scale (self, width, height);
  double scale = CLAMP (place.scale * factor, MIN (least, 1), MAX (least, MOST_SCALE));
  double image_x = (x - place.x0) / place.scale, image_y = (y - place.y0) / place.scale;
  set_place (self, width, height, scale, image_x + (width / 2 - x) / scale,
             image_y + (height / 2 - y) / scale);
}

void
lw_viewport_set_scale (LwViewport *self, double width, double height, double scale)
{
  LwPlacement place = lw_viewport_place (self, width, height);
  set_place (self, width, height, scale, (width / 2 - place.x0) / place.scale,
             (height / 2 - place.y0) / place.scale);
}

void
lw_viewport_pan (LwViewport *self, double width, double height, double dx, double dy)
{
  LwPlacement place = lw_viewport_place (self, width, height);
  if (self->fit)
    return;
  set_place (self, width, height, place.scale, (width / 2 - place.x0 - dx) / place.scale,
             (height / 2 - place.y0 - dy) / place.scale);
}

void
lw_viewport_set_cursor (LwViewport *self, double x, double y)
{
  if (x < 0 || y < 0 || x >= self->width || y >= self->height)
    {
      lw_viewport_clear_cursor (self);
      return;
    }
  if (self->has_cursor && x == self->cursor_x && y == self->cursor_y)
    return;
  self->has_cursor = TRUE;
  self->cursor_x = x;
  self->cursor_y = y;
  g_signal_emit (self, signals[SIGNAL_CURSOR_CHANGED], 0);
}

void
lw_viewport_clear_cursor (LwViewport *self)
{
  if (!self->has_cursor)
    return;
  self->has_cursor = FALSE;
  g_signal_emit (self, signals[SIGNAL_CURSOR_CHANGED], 0);
}

gboolean
lw_viewport_get_cursor (LwViewport *self, double *x, double *y)
{
  *x = self->cursor_x;
  *y = self->cursor_y;
  return self->has_cursor;
}
