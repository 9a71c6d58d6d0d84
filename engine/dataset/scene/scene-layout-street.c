/* Trees, lamps, signs, bollards, boards and bins along the pavements. */
#include "dataset/scene/scene-model.h"

#define PAVEMENT_HEIGHT 0.12f

LwThing *
lw_scene_add_tree (LwScene *scene, LwSceneRandom *r, float x, float z, float height)
{
  LwThing *t = lw_scene_add (scene, LW_THING_TREE, x, z);
  gboolean street = scene->look == LW_LOOK_STREET;
  float g = lw_random_range (r, 62, 135), warm = lw_random_range (r, 0.55f, street ? 1.1f : 0.8f);
  t->y = PAVEMENT_HEIGHT;
  t->height = height;
  t->width = height * lw_random_range (r, 0.5f, 0.95f);
  t->variant = lw_random_chance (r, scene->winter) ? 1 : lw_random_chance (r, 0.12f) ? 2 : 0;
  if (t->variant == 2)
    t->width *= 0.6f;
  t->colour = street ? lw_rgb8 (warm * 0.85f * g, 0.92f * g, 0.5f * g)
                     : lw_rgb8 (warm * 0.7f * g, 1.25f * g, 0.35f * g);
  if (!street && lw_random_chance (r, 0.1f))
    t->colour = lw_rgb8 (1.4f * g, 0.9f * g, 0.3f * g);
  float bark = lw_random_range (r, 55, 118);
  t->accent = lw_rgb8 (bark, bark * 0.85f, bark * 0.72f);
  return t;
}

static void
add_park_trees (LwScene *scene, LwSceneRandom *r, int k)
{
  const LwRoadSide *side = &scene->road.side[k];
  float s = k == 0 ? -1 : 1, from = lw_road_side_back (side) + 1;
  int n = scene->kind == LW_SCENE_SUBURB   ? 5 + lw_random_below (r, 12)
          : scene->kind == LW_SCENE_AVENUE ? lw_random_below (r, 8)
          : scene->kind == LW_SCENE_SQUARE ? lw_random_below (r, 7)
                                           : lw_random_below (r, 2);
  for (int i = 0; i < n; i++)
    {
      float z = lw_random_range (r, 6, 110),
            x = from + lw_random_range (r, 0, lw_max (1, side->front - 1));
      if (side->front < 2)
        x = from + 12 + lw_random_range (r, 0, 8);
      if (!lw_road_opens (&scene->road, k, z, 3))
        lw_scene_add_tree (scene, r, s * x, z, lw_random_range (r, 3.5f, 11));
    }
}

void
lw_scene_add_plants (LwScene *scene, LwSceneRandom *r)
{
  const LwRoad *road = &scene->road;
  for (int k = 0; k < 2; k++)
    {
      const LwRoadSide *side = &road->side[k];
      float s = k == 0 ? -1 : 1;
      gboolean avenue = lw_random_chance (r, scene->kind == LW_SCENE_AVENUE   ? 0.9f
                                             : scene->kind == LW_SCENE_SUBURB ? 0.4f
                                                                              : 0.12f);
      float x = side->kerb + (side->verge > 0 ? 0.14f + 0.5f * side->verge : 0.8f);
      float pitch = lw_random_range (r, 6, 14);
      for (float z = lw_random_range (r, 4, 14); avenue && z < 120;
           z += pitch * lw_random_range (r, 0.8f, 1.3f))
        if (!lw_road_opens (road, k, z, 2) && lw_random_chance (r, 0.85f))
          lw_scene_add_tree (scene, r, s * x, z, lw_random_range (r, 4.5f, 10));
      add_park_trees (scene, r, k);
    }
}

static LwThing *
add_post (LwScene *scene, LwSceneRandom *r, LwThingKind kind, int k, float z, float in)
{
  const LwRoadSide *side = &scene->road.side[k];
  float s = k == 0 ? -1 : 1, v = lw_random_range (r, 0.02f, 0.35f);
  LwThing *t = lw_scene_add (scene, kind, s * (side->kerb + in), z);
  t->y = PAVEMENT_HEIGHT;
  t->colour = lw_rgb (v, v * 1.02f, v * 1.05f);
  return t;
}

static void
add_lamps (LwScene *scene, LwSceneRandom *r)
{
  float pitch = lw_random_range (r, 16, 36), height = lw_random_range (r, 5, 10);
  float arm = lw_random_chance (r, 0.75f) ? lw_random_range (r, 0.6f, 2.2f) : 0;
  gboolean both = lw_random_chance (r, 0.4f);
  int k = lw_random_below (r, 2);
  LwRgb colour = lw_rgb_scale (lw_rgb (1, 1.05f, 1.05f), lw_random_range (r, 0.02f, 0.3f));
  for (float z = lw_random_range (r, 5, 25); z < 140; z += pitch)
    for (int side = 0; side < 2; side++)
      {
        if ((!both && side != k) || lw_road_opens (&scene->road, side, z, 1))
          continue;
        LwThing *t = add_post (scene, r, LW_THING_LAMP, side, z, 0.5f);
        t->height = height;
        t->width = arm;
        t->heading = side == 0 ? 0 : (float)G_PI;
        t->colour = colour;
      }
}

