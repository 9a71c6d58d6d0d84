/* People: articulated figures of rods and balls, standing, walking or riding a bicycle. */
#include "dataset/scene/scene-objects.h"

typedef struct
{
  LwPaint skin, hair, top, trousers, shoes;
} Clothes;

static LwRgb
cloth_colour (const LwMesh *mesh, LwSceneRandom *random)
{
  float v = lw_random_range (random, 0.02f, 0.5f);
  LwRgb c = lw_rgb (lw_random_range (random, 0, 1), lw_random_range (random, 0, 1),
                    lw_random_range (random, 0, 1));
  float vivid = mesh->scene->look == LW_LOOK_SYNTHETIC ? 0.75f : 0.4f;
  if (lw_random_chance (random, mesh->scene->look == LW_LOOK_SYNTHETIC ? 0.2f : 0.5f))
    v *= 0.15f;
  return lw_rgb_scale (lw_rgb_mix (lw_rgb (0.6f, 0.6f, 0.65f), c, vivid), v * 1.6f);
}

static Clothes
dress (const LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  static const float skins[4][3]
      = { { 224, 180, 154 }, { 205, 152, 122 }, { 150, 104, 78 }, { 96, 66, 50 } };
  static const float hairs[4][3]
      = { { 40, 30, 24 }, { 92, 62, 38 }, { 170, 130, 80 }, { 130, 126, 122 } };
  const float *s = skins[lw_random_below (random, 4)], *h = hairs[lw_random_below (random, 4)];
  Clothes c;
  int label = thing->kind == LW_THING_PERSON ? LW_CLASS_PEDESTRIAN : LW_CLASS_BICYCLIST;
  c.skin = lw_paint (label, LW_MATERIAL_CLOTH, lw_rgb8 (s[0], s[1], s[2]));
  c.hair = lw_paint (label, LW_MATERIAL_CLOTH, lw_rgb8 (h[0], h[1], h[2]));
  c.top = lw_paint (label, LW_MATERIAL_CLOTH, cloth_colour (mesh, random));
  c.trousers
      = lw_paint (label, LW_MATERIAL_CLOTH, lw_rgb_scale (cloth_colour (mesh, random), 0.5f));
  c.shoes = lw_paint (label, LW_MATERIAL_CLOTH, lw_rgb (0.02f, 0.018f, 0.016f));
  c.top.seed = lw_random_u32 (random);
  return c;
}

/* Half the breadth of a body of which half widths @front and @side are known, as seen from the eye.
 */
static float
breadth (const LwMesh *mesh, float front, float side)
{
  LwVec view = lw_vec_unit (lw_vec_sub (mesh->origin, mesh->scene->view.eye));
  float c = fabsf (lw_vec_dot (view, mesh->axis[2]));
  return side + (front - side) * c;
}

static void
draw_head (LwMesh *mesh, LwVec neck, float h, const Clothes *c, gboolean long_hair)
{
  LwVec head = lw_vec_add (neck, lw_vec (0, 0.085f * h, 0.01f * h));
  LwVec back = lw_vec_add (head, lw_vec (0, 0.016f * h, -0.02f * h));
  lw_mesh_rod (mesh, neck, head, 0.03f * h, 0.03f * h, &c->skin);
  lw_mesh_ball (mesh, head, 0.048f * h, 0.066f * h, &c->skin);
  lw_mesh_ball (mesh, back, 0.052f * h, 0.060f * h, &c->hair);
  if (long_hair)
    lw_mesh_rod (mesh, back, lw_vec_add (back, lw_vec (0, -0.1f * h, -0.01f * h)), 0.045f * h,
                 0.04f * h, &c->hair);
}

static void
draw_limb (LwMesh *mesh, LwVec a, LwVec b, LwVec c, float r0, float r1, const LwPaint *upper,
           const LwPaint *lower)
{
  lw_mesh_rod (mesh, a, b, r0, 0.5f * (r0 + r1), upper);
  lw_mesh_rod (mesh, b, c, 0.5f * (r0 + r1), r1, lower);
}

