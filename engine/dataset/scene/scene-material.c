/* Plain, natural and glowing materials, and the choice of the group. */
#include "core/kernel.h"
#include "dataset/scene/scene-material.h"

static LwRgb
leaves (LwPoint *p)
{
  const LwFace *f = p->face;
  float detail = p->scene->detail, s = (float)(f->seed % 61) * 0.37f;
  float k = f->p[3] > 0 ? 0.30f : 0.35f;
  float n = lw_texture_noise (p->textures, p->u * k + s, p->v * k - s) - 0.5f;
  float fine = lw_texture_noise (p->textures, p->u * 4 * k - s, p->v * 4 * k + s) - 0.5f;
  float shade = 1 + (0.35f + 0.9f * detail) * n + 1.1f * detail * fine;
  LwRgb c = lw_rgb_scale (f->colour, lw_max (0.15f, shade));
  c.r *= 1 + 0.5f * detail * n;
  return c;
}

static LwRgb
cloth (LwPoint *p)
{
  float n = lw_point_grain (p, p->u, p->v, 0.4f, 0.35f);
  return lw_rgb_scale (p->face->colour, n);
}

static LwRgb
boards (LwPoint *p)
{
  const LwFace *f = p->face;
  float gap = lw_texture_bars (p->u, 0.15f, 0, 0.02f, p->fu);
  int i = (int)floorf (p->u / 0.15f);
  float tone = 0.85f + 0.3f * lw_texture_cell (p->textures, i, 0, f->seed);
  tone = 1 + (tone - 1) * lw_texture_visible (0.15f, p->fu);
  tone *= lw_point_grain (p, p->u, p->v, 1.0f, 0.4f);
  return lw_rgb_scale (f->colour, tone * (1 - 0.6f * gap));
}

static LwRgb
plain (LwPoint *p)
{
  const LwFace *f = p->face;
  if (f->p[0] <= 0 || f->p[1] <= 0)
    return f->colour;
  float big = lw_point_grain (p, p->u, p->v, 4 * f->p[1], f->p[0]);
  return lw_rgb_scale (f->colour, big * lw_point_grain (p, p->u, p->v, f->p[1], 0.8f * f->p[0]));
}

LW_KERNEL_FLAT LwRgb
lw_material_colour (LwPoint *p)
{
  switch ((LwMaterial)p->face->material)
    {
    case LW_MATERIAL_ROAD:
    case LW_MATERIAL_PAVEMENT:
    case LW_MATERIAL_GRASS:
      return lw_material_ground (p);
    case LW_MATERIAL_WALL:
    case LW_MATERIAL_SHOP:
    case LW_MATERIAL_ROOF:
      return lw_material_building (p);
    case LW_MATERIAL_CAR_SIDE:
    case LW_MATERIAL_CAR_END:
    case LW_MATERIAL_GLASS:
    case LW_MATERIAL_BUS_SIDE:
    case LW_MATERIAL_WHEEL:
      return lw_material_vehicle (p);
    case LW_MATERIAL_SIGN:
      return lw_material_sign (p);
    case LW_MATERIAL_LEAVES:
      return leaves (p);
    case LW_MATERIAL_CLOTH:
      return cloth (p);
    case LW_MATERIAL_BOARDS:
      return boards (p);
    case LW_MATERIAL_BARK:
    case LW_MATERIAL_TWIGS:
      return lw_rgb_scale (p->face->colour, lw_point_grain (p, 2 * p->u, 4 * p->v, 0.8f, 0.5f));
    case LW_MATERIAL_GLOW:
      p->glow = p->face->p[0];
      return p->face->colour;
    case LW_MATERIAL_PLAIN:
      break;
    }
  p->gloss = p->face->gloss;
  return plain (p);
}
