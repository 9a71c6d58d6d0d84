/* Primitives of the scene: placing, clipping, projection and lighting of faces. */
#include "dataset/scene/scene-mesh.h"

#define NEAR 0.25f

void
lw_mesh_init (LwMesh *self, const LwScene *scene, LwRaster *raster)
{
  const LwSceneView *view = &scene->view;
  float cy = cosf (view->yaw), sy = sinf (view->yaw), cp = cosf (view->pitch);
  float sp = sinf (view->pitch), cr = cosf (view->roll), sr = sinf (view->roll);
  LwVec forward = lw_vec (sy * cp, sp, cy * cp), right = lw_vec (cy, 0, -sy);
  LwVec up = lw_vec_cross (forward, right);
  self->scene = scene;
  self->raster = raster;
  self->view[0] = lw_vec_add (lw_vec_scale (right, cr), lw_vec_scale (up, sr));
  self->view[1] = lw_vec_sub (lw_vec_scale (up, cr), lw_vec_scale (right, sr));
  self->view[2] = forward;
  self->focal = view->focal * (float)raster->height;
  self->cx = 0.5f * (float)raster->width;
  self->cy = 0.5f * (float)raster->height;
  lw_mesh_stand (self, 0, 0, 0, 0, 0);
}

void
lw_mesh_stand (LwMesh *self, float x, float y, float z, float heading, float shadow)
{
  float a = heading + lw_scene_turn (self->scene, z);
  self->origin = lw_scene_place (self->scene, x, y, z);
  self->axis[0] = lw_vec (cosf (a), 0, -sinf (a));
  self->axis[1] = lw_vec (0, 1, 0);
  self->axis[2] = lw_vec (sinf (a), 0, cosf (a));
  self->shadow = shadow;
}

static LwVec
to_world (const LwMesh *self, LwVec v)
{
  LwVec w = self->origin;
  w = lw_vec_add (w, lw_vec_scale (self->axis[0], v.x));
  w = lw_vec_add (w, lw_vec_scale (self->axis[1], v.y));
  return lw_vec_add (w, lw_vec_scale (self->axis[2], v.z));
}

static LwVec
turn_to_camera (const LwMesh *self, LwVec d)
{
  return lw_vec (lw_vec_dot (d, self->view[0]), lw_vec_dot (d, self->view[1]),
                 lw_vec_dot (d, self->view[2]));
}

LwVec
lw_mesh_to_camera (const LwMesh *self, LwVec world)
{
  return turn_to_camera (self, lw_vec_sub (world, self->scene->view.eye));
}

/* Clips camera points at the near plane; at most one point more comes out. */
static int
clip_near (const LwVec *in, int n, LwVec *out)
{
  int count = 0;
  for (int i = 0, j = n - 1; i < n; j = i++)
    {
      gboolean before = in[j].z >= NEAR, now = in[i].z >= NEAR;
      if (before != now)
        out[count++] = lw_vec_lerp (in[j], in[i], (NEAR - in[j].z) / (in[i].z - in[j].z));
      if (now)
        out[count++] = in[i];
    }
  return count;
}

static gboolean
project_camera (const LwMesh *self, const LwVec *points, int n, LwPolygon *polygon)
{
  LwVec clipped[LW_POLYGON_MAX];
  float width = (float)self->raster->width, height = (float)self->raster->height;
  float x0 = 1e9f, x1 = -1e9f, y0 = 1e9f, y1 = -1e9f;
  n = clip_near (points, n, clipped);
  if (n < 3)
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      float s = self->focal / clipped[i].z;
      float x = polygon->x[i] = self->cx + clipped[i].x * s;
      float y = polygon->y[i] = self->cy - clipped[i].y * s;
      x0 = lw_min (x0, x);
      x1 = lw_max (x1, x);
      y0 = lw_min (y0, y);
      y1 = lw_max (y1, y);
    }
  polygon->n = n;
  return x1 > 0 && x0 < width && y1 > 0 && y0 < height;
}

gboolean
lw_mesh_project (const LwMesh *self, const LwVec *world, int n, LwPolygon *polygon)
{
  LwVec camera[LW_POLYGON_MAX - 1];
  for (int i = 0; i < n; i++)
    camera[i] = lw_mesh_to_camera (self, world[i]);
  return project_camera (self, camera, n, polygon);
}

/* The rows of face->m: the inverse of (u, v, 1) -> u U + v V + O, after the mapping of samples to
 * rays. FALSE if the plane is seen edge on. */
