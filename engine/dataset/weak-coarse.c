/* Coarse polygons that look like an annotator's.
 *
 * The annotator does not see things that are too small, keeps a distance from the borders that
 * grows with the thing, draws few vertices, the largest things first, and goes around things in the
 * way. One number, the carelessness, scales that distance; it is chosen so that the polygons cover
 * the share of the image that was asked for. The simplification moves an outline by less than its
 * distance from the border, so polygons hardly ever cross into another class. */
#include "dataset/weak-coarse.h"

#include "dataset/label-distance.h"
#include "dataset/label-regions.h"
#include "dataset/polygon.h"

#include <math.h>
#include <string.h>

/* Distance from a border to its outline that the simplification may use up. */
#define SIMPLIFY_SHARE 0.5
/* The distance grows with this power of the radius of the thing. */
#define REACH_POWER 0.7f
/* Deeper than this share of the radius a thing is always covered. */
#define CORE 0.7f
/* Outlines are at most this share of the radius loose, so that a core keeps its shape. */
#define MOST_TOLERANCE 0.15f
/* Outlines are at least this share of the image's side loose. */
#define LEAST_TOLERANCE 0.0022
#define MOST_CARELESS 0.5
/* Of the coverage. */
#define CLOSE_ENOUGH 0.005
#define MAX_CORRECTIONS 5

typedef struct
{
  float radius; /* of the largest disc in it, pixels */
  float reach;  /* distance of the outline from the border at carelessness 1, pixels */
} Thing;

typedef struct
{
  const LwImage *mask;
  int width, height;
  size_t n_pixels;
  double side;  /* sqrt (width * height) */
  int min_area; /* pixels of this image */
  int64_t n_labelled;
  LwRegionMap *regions; /* of the mask without what is too small to be seen */
  Thing *things;        /* [regions] */
  float *limit;         /* [height][width]: carelessness from which on the pixel is left out */
} Scene;

