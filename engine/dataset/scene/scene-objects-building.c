/* Buildings: facade with windows or a shop, side walls, roof, chimneys, dormers. */
#include "dataset/scene/scene-objects.h"

typedef struct
{
  float w, d, h; /* half width, depth behind the front, height of the eaves */
  LwPaint front, side, roof;
} Shape;

/* The front looks along -z of the frame: towards the street. */
static void
draw_walls (LwMesh *mesh, const Shape *s, float foot)
{
  LwVec a = lw_vec (-s->w, foot, 0), b = lw_vec (s->w, foot, 0);
  LwVec c = lw_vec (s->w, foot, s->d), d = lw_vec (-s->w, foot, s->d);
  LwVec up = lw_vec (0, s->h - foot, 0), low = lw_vec (0, -foot, 0);
  lw_mesh_quad (mesh, a, b, lw_vec_add (b, up), lw_vec_add (a, up), &s->front);
  a = lw_vec_add (a, low);
  b = lw_vec_add (b, low);
  c = lw_vec_add (c, low);
  d = lw_vec_add (d, low);
  up.y = s->h;
  lw_mesh_quad (mesh, b, c, lw_vec_add (c, up), lw_vec_add (b, up), &s->side);
  lw_mesh_quad (mesh, a, d, lw_vec_add (d, up), lw_vec_add (a, up), &s->side);
  lw_mesh_quad (mesh, d, c, lw_vec_add (c, up), lw_vec_add (d, up), &s->side);
}

static void
draw_shop (LwMesh *mesh, const Shape *s, const LwThing *thing, LwSceneRandom *random, float high)
{
  LwPaint shop = lw_paint (LW_CLASS_BUILDING, LW_MATERIAL_SHOP, thing->accent);
  shop.accent = lw_rgb_mix (thing->colour, lw_rgb (0.5f, 0.5f, 0.5f), 0.4f);
  shop.p[0] = 2 * s->w;
  shop.p[1] = high;
  shop.seed = lw_random_u32 (random);
  lw_mesh_quad (mesh, lw_vec (-s->w, 0, 0), lw_vec (s->w, 0, 0), lw_vec (s->w, high, 0),
                lw_vec (-s->w, high, 0), &shop);
  if (lw_random_chance (random, 0.35f))
    { /* an awning */
      LwPaint cloth = lw_paint (LW_CLASS_BUILDING, LW_MATERIAL_PLAIN, thing->accent);
      float x = s->w * 0.9f, out = lw_random_range (random, 0.7f, 1.3f);
      lw_mesh_quad (mesh, lw_vec (-x, high - 1, -out), lw_vec (x, high - 1, -out),
                    lw_vec (x, high - 0.5f, 0), lw_vec (-x, high - 0.5f, 0), &cloth);
    }
  if (lw_random_chance (random, 0.4f))
    { /* a hanging sign */
      LwPaint sign = lw_paint (LW_CLASS_SIGN, LW_MATERIAL_SIGN, thing->accent);
      float x = lw_random_range (random, -0.8f, 0.8f) * s->w, r = 0.3f;
      sign.p[0] = 3;
      sign.accent = lw_rgb (0.9f, 0.9f, 0.85f);
      sign.seed = lw_random_u32 (random);
      lw_mesh_box (mesh, lw_vec (x - 0.06f, high + 0.1f, -0.25f - 2 * r),
                   lw_vec (x + 0.06f, high + 0.3f + 2 * r, -0.25f), &sign, NULL, &sign);
    }
}

/* Pitched roof with its ridge along the front (or across it), eaves, gables. */
static void
draw_roof (LwMesh *mesh, const Shape *s, const LwThing *thing)
{
  float rise = thing->height - s->h, e = 0.25f, w = s->w, d = s->d, h = s->h, y = thing->height;
  gboolean gable = (thing->variant & LW_BUILDING_GABLE_FRONT) != 0;
  LwPaint wall = gable ? s->front : s->side;
  wall.material = LW_MATERIAL_PLAIN;
  wall.p[0] = 0.25f;
  wall.p[1] = 1;
  if (rise < 0.3f)
    return lw_mesh_quad (mesh, lw_vec (-w, h, 0), lw_vec (w, h, 0), lw_vec (w, h, d),
                         lw_vec (-w, h, d), &s->roof);
  if (gable)
    {
      LwVec front[3] = { lw_vec (-w, h, 0), lw_vec (w, h, 0), lw_vec (0, y, 0) };
      lw_mesh_polygon (mesh, front, 3, &wall);
      for (float k = -1; k <= 1; k += 2)
        lw_mesh_quad (mesh, lw_vec (k * (w + e), h - 0.1f, -e), lw_vec (k * (w + e), h - 0.1f, d),
                      lw_vec (0, y + 0.05f, d), lw_vec (0, y + 0.05f, -e), &s->roof);
      return;
    }
  for (float k = -1; k <= 1; k += 2)
    {
      LwVec end[3] = { lw_vec (k * w, h, 0), lw_vec (k * w, h, d), lw_vec (k * w, y, 0.5f * d) };
      lw_mesh_polygon (mesh, end, 3, &wall);
    }
  lw_mesh_quad (mesh, lw_vec (-w, h - 0.1f, -e), lw_vec (w, h - 0.1f, -e), lw_vec (w, y, 0.5f * d),
                lw_vec (-w, y, 0.5f * d), &s->roof);
  lw_mesh_quad (mesh, lw_vec (-w, h - 0.1f, d + e), lw_vec (w, h - 0.1f, d + e),
                lw_vec (w, y, 0.5f * d), lw_vec (-w, y, 0.5f * d), &s->roof);
}