static gboolean
set_mapping (const LwMesh *self, LwVec u, LwVec v, LwVec o, LwFace *face)
{
  LwVec rows[3] = { lw_vec_cross (v, o), lw_vec_cross (o, u), lw_vec_cross (u, v) };
  float det = lw_vec_dot (u, rows[0]), f = 1 / self->focal;
  if (fabsf (det) < 1e-7f)
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      LwVec r = lw_vec_scale (rows[i], 1 / det);
      face->m[3 * i] = r.x * f;
      face->m[3 * i + 1] = -r.y * f;
      face->m[3 * i + 2] = r.z - (r.x * self->cx - r.y * self->cy) * f;
    }
  return TRUE;
}

/* @normal, @u, @v: unit vectors in the world. */
static void
set_light (const LwMesh *self, LwVec normal, LwVec u, LwVec v, LwFace *face)
{
  const LwSceneLight *light = &self->scene->light;
  float up = 0.5f + 0.5f * normal.y;
  face->sky = lw_rgb_mix (light->ground_light, light->sky_light, up);
  face->sun = light->sun_light;
  face->facing = lw_vec (lw_vec_dot (u, light->sun), lw_vec_dot (v, light->sun),
                         lw_vec_dot (normal, light->sun));
}

static void
fill_face (const LwPaint *paint, LwFace *face)
{
  face->label = paint->label;
  face->material = paint->material;
  face->cut = paint->cut;
  face->ground = paint->ground;
  face->colour = paint->colour;
  face->accent = paint->accent;
  for (int i = 0; i < 4; i++)
    face->p[i] = paint->p[i];
  face->gloss = paint->gloss;
  face->seed = paint->seed;
}

void
lw_mesh_polygon (LwMesh *self, const LwVec *points, int n, const LwPaint *paint)
{
  LwVec world[LW_POLYGON_MAX - 1], camera[LW_POLYGON_MAX - 1];
  LwPolygon polygon;
  LwFace face = { 0 };
  g_assert (n >= 3 && n < LW_POLYGON_MAX);
  for (int i = 0; i < n; i++)
    {
      world[i] = to_world (self, points[i]);
      camera[i] = lw_mesh_to_camera (self, world[i]);
    }
  if (!project_camera (self, camera, n, &polygon))
    return;
  LwVec u = lw_vec_unit (lw_vec_sub (world[1], world[0]));
  LwVec across = lw_vec_sub (world[n - 1], world[0]);
  LwVec v = lw_vec_unit (lw_vec_sub (across, lw_vec_scale (u, lw_vec_dot (u, across))));
  LwVec normal = lw_vec_cross (u, v);
  if (lw_vec_dot (normal, lw_vec_sub (self->scene->view.eye, world[0])) < 0)
    normal = lw_vec_scale (normal, -1);
  if (!set_mapping (self, turn_to_camera (self, u), turn_to_camera (self, v), camera[0], &face))
    return;
  fill_face (paint, &face);
  set_light (self, normal, u, v, &face);
  face.shadow = fabsf (v.y) > 0.9f ? self->shadow - points[0].y : self->shadow > 1 ? 1e9f : -1e9f;
  lw_raster_draw (self->raster, &polygon, &face);
}

void
lw_mesh_quad (LwMesh *self, LwVec a, LwVec b, LwVec c, LwVec d, const LwPaint *paint)
{
  LwVec points[4] = { a, b, c, d };
  lw_mesh_polygon (self, points, 4, paint);
}

void
lw_mesh_box (LwMesh *self, LwVec lo, LwVec hi, const LwPaint *side, const LwPaint *end,
             const LwPaint *top)
{
  LwVec p[8];
  for (int i = 0; i < 8; i++)
    p[i] = lw_vec (i & 1 ? hi.x : lo.x, i & 4 ? hi.y : lo.y, i & 2 ? hi.z : lo.z);
  if (end == NULL)
    end = side;
  lw_mesh_quad (self, p[0], p[1], p[5], p[4], end);
  lw_mesh_quad (self, p[3], p[2], p[6], p[7], end);
  lw_mesh_quad (self, p[2], p[0], p[4], p[6], side);
  lw_mesh_quad (self, p[1], p[3], p[7], p[5], side);
  if (top != NULL)
    lw_mesh_quad (self, p[4], p[5], p[7], p[6], top);
}

/* Draws an outline given in (u, v) around @o (all in camera coordinates). */
static void
draw_round (LwMesh *self, LwVec o, LwVec u, LwVec v, const float (*outline)[2], int n,
            const LwPaint *paint, LwFace *face)
{
  LwVec points[LW_POLYGON_MAX - 1];
  LwPolygon polygon;
  for (int i = 0; i < n; i++)
    points[i] = lw_vec_add (
        o, lw_vec_add (lw_vec_scale (u, outline[i][0]), lw_vec_scale (v, outline[i][1])));
  if (!project_camera (self, points, n, &polygon) || !set_mapping (self, u, v, o, face))
    return;
  fill_face (paint, face);
  lw_raster_draw (self->raster, &polygon, face);
}

