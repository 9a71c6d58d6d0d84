/* Street furniture: lamp posts, signs, traffic lights, bollards, boards, bins, fences; and the
 * bonnet of the own car. */
#include "dataset/scene/scene-objects.h"

static LwPaint
metal (const LwThing *thing)
{
  LwPaint paint = lw_paint (LW_CLASS_POLE, LW_MATERIAL_PLAIN, thing->colour);
  paint.p[0] = 0.15f;
  paint.p[1] = 0.8f;
  return paint;
}

/* width: how far the arm reaches over the road. */
void
lw_draw_lamp (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint pole = metal (thing), head = pole;
  float h = thing->height, r = 0.055f + 0.008f * h, out = thing->width;
  if (mesh->scene->light.lamps)
    {
      head.material = LW_MATERIAL_GLOW;
      head.colour = lw_rgb (1, 0.8f, 0.5f);
      head.p[0] = 1.6f;
    }
  lw_mesh_rod (mesh, lw_vec (0, 0, 0), lw_vec (0, 1.1f, 0), 1.7f * r, 1.6f * r, &pole);
  lw_mesh_rod (mesh, lw_vec (0, 1, 0), lw_vec (0, h, 0), r, 0.6f * r, &pole);
  if (out < 0.2f)
    {
      lw_mesh_ball (mesh, lw_vec (0, h + 0.2f, 0), 0.25f, 0.3f, &head);
      return;
    }
  LwVec tip = lw_vec (out, h + 0.35f, 0);
  lw_mesh_rod (mesh, lw_vec (0, h, 0), tip, 0.6f * r, 0.5f * r, &pole);
  lw_mesh_rod (mesh, tip, lw_vec (out + 0.6f, h + 0.4f, 0), 0.11f, 0.09f, &head);
  if (lw_random_chance (random, 0.15f))
    { /* both ways */
      lw_mesh_rod (mesh, lw_vec (0, h, 0), lw_vec (-out, h + 0.35f, 0), 0.6f * r, 0.5f * r, &pole);
      lw_mesh_rod (mesh, lw_vec (-out, h + 0.35f, 0), lw_vec (-out - 0.6f, h + 0.4f, 0), 0.11f,
                   0.09f, &head);
    }
}

static void
draw_plate (LwMesh *mesh, int kind, LwVec centre, float size, uint32_t seed)
{
  LwPaint plate = lw_paint (LW_CLASS_SIGN, LW_MATERIAL_SIGN, lw_rgb (0.85f, 0.85f, 0.83f));
  LwPaint back = lw_paint (LW_CLASS_SIGN, LW_MATERIAL_PLAIN, lw_rgb (0.22f, 0.23f, 0.24f));
  int corners = kind == 0 || kind == 2 ? 12 : kind == 1 ? 3 : 4;
  plate.p[0] = (float)kind;
  plate.seed = seed;
  if (kind == 1)
    size *= 1.2f;
  LwVec u = lw_vec (size, 0, 0), v = lw_vec (0, size, 0);
  if (kind == 3)
    {
      float wide = seed % 3 == 0 ? 1.3f : 0.9f;
      u = lw_vec (size * wide, size, 0);
      v = lw_vec (-size * wide, size, 0);
    }
  lw_mesh_disc (mesh, centre, u, v, corners, &plate);
  lw_mesh_disc (mesh, lw_vec_add (centre, lw_vec (0, 0, 0.025f)), u, v, corners, &back);
}

void
lw_draw_sign (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint pole = metal (thing);
  float h = thing->height;
  int plates = 1 + (lw_random_chance (random, 0.3f) ? 1 : 0);
  lw_mesh_rod (mesh, lw_vec (0, 0, 0.06f), lw_vec (0, h, 0.06f), 0.042f, 0.042f, &pole);
  for (int i = 0; i < plates; i++)
    draw_plate (mesh, i == 0 ? thing->variant : 3, lw_vec (0, h - 0.3f - 0.75f * (float)i, 0),
                thing->width * (i == 0 ? 0.5f : 0.38f), lw_random_u32 (random));
}

void
lw_draw_traffic_light (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  static const float colours[3][3] = { { 255, 40, 24 }, { 255, 170, 30 }, { 40, 255, 140 } };
  LwPaint pole = metal (thing);
  LwPaint box = lw_paint (LW_CLASS_SIGN, LW_MATERIAL_PLAIN, lw_rgb (0.012f, 0.013f, 0.014f));
  float h = thing->height, w = 0.2f;
  int lit = lw_random_chance (random, 0.5f) ? 0 : 2;
  lw_mesh_rod (mesh, lw_vec (0, 0, 0.1f), lw_vec (0, h - 0.2f, 0.1f), 0.06f, 0.055f, &pole);
  lw_mesh_box (mesh, lw_vec (-w, h - 1.05f, -0.15f), lw_vec (w, h, 0.1f), &box, NULL, &box);
  if (lw_random_chance (random, 0.4f)) /* a backing board */
    lw_mesh_quad (mesh, lw_vec (-0.35f, h - 1.2f, 0.05f), lw_vec (0.35f, h - 1.2f, 0.05f),
                  lw_vec (0.35f, h + 0.15f, 0.05f), lw_vec (-0.35f, h + 0.15f, 0.05f), &box);
  for (int i = 0; i < 3; i++)
    {
      LwPaint lamp = box;
      lamp.material = i == lit ? LW_MATERIAL_GLOW : LW_MATERIAL_PLAIN;
      lamp.colour = lw_rgb8 (colours[i][0], colours[i][1], colours[i][2]);
      lamp.p[0] = i == lit ? 1.5f : 0;
      if (i != lit)
        lamp.colour = lw_rgb_scale (lamp.colour, 0.06f);
      lw_mesh_disc (mesh, lw_vec (0, h - 0.18f - 0.34f * (float)i, -0.16f), lw_vec (0.12f, 0, 0),
                    lw_vec (0, 0.12f, 0), 12, &lamp);
    }
}

