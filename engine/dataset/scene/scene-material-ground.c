/* Tarmac with markings, slabs, grass. */
#include "core/kernel.h"
#include "dataset/scene/scene-material.h"

/* Share of a pixel covered by a line [low, high] in x that is dashed along z. */
static float
dashes (const LwPoint *p, float x, float z, float low, float high, float on, float period)
{
  float line = lw_texture_bar (x, low, high, p->fu);
  return line > 0 ? line * lw_texture_bars (z, period, 0, on, p->fv) : 0;
}

/* Lines between lanes, along the kerbs, across the road. */
static float
markings (const LwPoint *p, const LwRoad *road, float x, float z, LwRgb *colour)
{
  float half = 0.5f * road->lane * (float)road->lanes, line = 0;
  float left = road->side[0].kerb, right = road->side[1].kerb, f = p->fu;
  *colour = road->line;
  if (road->centre == 1)
    line = dashes (p, x, z, -0.06f, 0.06f, 2.4f, 6);
  else if (road->centre == 2)
    line = lw_texture_bar (x, -0.06f, 0.06f, f);
  else if (road->centre == 3)
    line = lw_max (lw_max (lw_texture_bar (x, -0.9f, -0.8f, f), lw_texture_bar (x, 0.8f, 0.9f, f)),
                   lw_texture_bar (x, -0.8f, 0.8f, f)
                       * lw_texture_bars (z + 0.7f * x, 2.2f, 0, 0.5f, p->fv));
  for (int i = 1; i < road->lanes / 2; i++)
    for (float s = -1; s <= 1; s += 2)
      {
        float at = s * (float)i * road->lane;
        line = lw_max (line, dashes (p, x, z, at - 0.05f, at + 0.05f, 2, 8));
      }
  if (half + 1.2f < left) /* parking bays, cycle lanes */
    line = lw_max (line, dashes (p, x, z, -half - 0.06f, -half + 0.06f, 1, 2));
  if (half + 1.2f < right)
    line = lw_max (line, dashes (p, x, z, half - 0.06f, half + 0.06f, 1, 2));
  if (road->edge > 0)
    {
      float d = lw_min (x + left, right - x);
      float e = lw_texture_bar (d, 0.25f, 0.33f, f);
      if (road->edge == 2)
        {
          e = lw_max (e, lw_texture_bar (d, 0.43f, 0.51f, f));
          *colour = e > line ? lw_rgb8 (196, 170, 72) : *colour;
        }
      line = lw_max (line, e);
    }
  return line;
}

static float
cross_markings (const LwPoint *p, const LwRoad *road, float x, float z)
{
  float line = 0;
  if (road->crossing > 0)
    line = lw_texture_bar (z, road->crossing, road->crossing + 3, p->fv);
  if (line > 0)
    line *= lw_texture_bars (x, 1.2f, 0, 0.6f, p->fu);
  if (road->stop > 0 && x * road->own > 0)
    line = lw_max (line, lw_texture_bar (z, road->stop, road->stop + 0.3f, p->fv));
  if (road->arrow > 0 && z > road->arrow && z < road->arrow + 4)
    {
      float at = 0.5f * road->own * road->lane, t = z - road->arrow;
      float w = t < 2.6f ? 0.08f : 0.35f * (4 - t) / 1.4f;
      line = lw_max (line, lw_texture_bar (x, at - w, at + w, p->fu));
    }
  return line;
}

static LwRgb
road_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  const LwRoad *road = &p->scene->road;
  float detail = p->scene->detail, z = f->p[3] + p->v;
  float x = f->p[2] + p->u - road->bend * (z * z - f->p[3] * f->p[3]);
  LwRgb line_colour, c = f->colour;
  float tone = lw_point_grain (p, x, 0.3f * z, 2.5f, 0.09f);
  tone *= lw_point_grain (p, x, z, 0.5f, 0.3f);
  float lane = x / road->lane - floorf (x / road->lane);
  tone *= 1 - 0.12f * detail * lw_smooth (0.12f, 0.05f, fabsf (fabsf (lane - 0.5f) - 0.25f));
  if (road->wear > 0)
    { /* mended trenches and cracks */
      int i = (int)floorf (z / 9), j = (int)floorf ((x + 20) / 2.3f);
      float patch = lw_texture_cell (p->textures, i, j, 77);
      if (patch < 0.13f * road->wear)
        tone *= 0.72f + 0.4f * patch / 0.13f;
      float see = 0.45f * road->wear * detail * lw_texture_visible (0.2f, p->fv);
      float n = see > 0 ? lw_texture_noise (p->textures, x * 0.021f, z * 0.009f) - 0.5f : 1;
      tone *= 1 - see * (1 - lw_smooth (0.003f, 0.008f, fabsf (n)));
    }
  float gutter = lw_min (x + road->side[0].kerb, road->side[1].kerb - x);
  tone *= 1 - 0.25f * detail * lw_smooth (0.5f, 0, gutter);
  float line = markings (p, road, x, z, &line_colour);
  float across = cross_markings (p, road, x, z);
  if (across > line)
    line_colour = road->line;
  line = lw_max (line, across);
  if (line > 0 && detail > 0)
    line *= 1
            - 0.5f * detail
                  * lw_smooth (0.45f, 0.65f, lw_texture_noise (p->textures, x * 0.3f, z * 0.2f));
  return lw_rgb_mix (lw_rgb_scale (c, tone), line_colour, line);
}

static LwRgb
pavement_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  float detail = p->scene->detail, size = f->p[0] > 0 ? f->p[0] : 0.6f;
  float z = f->p[3] + p->v, x = p->u;
  float joint = lw_max (lw_texture_bars (x, size, 0, 0.03f, p->fu),
                        lw_texture_bars (z, 1.4f * size, 0, 0.03f, p->fv));
  float tone = lw_point_grain (p, x, z, 3, 0.25f) * lw_point_grain (p, x, z, 0.3f, 0.22f);
  float slab
      = lw_texture_cell (p->textures, (int)floorf (x / size), (int)floorf (z / (1.4f * size)), 5)
        - 0.5f;
  tone *= 1 + 0.22f * detail * slab * lw_texture_visible (size, p->fv);
  return lw_rgb_scale (f->colour, tone * (1 - (0.25f + 0.3f * detail) * joint));
}

static LwRgb
grass_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  float z = f->p[3] + p->v;
  float tone = lw_point_grain (p, p->u, z, 4, 0.5f) * lw_point_grain (p, p->u, z, 0.4f, 0.5f);
  LwRgb dry = lw_rgb (f->colour.r * 1.5f, f->colour.g, f->colour.b);
  float n = lw_texture_noise (p->textures, p->u * 0.02f, z * 0.02f);
  return lw_rgb_scale (lw_rgb_mix (f->colour, dry, p->scene->detail * n), tone);
}

LW_KERNEL_FLAT LwRgb
lw_material_ground (LwPoint *point)
{
  if (point->face->material == LW_MATERIAL_ROAD)
    return road_colour (point);
  if (point->face->material == LW_MATERIAL_PAVEMENT)
    return pavement_colour (point);
  return grass_colour (point);
}
