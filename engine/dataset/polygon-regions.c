/* One polygon a region: its outer border, and its holes joined to it. */
#include "dataset/polygon.h"

#include <stdlib.h>

/* The simplified outlines of one region; the first is the outer border. */
typedef struct
{
  LwOutline *loops;
  int n;
} Outlines;

static void
outlines_clear (Outlines *self)
{
  for (int l = 0; l < self->n; l++)
    g_free (self->loops[l].vertices);
  g_free (self->loops);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outlines, outlines_clear)

/* Simplifies the traced outlines @from. Returns FALSE if no outer border is left or the polygon
 * would be too long. */
static gboolean
simplify_all (const LwOutline *from, int n, double tolerance, Outlines *to)
{
  int64_t total = 0;
  to->loops = g_new0 (LwOutline, n);
  for (int l = 0; l < n; l++)
    {
      LwOutline *loop = &to->loops[to->n];
      loop->vertices = g_malloc_n (from[l].n, sizeof loop->vertices[0]);
      loop->n = lw_polygon_simplify (&from[l], tolerance, loop->vertices);
      if (loop->n > 0)
        {
          total += loop->n + 2;
          to->n++;
        }
      else
        g_clear_pointer (&loop->vertices, g_free);
      if (to->n == 0)
        return FALSE;
    }
  return total <= LW_POLYGON_MAX_VERTICES;
}

/* The near pair of vertices of the outer border and a hole. Long outlines are searched in steps:
 * any pair gives the same filling. */
static void
find_bridge (const LwOutline *outer, const LwOutline *hole, int *from, int *at)
{
  double least = G_MAXDOUBLE;
  int outer_step = 1 + outer->n / 2048, hole_step = 1 + hole->n / 64;
  for (int i = 0; i < outer->n; i += outer_step)
    for (int j = 0; j < hole->n; j += hole_step)
      {
        double dx = outer->vertices[i][0] - hole->vertices[j][0];
        double dy = outer->vertices[i][1] - hole->vertices[j][1];
        if (dx * dx + dy * dy < least)
          {
            least = dx * dx + dy * dy;
            *from = i;
            *at = j;
          }
      }
}

static void
append_vertex (LwPolygon *polygon, const int vertex[2])
{
  polygon->vertices[polygon->n][0] = (float)vertex[0];
  polygon->vertices[polygon->n++][1] = (float)vertex[1];
}

/* All outlines as one closed line: it goes to each hole and back on the same straight way, which
 * has no area. */
static LwPolygon
join (const Outlines *outlines, uint8_t klass)
{
  const LwOutline *outer = &outlines->loops[0];
  int total = outer->n;
  g_autofree int *at = g_new0 (int, outlines->n), *next = g_new0 (int, outlines->n);
  g_autofree int *first = g_new0 (int, outer->n); /* hole joined to the vertex, 0: none */
  for (int l = 1; l < outlines->n; l++)
    {
      int from = 0;
      find_bridge (outer, &outlines->loops[l], &from, &at[l]);
      next[l] = first[from];
      first[from] = l;
      total += outlines->loops[l].n + 2;
    }
  LwPolygon polygon = { .klass = klass };
  polygon.vertices = g_malloc_n (total, sizeof polygon.vertices[0]);
  for (int i = 0; i < outer->n; i++)
    {
      append_vertex (&polygon, outer->vertices[i]);
      for (int l = first[i]; l > 0; l = next[l])
        {
          const LwOutline *hole = &outlines->loops[l];
          for (int j = 0; j <= hole->n; j++)
            append_vertex (&polygon, hole->vertices[(at[l] + j) % hole->n]);
          append_vertex (&polygon, outer->vertices[i]);
        }
    }
  return polygon;
}

/* Appends the polygon of one region with @n outlines, unless nothing is left of it. */
static void
append_polygon (GArray *polygons, const LwOutline *loops, int n, uint8_t klass, double tolerance)
{
  for (;;)
    {
      g_auto (Outlines) simple = { 0 };
      if (simplify_all (loops, n, tolerance, &simple))
        {
          LwPolygon polygon = join (&simple, klass);
          g_array_append_val (polygons, polygon);
          return;
        }
      if (simple.n == 0)
        return;
      tolerance = MAX (1, 2 * tolerance);
    }
}

typedef struct
{
  const LwRegion *region;
  int number, first, n; /* its outlines in the sorted array */
} Entry;

static int
compare_entries (const void *a, const void *b)
{
  const Entry *p = a, *q = b;
  int larger = (p->region->area < q->region->area) - (p->region->area > q->region->area);
  return larger ? larger : p->number - q->number;
}

/* Outlines of a region in one place, in the order of tracing. */
static LwOutline *
sort_outlines (const GArray *outlines, const LwRegionMap *map, Entry *entries)
{
  LwOutline *sorted = g_new (LwOutline, outlines->len);
  int first = 0;
  for (guint i = 0; i < outlines->len; i++)
    entries[g_array_index (outlines, LwOutline, i).region].n++;
  for (int r = 0; r < map->n; r++)
    {
      entries[r] = (Entry){ &map->regions[r], r, first, entries[r].n };
      first += entries[r].n;
      entries[r].n = 0;
    }
  for (guint i = 0; i < outlines->len; i++)
    {
      Entry *entry = &entries[g_array_index (outlines, LwOutline, i).region];
      sorted[entry->first + entry->n++] = g_array_index (outlines, LwOutline, i);
    }
  return sorted;
}

GArray *
lw_polygons_of_regions (const LwRegionMap *map, int width, int height, int min_area,
                        const double *tolerance)
{
  g_autofree gboolean *selected = g_new (gboolean, map->n);
  for (int r = 0; r < map->n; r++)
    selected[r] = map->regions[r].klass != LW_IGNORE && map->regions[r].area >= min_area;
  g_autoptr (GArray) outlines = lw_polygon_trace (map->labels, width, height, selected);
  g_autofree Entry *entries = g_new0 (Entry, map->n);
  g_autofree LwOutline *sorted = sort_outlines (outlines, map, entries);
  qsort (entries, map->n, sizeof (Entry), compare_entries);

  GArray *polygons = g_array_new (FALSE, FALSE, sizeof (LwPolygon));
  for (int e = 0; e < map->n; e++)
    if (entries[e].n > 0)
      append_polygon (polygons, sorted + entries[e].first, entries[e].n, entries[e].region->klass,
                      tolerance ? tolerance[entries[e].number] : 0);
  return polygons;
}

void
lw_polygons_free (GArray *polygons)
{
  for (guint i = 0; i < polygons->len; i++)
    g_free (g_array_index (polygons, LwPolygon, i).vertices);
  g_array_free (polygons, TRUE);
}