void
lw_draw_bollard (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint pole = metal (thing);
  float r = 0.5f * thing->width, h = thing->height;
  lw_mesh_rod (mesh, lw_vec (0, 0, 0), lw_vec (0, h, 0), r, 0.85f * r, &pole);
  if (lw_random_chance (random, 0.4f))
    {
      LwPaint band = pole;
      band.colour = lw_rgb (0.8f, 0.8f, 0.78f);
      lw_mesh_rod (mesh, lw_vec (0, 0.75f * h, 0), lw_vec (0, 0.85f * h, 0), 1.05f * r, 1.03f * r,
                   &band);
    }
}

/* A large board on two legs, or a free-standing column of advertisements. */
void
lw_draw_board (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint board = lw_paint (LW_CLASS_SIGN, LW_MATERIAL_SIGN, thing->colour), pole = metal (thing);
  float w = 0.5f * thing->width, h = thing->height, low = thing->variant == 0 ? 0.5f * h : 0.1f;
  board.p[0] = 4;
  board.p[1] = thing->width;
  board.p[2] = h - low;
  board.accent = thing->accent;
  board.seed = lw_random_u32 (random);
  pole.colour = lw_rgb (0.2f, 0.2f, 0.21f);
  for (float s = -1; s <= 1; s += 2)
    lw_mesh_rod (mesh, lw_vec (s * w * 0.8f, 0, 0.1f), lw_vec (s * w * 0.8f, h, 0.1f), 0.05f, 0.05f,
                 &pole);
  lw_mesh_box (mesh, lw_vec (-w, low, -0.08f), lw_vec (w, h, 0.08f), &board, NULL, &board);
}

void
lw_draw_bin (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint side = lw_paint (LW_IGNORE, LW_MATERIAL_PLAIN, thing->colour), top = side;
  float w = 0.5f * thing->width, l = 0.5f * thing->length;
  side.p[0] = 0.2f;
  side.p[1] = 0.5f;
  top.colour = lw_rgb_scale (thing->colour, 1.3f);
  lw_mesh_box (mesh, lw_vec (-w, 0, -l), lw_vec (w, thing->height, l), &side, NULL, &top);
}

/* Runs along z of its frame. */
void
lw_draw_fence (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  float l = 0.5f * thing->length, h = thing->height, w = 0.5f * thing->width;
  LwPaint paint = lw_paint (LW_CLASS_FENCE, LW_MATERIAL_PLAIN, thing->colour);
  LwVec a = lw_vec (0, 0, -l), b = lw_vec (0, 0, l);
  paint.p[0] = h;
  paint.p[1] = 0.15f;
  paint.seed = lw_random_u32 (random);
  switch (thing->variant)
    {
    case LW_FENCE_WALL:
      paint.label = LW_CLASS_BUILDING;
      paint.material = LW_MATERIAL_WALL;
      paint.p[0] = thing->length;
      paint.p[1] = h;
      paint.p[2] = -1;
      paint.p[3] = 3;
      paint.accent = thing->colour;
      lw_mesh_box (mesh, lw_vec (-w, 0, -l), lw_vec (w, h, l), &paint, NULL, &paint);
      return;
    case LW_FENCE_BOARDS:
      paint.material = LW_MATERIAL_BOARDS;
      break;
    case LW_FENCE_MESH:
      paint.cut = LW_CUT_MESH;
      break;
    case LW_FENCE_GUARD_RAIL:
      paint.p[0] = 0.1f;
      lw_mesh_box (mesh, lw_vec (-w, 0.5f * h, -l), lw_vec (w, h, l), &paint, NULL, &paint);
      for (float z = -l; z <= l; z += 3)
        lw_mesh_rod (mesh, lw_vec (w, 0, z), lw_vec (w, 0.9f * h, z), 0.07f, 0.07f, &paint);
      return;
    default:
      paint.cut = LW_CUT_RAILING;
      break;
    }
  lw_mesh_quad (mesh, a, b, lw_vec (0, h, l), lw_vec (0, h, -l), &paint);
}

/* Hangs in front of the camera: points are given in its axes, one metre ahead. */
void
lw_draw_bonnet (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint paint = lw_paint (LW_IGNORE, LW_MATERIAL_PLAIN, thing->colour);
  LwVec points[9];
  for (int i = 0; i < 9; i++)
    {
      float t = (float)i / 3 - 1, low = -0.5f / mesh->scene->view.focal;
      LwVec p = lw_vec (1.6f * t, low - 0.05f * t * t + 0.02f * t + thing->height, 1);
      if (i > 6)
        p = lw_vec (i == 7 ? 1.6f : -1.6f, -3, 1);
      LwVec w = lw_vec_scale (mesh->view[0], p.x);
      w = lw_vec_add (w, lw_vec_scale (mesh->view[1], p.y));
      w = lw_vec_add (w, lw_vec_scale (mesh->view[2], p.z));
      points[i] = lw_vec_sub (lw_vec_add (mesh->scene->view.eye, w), mesh->origin);
    }
  lw_mesh_polygon (mesh, points, 9, &paint);
}
