/* Vans, lorries and buses: boxes with a cab, windows, wheels and lights. Labelled car, as the 11
 * classes have no other. */
#include "dataset/scene/scene-objects.h"

static void
draw_wheels (LwMesh *mesh, const LwThing *t, float radius)
{
  float x = 0.5f * t->width + 0.01f, z = 0.5f * t->length;
  for (float s = -1; s <= 1; s += 2)
    {
      lw_draw_wheel (mesh, s * x, z - lw_min (0.22f * t->length, 1.6f), radius);
      lw_draw_wheel (mesh, s * x, -z + 0.24f * t->length, radius);
    }
}

static LwPaint
end_paint (const LwThing *t, const LwPaint *paint, float height, gboolean rear, gboolean lights)
{
  LwPaint end = *paint;
  end.material = LW_MATERIAL_CAR_END;
  end.p[0] = t->width;
  end.p[1] = height;
  end.p[2] = rear ? 1 : 0;
  end.p[3] = lights ? 1 : 0;
  return end;
}

static void
glass_quad (LwMesh *mesh, LwVec a, LwVec b, LwVec c, LwVec d, const LwPaint *paint)
{
  LwPaint glass = *paint;
  glass.material = LW_MATERIAL_GLASS;
  glass.p[0] = lw_vec_length (lw_vec_sub (b, a));
  glass.p[1] = lw_vec_length (lw_vec_sub (d, a));
  glass.p[2] = 0;
  lw_mesh_quad (mesh, a, b, c, d, &glass);
}

/* A van: sloped nose, tall box behind; windows in the front half, sometimes in the rear doors. */
static void
draw_van (LwMesh *mesh, const LwThing *t, const LwPaint *paint, gboolean lights,
          gboolean rear_glass)
{
  float w = 0.5f * t->width, l = 0.5f * t->length, h = t->height, low = 0.25f, belt = 0.52f * h;
  float dash = l - 0.16f * t->length, brow = l - 0.30f * t->length;
  LwPaint front = end_paint (t, paint, 0.4f * h, FALSE, lights);
  LwPaint rear = end_paint (t, paint, 0.55f * h, TRUE, lights);
  LwPaint side = *paint, plain = *paint;
  side.material = LW_MATERIAL_CAR_SIDE;
  side.p[0] = t->length;
  side.p[1] = 0.5f * h;
  plain.material = LW_MATERIAL_PLAIN;
  plain.gloss = 0.05f;
  for (float s = -1; s <= 1; s += 2)
    {
      LwVec outline[6]
          = { lw_vec (s * w, low, -l),    lw_vec (s * w, low, l),  lw_vec (s * w, 0.40f * h, l),
              lw_vec (s * w, belt, dash), lw_vec (s * w, h, brow), lw_vec (s * w, h, -l) };
      lw_mesh_polygon (mesh, outline, 6, &side);
      float x = s * (w + 0.012f);
      glass_quad (mesh, lw_vec (x, belt, brow - 0.9f), lw_vec (x, belt, dash - 0.15f),
                  lw_vec (x, 0.9f * h, brow - 0.05f), lw_vec (x, 0.9f * h, brow - 0.9f), paint);
    }
  lw_mesh_quad (mesh, lw_vec (-w, low, l), lw_vec (w, low, l), lw_vec (w, 0.4f * h, l),
                lw_vec (-w, 0.4f * h, l), &front);
  lw_mesh_quad (mesh, lw_vec (-w, 0.4f * h, l), lw_vec (w, 0.4f * h, l), lw_vec (w, belt, dash),
                lw_vec (-w, belt, dash), &plain);
  LwVec screen[4] = { lw_vec (-w, belt, dash), lw_vec (w, belt, dash), lw_vec (w, h, brow),
                      lw_vec (-w, h, brow) };
  lw_mesh_polygon (mesh, screen, 4, &plain);
  glass_quad (mesh, lw_vec (-w * 0.9f, belt + 0.05f, dash), lw_vec (w * 0.9f, belt + 0.05f, dash),
              lw_vec (w * 0.88f, 0.93f * h, brow + 0.1f),
              lw_vec (-w * 0.88f, 0.93f * h, brow + 0.1f), paint);
  lw_mesh_quad (mesh, lw_vec (-w, low, -l), lw_vec (w, low, -l), lw_vec (w, h, -l),
                lw_vec (-w, h, -l), &rear);
  lw_mesh_quad (mesh, lw_vec (-w, h, -l), lw_vec (w, h, -l), lw_vec (w, h, brow),
                lw_vec (-w, h, brow), &plain);
  for (float s = -1; rear_glass && s <= 1; s += 2)
    glass_quad (mesh, lw_vec (s * 0.08f, belt, -l - 0.012f),
                lw_vec (s * 0.82f * w, belt, -l - 0.012f),
                lw_vec (s * 0.82f * w, 0.88f * h, -l - 0.012f),
                lw_vec (s * 0.08f, 0.88f * h, -l - 0.012f), paint);
}