static void
draw_legs (LwMesh *mesh, float h, float stride, const Clothes *c, gboolean bare)
{
  for (float s = -1; s <= 1; s += 2)
    {
      float swing = s * stride;
      LwVec hip = lw_vec (s * 0.05f * h, 0.50f * h, 0);
      LwVec knee = lw_vec (s * 0.055f * h, 0.28f * h, 0.5f * swing * h + 0.02f * h);
      LwVec foot = lw_vec (s * 0.055f * h, 0.035f * h + lw_max (0, -swing) * 0.12f * h, swing * h);
      draw_limb (mesh, hip, knee, foot, 0.056f * h, 0.032f * h, &c->trousers,
                 bare ? &c->skin : &c->trousers);
      lw_mesh_rod (mesh, foot, lw_vec_add (foot, lw_vec (0, -0.012f * h, 0.09f * h)), 0.024f * h,
                   0.02f * h, &c->shoes);
    }
}

static void
draw_arms (LwMesh *mesh, float h, float stride, float wide, const Clothes *c)
{
  for (float s = -1; s <= 1; s += 2)
    {
      float swing = -s * stride * 0.8f;
      LwVec shoulder = lw_vec (s * 0.115f * h, 0.79f * h, 0);
      LwVec elbow = lw_vec (s * (0.125f + wide) * h, 0.63f * h, 0.35f * swing * h);
      LwVec hand = lw_vec (s * (0.12f + wide) * h, 0.49f * h, 0.9f * swing * h + 0.04f * h);
      draw_limb (mesh, shoulder, elbow, hand, 0.034f * h, 0.025f * h, &c->top, &c->top);
      lw_mesh_ball (mesh, hand, 0.025f * h, 0.028f * h, &c->skin);
    }
}

void
lw_draw_person (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  Clothes c = dress (mesh, thing, random);
  float h = thing->height, stride = lw_random_range (random, -0.17f, 0.17f);
  float chest = breadth (mesh, 0.125f, 0.075f) * h, waist = breadth (mesh, 0.095f, 0.07f) * h;
  gboolean coat = lw_random_chance (random, 0.3f), bare = lw_random_chance (random, 0.15f);
  if (lw_random_chance (random, 0.25f))
    stride *= 0.2f;
  draw_legs (mesh, h, stride, &c, bare);
  lw_mesh_rod (mesh, lw_vec (0, 0.52f * h, 0), lw_vec (0, 0.77f * h, 0), waist, chest, &c.top);
  if (coat)
    lw_mesh_rod (mesh, lw_vec (0, 0.34f * h, 0), lw_vec (0, 0.56f * h, 0), 1.15f * waist, waist,
                 &c.top);
  draw_arms (mesh, h, stride, lw_random_range (random, 0, 0.04f), &c);
  draw_head (mesh, lw_vec (0, 0.83f * h, 0), h, &c, lw_random_chance (random, 0.4f));
  if (lw_random_chance (random, 0.35f))
    { /* a bag in the hand or on the back */
      LwPaint bag = lw_paint (LW_CLASS_PEDESTRIAN, LW_MATERIAL_CLOTH, cloth_colour (mesh, random));
      if (lw_random_chance (random, 0.5f))
        lw_mesh_box (mesh, lw_vec (0.1f * h, 0.3f * h, -0.08f * h),
                     lw_vec (0.17f * h, 0.47f * h, 0.1f * h), &bag, NULL, &bag);
      else
        lw_mesh_rod (mesh, lw_vec (0, 0.58f * h, -0.1f * h), lw_vec (0, 0.74f * h, -0.1f * h),
                     0.08f * h, 0.07f * h, &bag);
    }
}

