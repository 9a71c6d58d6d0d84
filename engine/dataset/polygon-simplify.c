/* Douglas-Peucker simplification of closed outlines. */
#include "dataset/polygon.h"

#include <string.h>

/* Squared distance of @p from the segment a-b. */
static double
segment_distance (const int *p, const int *a, const int *b)
{
  double ux = b[0] - a[0], uy = b[1] - a[1], vx = p[0] - a[0], vy = p[1] - a[1];
  double length = ux * ux + uy * uy;
  double t = length > 0 ? CLAMP ((vx * ux + vy * uy) / length, 0, 1) : 0;
  double dx = vx - t * ux, dy = vy - t * uy;
  return dx * dx + dy * dy;
}

/* The vertex farthest from vertex @from. */
static int
farthest_vertex (const LwOutline *outline, int from)
{
  int best = from;
  double most = -1;
  for (int i = 0; i < outline->n; i++)
    {
      double d = segment_distance (outline->vertices[i], outline->vertices[from],
                                   outline->vertices[from]);
      if (d > most)
        {
          most = d;
          best = i;
        }
    }
  return best;
}

/* Marks the vertices to keep between positions a < b, which wrap around. An explicit stack, as an
 * outline may be deeper than the thread's. */
static void
simplify_arc (const LwOutline *outline, int a, int b, double tolerance, uint8_t *keep)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, 2 * sizeof (int));
  int arc[2] = { a, b }, n = outline->n;
  g_array_append_val (stack, arc);
  while (stack->len > 0)
    {
      memcpy (arc, stack->data + (stack->len - 1) * sizeof arc, sizeof arc);
      g_array_set_size (stack, stack->len - 1);
      double most = tolerance * tolerance;
      int best = -1;
      for (int i = arc[0] + 1; i < arc[1]; i++)
        {
          double d = segment_distance (outline->vertices[i % n], outline->vertices[arc[0] % n],
                                       outline->vertices[arc[1] % n]);
          if (d > most)
            {
              most = d;
              best = i;
            }
        }
      if (best < 0)
        continue;
      keep[best % n] = 1;
      int left[2] = { arc[0], best }, right[2] = { best, arc[1] };
      g_array_append_val (stack, left);
      g_array_append_val (stack, right);
    }
}

int
lw_polygon_simplify (const LwOutline *from, double tolerance, int (*to)[2])
{
  g_autofree uint8_t *keep = g_new0 (uint8_t, from->n);
  int a = farthest_vertex (from, 0), b = farthest_vertex (from, a);
  keep[a] = keep[b] = 1;
  simplify_arc (from, MIN (a, b), MAX (a, b), tolerance, keep);
  simplify_arc (from, MAX (a, b), MIN (a, b) + from->n, tolerance, keep);
  int n = 0;
  for (int i = 0; i < from->n; i++)
    if (keep[i])
      {
        to[n][0] = from->vertices[i][0];
        to[n++][1] = from->vertices[i][1];
      }
  return n >= 3 ? n : 0;
}
