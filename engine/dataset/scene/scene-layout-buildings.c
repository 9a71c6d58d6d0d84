/* Rows of buildings along the street, in side streets and at the end of the view. */
#include "dataset/scene/scene-model.h"

#define QUARTER ((float)G_PI_2)

static LwRgb
facade_colour (const LwScene *scene, LwSceneRandom *r, int facade)
{
  static const float walls[8][3]
      = { { 150, 92, 70 },   { 172, 132, 92 },  { 190, 168, 130 }, { 206, 198, 182 },
          { 222, 218, 208 }, { 140, 130, 118 }, { 112, 80, 66 },   { 176, 160, 140 } };
  if (scene->look == LW_LOOK_SYNTHETIC)
    {
      LwRgb vivid = lw_rgb (lw_random_range (r, 0.1f, 0.9f), lw_random_range (r, 0.1f, 0.8f),
                            lw_random_range (r, 0.08f, 0.7f));
      const float *w = walls[lw_random_below (r, 8)];
      return lw_rgb_mix (lw_rgb8 (w[0], w[1], w[2]), vivid, lw_random_range (r, 0.1f, 0.75f));
    }
  int pick = facade == LW_FACADE_BRICK     ? (int[]){ 0, 1, 2, 6 }[lw_random_below (r, 4)]
             : facade == LW_FACADE_PLASTER ? 3 + lw_random_below (r, 2)
             : facade == LW_FACADE_STONE   ? (int[]){ 2, 5, 7 }[lw_random_below (r, 3)]
                                           : 2 + lw_random_below (r, 6);
  const float *w = walls[pick];
  float tone = lw_random_range (r, 0.72f, 1.08f);
  return lw_rgb8 (w[0] * tone, w[1] * tone, w[2] * tone * lw_random_range (r, 0.92f, 1.05f));
}

static LwThing *
add_building (LwScene *scene, LwSceneRandom *r, float x, float z, float heading, float width,
              float height)
{
  LwSceneKind kind = scene->kind;
  float pick = lw_random_range (r, 0, 1);
  gboolean centre
      = kind == LW_SCENE_CENTRE || (kind == LW_SCENE_SQUARE && lw_random_chance (r, 0.4f));
  int facade = centre && pick < 0.5f ? LW_FACADE_OFFICE
               : pick < 0.5f         ? LW_FACADE_BRICK
               : pick < 0.8f         ? LW_FACADE_PLASTER
                                     : LW_FACADE_STONE;
  LwThing *b = lw_scene_add (scene, LW_THING_BUILDING, x, z);
  b->heading = heading;
  b->width = width;
  b->length = lw_random_range (r, 8, 14);
  b->height = height;
  b->variant = facade;
  if (centre || facade == LW_FACADE_OFFICE || lw_random_chance (r, 0.2f))
    b->variant |= LW_BUILDING_FLAT_ROOF;
  else if (width < 9 && lw_random_chance (r, 0.2f))
    b->variant |= LW_BUILDING_GABLE_FRONT;
  float shops = kind == LW_SCENE_SUBURB ? 0.04f : kind == LW_SCENE_AVENUE ? 0.25f : 0.55f;
  if (lw_random_chance (r, shops))
    b->variant |= LW_BUILDING_SHOP;
  b->colour = facade_colour (scene, r, facade);
  float sat = scene->look == LW_LOOK_SYNTHETIC ? 0.9f : 0.5f;
  LwRgb paint = lw_rgb (lw_random_range (r, 0, sat), lw_random_range (r, 0, sat),
                        lw_random_range (r, 0, sat));
  b->accent = lw_rgb_scale (paint, lw_random_range (r, 0.1f, 1));
  return b;
}

static float
storeys (const LwScene *scene, LwSceneRandom *r)
{
  switch (scene->kind)
    {
    case LW_SCENE_CENTRE:
      return lw_random_range (r, 11, 30);
    case LW_SCENE_SUBURB:
      return lw_random_range (r, 6.5f, 10.5f);
    case LW_SCENE_SQUARE:
      return lw_random_range (r, 5, 14);
    default:
      return lw_random_range (r, 8, 16);
    }
}

/* Wall, hedge or fence between pavement and garden. */
static void
add_boundary (LwScene *scene, LwSceneRandom *r, int k, float from, float to)
{
  const LwRoadSide *side = &scene->road.side[k];
  float x = (k == 0 ? -1 : 1) * (lw_road_side_back (side) + 0.25f);
  float pick = lw_random_range (r, 0, 1);
  LwThing *t
      = lw_scene_add (scene, pick < 0.28f ? LW_THING_HEDGE : LW_THING_FENCE, x, 0.5f * (from + to));
  t->length = to - from;
  t->y = 0.12f;
  if (pick < 0.28f)
    {
      float g = lw_random_range (r, 55, 105);
      gboolean street = scene->look == LW_LOOK_STREET;
      t->height = lw_random_range (r, 0.9f, 2.2f);
      t->width = lw_random_range (r, 0.5f, 1.0f);
      t->colour = street ? lw_rgb8 (0.75f * g, 0.85f * g, 0.5f * g)
                         : lw_rgb8 (0.5f * g, 1.2f * g, 0.4f * g);
      return;
    }
  gboolean wall = pick < (scene->look == LW_LOOK_STREET ? 0.5f : 0.4f);
  t->variant = wall ? LW_FENCE_WALL : lw_random_below (r, 3);
  t->height = lw_random_range (r, 0.7f, 1.9f);
  t->width = 0.24f;
  float v = lw_random_range (r, 0.03f, 0.5f);
  t->colour = wall ? facade_colour (scene, r, LW_FACADE_BRICK)
              : t->variant == LW_FENCE_BOARDS
                  ? lw_rgb8 (lw_random_range (r, 90, 170), lw_random_range (r, 70, 120), 70)
                  : lw_rgb (v * 0.5f, v * 0.55f, v * 0.6f);
}

