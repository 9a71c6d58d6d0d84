/* Scan conversion of polygons.
 *
 * Own code instead of cairo: a pixel belongs to a polygon or not by an exact rule (no antialiasing,
 * no fixed-point rounding of coordinates), and the loader draws from any thread. */
#include "dataset/polygon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An edge that crosses the centre lines of rows [first, end). */
typedef struct
{
  int first, end;
  double x0, y0, slope;
} Edge;

static int
compare_edges (const void *a, const void *b)
{
  const Edge *p = a, *q = b;
  return (p->first > q->first) - (p->first < q->first);
}

/* The first row whose centre is at or below @y, within 0..height. */
static int
first_row (double y, int height)
{
  return (int)CLAMP (ceil (y - 0.5), 0, height);
}

static int
make_edges (const LwPolygon *polygon, int height, Edge *edges)
{
  int n = 0;
  for (int i = 0; i < polygon->n; i++)
    {
      const float *a = polygon->vertices[i], *b = polygon->vertices[(i + 1) % polygon->n];
      if (a[1] > b[1])
        {
          const float *swap = a;
          a = b;
          b = swap;
        }
      int first = first_row ((double)a[1], height), end = first_row ((double)b[1], height);
      if (first >= end)
        continue;
      double dy = (double)b[1] - (double)a[1];
      edges[n++]
          = (Edge){ first, end, (double)a[0], (double)a[1], ((double)b[0] - (double)a[0]) / dy };
    }
  qsort (edges, n, sizeof (Edge), compare_edges);
  return n;
}

static int
compare_crossings (const void *a, const void *b)
{
  const double *p = a, *q = b;
  return (*p > *q) - (*p < *q);
}

static void
fill_spans (const double *crossings, int n, uint8_t klass, uint8_t *row, int width)
{
  for (int i = 0; i + 1 < n; i += 2)
    {
      int a = (int)CLAMP (ceil (crossings[i] - 0.5), 0, width);
      int b = (int)CLAMP (ceil (crossings[i + 1] - 0.5), 0, width);
      if (a < b)
        memset (row + a, klass, b - a);
    }
}

void
lw_polygon_fill (const LwPolygon *polygon, uint8_t *map, int width, int height)
{
  if (polygon->n < 3)
    return;
  g_autofree Edge *edges = g_new (Edge, polygon->n);
  g_autofree int *active = g_new (int, polygon->n);
  g_autofree double *crossings = g_new (double, polygon->n);
  int n_edges = make_edges (polygon, height, edges), n_active = 0, next = 0;
  for (int y = n_edges ? edges[0].first : height; y < height; y++)
    {
      while (next < n_edges && edges[next].first == y)
        active[n_active++] = next++;
      int kept = 0;
      for (int i = 0; i < n_active; i++)
        if (edges[active[i]].end > y)
          {
            const Edge *edge = &edges[active[i]];
            crossings[kept] = edge->x0 + (y + 0.5 - edge->y0) * edge->slope;
            active[kept++] = active[i];
          }
      n_active = kept;
      if (n_active == 0 && next == n_edges)
        break;
      qsort (crossings, n_active, sizeof (double), compare_crossings);
      fill_spans (crossings, n_active, polygon->klass, map + (size_t)y * width, width);
    }
}