static void
draw_bicycle (LwMesh *mesh, LwSceneRandom *random)
{
  LwPaint tyre = lw_paint (LW_CLASS_BICYCLIST, LW_MATERIAL_PLAIN, lw_rgb (0.015f, 0.015f, 0.015f));
  LwPaint frame = lw_paint (LW_CLASS_BICYCLIST, LW_MATERIAL_PLAIN, cloth_colour (mesh, random));
  LwPaint ring = tyre;
  const LwVec rear = { 0, 0.34f, -0.52f }, front = { 0, 0.34f, 0.54f }, crank = { 0, 0.3f, -0.04f };
  const LwVec seat = { 0, 0.86f, -0.22f }, head = { 0, 0.84f, 0.36f }, bar = { 0, 1.02f, 0.38f };
  ring.cut = LW_CUT_RING;
  const LwVec wheels[2] = { rear, front };
  for (int i = 0; i < 2; i++)
    {
      LwVec w = wheels[i];
      lw_mesh_disc (mesh, w, lw_vec (0, 0, 0.36f), lw_vec (0, 0.36f, 0), 12, &ring);
      lw_mesh_rod (mesh, lw_vec (0, 0.03f, w.z), lw_vec (0, 0.67f, w.z), 0.022f, 0.022f, &tyre);
    }
  lw_mesh_rod (mesh, rear, crank, 0.015f, 0.015f, &frame);
  lw_mesh_rod (mesh, rear, seat, 0.012f, 0.012f, &frame);
  lw_mesh_rod (mesh, crank, seat, 0.018f, 0.018f, &frame);
  lw_mesh_rod (mesh, crank, head, 0.02f, 0.02f, &frame);
  lw_mesh_rod (mesh, seat, head, 0.018f, 0.018f, &frame);
  lw_mesh_rod (mesh, front, bar, 0.018f, 0.018f, &frame);
  lw_mesh_rod (mesh, lw_vec (-0.27f, 1.03f, 0.36f), lw_vec (0.27f, 1.03f, 0.36f), 0.016f, 0.016f,
               &tyre);
  if (lw_random_chance (random, 0.3f))
    lw_mesh_box (mesh, lw_vec (-0.2f, 0.6f, 0.48f), lw_vec (0.2f, 0.85f, 0.75f), &frame, NULL,
                 &tyre);
}

void
lw_draw_bicyclist (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  Clothes c = dress (mesh, thing, random);
  float h = thing->height, lean = lw_random_range (random, 0.05f, 0.32f);
  float phase = lw_random_range (random, 0, (float)(2 * G_PI));
  LwVec hip = lw_vec (0, 0.98f, -0.2f);
  LwVec neck = lw_vec_add (hip, lw_vec (0, 0.32f * h - 0.3f * lean, lean * h * 0.8f));
  if (lw_random_chance (random, 0.25f)) /* a reflective jacket */
    c.top.colour = lw_rgb (0.75f, 0.9f, 0.08f);
  draw_bicycle (mesh, random);
  lw_mesh_rod (mesh, hip, neck, breadth (mesh, 0.10f, 0.08f) * h,
               breadth (mesh, 0.125f, 0.075f) * h, &c.top);
  for (float s = -1; s <= 1; s += 2)
    {
      float a = phase + (s > 0 ? (float)G_PI : 0);
      LwVec pedal = lw_vec (s * 0.12f, 0.3f + 0.17f * sinf (a), -0.04f + 0.17f * cosf (a));
      LwVec knee = lw_vec (s * 0.12f, 0.5f * (pedal.y + hip.y) + 0.06f, 0.24f);
      draw_limb (mesh, lw_vec_add (hip, lw_vec (s * 0.09f, 0, 0)), knee, pedal, 0.055f * h,
                 0.03f * h, &c.trousers, &c.trousers);
      lw_mesh_rod (mesh, pedal, lw_vec_add (pedal, lw_vec (0, 0, 0.16f)), 0.04f, 0.03f, &c.shoes);
      LwVec shoulder = lw_vec_add (neck, lw_vec (s * 0.11f * h, -0.03f * h, 0));
      LwVec hand = lw_vec (s * 0.25f, 1.04f, 0.34f);
      LwVec elbow = lw_vec_add (lw_vec_lerp (shoulder, hand, 0.5f), lw_vec (s * 0.06f, -0.06f, 0));
      draw_limb (mesh, shoulder, elbow, hand, 0.033f * h, 0.024f * h, &c.top, &c.top);
    }
  LwVec head = lw_vec_add (neck, lw_vec (0, 0.02f * h, 0.03f * h));
  draw_head (mesh, head, h, &c, FALSE);
  if (lw_random_chance (random, 0.5f))
    { /* a helmet */
      LwPaint helmet
          = lw_paint (LW_CLASS_BICYCLIST, LW_MATERIAL_CLOTH, cloth_colour (mesh, random));
      lw_mesh_ball (mesh, lw_vec_add (head, lw_vec (0, 0.125f * h, 0)), 0.062f * h, 0.042f * h,
                    &helmet);
    }
}
