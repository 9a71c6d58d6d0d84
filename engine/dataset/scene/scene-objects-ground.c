/* The street itself: carriageway, kerbs, verges, pavements, side streets and the land beyond. */
#include "dataset/scene/scene-objects.h"

#define FAR 600.0f
#define SIDE 400.0f
#define KERB_HEIGHT 0.12f
#define CORNER 1.6f /* width of the pavements of side streets */

/* A strip from lateral x0 to x1 and from z0 to z1, cut where the street bends. */
static void
strip (LwMesh *mesh, float x0, float x1, float y0, float y1, float z0, float z1,
       const LwPaint *paint)
{
  const LwScene *scene = mesh->scene;
  LwPaint piece = *paint;
  while (z0 < z1)
    {
      float z = lw_min (z1, z0 + lw_max (4, 0.3f * z0));
      LwVec a = lw_scene_place (scene, x0, y0, z0), b = lw_scene_place (scene, x1, y1, z0);
      LwVec c = lw_scene_place (scene, x1, y1, z), d = lw_scene_place (scene, x0, y0, z);
      /* The materials of the ground need street coordinates: p[2], p[3] are those of the corner. */
      piece.p[2] = x0;
      piece.p[3] = z0;
      lw_mesh_quad (mesh, a, b, c, d, &piece);
      z0 = z;
    }
}

static LwPaint
ground_paint (int label, LwMaterial material, LwRgb colour)
{
  LwPaint paint = lw_paint (label, material, colour);
  paint.ground = TRUE;
  paint.p[0] = 0.6f;
  return paint;
}

/* Pavement, verge and kerb of one side between z0 and z1. */
static void
draw_pavement (LwMesh *mesh, int k, float z0, float z1)
{
  const LwRoad *road = &mesh->scene->road;
  const LwRoadSide *side = &road->side[k];
  float s = k == 0 ? -1 : 1, h = KERB_HEIGHT;
  LwPaint slab = ground_paint (LW_CLASS_PAVEMENT, LW_MATERIAL_PAVEMENT, road->slab);
  LwPaint edge
      = ground_paint (LW_CLASS_PAVEMENT, LW_MATERIAL_PLAIN, lw_rgb_scale (road->slab, 1.15f));
  LwPaint grass = ground_paint (LW_CLASS_TREE, LW_MATERIAL_GRASS, road->grass);
  float x = side->kerb;
  edge.p[0] = 0.2f;
  edge.p[1] = 0.5f;
  strip (mesh, s * x, s * x, 0, h, z0, z1, &edge);
  strip (mesh, s * x, s * (x + 0.14f), h, h, z0, z1, &edge);
  x += 0.14f;
  if (side->verge > 0)
    {
      strip (mesh, s * x, s * (x + side->verge), h, h, z0, z1, &grass);
      x += side->verge;
    }
  strip (mesh, s * x, s * (x + side->pavement), h, h, z0, z1, &slab);
  x += side->pavement;
  strip (mesh, s * x, s * SIDE, h, h, z0, z1, side->green ? &grass : &slab);
}

/* An upright kerb across the view at @z. */
static void
cross_kerb (LwMesh *mesh, float x0, float x1, float z)
{
  LwPaint edge = ground_paint (LW_CLASS_PAVEMENT, LW_MATERIAL_PLAIN, mesh->scene->road.slab);
  LwVec a = lw_scene_place (mesh->scene, x0, 0, z), b = lw_scene_place (mesh->scene, x1, 0, z);
  LwVec up = lw_vec (0, KERB_HEIGHT, 0);
  lw_mesh_quad (mesh, a, b, lw_vec_add (b, up), lw_vec_add (a, up), &edge);
}

/* The mouth of a side street: tar, and pavements along it. */
static void
draw_side_street (LwMesh *mesh, int k, float z0, float z1)
{
  const LwRoad *road = &mesh->scene->road;
  float s = k == 0 ? -1 : 1, h = KERB_HEIGHT, x = s * road->side[k].kerb;
  LwPaint tar = ground_paint (LW_CLASS_ROAD, LW_MATERIAL_PLAIN, road->tar);
  LwPaint slab = ground_paint (LW_CLASS_PAVEMENT, LW_MATERIAL_PAVEMENT, road->slab);
  LwPaint edge = ground_paint (LW_CLASS_PAVEMENT, LW_MATERIAL_PLAIN, road->slab);
  const float along[2] = { z0 - CORNER, z1 };
  tar.p[0] = 0.35f;
  tar.p[1] = 3;
  strip (mesh, x, s * SIDE, 0, 0, z0, z1, &tar);
  for (int i = 0; i < 2; i++)
    {
      strip (mesh, x, x, 0, h, along[i], along[i] + CORNER, &edge);
      strip (mesh, x, s * SIDE, h, h, along[i], along[i] + CORNER, &slab);
    }
  cross_kerb (mesh, x, s * SIDE, z1);
}

void
lw_draw_ground (LwMesh *mesh)
{
  const LwRoad *road = &mesh->scene->road;
  LwPaint tar = ground_paint (LW_CLASS_ROAD, LW_MATERIAL_ROAD, road->tar);
  LwPaint grass = ground_paint (LW_CLASS_TREE, LW_MATERIAL_GRASS, road->grass);
  float end = lw_min (road->end, FAR);
  lw_mesh_stand (mesh, 0, 0, 0, 0, 0);
  tar.accent = road->line;
  strip (mesh, -road->side[0].kerb, road->side[1].kerb, 0, 0, -4, end, &tar);
  for (int k = 0; k < 2; k++)
    {
      const LwRoadSide *side = &road->side[k];
      float z = -4;
      for (int i = 0; i < side->streets; i++)
        {
          draw_pavement (mesh, k, z, side->street[i][0] - CORNER);
          draw_side_street (mesh, k, side->street[i][0], side->street[i][1]);
          z = side->street[i][1] + CORNER;
        }
      draw_pavement (mesh, k, z, end);
    }
  if (end < FAR)
    {
      LwPaint plain = ground_paint (LW_CLASS_ROAD, LW_MATERIAL_PLAIN, road->tar);
      LwPaint slab = ground_paint (LW_CLASS_PAVEMENT, LW_MATERIAL_PAVEMENT, road->slab);
      plain.p[0] = 0.35f;
      plain.p[1] = 3;
      strip (mesh, -SIDE, SIDE, 0, 0, end, end + 8, &plain);
      cross_kerb (mesh, -SIDE, SIDE, end + 8);
      strip (mesh, -SIDE, SIDE, KERB_HEIGHT, KERB_HEIGHT, end + 8, end + 11, &slab);
      strip (mesh, -SIDE, SIDE, KERB_HEIGHT, KERB_HEIGHT, end + 11, FAR,
             road->side[0].green ? &grass : &slab);
    }
}