static void
add_row (LwScene *scene, LwSceneRandom *r, int k)
{
  const LwRoad *road = &scene->road;
  const LwRoadSide *side = &road->side[k];
  LwSceneKind kind = scene->kind;
  float s = k == 0 ? -1 : 1, line = lw_road_side_back (side) + side->front, z = -7;
  float height = storeys (scene, r), gap = kind == LW_SCENE_SUBURB   ? 0.45f
                                           : kind == LW_SCENE_SQUARE ? 0.3f
                                                                     : 0.07f;
  gboolean park = lw_random_chance (r, kind == LW_SCENE_SUBURB   ? 0.35f
                                       : kind == LW_SCENE_AVENUE ? 0.25f
                                                                 : 0.04f);
  float park_end = park ? lw_random_range (r, 25, 120) : -100;
  while (z < 175 && z < road->end - 5)
    {
      float width
          = lw_random_range (r, 5, 13) * (kind == LW_SCENE_CENTRE ? 1.7f : 1) * (z > 80 ? 1.6f : 1);
      float end = lw_min (z + width, road->end - 3);
      gboolean open = FALSE;
      for (int i = 0; i < side->streets; i++)
        if (end > side->street[i][0] - 2 && z < side->street[i][1] + 2)
          {
            open = z >= side->street[i][0] - 5;
            end = open ? side->street[i][1] + 2 : side->street[i][0] - 2;
          }
      gboolean empty = open || end < park_end || lw_random_chance (r, gap) || end - z < 3;
      if (!open && side->front > 1.2f && z > -2 && end - z > 2 && lw_random_chance (r, 0.8f))
        add_boundary (scene, r, k, z, end);
      if (!empty)
        {
          float back = lw_random_range (r, 0, kind == LW_SCENE_SUBURB ? 4 : 0.4f);
          float inset = kind == LW_SCENE_SUBURB ? lw_random_range (r, 0, 0.12f) * (end - z) : 0;
          add_building (scene, r, s * (line + back), 0.5f * (z + end), s * QUARTER,
                        end - z - 2 * inset,
                        lw_max (4.5f, height * lw_random_range (r, 0.82f, 1.18f)));
        }
      z = end;
    }
}

/* The far side of each side street, seen from the main road. */
static void
add_side_rows (LwScene *scene, LwSceneRandom *r, int k)
{
  const LwRoadSide *side = &scene->road.side[k];
  float s = k == 0 ? -1 : 1, line = lw_road_side_back (side) + side->front;
  for (int i = 0; i < side->streets; i++)
    {
      float z = side->street[i][1] + 2 + lw_random_range (r, 0, 2), x = line + 9;
      for (int j = 0; j < 3 && x < 60; j++)
        {
          float width = lw_random_range (r, 8, 14);
          if (!lw_random_chance (r, 0.25f))
            add_building (scene, r, s * (x + 0.5f * width), z, 0, width, storeys (scene, r));
          x += width;
        }
    }
}

/* Whatever closes the view at the end of the road and behind open ground. */
static void
add_backdrop (LwScene *scene, LwSceneRandom *r)
{
  const LwRoad *road = &scene->road;
  gboolean near = road->end < 500;
  float z = near ? road->end + 12 : lw_random_range (r, 180, 210);
  float x = near ? -55 : -80, step = near ? 11 : 17;
  while (x < (near ? 55 : 80))
    {
      float width = step * lw_random_range (r, 0.7f, 1.3f);
      if (lw_random_chance (r, scene->kind == LW_SCENE_SUBURB ? 0.35f : 0.75f))
        add_building (scene, r, x + 0.5f * width, z + lw_random_range (r, 0, 4), 0, width * 0.97f,
                      storeys (scene, r));
      else
        for (int i = 0; i < 2; i++)
          lw_scene_add_tree (scene, r, x + width * lw_random_range (r, 0.2f, 0.8f), z + 2,
                             lw_random_range (r, 6, 13));
      x += width;
    }
  for (int k = 0; k < 2; k++)
    for (float at = 5; at < lw_min (150, road->end); at += lw_random_range (r, 14, 26))
      {
        float s = k == 0 ? -1 : 1;
        if (lw_random_chance (r, 0.5f))
          add_building (scene, r, s * lw_random_range (r, 52, 70), at, s * QUARTER, 18,
                        storeys (scene, r));
        else
          lw_scene_add_tree (scene, r, s * lw_random_range (r, 45, 65), at,
                             lw_random_range (r, 7, 13));
      }
}

void
lw_scene_add_buildings (LwScene *scene, LwSceneRandom *random)
{
  for (int k = 0; k < 2; k++)
    {
      add_row (scene, random, k);
      add_side_rows (scene, random, k);
    }
  add_backdrop (scene, random);
}
