/* Colour of a face at a point, before light falls on it. */
#pragma once

#include "dataset/scene/scene-model.h"
#include "dataset/scene/scene-raster.h"

typedef struct
{
  const LwScene *scene;
  const LwTextures *textures;
  const LwFace *face;
  float u, v;   /* position in the units of the face */
  float fu, fv; /* extent of a pixel there */
  float glow;   /* out: light of its own, added as glow x colour */
  float gloss;  /* out: share of the sky that is mirrored */
} LwPoint;

LwRgb lw_material_colour (LwPoint *point);

/* The groups of materials. */
LwRgb lw_material_ground (LwPoint *point);
LwRgb lw_material_building (LwPoint *point);
LwRgb lw_material_vehicle (LwPoint *point);
LwRgb lw_material_sign (LwPoint *point);

/* A factor around 1: noise of relative strength @strength and scale @size. */
static inline float
lw_point_grain (const LwPoint *p, float u, float v, float size, float strength)
{
  float s = strength * p->scene->detail * lw_texture_visible (0.25f * size, p->fv);
  if (s <= 0)
    return 1;
  float offset = (float)(p->face->seed % 61) * 0.13f, k = 0.125f / size;
  return 1 + s * 2 * (lw_texture_noise (p->textures, u * k + offset, v * k + offset) - 0.5f);
}
