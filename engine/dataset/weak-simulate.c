/* Weak labels simulated from full masks, or taken over from maps that a data set has. */
#include "dataset/weak-coarse.h"

#include "dataset/polygon.h"

#include <string.h>

/* The random numbers of an image depend on the seed and its id alone, so that it has the same label
 * in every subset. The 64-bit FNV-1a hash of the id is split between step and counter. */
static LwRngKey
item_key (guint64 seed, const char *item_id, uint64_t *index)
{
  uint64_t hash = 0xCBF29CE484222325u;
  for (const char *p = item_id; *p; p++)
    hash = (hash ^ (uint8_t)*p) * 0x100000001B3u;
  *index = hash & 0xFFFFFFFF00000000u;
  return lw_rng_key (seed, hash & 0xFFFFFFFFu, LW_RNG_WEAK);
}

static void
count_classes (const uint8_t *labels, size_t n, int64_t count[256])
{
  memset (count, 0, 256 * sizeof count[0]);
  for (size_t i = 0; i < n; i++)
    count[labels[i]]++;
}

static LwWeakLabel *
label_new (LwLabelType type, const char *item_id, const LwImage *mask, const char *hash)
{
  LwWeakLabel *self = g_new0 (LwWeakLabel, 1);
  self->image = g_strdup (item_id);
  self->width = mask->width;
  self->height = mask->height;
  self->hash = g_strdup (hash);
  self->type = type;
  return self;
}

static void
set_classes (LwWeakLabel *self, const int64_t count[256])
{
  for (int k = 0; k < LW_MAX_CLASSES; k++)
    if (count[k] > 0)
      self->classes[self->n_classes++] = (uint8_t)k;
}

/* One uniform random pixel of each class: its place among the class's pixels is drawn, then looked
 * up. */
static void
set_points (LwWeakLabel *self, const LwImage *mask, const int64_t count[256], LwRngKey key,
            uint64_t index)
{
  int64_t left[256];
  for (int k = 0; k < 256; k++)
    left[k] = -1;
  for (int i = 0; i < self->n_classes; i++)
    {
      int k = self->classes[i];
      left[k] = lw_rng_below (key, index + (uint64_t)k, (uint32_t)count[k]);
    }
  self->points = g_new0 (LwPoint, self->n_classes);
  size_t n_pixels = (size_t)mask->width * mask->height;
  for (size_t i = 0; i < n_pixels && self->n_points < self->n_classes; i++)
    {
      uint8_t k = mask->pixels[i];
      if (left[k] >= 0 && left[k]-- == 0)
        self->points[self->n_points++]
            = (LwPoint){ (int)(i / mask->width), (int)(i % mask->width), k };
    }
}

/* Takes over @polygons. An annotator who draws polygons marks the classes drawn, not those missed.
 */
static void
set_polygons (LwWeakLabel *self, GArray *polygons)
{
  int64_t count[256] = { 0 };
  self->n_polygons = (int)polygons->len;
  self->polygons = (LwPolygon *)(void *)g_array_free (polygons, FALSE);
  for (int i = 0; i < self->n_polygons; i++)
    count[self->polygons[i].klass]++;
  set_classes (self, count);
}

LwWeakLabel *
lw_weak_label_simulate (LwLabelType type, const char *item_id, const LwImage *mask,
                        const char *hash, guint64 seed, const LwCoarseOptions *coarse)
{
  uint64_t index;
  LwRngKey key = item_key (seed, item_id, &index);
  LwWeakLabel *self = label_new (type, item_id, mask, hash);
  self->source = g_strdup_printf ("simulated from masks, seed %" G_GUINT64_FORMAT, seed);
  if (type == LW_LABEL_NONE)
    return self;
  if (type == LW_LABEL_COARSE)
    {
      set_polygons (self, lw_coarse_polygons (mask, key, index + LW_MAX_CLASSES, coarse));
      return self;
    }
  int64_t count[256];
  count_classes (mask->pixels, (size_t)mask->width * mask->height, count);
  set_classes (self, count);
  if (type == LW_LABEL_POINT)
    set_points (self, mask, count, key, index);
  return self;
}

LwWeakLabel *
lw_weak_label_from_map (const char *item_id, const LwImage *map, const char *hash,
                        const char *source)
{
  LwWeakLabel *self = label_new (LW_LABEL_COARSE, item_id, map, hash);
  self->source = g_strdup (source);
  g_autoptr (LwRegionMap) regions = lw_region_map_new (map->pixels, map->width, map->height);
  set_polygons (self, lw_polygons_of_regions (regions, map->width, map->height, 1, NULL));
  return self;
}
