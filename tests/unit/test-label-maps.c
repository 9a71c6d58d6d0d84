/* Regions, distances and outlines of label maps against the plain definitions. */
#include "core/rng.h"
#include "dataset/label-distance.h"
#include "dataset/polygon.h"

/* Blobs of @n_values values: noise, enlarged by @block. */
static void
fill_random (uint8_t *map, int width, int height, int block, uint32_t n_values, uint64_t seed)
{
  LwRngKey key = lw_rng_key (seed, 0, LW_RNG_SCENE);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      map[y * width + x]
          = (uint8_t)lw_rng_below (key, (uint64_t)(y / block) * 1000 + x / block, n_values);
}

static const int sizes[][2] = { { 1, 1 }, { 1, 9 }, { 13, 1 }, { 23, 17 }, { 31, 40 } };

static float
plain_distance (const int32_t *labels, int width, int height, int x, int y)
{
  float least = LW_DISTANCE_FAR;
  for (int v = 0; v < height; v++)
    for (int u = 0; u < width; u++)
      if (labels[v * width + u] != labels[y * width + x])
        least = MIN (least, (float)((u - x) * (u - x) + (v - y) * (v - y)));
  return least;
}

static void
test_distance (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int block = 1; block <= 9; block += 4)
      for (uint32_t n_values = 1; n_values <= 3; n_values++)
        {
          int width = sizes[s][0], height = sizes[s][1];
          uint8_t map[31 * 40];
          int32_t labels[31 * 40];
          float distance[31 * 40];
          fill_random (map, width, height, block, n_values, s);
          for (int i = 0; i < width * height; i++)
            labels[i] = map[i];
          lw_label_distance (labels, width, height, distance);
          for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
              g_assert_cmpfloat (distance[y * width + x], ==,
                                 plain_distance (labels, width, height, x, y));
        }
}

/* Neighbours of equal value share a region, and a region's pixels are connected: as many regions as
 * flood fills. */
static void
test_regions (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (uint64_t seed = 0; seed < 20; seed++)
      {
        int width = sizes[s][0], height = sizes[s][1], n = width * height, n_fills = 0, total = 0;
        uint8_t map[31 * 40], met[31 * 40] = { 0 };
        int stack[31 * 40];
        fill_random (map, width, height, 1 + seed % 3, 2, seed);
        g_autoptr (LwRegionMap) regions = lw_region_map_new (map, width, height);
        for (int i = 0; i < n; i++)
          {
            if (met[i])
              continue;
            g_assert_cmpint (regions->labels[i], ==, n_fills++);
            int top = 0, area = 0;
            stack[top++] = i;
            met[i] = 1;
            while (top > 0)
              {
                int p = stack[--top], x = p % width;
                area++;
                g_assert_cmpint (regions->labels[p], ==, regions->labels[i]);
                const int next[]
                    = { x > 0 ? p - 1 : -1, x + 1 < width ? p + 1 : -1, p - width, p + width };
                for (int k = 0; k < 4; k++)
                  if (next[k] >= 0 && next[k] < n && !met[next[k]] && map[next[k]] == map[p])
                    {
                      met[next[k]] = 1;
                      stack[top++] = next[k];
                    }
              }
            g_assert_cmpint (regions->regions[regions->labels[i]].area, ==, area);
            g_assert_cmpint (regions->regions[regions->labels[i]].klass, ==, map[i]);
            total += area;
          }
        g_assert_cmpint (regions->n, ==, n_fills);
        g_assert_cmpint (total, ==, n);
      }
}

/* A ring touching itself at a corner: outer border clockwise, the hole the other way, and areas by
 * the shoelace formula that add up to the pixels. */
static void
test_outlines (void)
{
  const char *rows[] = { ".####.", ".#..#.", ".##.#.", ".####.", "#....." };
  uint8_t map[30];
  for (int i = 0; i < 30; i++)
    map[i] = rows[i / 6][i % 6] == '#';
  g_autoptr (LwRegionMap) regions = lw_region_map_new (map, 6, 5);
  g_autofree gboolean *selected = g_new0 (gboolean, regions->n);
  int ring = regions->labels[1];
  selected[ring] = TRUE;
  g_autoptr (GArray) outlines = lw_polygon_trace (regions->labels, 6, 5, selected);
  g_assert_cmpuint (outlines->len, ==, 2);
  int doubled[2] = { 0 };
  for (int o = 0; o < 2; o++)
    {
      const LwOutline *outline = &g_array_index (outlines, LwOutline, o);
      g_assert_cmpint (outline->region, ==, ring);
      for (int i = 0; i < outline->n; i++)
        {
          const int *a = outline->vertices[i], *b = outline->vertices[(i + 1) % outline->n];
          doubled[o] += a[0] * b[1] - a[1] * b[0];
        }
    }
  g_assert_cmpint (doubled[0], ==, 2 * 16);
  g_assert_cmpint (doubled[1], ==, -2 * 3);
  g_assert_cmpint (regions->regions[ring].area, ==, 13);
}

/* No vertex of the outline is farther from the simplified polygon than the tolerance. */
static void
test_simplification (void)
{
  int vertices[200][2];
  for (int i = 0; i < 100; i++)
    {
      vertices[i][0] = 3 * i;
      vertices[i][1] = i * (100 - i) / 25 + (i % 2);
      vertices[199 - i][0] = 3 * i;
      vertices[199 - i][1] = 200 + (i % 3);
    }
  const LwOutline outline = { 0, 200, vertices };
  int few[200][2];
  int previous = 201;
  for (double tolerance = 0; tolerance <= 64; tolerance = MAX (0.5, 2 * tolerance))
    {
      int n = lw_polygon_simplify (&outline, tolerance, few);
      g_assert_cmpint (n, >=, 3);
      g_assert_cmpint (n, <=, previous);
      previous = n;
      for (int i = 0; i < 200; i++)
        {
          double least = G_MAXDOUBLE;
          for (int k = 0; k < n; k++)
            {
              const int *a = few[k], *b = few[(k + 1) % n], *p = vertices[i];
              double ux = b[0] - a[0], uy = b[1] - a[1], vx = p[0] - a[0], vy = p[1] - a[1];
              double t = CLAMP ((vx * ux + vy * uy) / (ux * ux + uy * uy), 0, 1);
              least = MIN (least, (vx - t * ux) * (vx - t * ux) + (vy - t * uy) * (vy - t * uy));
            }
          g_assert_cmpfloat (least, <=, tolerance * tolerance + 1e-9);
        }
    }
  g_assert_cmpint (previous, <=, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/label-maps/distance", test_distance);
  g_test_add_func ("/label-maps/regions", test_regions);
  g_test_add_func ("/label-maps/outlines", test_outlines);
  g_test_add_func ("/label-maps/simplification", test_simplification);
  return g_test_run ();
}