static LwVec
from_camera (const LwMesh *self, LwVec c)
{
  LwVec w = lw_vec_scale (self->view[0], c.x);
  w = lw_vec_add (w, lw_vec_scale (self->view[1], c.y));
  return lw_vec_add (w, lw_vec_scale (self->view[2], c.z));
}

static void
light_round (LwMesh *self, LwVec o, LwVec u, LwVec v, float height, LwFace *face)
{
  LwVec normal = lw_vec_unit (lw_vec_scale (o, -1));
  set_light (self, from_camera (self, normal), from_camera (self, lw_vec_unit (u)),
             from_camera (self, lw_vec_unit (v)), face);
  face->round = TRUE;
  face->shadow = height < self->shadow ? 1e9f : -1e9f;
}

/* A radius that covers at least one sample at depth @z. */
static float
widen (const LwMesh *self, float radius, float z)
{
  return lw_max (radius, 0.52f * lw_max (z, NEAR) / self->focal);
}

void
lw_mesh_rod (LwMesh *self, LwVec a, LwVec b, float ra, float rb, const LwPaint *paint)
{
  LwVec ca = lw_mesh_to_camera (self, to_world (self, a));
  LwVec cb = lw_mesh_to_camera (self, to_world (self, b));
  LwVec axis = lw_vec_sub (cb, ca), middle = lw_vec_lerp (ca, cb, 0.5f);
  LwVec side = lw_vec_unit (lw_vec_cross (axis, middle));
  LwFace face = { 0 };
  if (lw_vec_length (side) < 0.5f || middle.z < NEAR)
    return;
  ra = widen (self, ra, ca.z);
  rb = widen (self, rb, cb.z);
  /* u spans the thicker end, v runs from 0 to 1 along the axis. */
  float r = lw_max (ra, rb), l = lw_vec_length (axis) + 1e-4f, ta = ra / r, tb = rb / r;
  float ea = 0.7f * ra / l, eb = 0.7f * rb / l;
  const float outline[8][2]
      = { { -ta, 0 }, { -0.5f * ta, -ea },   { 0.5f * ta, -ea },     { ta, 0 },
          { tb, 1 },  { 0.5f * tb, 1 + eb }, { -0.5f * tb, 1 + eb }, { -tb, 1 } };
  light_round (self, middle, side, axis, 0.5f * (a.y + b.y), &face);
  draw_round (self, ca, lw_vec_scale (side, r), axis, outline, 8, paint, &face);
}

void
lw_mesh_ball (LwMesh *self, LwVec centre, float rx, float ry, const LwPaint *paint)
{
  LwVec c = lw_mesh_to_camera (self, to_world (self, centre));
  LwVec up = turn_to_camera (self, self->axis[1]);
  LwVec side = lw_vec_unit (lw_vec_cross (up, c));
  LwFace face = { 0 };
  float outline[12][2];
  if (c.z < NEAR)
    return;
  up = lw_vec_unit (lw_vec_cross (c, side));
  for (int i = 0; i < 12; i++)
    {
      float s = paint->cut != LW_CUT_NONE ? 1.25f : 1;
      outline[i][0] = s * cosf ((float)i * (float)(G_PI / 6));
      outline[i][1] = s * sinf ((float)i * (float)(G_PI / 6));
    }
  light_round (self, c, side, up, centre.y, &face);
  face.ball = TRUE;
  draw_round (self, c, lw_vec_scale (side, widen (self, rx, c.z)),
              lw_vec_scale (up, widen (self, ry, c.z)), (const float (*)[2])outline, 12, paint,
              &face);
}

void
lw_mesh_disc (LwMesh *self, LwVec centre, LwVec u, LwVec v, int corners, const LwPaint *paint)
{
  LwFace face = { 0 };
  float outline[12][2];
  LwVec world = to_world (self, centre);
  LwVec c = lw_mesh_to_camera (self, world);
  LwVec wu = lw_vec_sub (to_world (self, u), self->origin);
  LwVec wv = lw_vec_sub (to_world (self, v), self->origin);
  LwVec normal = lw_vec_unit (lw_vec_cross (wu, wv));
  g_assert (corners >= 3 && corners <= 12);
  for (int i = 0; i < corners; i++)
    {
      float a = (float)(2 * G_PI) * (float)i / (float)corners + (float)G_PI_2;
      outline[i][0] = cosf (a);
      outline[i][1] = sinf (a);
    }
  if (lw_vec_dot (normal, lw_vec_sub (self->scene->view.eye, world)) < 0)
    normal = lw_vec_scale (normal, -1);
  set_light (self, normal, lw_vec_unit (wu), lw_vec_unit (wv), &face);
  face.shadow = self->shadow > centre.y ? 1e9f : -1e9f;
  draw_round (self, c, turn_to_camera (self, wu), turn_to_camera (self, wv),
              (const float (*)[2])outline, corners, paint, &face);
}
