/* Shadows are the outlines of things thrown on the ground, drawn where the ground is seen; softened
 * on the screen. */
#include "dataset/scene/scene-shadow.h"

#include <string.h>

#define FLOOR_POINTS 8

/* Andrew's monotone chain on (x, z); @hull holds at most n points. */
static int
convex_hull (LwVec *p, int n, LwVec *hull)
{
  for (int i = 1; i < n; i++)
    for (int j = i; j > 0 && (p[j].x < p[j - 1].x || (p[j].x == p[j - 1].x && p[j].z < p[j - 1].z));
         j--)
      {
        LwVec t = p[j];
        p[j] = p[j - 1];
        p[j - 1] = t;
      }
  int k = 0, floor = 0;
  for (int pass = 0; pass < 2; pass++)
    {
      floor = k;
      for (int i = 0; i < n; i++)
        {
          LwVec c = p[pass == 0 ? i : n - 1 - i];
          while (k - floor >= 2
                 && (hull[k - 1].x - hull[k - 2].x) * (c.z - hull[k - 2].z)
                            - (hull[k - 1].z - hull[k - 2].z) * (c.x - hull[k - 2].x)
                        <= 0)
            k--;
          hull[k++] = c;
        }
      k--;
    }
  return k;
}

/* Multiplies @buffer by 1 - strength inside the outline of ground points. */
static void
darken (const LwMesh *mesh, const LwShadows *self, float *buffer, const LwVec *points, int n,
        float strength)
{
  LwPolygon polygon;
  int y0, y1, x0, x1;
  if (n < 3 || !lw_mesh_project (mesh, points, n, &polygon))
    return;
  for (int i = 0; i < polygon.n; i++)
    {
      polygon.x[i] /= LW_SAMPLES;
      polygon.y[i] /= LW_SAMPLES;
    }
  lw_polygon_rows (&polygon, self->height, &y0, &y1);
  for (int y = y0; y < y1; y++)
    if (lw_polygon_span (&polygon, y, self->width, &x0, &x1))
      for (int x = x0; x < x1; x++)
        {
          float *b = buffer + (size_t)y * (size_t)self->width + x;
          *b = lw_min (*b, 1 - strength);
        }
}

/* The foot of a thing, its corners moved by @out metres. */
static void
foot (const LwScene *scene, const LwThing *t, float out, LwVec corners[4])
{
  float a = t->heading + lw_scene_turn (scene, t->z), c = cosf (a), s = sinf (a);
  float w = 0.5f * t->width + out, z0 = -0.5f * t->length - out, z1 = 0.5f * t->length + out;
  LwVec o = lw_scene_place (scene, t->x, 0, t->z);
  if (t->kind == LW_THING_BUILDING)
    {
      z0 = 0;
      z1 = t->length;
    }
  for (int i = 0; i < 4; i++)
    {
      float x = i == 0 || i == 3 ? -w : w, z = i < 2 ? z0 : z1;
      corners[i] = lw_vec (o.x + x * c + z * s, 0, o.z - x * s + z * c);
      corners[i].y = t->y + scene->road.rise * corners[i].z * corners[i].z;
    }
}

