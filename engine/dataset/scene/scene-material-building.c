/* Walls with windows, shop fronts and roofs. */
#include "core/kernel.h"
#include "dataset/scene/scene-material.h"

/* Bricks, render or ashlar, with stains. @facade is LwFacade. */
static LwRgb
masonry (const LwPoint *p, int facade)
{
  const LwFace *f = p->face;
  float detail = p->scene->detail, u = p->u, v = p->v, tone = 1, joint = 0;
  tone *= lw_point_grain (p, u, 0.4f * v, 5, 0.28f) * lw_point_grain (p, u, v, 0.7f, 0.18f);
  if (facade == LW_FACADE_BRICK && detail > 0)
    {
      float row = floorf (v / 0.075f), see = lw_texture_visible (0.15f, p->fv);
      if (see > 0)
        {
          float at = u + (fmodf (row, 2) != 0 ? 0.11f : 0);
          float cell = lw_texture_cell (p->textures, (int)floorf (at / 0.22f), (int)row, f->seed);
          tone *= 1 + 0.4f * see * detail * (cell - 0.5f);
          joint = see
                  * lw_max (lw_texture_bars (v, 0.075f, 0, 0.012f, p->fv),
                            lw_texture_bars (at, 0.22f, 0, 0.012f, p->fu));
        }
    }
  else if (facade == LW_FACADE_STONE)
    joint = 0.5f
            * lw_max (lw_texture_bars (v, 0.4f, 0, 0.02f, p->fv),
                      lw_texture_bars (u, 0.9f, 0, 0.02f, p->fu));
  tone *= 1 - 0.3f * detail * lw_smooth (1.2f, 0, v);
  return lw_rgb_scale (lw_rgb_mix (f->colour, lw_rgb (0.45f, 0.42f, 0.38f), 0.6f * detail * joint),
                       tone);
}

/* What is behind the glass of window (i, j): sky, darkness, curtains, light. */
static LwRgb
pane (LwPoint *p, int i, int j, float height)
{
  const LwScene *scene = p->scene;
  float r = lw_texture_cell (p->textures, i, j, p->face->seed);
  LwRgb dark = lw_rgb (0.018f, 0.022f, 0.028f);
  if (scene->light.lamps && r > 0.72f)
    {
      p->glow = 0.5f + 0.6f * r;
      return lw_rgb (0.9f, 0.62f, 0.3f);
    }
  if (r < 0.2f)
    dark = lw_rgb_scale (lw_rgb (0.5f, 0.47f, 0.42f), 0.3f + 2 * r);
  p->gloss = (0.03f + 0.3f * r * r) * (0.4f + 0.6f * height);
  return dark;
}

static LwRgb
wall_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  int facade = (int)(f->seed % 4);
  float pitch = f->p[2], storey = f->p[3];
  LwRgb wall = masonry (p, facade);
  if (pitch <= 0 || p->v > f->p[1] - 0.5f)
    return wall;
  float row = floorf (p->v / storey), column = floorf (p->u / pitch);
  float y = p->v - row * storey, x = p->u - column * pitch;
  float shape = (float)(f->seed / 4 % 64) / 64,
        wide = facade == LW_FACADE_OFFICE ? 0.82f : 0.36f + 0.22f * shape;
  float low = 0.28f * storey, high = (0.74f + 0.12f * shape) * storey;
  if (facade == LW_FACADE_OFFICE)
    {
      low = 0.3f * storey;
      high = 0.92f * storey;
    }
  float half = 0.5f * wide * pitch, c = 0.5f * pitch;
  if ((row + 1) * storey > f->p[1] + 0.1f)
    return wall;
  gboolean door = row < 1 && lw_texture_cell (p->textures, (int)column, 90, f->seed) < 0.25f;
  if (door && facade != LW_FACADE_OFFICE)
    low = 0;
  float outer
      = lw_texture_bar (x, c - half, c + half, p->fu) * lw_texture_bar (y, low, high, p->fv);
  float sill
      = lw_texture_bar (x, c - half - 0.1f, c + half + 0.1f, p->fu)
        * lw_max (lw_texture_bar (y, low - 0.14f, low, p->fv),
                  facade == LW_FACADE_OFFICE ? 0 : lw_texture_bar (y, high, high + 0.18f, p->fv));
  if (outer <= 0 && sill <= 0)
    return wall;
  float b = 0.07f, inner = lw_texture_bar (x, c - half + b, c + half - b, p->fu)
                           * lw_texture_bar (y, low + b, high - b, p->fv);
  inner *= 1 - lw_texture_bar (x, c - 0.03f, c + 0.03f, p->fu);
  inner
      *= 1 - lw_texture_bar (y, 0.55f * (low + high) - 0.03f, 0.55f * (low + high) + 0.03f, p->fv);
  LwRgb glass = door ? lw_rgb_scale (lw_rgb_mix (f->accent, f->colour, 0.5f), 0.4f)
                     : pane (p, (int)column, (int)row, p->v / f->p[1]);
  LwRgb frame = facade == LW_FACADE_OFFICE ? lw_rgb_scale (f->accent, 0.4f) : f->accent;
  LwRgb colour = lw_rgb_mix (wall, lw_rgb_scale (f->accent, 0.8f), sill);
  p->glow *= inner;
  p->gloss *= inner;
  return lw_rgb_mix (lw_rgb_mix (colour, frame, outer), glass, inner);
}

