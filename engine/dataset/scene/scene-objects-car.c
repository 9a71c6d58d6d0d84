/* Cars: a body with chamfered corners, a tapered cabin with windows, wheels, lights. */
#include "dataset/scene/scene-objects.h"

typedef struct
{
  float belt;         /* height of the sill of the windows, share of the height */
  float nose, tail;   /* height of the body at its ends */
  float base0, base1; /* foot of the cabin, shares of the length from the rear */
  float roof0, roof1;
  float taper;  /* width of the roof, share of the width */
  float pillar; /* position of the middle pillar */
} Body;

static const Body bodies[] = {
  [LW_BODY_HATCHBACK] = { 0.60f, 0.50f, 0.60f, 0.01f, 0.74f, 0.08f, 0.50f, 0.74f, 0.52f },
  [LW_BODY_SALOON] = { 0.62f, 0.52f, 0.60f, 0.13f, 0.72f, 0.27f, 0.52f, 0.72f, 0.50f },
  [LW_BODY_ESTATE] = { 0.60f, 0.51f, 0.60f, 0.00f, 0.73f, 0.04f, 0.54f, 0.76f, 0.58f },
  [LW_BODY_OFFROAD] = { 0.60f, 0.55f, 0.60f, 0.00f, 0.72f, 0.02f, 0.58f, 0.82f, 0.56f },
};

void
lw_draw_wheel (LwMesh *mesh, float x, float z, float radius)
{
  LwPaint tyre = lw_paint (LW_CLASS_CAR, LW_MATERIAL_PLAIN, lw_rgb (0.012f, 0.012f, 0.013f));
  LwPaint disc = lw_paint (LW_CLASS_CAR, LW_MATERIAL_WHEEL, lw_rgb (0.32f, 0.33f, 0.34f));
  float s = x > 0 ? 1 : -1, in = x - 0.2f * s, out = x - 0.01f * s, r = radius * 0.92f;
  lw_mesh_box (mesh, lw_vec (lw_min (out, in), 0, z - 0.55f * r),
               lw_vec (lw_max (out, in), 1.2f * r, z + 0.55f * r), &tyre, NULL, NULL);
  lw_mesh_disc (mesh, lw_vec (x, radius, z), lw_vec (0, 0, radius), lw_vec (0, radius, 0), 12,
                &disc);
}

/* Side panels around the chamfered plan, bonnet and boot. */
static void
draw_body (LwMesh *mesh, const LwThing *t, const Body *b, const LwPaint *paint, gboolean lights)
{
  float w = 0.5f * t->width, l = 0.5f * t->length, c = 0.32f, n = w - 0.14f;
  float low = 0.17f * t->height, belt = b->belt * t->height;
  float nose = b->nose * t->height, tail = b->tail * t->height;
  /* Plan, clockwise from the rear left corner of the side; heights of the upper edge. */
  const float plan[8][3] = { { -w, -l + c, belt },
                             { -w, l - c, 0.5f * (belt + nose) },
                             { -n, l, nose },
                             { n, l, nose },
                             { w, l - c, 0.5f * (belt + nose) },
                             { w, -l + c, belt },
                             { n, -l, tail },
                             { -n, -l, tail } };
  for (int i = 0; i < 8; i++)
    {
      const float *p = plan[i], *q = plan[(i + 1) % 8];
      LwPaint side = *paint;
      side.material = i % 4 == 0   ? LW_MATERIAL_CAR_SIDE
                      : i % 4 == 2 ? LW_MATERIAL_CAR_END
                                   : LW_MATERIAL_PLAIN;
      side.p[0] = i % 4 == 0 ? t->length - 2 * c : 2 * n;
      side.p[1] = i % 4 == 0 ? belt - low : p[2] - low;
      side.p[2] = i == 6 ? 1 : 0;
      side.p[3] = lights ? 1 : 0;
      if (side.material == LW_MATERIAL_PLAIN)
        {
          side.p[0] = 0;
          side.gloss = 0.03f;
        }
      lw_mesh_quad (mesh, lw_vec (p[0], low, p[1]), lw_vec (q[0], low, q[1]),
                    lw_vec (q[0], q[2], q[1]), lw_vec (p[0], p[2], p[1]), &side);
    }
  LwPaint top = *paint;
  float front = (b->base1 - 0.5f) * t->length, rear = (b->base0 - 0.5f) * t->length;
  top.material = LW_MATERIAL_PLAIN;
  top.gloss = 0.09f;
  LwVec bonnet[6]
      = { lw_vec (-w, belt, front), lw_vec (w, belt, front), lw_vec (w, plan[4][2], l - c),
          lw_vec (n, nose, l),      lw_vec (-n, nose, l),    lw_vec (-w, plan[1][2], l - c) };
  lw_mesh_polygon (mesh, bonnet, 6, &top);
  lw_mesh_quad (mesh, lw_vec (-w, belt, rear + 0.02f), lw_vec (w, belt, rear + 0.02f),
                lw_vec (n, tail, -l), lw_vec (-n, tail, -l), &top);
}

