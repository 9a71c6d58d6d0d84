/* Scan conversion of convex polygons into a depth buffer of face numbers. */
#include "dataset/scene/scene-raster.h"

#include <math.h>
#include <string.h>

#include "core/kernel.h"

void
lw_raster_init (LwRaster *self, int width, int height, const LwTextures *textures)
{
  size_t n = (size_t)width * (size_t)height;
  self->width = width;
  self->height = height;
  self->depth = g_new (float, n);
  self->face = g_new (uint32_t, n);
  self->veil = g_new (uint8_t, n);
  self->faces = g_array_sized_new (FALSE, FALSE, sizeof (LwFace), 4096);
  self->veils = g_array_new (FALSE, FALSE, sizeof (LwVeil));
  self->textures = textures;
  lw_raster_reset (self);
}

void
lw_raster_reset (LwRaster *self)
{
  size_t n = (size_t)self->width * (size_t)self->height;
  LwFace none = { 0 };
  memset (self->depth, 0, n * sizeof (float));
  memset (self->face, 0, n * sizeof (uint32_t));
  g_array_set_size (self->veils, 0);
  g_array_set_size (self->faces, 0);
  g_array_append_val (self->faces, none);
}

void
lw_raster_clear (LwRaster *self)
{
  g_free (self->depth);
  g_free (self->face);
  g_free (self->veil);
  g_array_unref (self->faces);
  g_array_unref (self->veils);
}

void
lw_polygon_rows (LwPolygon *polygon, int height, int *y0, int *y1)
{
  float low = polygon->y[0], high = polygon->y[0];
  for (int i = 0, j = polygon->n - 1; i < polygon->n; j = i++)
    {
      float rise = polygon->y[i] - polygon->y[j];
      low = lw_min (low, polygon->y[i]);
      high = lw_max (high, polygon->y[i]);
      polygon->slope[i] = rise != 0 ? (polygon->x[i] - polygon->x[j]) / rise : 0;
    }
  *y0 = (int)ceilf (lw_max (low, 0) - 0.5f);
  *y1 = (int)ceilf (lw_min (high, (float)height) - 0.5f);
}

gboolean
lw_polygon_span (const LwPolygon *polygon, int y, int width, int *x0, int *x1)
{
  float c = (float)y + 0.5f, low = 1e9f, high = -1e9f;
  int n = polygon->n;
  for (int i = 0, j = n - 1; i < n; j = i++)
    {
      if ((polygon->y[j] <= c) == (polygon->y[i] <= c))
        continue;
      float x = polygon->x[j] + polygon->slope[i] * (c - polygon->y[j]);
      low = lw_min (low, x);
      high = lw_max (high, x);
    }
  *x0 = (int)ceilf (lw_max (low, 0) - 0.5f);
  *x1 = (int)ceilf (lw_min (high, (float)width) - 0.5f);
  return *x0 < *x1;
}

/* Whether (u, v) of a cut face is solid. */
static gboolean
solid (const LwTextures *t, const LwFace *face, float u, float v)
{
  float r = u * u + v * v;
  uint32_t seed = face->seed;
  switch ((LwCut)face->cut)
    {
    case LW_CUT_LEAVES:
      {
        float s = (float)(seed % 64) * 0.173f;
        if (r < 0.3f)
          return TRUE;
        float n = lw_texture_noise (t, u * 0.21f + s, v * 0.21f + s * 1.7f) - 0.5f;
        float fine = lw_texture_noise (t, u * 0.83f - s, v * 0.83f + s) - 0.5f;
        return r < 0.80f + face->p[0] * (1.3f * n + 1.0f * fine) && fine < 0.52f - 0.12f * r;
      }
    case LW_CUT_TWIGS:
      {
        float s = (float)(seed % 64) * 0.173f;
        float a = lw_texture_noise (t, u * 0.55f + s, v * 0.35f + s) - 0.5f;
        float b = lw_texture_noise (t, u * 0.40f - s, v * 0.62f + s * 1.3f) - 0.5f;
        float width = 0.045f - 0.02f * r;
        return r < 1 && (fabsf (a) < width || fabsf (b) < width);
      }
    case LW_CUT_RAILING:
      {
        float pitch = face->p[1], w = u - floorf (u / pitch) * pitch, h = face->p[0];
        return w < 0.25f * pitch || (v > h - 0.06f) || (v > 0.12f && v < 0.18f);
      }
    case LW_CUT_MESH:
      {
        float a = (u + v) * 12, b = (u - v) * 12, post = u - floorf (u / 2.5f) * 2.5f;
        return a - floorf (a) < 0.22f || b - floorf (b) < 0.22f || post < 0.07f
               || v > face->p[0] - 0.05f;
      }
    case LW_CUT_RING:
      return r < 1 && (r > 0.74f || r < 0.02f);
    case LW_CUT_NONE:
      break;
    }
  return TRUE;
}

