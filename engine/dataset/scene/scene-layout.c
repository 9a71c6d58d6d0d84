/* What kind of street it is, how wide, where it opens, and from where it is seen. */
#include "dataset/scene/scene-model.h"

LwThing *
lw_scene_add (LwScene *scene, LwThingKind kind, float x, float z)
{
  if (scene->n_things == scene->room)
    {
      scene->room = MAX (256, 2 * scene->room);
      scene->things = g_renew (LwThing, scene->things, scene->room);
    }
  LwThing *thing = &scene->things[scene->n_things++];
  *thing = (LwThing){ .kind = kind, .x = x, .z = z };
  return thing;
}

void
lw_scene_clear (LwScene *scene)
{
  g_free (scene->things);
}

gboolean
lw_road_opens (const LwRoad *road, int side, float z, float margin)
{
  const LwRoadSide *s = &road->side[side];
  if (z > road->end - margin)
    return TRUE;
  for (int i = 0; i < s->streets; i++)
    if (z > s->street[i][0] - margin && z < s->street[i][1] + margin)
      return TRUE;
  return FALSE;
}

static void
choose_kind (LwScene *scene, LwSceneRandom *r)
{
  static const float shares[2][LW_SCENE_KINDS]
      = { { 0.28f, 0.24f, 0.20f, 0.18f, 0.10f }, { 0.50f, 0.15f, 0.16f, 0.11f, 0.08f } };
  float at = lw_random_range (r, 0, 1);
  int kind = 0;
  while (kind + 1 < LW_SCENE_KINDS && at > shares[scene->look][kind])
    at -= shares[scene->look][kind++];
  scene->kind = (LwSceneKind)kind;
}

static void
choose_side (LwScene *scene, LwSceneRandom *r, LwRoadSide *side, float half)
{
  LwSceneKind kind = scene->kind;
  side->kerb = half;
  if (kind == LW_SCENE_SQUARE)
    side->kerb += lw_random_range (r, 2.5f, 8);
  else if (lw_random_chance (r, kind == LW_SCENE_SUBURB ? 0.25f : 0.42f))
    side->kerb += 2.2f;
  side->pavement
      = kind == LW_SCENE_CENTRE ? lw_random_range (r, 2, 5) : lw_random_range (r, 1.3f, 3.2f);
  if (lw_random_chance (r, kind == LW_SCENE_SUBURB   ? 0.45f
                           : kind == LW_SCENE_AVENUE ? 0.4f
                                                     : 0.05f))
    side->verge = lw_random_range (r, 0.8f, 2.2f);
  side->front = kind == LW_SCENE_SUBURB      ? lw_random_range (r, 3, 9)
                : kind == LW_SCENE_AVENUE    ? lw_random_range (r, 0, 5)
                : kind == LW_SCENE_SQUARE    ? lw_random_range (r, 1, 12)
                : lw_random_chance (r, 0.7f) ? 0
                                             : lw_random_range (r, 1, 3);
  side->green = kind == LW_SCENE_SUBURB || (kind == LW_SCENE_AVENUE && lw_random_chance (r, 0.6f))
                || lw_random_chance (r, 0.1f);
  float z = lw_random_range (r, 10, 60);
  while (side->streets < LW_SIDE_STREETS && z < 130)
    {
      if (lw_random_chance (r, 0.6f))
        {
          float *street = side->street[side->streets++];
          street[0] = z;
          street[1] = z + lw_random_range (r, 5.5f, 9);
        }
      z += lw_random_range (r, 30, 70);
    }
}

static void
choose_road (LwScene *scene, LwSceneRandom *r)
{
  LwRoad *road = &scene->road;
  LwSceneKind kind = scene->kind;
  gboolean street = scene->look == LW_LOOK_STREET;
  gboolean wide
      = lw_random_chance (r, kind == LW_SCENE_CENTRE || kind == LW_SCENE_SQUARE ? 0.5f : 0.15f);
  road->own = lw_random_chance (r, 0.65f) ? -1 : 1;
  road->lanes = wide ? 4 : 2;
  road->lane = lw_random_range (r, street ? 2.7f : 2.8f, street ? 3.6f : 3.5f);
  float half = 0.5f * road->lane * (float)road->lanes + lw_random_range (r, 0, 1.0f);
  for (int k = 0; k < 2; k++)
    choose_side (scene, r, &road->side[k], half);
  road->bend = lw_random_chance (r, 0.45f) ? lw_random_range (r, -0.0022f, 0.0022f) : 0;
  road->rise = lw_random_chance (r, 0.3f) ? lw_random_range (r, -0.0001f, 0.0003f) : 0;
  road->end = lw_random_chance (r, 0.16f) ? lw_random_range (r, 18, 90) : 1e6f;
  road->edge = lw_random_below (r, 3);
  float line = lw_random_range (r, 0, 1);
  road->centre = line < 0.15f ? 0 : line < 0.75f ? 1 : line < 0.9f ? 2 : 3;
  road->crossing = lw_random_chance (r, street ? 0.1f : 0.2f) ? lw_random_range (r, 6, 40) : -1;
  road->stop = lw_random_chance (r, 0.15f) ? lw_random_range (r, 5, 25) : -1;
  road->arrow = lw_random_chance (r, 0.15f) ? lw_random_range (r, 5, 18) : -1;
  road->wear = street ? lw_random_range (r, 0, 1) : lw_random_range (r, 0, 0.25f);
  float grey = street ? lw_random_range (r, 78, 128) : lw_random_range (r, 70, 130);
  float tint = lw_random_range (r, -7, 7);
  road->tar = lw_rgb8 (grey + tint, grey, grey - tint);
  grey = street ? grey + lw_random_range (r, -8, 45) : lw_random_range (r, 120, 195);
  tint = lw_random_range (r, -2, street ? 14 : 26);
  road->slab = lw_rgb8 (grey + tint, grey, grey - tint);
  float g = lw_random_range (r, 85, 150);
  road->grass
      = street ? lw_rgb8 (0.82f * g, 0.9f * g, 0.5f * g) : lw_rgb8 (0.6f * g, 1.15f * g, 0.4f * g);
  g = lw_random_range (r, street ? 170 : 215, 245);
  road->line = lw_rgb8 (g, g, g);
}