static void
draw_truck (LwMesh *mesh, const LwThing *t, const LwPaint *paint, gboolean lights)
{
  float w = 0.5f * t->width, l = 0.5f * t->length, h = t->height, cab = l - 1.9f;
  LwPaint load = lw_paint (LW_CLASS_CAR, LW_MATERIAL_BUS_SIDE, t->accent), cabin = *paint;
  LwPaint rear = end_paint (t, &load, 0.9f, TRUE, lights);
  LwPaint front = end_paint (t, paint, 1.2f, FALSE, lights);
  load.p[0] = t->length - 2;
  load.p[1] = h;
  load.p[2] = 0;
  load.seed = paint->seed;
  cabin.material = LW_MATERIAL_PLAIN;
  cabin.gloss = 0.05f;
  rear.colour = lw_rgb_scale (t->accent, 0.9f);
  lw_mesh_box (mesh, lw_vec (-w, 0.9f, -l), lw_vec (w, h, cab - 0.15f), &load, NULL, &cabin);
  lw_mesh_quad (mesh, lw_vec (-w, 0.5f, -l - 0.01f), lw_vec (w, 0.5f, -l - 0.01f),
                lw_vec (w, 1.5f, -l - 0.01f), lw_vec (-w, 1.5f, -l - 0.01f), &rear);
  lw_mesh_box (mesh, lw_vec (-w, 0.45f, cab), lw_vec (w, 0.82f * h, l), &cabin, &front, &cabin);
  glass_quad (mesh, lw_vec (-w * 0.9f, 1.55f, l + 0.012f), lw_vec (w * 0.9f, 1.55f, l + 0.012f),
              lw_vec (w * 0.9f, 0.76f * h, l + 0.012f), lw_vec (-w * 0.9f, 0.76f * h, l + 0.012f),
              paint);
  for (float s = -1; s <= 1; s += 2)
    glass_quad (mesh, lw_vec (s * (w + 0.012f), 1.55f, cab + 0.4f),
                lw_vec (s * (w + 0.012f), 1.55f, l - 0.2f),
                lw_vec (s * (w + 0.012f), 0.76f * h, l - 0.2f),
                lw_vec (s * (w + 0.012f), 0.76f * h, cab + 0.4f), paint);
}

static void
draw_bus (LwMesh *mesh, const LwThing *t, const LwPaint *paint, gboolean lights)
{
  float w = 0.5f * t->width, l = 0.5f * t->length;
  LwPaint side = *paint, end, plain = *paint;
  side.material = LW_MATERIAL_BUS_SIDE;
  side.p[0] = t->length;
  side.p[1] = t->height - 0.35f;
  side.p[2] = t->variant == LW_BODY_DOUBLE_DECKER ? 2 : 1;
  side.p[3] = 0;
  end = side;
  end.p[0] = t->width;
  end.p[3] = 1;
  plain.material = LW_MATERIAL_PLAIN;
  plain.gloss = 0.05f;
  lw_mesh_box (mesh, lw_vec (-w, 0.35f, -l), lw_vec (w, t->height, l), &side, &end, &plain);
  for (float e = -1; e <= 1; e += 2)
    {
      LwPaint lamp = end_paint (t, paint, 1, e < 0, lights);
      float z = e * (l + 0.012f);
      lw_mesh_quad (mesh, lw_vec (-w, 0.35f, z), lw_vec (w, 0.35f, z), lw_vec (w, 1.15f, z),
                    lw_vec (-w, 1.15f, z), &lamp);
    }
}

void
lw_draw_lorry (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint paint = lw_paint (LW_CLASS_CAR, LW_MATERIAL_PLAIN, thing->colour);
  gboolean lights = mesh->scene->light.lamps || lw_random_chance (random, 0.3f);
  LwPaint under = lw_paint (LW_CLASS_CAR, LW_MATERIAL_PLAIN, lw_rgb (0.01f, 0.01f, 0.01f));
  float w = 0.5f * thing->width - 0.15f, l = 0.46f * thing->length;
  paint.seed = lw_random_u32 (random);
  paint.accent = thing->accent;
  lw_mesh_box (mesh, lw_vec (-w, 0.25f, -l), lw_vec (w, 0.9f, l), &under, NULL, NULL);
  if (thing->variant == LW_BODY_VAN)
    draw_van (mesh, thing, &paint, lights, lw_random_chance (random, 0.6f));
  else if (thing->variant == LW_BODY_TRUCK)
    draw_truck (mesh, thing, &paint, lights);
  else
    draw_bus (mesh, thing, &paint, lights);
  draw_wheels (mesh, thing, thing->variant == LW_BODY_VAN ? 0.36f : 0.48f);
}