/* One face of the cabin: body colour, and a window set into it. */
static void
draw_window (LwMesh *mesh, const LwVec corner[4], float inset, float pillar, const LwPaint *paint)
{
  LwPaint glass = *paint, frame = *paint;
  LwVec middle = lw_vec (0, 0, 0), in[4];
  frame.material = LW_MATERIAL_PLAIN;
  frame.gloss = 0.03f;
  lw_mesh_polygon (mesh, corner, 4, &frame);
  for (int i = 0; i < 4; i++)
    middle = lw_vec_add (middle, lw_vec_scale (corner[i], 0.25f));
  LwVec normal = lw_vec_unit (
      lw_vec_cross (lw_vec_sub (corner[1], corner[0]), lw_vec_sub (corner[3], corner[0])));
  LwVec out = lw_vec_sub (middle, lw_vec (0, middle.y, 0));
  if (lw_vec_dot (normal, out) < 0)
    normal = lw_vec_scale (normal, -1);
  for (int i = 0; i < 4; i++)
    in[i] = lw_vec_add (lw_vec_lerp (corner[i], middle, inset), lw_vec_scale (normal, 0.012f));
  glass.material = LW_MATERIAL_GLASS;
  glass.p[0] = lw_vec_length (lw_vec_sub (in[1], in[0]));
  glass.p[1] = lw_vec_length (lw_vec_sub (in[3], in[0]));
  glass.p[2] = pillar;
  lw_mesh_polygon (mesh, in, 4, &glass);
}

static void
draw_cabin (LwMesh *mesh, const LwThing *t, const Body *b, const LwPaint *paint)
{
  float w = 0.49f * t->width, r = 0.5f * t->width * b->taper, y = b->belt * t->height,
        h = t->height;
  float z0 = (b->base0 - 0.5f) * t->length, z1 = (b->base1 - 0.5f) * t->length;
  float q0 = (b->roof0 - 0.5f) * t->length, q1 = (b->roof1 - 0.5f) * t->length;
  LwVec left[4]
      = { lw_vec (-w, y, z0), lw_vec (-w, y, z1), lw_vec (-r, h, q1), lw_vec (-r, h, q0) };
  LwVec right[4] = { lw_vec (w, y, z0), lw_vec (w, y, z1), lw_vec (r, h, q1), lw_vec (r, h, q0) };
  LwVec front[4] = { left[1], right[1], right[2], left[2] };
  LwVec rear[4] = { left[0], right[0], right[3], left[3] };
  LwPaint roof = *paint;
  roof.material = LW_MATERIAL_PLAIN;
  roof.gloss = 0.09f;
  draw_window (mesh, left, 0.14f, b->pillar, paint);
  draw_window (mesh, right, 0.14f, b->pillar, paint);
  draw_window (mesh, front, 0.08f, 0, paint);
  draw_window (mesh, rear, 0.14f, 0, paint);
  lw_mesh_quad (mesh, left[3], right[3], right[2], left[2], &roof);
}

void
lw_draw_car (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  const Body *body = &bodies[thing->variant];
  LwPaint paint = lw_paint (LW_CLASS_CAR, LW_MATERIAL_PLAIN, thing->colour);
  float x = 0.5f * thing->width + 0.005f, z = 0.31f * thing->length;
  float r = thing->variant == LW_BODY_OFFROAD ? 0.37f : 0.31f;
  gboolean lights = mesh->scene->light.lamps || lw_random_chance (random, 0.25f);
  LwPaint under = lw_paint (LW_CLASS_CAR, LW_MATERIAL_PLAIN, lw_rgb (0.01f, 0.01f, 0.01f));
  paint.seed = lw_random_u32 (random);
  paint.accent = lw_rgb_scale (thing->colour, 0.45f);
  lw_mesh_box (mesh, lw_vec (-x + 0.12f, 0.16f, -0.45f * thing->length),
               lw_vec (x - 0.12f, 0.3f, 0.45f * thing->length), &under, NULL, NULL);
  draw_body (mesh, thing, body, &paint, lights);
  draw_cabin (mesh, thing, body, &paint);
  for (float s = -1; s <= 1; s += 2)
    {
      LwPaint arch = under;
      for (float e = -1; e <= 1; e += 2)
        {
          lw_mesh_disc (mesh, lw_vec (s * (x - 0.002f), r + 0.02f, e * z), lw_vec (0, 0, r * 1.2f),
                        lw_vec (0, r * 1.2f, 0), 12, &arch);
          lw_draw_wheel (mesh, s * x, e * z, r);
        }
      LwVec mirror = lw_vec (s * (x + 0.08f), body->belt * thing->height + 0.08f,
                             (body->base1 - 0.57f) * thing->length);
      lw_mesh_ball (mesh, mirror, 0.1f, 0.08f, &under);
    }
}
