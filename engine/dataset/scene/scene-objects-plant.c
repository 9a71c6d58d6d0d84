/* Trees in leaf and bare, bushes and hedges. */
#include "dataset/scene/scene-objects.h"

static LwPaint
leaf_paint (const LwMesh *mesh, LwRgb colour, LwSceneRandom *random)
{
  LwPaint paint = lw_paint (LW_CLASS_TREE, LW_MATERIAL_LEAVES, colour);
  float shade = lw_random_range (random, 0.75f, 1.25f);
  paint.cut = LW_CUT_LEAVES;
  paint.p[0] = 0.15f + 0.75f * mesh->scene->detail;
  paint.seed = lw_random_u32 (random);
  paint.colour = lw_rgb_scale (colour, shade);
  return paint;
}

/* Clumps of leaves on an ellipsoid with its lower end at @low. */
static void
draw_crown (LwMesh *mesh, LwVec low, float radius, float height, int clumps, LwRgb colour,
            LwSceneRandom *random)
{
  for (int i = 0; i < clumps; i++)
    {
      float t = ((float)i + 0.5f) / (float)clumps;
      float ring = sqrtf (lw_max (0, 1 - (2 * t - 1) * (2 * t - 1)));
      float a = lw_random_range (random, 0, (float)(2 * G_PI));
      float r = radius * 0.72f * ring * sqrtf (lw_random_range (random, 0.1f, 1));
      float size = radius * lw_random_range (random, 0.9f, 1.5f) / cbrtf ((float)clumps);
      LwPaint leaf = leaf_paint (mesh, lw_rgb_scale (colour, 0.65f + 0.5f * t), random);
      LwVec c = lw_vec_add (
          low, lw_vec (r * cosf (a), 0.2f * height + t * 0.72f * height, r * sinf (a)));
      lw_mesh_ball (mesh, c, size, size * lw_random_range (random, 0.75f, 1), &leaf);
    }
}

static void
draw_branch (LwMesh *mesh, LwVec from, LwVec along, float radius, int depth, const LwPaint *bark,
             LwSceneRandom *random)
{
  LwVec to = lw_vec_add (from, along);
  lw_mesh_rod (mesh, from, to, radius, 0.65f * radius, bark);
  if (depth == 0)
    return;
  for (int i = 0; i < 3; i++)
    {
      float l = lw_vec_length (along) * lw_random_range (random, 0.55f, 0.85f);
      LwVec turn
          = lw_vec (lw_random_range (random, -0.75f, 0.75f), lw_random_range (random, 0, 0.5f),
                    lw_random_range (random, -0.75f, 0.75f));
      LwVec next = lw_vec_unit (lw_vec_add (lw_vec_unit (along), turn));
      LwVec start = lw_vec_lerp (from, to, i == 0 ? 1 : lw_random_range (random, 0.5f, 1));
      draw_branch (mesh, start, lw_vec_scale (next, l), 0.6f * radius, depth - 1, bark, random);
    }
}

/* A winter tree: branches, and clouds of twigs that are labelled tree with the sky between them. */
static void
draw_bare_tree (LwMesh *mesh, const LwThing *t, const LwPaint *bark, LwSceneRandom *random)
{
  float h = t->height, r = 0.5f * t->width, trunk = 0.28f * h;
  lw_mesh_rod (mesh, lw_vec (0, 0, 0), lw_vec (0, trunk, 0), 0.026f * h, 0.02f * h, bark);
  for (int i = 0; i < 4; i++)
    {
      float a = ((float)i + lw_random_range (random, 0, 0.8f)) * (float)G_PI_2;
      float out = lw_random_range (random, 0.3f, 0.75f) * r / (0.7f * h);
      LwVec along = lw_vec (out * cosf (a), 1, out * sinf (a));
      draw_branch (mesh, lw_vec (0, trunk * 0.95f, 0),
                   lw_vec_scale (lw_vec_unit (along), 0.28f * h), 0.014f * h, 2, bark, random);
    }
  for (int i = 0; i < 9; i++)
    {
      LwPaint twigs = lw_paint (LW_CLASS_TREE, LW_MATERIAL_TWIGS, bark->colour);
      float a = lw_random_range (random, 0, (float)(2 * G_PI)), d = i < 2 ? 0 : 0.5f * r;
      float size = r * lw_random_range (random, 0.5f, 0.75f);
      twigs.cut = LW_CUT_TWIGS;
      twigs.seed = lw_random_u32 (random);
      lw_mesh_ball (mesh,
                    lw_vec (d * cosf (a), lw_random_range (random, 0.5f, 0.85f) * h, d * sinf (a)),
                    size, size * 0.9f, &twigs);
    }
}

