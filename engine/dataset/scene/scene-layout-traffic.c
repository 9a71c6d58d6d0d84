/* Vehicles, driven and parked; people on foot and on bicycles. */
#include "dataset/scene/scene-model.h"

typedef struct
{
  float length[2], width[2], height[2];
} Size;

static const Size sizes[] = {
  [LW_BODY_HATCHBACK] = { { 3.6f, 4.2f }, { 1.62f, 1.78f }, { 1.4f, 1.52f } },
  [LW_BODY_SALOON] = { { 4.3f, 4.8f }, { 1.7f, 1.85f }, { 1.38f, 1.48f } },
  [LW_BODY_ESTATE] = { { 4.2f, 4.7f }, { 1.7f, 1.82f }, { 1.42f, 1.6f } },
  [LW_BODY_OFFROAD] = { { 4.1f, 4.7f }, { 1.78f, 1.92f }, { 1.65f, 1.85f } },
  [LW_BODY_VAN] = { { 4.5f, 5.8f }, { 1.85f, 2.05f }, { 1.95f, 2.5f } },
  [LW_BODY_TRUCK] = { { 6.5f, 9 }, { 2.2f, 2.5f }, { 2.9f, 3.7f } },
  [LW_BODY_BUS] = { { 9, 12 }, { 2.45f, 2.55f }, { 2.9f, 3.2f } },
  [LW_BODY_DOUBLE_DECKER] = { { 9.5f, 11 }, { 2.45f, 2.55f }, { 4.2f, 4.4f } },
};

static LwRgb
car_colour (const LwScene *scene, LwSceneRandom *r)
{
  static const float paints[10][3] = { { 190, 194, 198 }, { 150, 154, 160 }, { 22, 22, 24 },
                                       { 228, 228, 226 }, { 26, 36, 84 },    { 128, 20, 24 },
                                       { 60, 66, 72 },    { 34, 74, 60 },    { 60, 96, 140 },
                                       { 168, 140, 84 } };
  if (scene->look == LW_LOOK_SYNTHETIC && lw_random_chance (r, 0.6f))
    return lw_rgb (lw_random_range (r, 0.01f, 0.9f), lw_random_range (r, 0.01f, 0.7f),
                   lw_random_range (r, 0.01f, 0.9f));
  const float *p = paints[lw_random_below (r, 10)];
  float tone = lw_random_range (r, 0.85f, 1.1f);
  return lw_rgb8 (p[0] * tone, p[1] * tone, p[2] * tone);
}

LwThing *
lw_scene_add_car (LwScene *scene, LwSceneRandom *r, float x, float z, float heading)
{
  LwThing *t = lw_scene_add (scene, LW_THING_CAR, x, z);
  float pick = lw_random_range (r, 0, 1);
  t->variant = pick < 0.36f   ? LW_BODY_HATCHBACK
               : pick < 0.56f ? LW_BODY_SALOON
               : pick < 0.70f ? LW_BODY_ESTATE
               : pick < 0.82f ? LW_BODY_OFFROAD
               : pick < 0.93f ? LW_BODY_VAN
               : pick < 0.96f ? LW_BODY_TRUCK
               : pick < 0.98f ? LW_BODY_BUS
                              : LW_BODY_DOUBLE_DECKER;
  const Size *s = &sizes[t->variant];
  t->length = lw_random_range (r, s->length[0], s->length[1]);
  t->width = lw_random_range (r, s->width[0], s->width[1]);
  t->height = lw_random_range (r, s->height[0], s->height[1]);
  t->heading = heading + lw_random_range (r, -0.02f, 0.02f);
  t->colour = car_colour (scene, r);
  t->accent = lw_rgb_mix (car_colour (scene, r), lw_rgb (0.8f, 0.8f, 0.78f), 0.5f);
  return t;
}

static void
make_small (LwThing *t)
{
  if (t->variant > LW_BODY_VAN)
    {
      t->variant = LW_BODY_ESTATE;
      t->length = 4.4f;
      t->width = 1.75f;
      t->height = 1.5f;
    }
}