static void
choose_view (LwScene *scene, LwSceneRandom *r)
{
  LwSceneView *view = &scene->view;
  LwRoad *road = &scene->road;
  gboolean street = scene->look == LW_LOOK_STREET;
  float lane = 0.5f + (float)lw_random_below (r, road->lanes / 2);
  float x = road->own * (lane * road->lane + lw_random_range (r, -0.6f, 0.6f));
  view->eye = lw_vec (x, lw_random_range (r, 1.15f, street ? 1.65f : 1.9f), 0);
  view->focal = street ? lw_random_range (r, 0.95f, 1.45f) : lw_random_range (r, 0.85f, 1.35f);
  view->yaw = lw_random_range (r, -0.12f, 0.12f);
  if (lw_random_chance (r, 0.12f))
    view->yaw *= 3;
  view->pitch = lw_random_range (r, -0.05f, 0.07f);
  view->roll = lw_random_range (r, -0.025f, 0.025f);
}

/* The bonnet of the own car, in the way of some cameras. */
static void
add_bonnet (LwScene *scene, LwSceneRandom *r)
{
  LwThing *bonnet = lw_scene_add (scene, LW_THING_BONNET, 0, 0);
  float v = lw_random_range (r, 0, 0.3f);
  bonnet->height = lw_random_range (r, 0.02f, 0.10f);
  bonnet->colour = lw_rgb (v, v, v * 1.05f);
}

void
lw_scene_lay_out (LwScene *scene, LwLook look, LwRngKey key)
{
  LwSceneRandom r = lw_scene_random (key, (int)look, LW_STREAM_LAYOUT);
  *scene = (LwScene){ .look = look, .key = key };
  lw_scene_choose_light (scene);
  lw_scene_choose_sensor (scene);
  choose_kind (scene, &r);
  choose_road (scene, &r);
  choose_view (scene, &r);
  lw_scene_add_buildings (scene, &r);
  lw_scene_add_plants (scene, &r);
  lw_scene_add_furniture (scene, &r);
  lw_scene_add_traffic (scene, &r);
  lw_scene_add_people (scene, &r);
  if (look == LW_LOOK_STREET && lw_random_chance (&r, 0.2f))
    add_bonnet (scene, &r);
  for (int i = 0; i < scene->n_things; i++)
    scene->things[i].shadow
        = lw_scene_shadow_height (scene, scene->things[i].x, scene->things[i].z, i);
}

/* Street coordinates throughout: over the length of a shadow the bend does not matter. */
float
lw_scene_shadow_height (const LwScene *scene, float x, float z, int self)
{
  LwVec sun = scene->light.sun;
  float flat = sqrtf (sun.x * sun.x + sun.z * sun.z), high = 0;
  if (flat < 1e-3f || scene->light.shadow <= 0)
    return 0;
  float dx = sun.x / flat, dz = sun.z / flat;
  for (int i = 0; i < scene->n_things; i++)
    {
      const LwThing *t = &scene->things[i];
      if (t->kind != LW_THING_BUILDING || i == self)
        continue;
      float c = cosf (t->heading), s = sinf (t->heading), ox = x - t->x, oz = z - t->z;
      /* The ray in the frame of the building: right (c, -s), ahead (s, c). */
      float px = ox * c - oz * s, pz = ox * s + oz * c, vx = dx * c - dz * s, vz = dx * s + dz * c;
      float w = 0.5f * t->width, t0 = 0.1f, t1 = 1e9f;
      float a = (-w - px) / (vx + 1e-7f), b = (w - px) / (vx + 1e-7f);
      t0 = lw_max (t0, lw_min (a, b));
      t1 = lw_min (t1, lw_max (a, b));
      a = -pz / (vz + 1e-7f);
      b = (t->length - pz) / (vz + 1e-7f);
      t0 = lw_max (t0, lw_min (a, b));
      t1 = lw_min (t1, lw_max (a, b));
      if (t0 < t1)
        high = lw_max (high, 0.9f * t->height - t0 * sun.y / flat);
    }
  return high;
}