static void
add_signs (LwScene *scene, LwSceneRandom *r)
{
  int n
      = scene->look == LW_LOOK_SYNTHETIC ? 6 + lw_random_below (r, 8) : 2 + lw_random_below (r, 7);
  for (int i = 0; i < n; i++)
    {
      int k = lw_random_below (r, 2);
      float z = 5 + 65 * powf (lw_random_range (r, 0, 1), 1.4f);
      if (lw_road_opens (&scene->road, k, z, 0.5f))
        continue;
      LwThing *t = add_post (scene, r, LW_THING_SIGN, k, z, lw_random_range (r, 0.3f, 0.9f));
      t->height = lw_random_range (r, 2.4f, 3.3f);
      t->width = lw_random_range (r, 0.6f, 0.95f);
      t->variant = lw_random_below (r, 4);
      t->heading = lw_random_range (r, -0.3f, 0.3f);
    }
  n = lw_random_chance (r, 0.35f) ? 1 + lw_random_below (r, 2) : 0;
  for (int i = 0; i < n; i++)
    {
      int k = lw_random_below (r, 2);
      float z = lw_random_range (r, 9, 45);
      if (lw_road_opens (&scene->road, k, z, 1))
        continue;
      LwThing *t = add_post (scene, r, LW_THING_BOARD, k, z,
                             scene->road.side[k].verge + scene->road.side[k].pavement - 0.6f);
      t->variant = lw_random_below (r, 2);
      t->width = t->variant ? lw_random_range (r, 0.8f, 1.4f) : lw_random_range (r, 1.6f, 3.2f);
      t->height = lw_random_range (r, 2.2f, 4.5f);
      t->length = 0.16f;
      t->heading = lw_random_range (r, -0.6f, 0.6f);
      t->colour = lw_rgb (lw_random_range (r, 0, 0.6f), lw_random_range (r, 0, 0.4f),
                          lw_random_range (r, 0.05f, 0.6f));
      t->accent = lw_rgb (0.8f, 0.8f, lw_random_range (r, 0.2f, 0.8f));
    }
}

static void
add_traffic_lights (LwScene *scene, LwSceneRandom *r)
{
  const LwRoad *road = &scene->road;
  float z = road->crossing > 0          ? road->crossing - 0.5f
            : road->stop > 0            ? road->stop + 1
            : road->side[0].streets > 0 ? road->side[0].street[0][0] - 2
            : road->end < 500           ? road->end - 2
                                        : lw_random_range (r, 10, 45);
  if (!lw_random_chance (r, scene->look == LW_LOOK_SYNTHETIC ? 0.45f : 0.35f))
    return;
  for (int k = 0; k < 2; k++)
    for (int i = 0; i < 2; i++)
      if (lw_random_chance (r, 0.75f))
        {
          LwThing *t = add_post (scene, r, LW_THING_TRAFFIC_LIGHT, k, z + 13 * (float)i, 0.5f);
          t->height = lw_random_range (r, 3.0f, 3.8f);
          t->heading = lw_random_chance (r, 0.8f) ? lw_random_range (r, -0.2f, 0.2f) : (float)G_PI;
        }
}

/* Bollards or a railing along the kerb. */
static void
add_kerb_guard (LwScene *scene, LwSceneRandom *r, int k)
{
  float pick = lw_random_range (r, 0, 1), more = scene->look == LW_LOOK_SYNTHETIC ? 1.7f : 1;
  float from = lw_random_range (r, 4, 30), length = lw_random_range (r, 8, 30);
  if (pick < 0.14f * more)
    {
      float pitch = lw_random_range (r, 1.3f, 3), height = lw_random_range (r, 0.8f, 1.1f);
      for (float z = from; z < from + length; z += pitch)
        if (!lw_road_opens (&scene->road, k, z, 1))
          {
            LwThing *t = add_post (scene, r, LW_THING_BOLLARD, k, z, 0.4f);
            t->height = height;
            t->width = 0.2f;
            t->colour = lw_rgb (0.03f, 0.03f, 0.035f);
          }
    }
  else if (pick < 0.30f * more && !lw_road_opens (&scene->road, k, from, 1)
           && !lw_road_opens (&scene->road, k, from + length, 1))
    {
      LwThing *t = add_post (scene, r, LW_THING_FENCE, k, from + 0.5f * length, 0.35f);
      t->variant = (int[]){ LW_FENCE_RAILING, LW_FENCE_RAILING, LW_FENCE_GUARD_RAIL,
                            LW_FENCE_MESH }[lw_random_below (r, 4)];
      t->height = t->variant == LW_FENCE_GUARD_RAIL ? 0.75f : 1.1f;
      t->length = length;
      t->width = 0.1f;
      t->colour = lw_rgb_scale (t->colour, 1.2f);
    }
}

void
lw_scene_add_furniture (LwScene *scene, LwSceneRandom *r)
{
  int bins = scene->look == LW_LOOK_STREET ? lw_random_below (r, 4) : 0;
  add_lamps (scene, r);
  add_signs (scene, r);
  add_traffic_lights (scene, r);
  for (int k = 0; k < 2; k++)
    add_kerb_guard (scene, r, k);
  for (int i = 0; i < bins; i++)
    {
      int k = lw_random_below (r, 2);
      float z = lw_random_range (r, 6, 45), v = lw_random_range (r, 0.02f, 0.12f);
      if (lw_road_opens (&scene->road, k, z, 1))
        continue;
      LwThing *t
          = add_post (scene, r, LW_THING_BIN, k, z,
                      0.14f + scene->road.side[k].verge + 0.8f * scene->road.side[k].pavement);
      t->height = lw_random_range (r, 0.8f, 1.3f);
      t->width = t->length = lw_random_range (r, 0.45f, 0.9f);
      t->colour = lw_rgb (v, v * lw_random_range (r, 0.9f, 1.8f), v);
    }
}