static void
draw_conifer (LwMesh *mesh, const LwThing *t, LwSceneRandom *random)
{
  for (int i = 0; i < 16; i++)
    {
      float v = ((float)i + 0.5f) / 16, r = 0.5f * t->width * (1.05f - v);
      float a = lw_random_range (random, 0, (float)(2 * G_PI));
      LwPaint leaf = leaf_paint (mesh, lw_rgb_scale (t->colour, 0.6f + 0.4f * v), random);
      lw_mesh_ball (
          mesh, lw_vec (0.3f * r * cosf (a), (0.1f + 0.85f * v) * t->height, 0.3f * r * sinf (a)),
          r * 0.85f, t->height * 0.1f, &leaf);
    }
}

void
lw_draw_tree (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  LwPaint bark = lw_paint (LW_CLASS_TREE, LW_MATERIAL_BARK, thing->accent);
  float h = thing->height, r = 0.5f * thing->width;
  if (thing->variant == 1)
    return draw_bare_tree (mesh, thing, &bark, random);
  lw_mesh_rod (mesh, lw_vec (0, 0, 0), lw_vec (0, 0.5f * h, 0), 0.025f * h, 0.017f * h, &bark);
  if (thing->variant == 2)
    return draw_conifer (mesh, thing, random);
  for (int i = 0; i < 3; i++)
    {
      float a = lw_random_range (random, 0, (float)(2 * G_PI));
      lw_mesh_rod (mesh, lw_vec (0, 0.3f * h, 0),
                   lw_vec (0.5f * r * cosf (a), 0.62f * h, 0.5f * r * sinf (a)), 0.013f * h,
                   0.008f * h, &bark);
    }
  float low = lw_random_range (random, 0.16f, 0.34f);
  float most = mesh->scene->look == LW_LOOK_STREET ? 34 : 24;
  int clumps = (int)lw_min (most, lw_max (8, 1000 / (fabsf (thing->z) + 1)));
  draw_crown (mesh, lw_vec (0, low * h, 0), r, (1 - low) * h, clumps, thing->colour, random);
}

void
lw_draw_hedge (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  float w = 0.5f * thing->width, l = 0.5f * thing->length, h = thing->height;
  LwPaint side = lw_paint (LW_CLASS_TREE, LW_MATERIAL_LEAVES, thing->colour);
  side.p[3] = 1;
  side.seed = lw_random_u32 (random);
  lw_mesh_box (mesh, lw_vec (-w, 0, -l), lw_vec (w, 0.85f * h, l), &side, NULL, &side);
  int n = (int)lw_min (40, lw_max (2, thing->length / (0.8f * h)));
  for (int i = 0; i < n; i++)
    {
      LwPaint leaf = leaf_paint (mesh, thing->colour, random);
      float z = -l + 2 * l * ((float)i + lw_random_range (random, 0.2f, 0.8f)) / (float)n;
      float size = h * lw_random_range (random, 0.3f, 0.5f);
      lw_mesh_ball (mesh, lw_vec (lw_random_range (random, -w, w) * 0.7f, 0.75f * h, z),
                    size * 1.1f, size * 0.8f, &leaf);
    }
}
