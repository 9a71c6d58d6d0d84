/* Faces of traffic signs, direction signs and advertising boards. */
#include "dataset/scene/scene-material.h"

/* Rows of blocks in place of words. */
static float
lines (const LwPoint *p, float u, float v, float rows)
{
  int i = (int)floorf (u * 9), j = (int)floorf (v * rows);
  float y = v * rows - (float)j;
  float on = lw_texture_cell (p->textures, i, j, p->face->seed) > 0.3f ? 1 : 0;
  return y > 0.25f && y < 0.75f ? on : 0;
}

/* (u, v) spans -1..1 on plates with a shape, where the diamond axes of a square lie on the
 * diagonals. */
static LwRgb
plate (LwPoint *p, int kind)
{
  float u = p->u, v = p->v, r = sqrtf (u * u + v * v);
  LwRgb white = lw_rgb (0.86f, 0.86f, 0.84f), red = lw_rgb8 (200, 30, 36),
        black = lw_rgb (0.02f, 0.02f, 0.02f);
  LwRgb blue = lw_rgb8 (28, 82, 170);
  uint32_t seed = p->face->seed;
  /* The corners of a square lie on the axes: across and up are u - v and u + v. */
  float across = kind == 3 ? u - v : u, up = kind == 3 ? u + v : v;
  float ink = lines (p, 0.5f + 0.5f * across, 0.5f + 0.5f * up, 3);
  if (kind == 0)
    {
      if (seed % 4 == 0) /* no entry */
        return fabsf (v) < 0.2f && fabsf (u) < 0.7f ? white : red;
      if (r > 0.76f)
        return red;
      return fabsf (v) < 0.4f && fabsf (u) < 0.5f && ink > 0 ? black : white;
    }
  if (kind == 1)
    {
      float edge
          = lw_min (v + 0.5f, lw_min (0.866f * u - 0.5f * v + 0.5f, -0.866f * u - 0.5f * v + 0.5f));
      if (edge < 0.14f)
        return red;
      return fabsf (u) < 0.12f + 0.1f * ink && v > -0.3f && v < 0.4f ? black : white;
    }
  if (kind == 2)
    { /* an arrow down to the side */
      float along = u + v, aside = fabsf (u - v);
      gboolean shaft = aside < 0.2f && fabsf (along) < 0.8f;
      return shaft || (along < -0.25f && aside < 1.15f + along) ? white : blue;
    }
  LwRgb ground = seed % 5 == 0 ? lw_rgb8 (20, 100, 60) : seed % 5 < 3 ? blue : white;
  return ink > 0 && fabsf (across) < 0.8f && fabsf (up) < 0.75f ? (ground.r > 0.5f ? black : white)
                                                                : ground;
}

LwRgb
lw_material_sign (LwPoint *p)
{
  const LwFace *f = p->face;
  int kind = (int)f->p[0];
  if (f->p[1] <= 0)
    {
      if (kind == 3 && f->accent.r > 0.1f)
        return lines (p, p->u * 1.5f, p->v * 1.2f, 4) > 0 ? f->accent : f->colour;
      return plate (p, kind);
    }
  float u = p->u / f->p[1], v = p->v / f->p[2];
  p->glow = p->scene->light.lamps ? 0.5f : 0;
  if (lw_min (lw_min (u, 1 - u) * f->p[1], lw_min (v, 1 - v) * f->p[2]) < 0.05f)
    return lw_rgb (0.3f, 0.3f, 0.31f);
  if (v > 0.62f)
    return lines (p, u, (v - 0.62f) / 0.38f, 2) > 0 ? f->accent : f->colour;
  float n = lw_texture_noise (p->textures, u * 0.3f + (float)(f->seed % 31), v * 0.3f);
  return n > 0.52f ? f->accent : lw_rgb_scale (f->colour, 0.85f + 0.3f * v);
}