static void
scene_clear (Scene *self)
{
  lw_region_map_free (self->regions);
  g_free (self->things);
  g_free (self->limit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

/* Small regions take the class of what surrounds them, growing inwards pixel by pixel. */
static uint8_t *
without_small_regions (const LwImage *mask, int min_area)
{
  int width = mask->width, height = mask->height;
  size_t n = (size_t)width * height, head = 0, tail = 0;
  g_autoptr (LwRegionMap) map = lw_region_map_new (mask->pixels, width, height);
  g_autofree size_t *queue = g_new (size_t, n);
  g_autofree uint8_t *known = g_new (uint8_t, n);
  uint8_t *labels = g_memdup2 (mask->pixels, n);
  for (size_t i = 0; i < n; i++)
    {
      known[i] = map->regions[map->labels[i]].area >= min_area;
      if (known[i])
        queue[tail++] = i;
    }
  while (head < tail)
    {
      size_t i = queue[head++], x = i % width;
      size_t next[4]
          = { i - width, x > 0 ? i - 1 : n, x + 1 < (size_t)width ? i + 1 : n, i + width };
      for (int k = 0; k < 4; k++)
        if (next[k] < n && !known[next[k]]) /* above the first row wraps around, beyond n */
          {
            known[next[k]] = 1;
            labels[next[k]] = labels[i];
            queue[tail++] = next[k];
          }
    }
  return labels;
}

/* @distance holds squares. */
static void
measure_things (Scene *self, const float *distance, LwRngKey key, uint64_t index)
{
  self->things = g_new0 (Thing, self->regions->n);
  for (size_t i = 0; i < self->n_pixels; i++)
    {
      float *radius = &self->things[self->regions->labels[i]].radius;
      *radius = MAX (*radius, distance[i]);
    }
  for (int r = 0; r < self->regions->n; r++)
    {
      Thing *thing = &self->things[r];
      thing->radius = sqrtf (MIN (thing->radius, (float)self->regions->regions[r].area));
      thing->radius = MIN (thing->radius, 0.5f * (float)MIN (self->width, self->height));
      float mood = 0.75f + 0.5f * lw_rng_uniform (key, index + (uint64_t)r);
      thing->reach
          = mood * powf (thing->radius, REACH_POWER) * powf ((float)self->side, 1 - REACH_POWER);
    }
}

/* The carelessness from which on a pixel at @depth pixels inside @thing is left out. */
static float
pixel_limit (const Thing *thing, float depth)
{
  return depth > CORE * thing->radius ? G_MAXFLOAT : depth / thing->reach;
}

static void
scene_init (Scene *self, const LwImage *mask, LwRngKey key, uint64_t index, int min_area)
{
  self->mask = mask;
  self->width = mask->width;
  self->height = mask->height;
  self->n_pixels = (size_t)mask->width * mask->height;
  self->side = sqrt ((double)self->n_pixels);
  self->min_area = MAX (1, (int)lround ((double)min_area * (double)self->n_pixels / (1024 * 512)));
  for (size_t i = 0; i < self->n_pixels; i++)
    self->n_labelled += mask->pixels[i] != LW_IGNORE;

  g_autofree uint8_t *seen = without_small_regions (mask, self->min_area);
  self->regions = lw_region_map_new (seen, self->width, self->height);
  self->limit = g_new (float, self->n_pixels);
  lw_label_distance (self->regions->labels, self->width, self->height, self->limit);
  measure_things (self, self->limit, key, index);
  for (size_t i = 0; i < self->n_pixels; i++)
    {
      int r = self->regions->labels[i];
      gboolean drawn = self->regions->regions[r].klass != LW_IGNORE;
      float depth = sqrtf (self->limit[i]) - 0.5f;
      self->limit[i] = drawn ? pixel_limit (&self->things[r], depth) : 0;
    }
}

/* The carelessness that leaves the share @coverage of the labelled pixels, before simplification.
 */
static double
carelessness_for (const Scene *self, double coverage)
{
  enum
  {
    N_BINS = 2048
  };
  int64_t count[N_BINS] = { 0 }, left = 0;
  for (size_t i = 0; i < self->n_pixels; i++)
    if (self->mask->pixels[i] != LW_IGNORE && self->limit[i] > 0)
      count[(int)MIN (self->limit[i] / (float)MOST_CARELESS * N_BINS, N_BINS - 1)]++;
  int bin = N_BINS;
  while (bin > 0 && (double)left < coverage * (double)self->n_labelled)
    left += count[--bin];
  return MOST_CARELESS * bin / N_BINS;
}

/* What remains of the scene at a carelessness, as regions. */
static LwRegionMap *
remaining_regions (const Scene *self, double carelessness)
{
  g_autofree uint8_t *left = g_new (uint8_t, self->n_pixels);
  for (size_t i = 0; i < self->n_pixels; i++)
    left[i] = self->limit[i] > (float)carelessness
                  ? self->regions->regions[self->regions->labels[i]].klass
                  : LW_IGNORE;
  return lw_region_map_new (left, self->width, self->height);
}

static double
outline_tolerance (const Scene *self, const Thing *thing, double carelessness)
{
  double distance = carelessness * (double)thing->reach;
  double most = (double)(MOST_TOLERANCE * thing->radius);
  return MAX (MIN (SIMPLIFY_SHARE * distance, most), LEAST_TOLERANCE * self->side);
}

static GArray *
polygons_at (const Scene *self, double carelessness)
{
  g_autoptr (LwRegionMap) left = remaining_regions (self, carelessness);
  g_autofree double *tolerance = g_new (double, left->n);
  for (size_t i = 0; i < self->n_pixels; i++)
    {
      const Thing *thing = &self->things[self->regions->labels[i]];
      tolerance[left->labels[i]] = outline_tolerance (self, thing, carelessness);
    }
  return lw_polygons_of_regions (left, self->width, self->height, self->min_area / 2, tolerance);
}

/* Share of the labelled pixels under @polygons. */
static double
coverage_of (const Scene *self, const GArray *polygons)
{
  g_autofree uint8_t *map = g_malloc (self->n_pixels);
  memset (map, LW_IGNORE, self->n_pixels);
  for (guint i = 0; i < polygons->len; i++)
    lw_polygon_fill (&g_array_index (polygons, LwPolygon, i), map, self->width, self->height);
  int64_t covered = 0;
  for (size_t i = 0; i < self->n_pixels; i++)
    covered += map[i] != LW_IGNORE && self->mask->pixels[i] != LW_IGNORE;
  return (double)covered / (double)MAX (self->n_labelled, 1);
}

/* Simplification and missed pieces change the coverage a little, so the aim is corrected by the
 * error. */
GArray *
lw_coarse_polygons (const LwImage *mask, LwRngKey key, uint64_t index,
                    const LwCoarseOptions *options)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene, mask, key, index, options->min_area);
  GArray *best = NULL;
  double aim = options->coverage, least = G_MAXDOUBLE;
  for (int i = 0; i < MAX_CORRECTIONS && least > CLOSE_ENOUGH; i++)
    {
      GArray *polygons = polygons_at (&scene, carelessness_for (&scene, aim));
      double error = coverage_of (&scene, polygons) - options->coverage;
      aim = CLAMP (aim - error, 0, 1);
      if (fabs (error) < least)
        {
          least = fabs (error);
          GArray *swap = best;
          best = polygons;
          polygons = swap;
        }
      if (polygons)
        lw_polygons_free (polygons);
    }
  return best;
}