/* How high and how wide the part is that throws the shadow. */
static gboolean
throws_shadow (const LwThing *thing, LwThing *part, float *low, float *high)
{
  *part = *thing;
  *low = 0;
  *high = thing->height;
  switch (thing->kind)
    {
    case LW_THING_TREE:
      *low = 0.3f * thing->height;
      part->width = part->length = 0.75f * thing->width;
      return TRUE;
    case LW_THING_PERSON:
    case LW_THING_BICYCLIST:
      part->width = 0.4f;
      part->length = thing->kind == LW_THING_PERSON ? 0.3f : 1.5f;
      return TRUE;
    case LW_THING_LAMP:
    case LW_THING_SIGN:
    case LW_THING_TRAFFIC_LIGHT:
      part->width = part->length = 0.14f;
      return TRUE;
    case LW_THING_BUILDING:
      *high = 0.9f * thing->height;
      return TRUE;
    case LW_THING_CAR:
    case LW_THING_HEDGE:
    case LW_THING_BIN:
    case LW_THING_BOARD:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
cast (const LwMesh *mesh, const LwShadows *self, const LwThing *thing)
{
  const LwScene *scene = mesh->scene;
  LwVec sun = scene->light.sun, corners[4], points[FLOOR_POINTS], hull[FLOOR_POINTS + 2];
  LwThing part;
  float low, high;
  if (!throws_shadow (thing, &part, &low, &high) || thing->shadow > 1.5f)
    return;
  foot (scene, &part, 0, corners);
  for (int i = 0; i < 8; i++)
    {
      float t = (i < 4 ? low : high) / sun.y;
      LwVec p = lw_vec_sub (corners[i % 4], lw_vec (sun.x * t, 0, sun.z * t));
      p.y = part.y + scene->road.rise * p.z * p.z;
      points[i] = p;
    }
  int n = convex_hull (points, FLOOR_POINTS, hull);
  float strength
      = scene->light.shadow * (thing->kind == LW_THING_TREE && thing->variant == 1 ? 0.45f : 1);
  darken (mesh, self, self->sun, hull, n, strength);
}

static void
touch (const LwMesh *mesh, const LwShadows *self, const LwThing *thing)
{
  LwVec corners[4];
  float strength = mesh->scene->light.contact;
  LwThing part = *thing;
  if (thing->kind == LW_THING_PERSON || thing->kind == LW_THING_BICYCLIST)
    {
      part.width = 0.5f;
      part.length = 0.6f;
      strength *= 0.5f;
    }
  else if (thing->kind != LW_THING_CAR && thing->kind != LW_THING_BIN)
    return;
  foot (mesh->scene, &part, 0.15f, corners);
  darken (mesh, self, self->sky, corners, 4, 0.6f * strength);
  foot (mesh->scene, &part, -0.12f, corners);
  darken (mesh, self, self->sky, corners, 4, strength);
}

/* A box filter of 3 x 3, done as two passes of 3. */
static void
soften (float *buffer, int width, int height)
{
  g_autofree float *line = g_new (float, MAX (width, height));
  for (int y = 0; y < height; y++)
    {
      float *row = buffer + (size_t)y * (size_t)width;
      memcpy (line, row, sizeof (float) * (size_t)width);
      for (int x = 1; x + 1 < width; x++)
        row[x] = (line[x - 1] + line[x] + line[x + 1]) * (1.0f / 3);
    }
  for (int y = 1; y + 1 < height; y++)
    for (int x = 0; x < width; x++)
      {
        float *b = buffer + (size_t)y * (size_t)width + x;
        float above = y == 1 ? b[-width] : line[x];
        line[x] = b[0];
        b[0] = (above + b[0] + b[width]) * (1.0f / 3);
      }
}

void
lw_shadows_init (LwShadows *self, int width, int height)
{
  size_t n = (size_t)width * (size_t)height;
  self->width = width;
  self->height = height;
  self->sun = g_new (float, n);
  self->sky = g_new (float, n);
}

void
lw_shadows_draw (LwShadows *self, const LwMesh *mesh)
{
  const LwScene *scene = mesh->scene;
  int width = self->width, height = self->height;
  size_t n = (size_t)width * (size_t)height;
  for (size_t i = 0; i < n; i++)
    self->sun[i] = self->sky[i] = 1;
  for (int i = 0; i < scene->n_things; i++)
    {
      if (scene->light.shadow > 0)
        cast (mesh, self, &scene->things[i]);
      if (scene->light.contact > 0)
        touch (mesh, self, &scene->things[i]);
    }
  soften (self->sun, width, height);
  soften (self->sky, width, height);
}

void
lw_shadows_clear (LwShadows *self)
{
  g_free (self->sun);
  g_free (self->sky);
}