static void
draw_chimneys (LwMesh *mesh, const Shape *s, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint brick
      = lw_paint (LW_CLASS_BUILDING, LW_MATERIAL_PLAIN, lw_rgb_scale (thing->colour, 0.7f));
  brick.p[0] = 0.4f;
  brick.p[1] = 0.4f;
  int count = lw_random_below (random, 3);
  for (int i = 0; i < count; i++)
    {
      float x = lw_random_range (random, -0.85f, 0.85f) * s->w, z = 0.5f * s->d;
      float top = thing->height + lw_random_range (random, 0.5f, 1.3f);
      lw_mesh_box (mesh, lw_vec (x - 0.5f, s->h, z - 0.35f), lw_vec (x + 0.5f, top, z + 0.35f),
                   &brick, NULL, &brick);
    }
  if (count == 0 && lw_random_chance (random, 0.6f))
    { /* a dormer in the slope towards the street */
      float x = lw_random_range (random, -0.5f, 0.5f) * s->w;
      lw_mesh_box (mesh, lw_vec (x - 0.8f, s->h, 0.3f), lw_vec (x + 0.8f, s->h + 1.5f, 3), &s->side,
                   NULL, &s->roof);
    }
}

static void
draw_porch (LwMesh *mesh, const Shape *s, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint stone = lw_paint (LW_CLASS_BUILDING, LW_MATERIAL_PLAIN, lw_rgb (0.6f, 0.58f, 0.52f));
  float x = lw_random_range (random, -0.6f, 0.6f) * s->w;
  if (lw_random_chance (random, 0.5f)) /* a bay */
    lw_mesh_box (mesh, lw_vec (x - 1.3f, 0, -0.8f),
                 lw_vec (x + 1.3f, lw_min (s->h, lw_random_chance (random, 0.5f) ? 3 : 6), 0),
                 &s->front, NULL, &s->roof);
  else
    lw_mesh_box (mesh, lw_vec (x - 0.8f, 2.4f, -0.7f), lw_vec (x + 0.8f, 2.6f, 0), &stone, NULL,
                 &stone);
}

void
lw_draw_building (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  int facade = thing->variant & 15;
  gboolean flat = (thing->variant & LW_BUILDING_FLAT_ROOF) != 0;
  float rise = flat ? 0 : lw_min (0.38f * thing->height, lw_random_range (random, 1.8f, 4.0f));
  Shape s = { 0.5f * thing->width, thing->length, thing->height - rise, { 0 }, { 0 }, { 0 } };
  float floor_height = lw_random_range (random, 2.7f, 3.5f), foot = 0;
  s.front = lw_paint (LW_CLASS_BUILDING, LW_MATERIAL_WALL, thing->colour);
  s.front.accent = lw_random_chance (random, 0.7f) ? lw_rgb (0.75f, 0.75f, 0.72f)
                                                   : lw_rgb_scale (thing->accent, 0.8f);
  s.front.p[0] = thing->width;
  s.front.p[1] = s.h;
  s.front.p[2]
      = thing->width / lw_max (1, roundf (thing->width / lw_random_range (random, 1.9f, 3.4f)));
  s.front.p[3] = floor_height;
  s.front.seed = lw_random_u32 (random) / 4 * 4 + (uint32_t)facade;
  s.side = s.front;
  s.side.p[0] = thing->length;
  s.side.p[2] = thing->length / lw_max (1, roundf (thing->length / 4.5f));
  if (facade != LW_FACADE_OFFICE && lw_random_chance (random, 0.5f))
    s.side.p[2] = -1; /* a blind wall */
  s.roof
      = lw_paint (LW_CLASS_BUILDING, LW_MATERIAL_ROOF,
                  lw_random_chance (random, 0.4f) ? lw_rgb8 (140, 84, 66) : lw_rgb8 (92, 92, 98));
  if (thing->variant & LW_BUILDING_SHOP)
    {
      foot = lw_random_range (random, 3.1f, 3.9f);
      draw_shop (mesh, &s, thing, random, foot);
    }
  draw_walls (mesh, &s, foot);
  draw_roof (mesh, &s, thing);
  if (!flat)
    draw_chimneys (mesh, &s, thing, random);
  else if (lw_random_chance (random, 0.5f))
    lw_mesh_box (mesh, lw_vec (-0.4f * s.w, s.h, 2), lw_vec (0.3f * s.w, s.h + 1.8f, 6), &s.roof,
                 NULL, &s.roof);
  if (foot <= 0 && facade != LW_FACADE_OFFICE && lw_random_chance (random, 0.5f))
    draw_porch (mesh, &s, thing, random);
}