/* Whether (u, v) belongs to the outline of a veil. */
static gboolean
veiled (const LwTextures *t, const LwFace *face, float u, float v)
{
  if (face->cut == LW_CUT_TWIGS)
    return u * u + v * v < 0.9f + 0.9f * (lw_texture_noise (t, u * 0.3f, v * 0.3f) - 0.5f);
  return TRUE;
}

/* The nearer of two faces. Written with a mask, since compilers turn a choice between the old and
 * the new number into a branch, and then no longer take several samples at once. */
static void
draw_span (float *restrict depth, uint32_t *restrict id, int x0, int x1, float row, float step,
           uint32_t number)
{
  for (int x = x0; x < x1; x++)
    {
      float z = row + step * (float)x, old = depth[x];
      uint32_t nearer = 0u - (uint32_t)(z > old);
      depth[x] = lw_max (z, old);
      id[x] = (number & nearer) | (id[x] & ~nearer);
    }
}

static void
draw_cut_span (LwRaster *self, const LwFace *face, int y, int x0, int x1, uint32_t number)
{
  const float *m = face->m;
  float *depth = self->depth + (size_t)y * (size_t)self->width;
  uint32_t *id = self->face + (size_t)y * (size_t)self->width;
  float sy = (float)y + 0.5f, row = m[7] * sy + m[8] + 0.5f * m[6];
  for (int x = x0; x < x1; x++)
    {
      float z = row + m[6] * (float)x, u, v, far;
      if (z <= depth[x])
        continue;
      lw_face_at (face, (float)x + 0.5f, sy, &u, &v, &far);
      if (!solid (self->textures, face, u, v))
        continue;
      depth[x] = z;
      id[x] = number;
    }
}

LW_KERNEL_FLAT void
lw_raster_draw (LwRaster *self, LwPolygon *polygon, const LwFace *face)
{
  uint32_t number = self->faces->len;
  const float *m = face->m;
  int y0, y1, x0, x1;
  lw_polygon_rows (polygon, self->height, &y0, &y1);
  if (y0 >= y1)
    return;
  g_array_append_vals (self->faces, face, 1);
  if (face->cut == LW_CUT_TWIGS || face->cut == LW_CUT_RAILING || face->cut == LW_CUT_MESH)
    {
      LwVeil veil = { *polygon, number };
      g_array_append_val (self->veils, veil);
    }
  for (int y = y0; y < y1; y++)
    {
      size_t row = (size_t)y * (size_t)self->width;
      if (!lw_polygon_span (polygon, y, self->width, &x0, &x1))
        continue;
      if (face->cut != LW_CUT_NONE)
        draw_cut_span (self, face, y, x0, x1, number);
      else
        draw_span (self->depth + row, self->face + row, x0, x1,
                   m[7] * ((float)y + 0.5f) + m[8] + 0.5f * m[6], m[6], number);
    }
}

/* Marks the samples behind the holes of one veil. */
static void
draw_veil (LwRaster *self, LwVeil *veil)
{
  const LwFace *face = &g_array_index (self->faces, LwFace, veil->face);
  const float *m = face->m;
  int y0, y1, x0, x1;
  lw_polygon_rows (&veil->polygon, self->height, &y0, &y1);
  for (int y = y0; y < y1; y++)
    {
      float sy = (float)y + 0.5f;
      if (!lw_polygon_span (&veil->polygon, y, self->width, &x0, &x1))
        continue;
      for (int x = x0; x < x1; x++)
        {
          size_t i = (size_t)y * (size_t)self->width + (size_t)x;
          float u, v, z, sx = (float)x + 0.5f, near = m[6] * sx + m[7] * sy + m[8];
          /* Without the divisions of the test below, by more than their rounding error. */
          if (self->veil[i] == face->label + 1 || near * 1.0001f <= self->depth[i])
            continue;
          lw_face_at (face, sx, sy, &u, &v, &z);
          if (1 / z > self->depth[i] && veiled (self->textures, face, u, v))
            self->veil[i] = (uint8_t)(face->label + 1);
        }
    }
}

LW_KERNEL_FLAT void
lw_raster_finish (LwRaster *self)
{
  if (self->veils->len > 0)
    memset (self->veil, 0, (size_t)self->width * (size_t)self->height);
  for (unsigned k = 0; k < self->veils->len; k++)
    draw_veil (self, &g_array_index (self->veils, LwVeil, k));
}