static void
add_parked (LwScene *scene, LwSceneRandom *r, int k)
{
  const LwRoad *road = &scene->road;
  const LwRoadSide *side = &road->side[k];
  float s = k == 0 ? -1 : 1, half = 0.5f * road->lane * (float)road->lanes;
  gboolean bay = side->kerb > half + 2, across = side->kerb > half + 5;
  float density = bay ? lw_random_range (r, 0.25f, 0.95f) : lw_random_chance (r, 0.15f) ? 0.25f : 0;
  float from = lw_random_range (r, -1, bay ? 10 : 20), to = from + lw_random_range (r, 20, 110);
  float heading = s == road->own ? 0 : (float)G_PI;
  for (float z = from; z < to && density > 0; z += across ? 2.6f : lw_random_range (r, 5.2f, 6.3f))
    {
      if (lw_road_opens (road, k, z, 3) || !lw_random_chance (r, density)
          || fabsf (z - road->crossing - 1.5f) < 5)
        continue;
      LwThing *t = lw_scene_add_car (scene, r, 0, z, heading);
      make_small (t);
      t->x = s * (side->kerb - 0.5f * t->width - lw_random_range (r, 0.15f, 0.45f));
      if (across)
        {
          t->heading = s * (float)G_PI_2 + (lw_random_chance (r, 0.4f) ? (float)G_PI : 0);
          t->x = s * (side->kerb - 0.5f * t->length - 0.4f);
        }
    }
}

/* Vehicles in the lanes; @own: in the direction of the camera. */
static void
add_lane (LwScene *scene, LwSceneRandom *r, int lane, gboolean own)
{
  const LwRoad *road = &scene->road;
  float x = (own ? 1 : -1) * road->own * ((float)lane + 0.5f) * road->lane;
  gboolean ours = own && fabsf (x - scene->view.eye.x) < 0.6f * road->lane;
  float busy = lw_random_range (r, 0, 1);
  float z = ours ? lw_random_range (r, 8, 30) : lw_random_range (r, 4, 35);
  for (; z < 130; z += lw_random_range (r, 8, 45 - 25 * busy))
    {
      if (!lw_random_chance (r, 0.25f + 0.5f * busy) || z > road->end - 4)
        continue;
      LwThing *t = lw_scene_add_car (scene, r, x + lw_random_range (r, -0.35f, 0.35f), z,
                                     own ? 0 : (float)G_PI);
      if (z < 16 && ours)
        make_small (t);
      t->z += 0.5f * t->length;
      z += t->length;
    }
}

static void
add_crossing_cars (LwScene *scene, LwSceneRandom *r)
{
  const LwRoad *road = &scene->road;
  for (int k = 0; k < 2; k++)
    for (int i = 0; i < road->side[k].streets; i++)
      if (lw_random_chance (r, 0.4f))
        {
          const float *street = road->side[k].street[i];
          float s = k == 0 ? -1 : 1, out = lw_random_chance (r, 0.5f) ? 1 : -1;
          float z = 0.5f * (street[0] + street[1]) + 1.5f * out * s * road->own;
          lw_scene_add_car (scene, r, s * (road->side[k].kerb + lw_random_range (r, 1, 16)), z,
                            s * out * (float)G_PI_2);
        }
  if (road->end < 500)
    for (int i = lw_random_below (r, 4); i > 0; i--)
      {
        float s = lw_random_chance (r, 0.5f) ? 1 : -1;
        lw_scene_add_car (scene, r, lw_random_range (r, -25, 25), road->end + 4 - 2 * s * road->own,
                          -s * (float)G_PI_2);
      }
  if (lw_random_chance (r, 0.07f)) /* turning across the road ahead */
    make_small (lw_scene_add_car (scene, r, lw_random_range (r, -3, 3), lw_random_range (r, 14, 35),
                                  lw_random_range (r, 0.6f, 2.4f)));
}

void
lw_scene_add_traffic (LwScene *scene, LwSceneRandom *r)
{
  for (int k = 0; k < 2; k++)
    add_parked (scene, r, k);
  for (int lane = 0; lane < scene->road.lanes / 2; lane++)
    {
      add_lane (scene, r, lane, TRUE);
      add_lane (scene, r, lane, FALSE);
    }
  add_crossing_cars (scene, r);
}

