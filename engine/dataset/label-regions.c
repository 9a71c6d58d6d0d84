/* Connected regions by union-find over the runs of each row. */
#include "dataset/label-regions.h"

static int32_t
root_of (int32_t *parent, int32_t i)
{
  while (parent[i] != i)
    i = parent[i] = parent[parent[i]];
  return i;
}

/* Runs of equal values get provisional numbers, joined with the runs that they touch above. A root
 * is always the smallest number of its region. Returns the parents. */
static GArray *
join_runs (const uint8_t *labels, int width, int height, int32_t *runs)
{
  GArray *parents = g_array_new (FALSE, FALSE, sizeof (int32_t));
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        size_t i = (size_t)y * width + x;
        if (x > 0 && labels[i] == labels[i - 1])
          runs[i] = runs[i - 1];
        else
          {
            runs[i] = (int32_t)parents->len;
            g_array_append_val (parents, runs[i]);
          }
        if (y == 0 || labels[i] != labels[i - width]
            || (x > 0 && runs[i] == runs[i - 1] && runs[i - width] == runs[i - width - 1]))
          continue;
        int32_t *parent = (int32_t *)(void *)parents->data;
        int32_t a = root_of (parent, runs[i]), b = root_of (parent, runs[i - width]);
        parent[MAX (a, b)] = MIN (a, b);
      }
  return parents;
}

LwRegionMap *
lw_region_map_new (const uint8_t *labels, int width, int height)
{
  size_t n_pixels = (size_t)width * height;
  LwRegionMap *self = g_new0 (LwRegionMap, 1);
  self->labels = g_new (int32_t, n_pixels);
  g_autoptr (GArray) parents = join_runs (labels, width, height, self->labels);
  int32_t *parent = (int32_t *)(void *)parents->data;

  /* Parents come before their children, so one pass turns roots into region numbers. */
  for (guint i = 0; i < parents->len; i++)
    parent[i] = parent[i] == (int32_t)i ? self->n++ : parent[parent[i]];
  self->regions = g_new0 (LwRegion, self->n);
  for (size_t i = 0; i < n_pixels; i++)
    {
      self->labels[i] = parent[self->labels[i]];
      self->regions[self->labels[i]].klass = labels[i];
      self->regions[self->labels[i]].area++;
    }
  return self;
}

void
lw_region_map_free (LwRegionMap *self)
{
  if (!self)
    return;
  g_free (self->regions);
  g_free (self->labels);
  g_free (self);
}