/* Blocks that read as letters from a distance. */
static float
lettering (const LwPoint *p, float u, float v, float height)
{
  int i = (int)floorf (u / (0.7f * height));
  float x = u / (0.7f * height) - (float)i;
  float r = lw_texture_cell (p->textures, i, 3, p->face->seed);
  if (r < 0.18f)
    return 0;
  float bar = lw_texture_bar (x, 0.12f, 0.12f + 0.25f, p->fu / height);
  bar = lw_max (bar, lw_texture_bar (x, 0.6f, 0.82f, p->fu / height) * (r > 0.5f ? 1.0f : 0.3f));
  bar = lw_max (bar, lw_texture_bar (v / height, r - 0.12f, r + 0.12f, p->fv / height) * 0.9f);
  return lw_texture_bar (v / height, 0, 1, p->fv / height) * lw_min (bar, 1);
}

static LwRgb
shop_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  float w = f->p[0], h = f->p[1], u = p->u, v = p->v, sign = h - 0.8f;
  LwRgb pier = f->accent;
  if (u < 0.35f || u > w - 0.35f || v > h - 0.12f)
    return lw_rgb_scale (pier, lw_point_grain (p, u, v, 1, 0.25f));
  if (v > sign)
    {
      float from = 0.12f * w + 0.5f,
            text = u > from && u < w - from ? lettering (p, u, v - sign - 0.16f, 0.4f) : 0;
      LwRgb ink = f->colour.g > 0.35f ? lw_rgb (0.03f, 0.03f, 0.05f) : lw_rgb (0.85f, 0.83f, 0.75f);
      p->glow = p->scene->light.lamps ? 0.35f : 0;
      return lw_rgb_mix (f->colour, ink, 0.9f * text);
    }
  if (v < 0.45f)
    return lw_rgb_scale (f->colour, 0.6f);
  float bars = lw_max (lw_texture_bars (u - 0.35f, 1.7f, 0, 0.09f, p->fu),
                       lw_texture_bar (v, sign - 0.5f, sign - 0.43f, p->fv));
  float n = lw_texture_noise (p->textures, u * 0.11f, v * 0.15f + (float)(f->seed % 50));
  float goods = lw_smooth (0.45f, 0.62f, n) * lw_smooth (2.2f, 1.0f, v);
  float hue = lw_texture_cell (p->textures, (int)floorf (u * 3), (int)floorf (v * 3), f->seed);
  LwRgb ware
      = lw_rgb (0.08f + 0.5f * hue, 0.08f + 0.4f * (1 - hue), 0.1f + 0.3f * fabsf (hue - 0.5f));
  LwRgb inside = lw_rgb_mix (lw_rgb (0.02f, 0.022f, 0.026f), ware, goods * 0.6f);
  p->glow = p->scene->light.lamps ? 0.4f * (1 - bars) : 0;
  if (p->scene->light.lamps)
    inside = lw_rgb_add (inside, lw_rgb (0.35f, 0.28f, 0.17f));
  p->gloss = 0.07f * (1 - bars);
  return lw_rgb_mix (inside, lw_rgb_scale (f->colour, 0.8f), bars);
}

static LwRgb
roof_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  float rows = lw_texture_bars (p->v, 0.3f, 0, 0.05f, p->fv);
  float tone
      = lw_point_grain (p, p->u, p->v, 2.5f, 0.35f) * lw_point_grain (p, p->u, p->v, 0.4f, 0.3f);
  return lw_rgb_scale (f->colour, tone * (1 - 0.35f * p->scene->detail * rows));
}

LW_KERNEL_FLAT LwRgb
lw_material_building (LwPoint *point)
{
  if (point->face->material == LW_MATERIAL_WALL)
    return wall_colour (point);
  if (point->face->material == LW_MATERIAL_SHOP)
    return shop_colour (point);
  return roof_colour (point);
}