static void
add_person (LwScene *scene, LwSceneRandom *r, float x, float z, float heading, float y)
{
  LwThing *t = lw_scene_add (scene, LW_THING_PERSON, x, z);
  t->y = y;
  t->heading = heading + lw_random_range (r, -0.4f, 0.4f);
  t->height = lw_random_chance (r, 0.1f) ? lw_random_range (r, 1.05f, 1.45f)
                                         : lw_random_range (r, 1.55f, 1.9f);
}

static void
add_walkers (LwScene *scene, LwSceneRandom *r, int n)
{
  const LwRoad *road = &scene->road;
  for (int i = 0; i < n; i++)
    {
      int k = lw_random_below (r, 2);
      const LwRoadSide *side = &road->side[k];
      float s = k == 0 ? -1 : 1, z = 4.5f + 60 * powf (lw_random_range (r, 0, 1), 1.6f);
      float x = side->kerb + 0.4f + side->verge
                + lw_random_range (r, 0, lw_max (0.3f, side->pavement - 0.6f));
      float heading = lw_random_chance (r, 0.5f) ? 0 : (float)G_PI;
      int group = lw_random_chance (r, 0.3f) ? 2 + lw_random_below (r, 2) : 1;
      float y = lw_road_opens (road, k, z, 0) ? 0 : 0.12f;
      for (int j = 0; j < group; j++)
        add_person (scene, r, s * (x + 0.6f * (float)j), z + lw_random_range (r, -0.5f, 0.5f),
                    heading, y);
    }
}

static void
add_cyclists (LwScene *scene, LwSceneRandom *r, int n)
{
  const LwRoad *road = &scene->road;
  float half = 0.5f * road->lane * (float)road->lanes;
  for (int i = 0; i < n; i++)
    {
      gboolean own = lw_random_chance (r, 0.6f);
      float s = own ? road->own : -road->own,
            z = 5.5f + 40 * powf (lw_random_range (r, 0, 1), 1.5f);
      LwThing *t = lw_scene_add (scene, LW_THING_BICYCLIST,
                                 s * (half - lw_random_range (r, 0.3f, 1.1f)), z);
      t->heading = own ? 0 : (float)G_PI;
      t->height = lw_random_range (r, 1.6f, 1.9f);
      if (lw_random_chance (r, scene->look == LW_LOOK_SYNTHETIC ? 0.35f : 0.15f))
        {
          t->x = lw_random_range (r, -half, half);
          t->z = lw_max (t->z, 9);
          t->heading = lw_random_chance (r, 0.5f) ? (float)G_PI_2 : -(float)G_PI_2;
        }
      t->heading += lw_random_range (r, -0.15f, 0.15f);
    }
}

void
lw_scene_add_people (LwScene *scene, LwSceneRandom *r)
{
  gboolean synthetic = scene->look == LW_LOOK_SYNTHETIC;
  add_walkers (scene, r, synthetic ? 4 + lw_random_below (r, 10) : lw_random_below (r, 9));
  int crossing = lw_random_chance (r, synthetic ? 0.4f : 0.2f) || scene->road.crossing > 0
                     ? 1 + lw_random_below (r, 3)
                     : 0;
  for (int i = 0; i < crossing; i++)
    {
      float z = scene->road.crossing > 0 ? scene->road.crossing + lw_random_range (r, 0.5f, 2.5f)
                                         : lw_random_range (r, 9, 40);
      float reach = scene->road.side[0].kerb;
      add_person (scene, r, lw_random_range (r, -reach, reach), z,
                  lw_random_chance (r, 0.5f) ? (float)G_PI_2 : -(float)G_PI_2, 0);
    }
  add_cyclists (scene, r,
                synthetic                     ? 1 + lw_random_below (r, 4)
                : lw_random_chance (r, 0.45f) ? 1 + lw_random_below (r, 2)
                                              : 0);
}
