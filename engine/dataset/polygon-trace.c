/* Outlines of regions along the edges between pixels. */
#include "dataset/polygon.h"

typedef struct
{
  const int32_t *labels;
  int width, height;
  uint8_t *visited; /* [height][width]: the upper edge of the pixel is part of an outline */
} Tracer;

static const int step[4][2] = { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };

/* Whether the pixel ahead of corner (x, y) in direction @d, on the right or the left hand, is of
 * @region. */
static gboolean
ahead (const Tracer *self, int x, int y, int d, gboolean left, int region)
{
  static const int pixel[4][2] = { { 0, 0 }, { -1, 0 }, { -1, -1 }, { 0, -1 } };
  const int *offset = pixel[left ? (d + 3) % 4 : d];
  int col = x + offset[0], row = y + offset[1];
  return col >= 0 && row >= 0 && col < self->width && row < self->height
         && self->labels[(size_t)row * self->width + col] == region;
}

/* Walks around @region with it on the right hand, from the upper left corner of pixel (x, y).
 * Pixels that touch at a corner only are apart. */
static LwOutline
walk (Tracer *self, int x0, int y0, int region)
{
  GArray *vertices = g_array_new (FALSE, FALSE, 2 * sizeof (int));
  int x = x0, y = y0, d = 0, turn = 1;
  do
    {
      if (turn)
        {
          int vertex[2] = { x, y };
          g_array_append_val (vertices, vertex);
        }
      if (d == 0)
        self->visited[(size_t)y * self->width + x] = 1;
      x += step[d][0];
      y += step[d][1];
      turn = !ahead (self, x, y, d, FALSE, region)  ? 1
             : !ahead (self, x, y, d, TRUE, region) ? 0
                                                    : 3;
      d = (d + turn) % 4;
    }
  while (x != x0 || y != y0 || d != 0);
  LwOutline outline = { region, (int)vertices->len, NULL };
  outline.vertices = (int (*)[2]) (void *)g_array_free (vertices, FALSE);
  return outline;
}

static void
clear_outline (void *data)
{
  g_free (((LwOutline *)data)->vertices);
}

GArray *
lw_polygon_trace (const int32_t *labels, int width, int height, const gboolean *selected)
{
  g_autofree uint8_t *visited = g_new0 (uint8_t, (size_t)width * height);
  Tracer tracer = { labels, width, height, visited };
  GArray *outlines = g_array_new (FALSE, FALSE, sizeof (LwOutline));
  g_array_set_clear_func (outlines, clear_outline);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        size_t i = (size_t)y * width + x;
        if (!selected[labels[i]] || visited[i] || (y > 0 && labels[i - width] == labels[i]))
          continue;
        LwOutline outline = walk (&tracer, x, y, labels[i]);
        g_array_append_val (outlines, outline);
      }
  return outlines;
}
