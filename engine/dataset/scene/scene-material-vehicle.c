/* Bodywork, windows, lights and wheels. */
#include "dataset/scene/scene-material.h"

static LwRgb
side_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  float l = f->p[0], h = f->p[1], u = p->u, v = p->v;
  float seam = 0;
  for (int i = 0; i < 3; i++)
    seam = lw_max (seam, lw_texture_bar (u, (0.2f + 0.26f * (float)i) * l,
                                         (0.2f + 0.26f * (float)i) * l + 0.015f, p->fu));
  float sill = lw_smooth (0.22f * h, 0.12f * h, v);
  float handle = lw_texture_bar (v, 0.78f * h, 0.83f * h, p->fv)
                 * lw_texture_bar (u, 0.24f * l, 0.29f * l, p->fu);
  float crease = lw_texture_bar (v, 0.55f * h, 0.60f * h, p->fv);
  float tone = (0.78f + 0.3f * v / h) * (1 - 0.5f * seam) * (1 - 0.55f * sill)
               * (1 + 0.12f * crease) * (1 - 0.5f * handle);
  tone *= lw_point_grain (p, u, v, 1.5f, 0.1f);
  p->gloss = 0.05f * (0.2f + 0.8f * v / h);
  return lw_rgb_scale (f->colour, tone);
}

/* Front or rear: lamps, number plate, grille or bumper. */
static LwRgb
end_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  float w = f->p[0], h = f->p[1], u = p->u, v = p->v;
  gboolean rear = f->p[2] > 0.5f, lights = f->p[3] > 0.5f;
  float out = lw_min (u, w - u);
  float lamp = lw_texture_bar (out, 0.02f, rear ? 0.2f : 0.34f, p->fu)
               * lw_texture_bar (v, 0.52f * h, (rear ? 0.95f : 0.76f) * h, p->fv);
  float plate
      = lw_texture_bar (u, 0.5f * w - 0.27f, 0.5f * w + 0.27f, p->fu)
        * lw_texture_bar (v, (rear ? 0.42f : 0.18f) * h, (rear ? 0.42f : 0.18f) * h + 0.12f, p->fv);
  float grille = rear ? 0
                      : lw_texture_bar (u, 0.28f * w, 0.72f * w, p->fu)
                            * lw_texture_bar (v, 0.48f * h, 0.74f * h, p->fv);
  float bumper = lw_texture_bar (v, 0.08f * h, 0.34f * h, p->fv);
  LwRgb c = lw_rgb_scale (f->colour, (0.75f + 0.25f * v / h) * (1 - 0.25f * bumper));
  if (v < 0.1f * h)
    c = lw_rgb_scale (c, 0.3f);
  p->gloss = 0.03f;
  c = lw_rgb_mix (c, lw_rgb (0.02f, 0.02f, 0.02f), 0.9f * grille);
  c = lw_rgb_mix (c, rear ? lw_rgb8 (226, 190, 60) : lw_rgb8 (225, 225, 215), plate);
  LwRgb red = lights ? lw_rgb (0.9f, 0.04f, 0.02f) : lw_rgb (0.32f, 0.02f, 0.015f);
  LwRgb white = lights ? lw_rgb (1, 0.97f, 0.85f) : lw_rgb (0.5f, 0.52f, 0.54f);
  p->glow = lights ? lamp * (rear ? 0.45f : 0.9f) : 0;
  return lw_rgb_mix (c, rear ? red : white, lamp);
}

static LwRgb
glass_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  float w = f->p[0], h = f->p[1], dark = 0.012f;
  LwRgb c = lw_rgb (dark, 1.1f * dark, 1.2f * dark);
  if (f->p[2] > 0 && w > 0)
    {
      float at = f->p[2] * w, pillar = lw_texture_bar (p->u, at - 0.05f, at + 0.05f, p->fu);
      c = lw_rgb_mix (c, lw_rgb_scale (f->colour, 0.7f), pillar);
    }
  float seat
      = lw_smooth (0.55f, 0.45f, p->v / h) * lw_texture_bars (p->u, 0.62f, 0.1f, 0.45f, p->fu);
  p->gloss = (0.03f + 0.17f * lw_clamp01 (p->v / h)) * (1 - 0.4f * seat);
  return c;
}

/* A row of windows for each deck, an advertisement between them; lorries (no deck) are plain. */
static LwRgb
bus_colour (LwPoint *p)
{
  const LwFace *f = p->face;
  float l = f->p[0], h = f->p[1], u = p->u, v = p->v;
  int decks = (int)f->p[2];
  gboolean end = f->p[3] > 0.5f;
  LwRgb c = lw_rgb_scale (f->colour, lw_point_grain (p, u, v, 1.5f, 0.12f));
  float stripe = lw_texture_bar (v, 0.22f * h, 0.30f * h, p->fv);
  c = lw_rgb_mix (c, f->accent, decks > 0 ? stripe : 0);
  p->gloss = 0.03f;
  if (decks == 0)
    { /* the name of a haulier */
      float text = lw_texture_bar (u, 0.2f * l, 0.8f * l, p->fu)
                   * lw_texture_bar (v, 0.45f * h, 0.62f * h, p->fv)
                   * lw_texture_bars (u, 0.5f, 0.05f, 0.35f, p->fu);
      return lw_rgb_mix (c, lw_rgb (0.04f, 0.06f, 0.2f), (f->seed & 1) ? text : 0);
    }
  float low = (decks == 2 ? 0.24f : 0.42f) * h, tall = (decks == 2 ? 0.22f : 0.38f) * h, glass = 0;
  for (int d = 0; d < decks; d++)
    {
      float y = low + (float)d * 0.41f * h;
      glass = lw_max (glass, lw_texture_bar (v, y, y + tall, p->fv));
    }
  glass *= lw_texture_bar (u, 0.12f, l - 0.12f, p->fu);
  glass *= end ? 1 : 1 - lw_texture_bars (u, 1.5f, 0, 0.09f, p->fu);
  p->gloss = 0.03f + 0.12f * glass;
  p->glow = p->scene->light.lamps ? 0.4f * glass : 0;
  return lw_rgb_mix (
      c, p->scene->light.lamps ? lw_rgb (0.6f, 0.5f, 0.3f) : lw_rgb (0.02f, 0.022f, 0.025f), glass);
}

static LwRgb
wheel_colour (LwPoint *p)
{
  float r = sqrtf (p->u * p->u + p->v * p->v), f = p->fu;
  float rim = lw_texture_bar (r, -1, 0.62f, f), hub = lw_texture_bar (r, -1, 0.14f, f);
  float a = atan2f (p->v, p->u) * (5 / (float)(2 * G_PI));
  float spoke = fabsf (a - roundf (a)) < 0.24f ? 1 : 0.35f;
  LwRgb tyre = lw_rgb (0.014f, 0.014f, 0.015f);
  LwRgb metal = lw_rgb_scale (p->face->colour, r > 0.53f ? 1 : spoke);
  return lw_rgb_mix (tyre, metal, lw_max (rim, hub));
}

LwRgb
lw_material_vehicle (LwPoint *point)
{
  switch ((LwMaterial)point->face->material)
    {
    case LW_MATERIAL_CAR_SIDE:
      return side_colour (point);
    case LW_MATERIAL_CAR_END:
      return end_colour (point);
    case LW_MATERIAL_GLASS:
      return glass_colour (point);
    case LW_MATERIAL_BUS_SIDE:
      return bus_colour (point);
    default:
      return wheel_colour (point);
    }
}
