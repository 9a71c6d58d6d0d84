/* Lighting, haze, sky, and the resolution of samples to pixels. */
#include "dataset/scene/scene-shade.h"

#include "core/kernel.h"
#include "dataset/scene/scene-material.h"

#define SAMPLES_PER_PIXEL (LW_SAMPLES * LW_SAMPLES)

typedef struct
{
  const LwMesh *mesh;
  const LwScene *scene;
  const LwRaster *raster;
  const LwShadows *shadows;
} Shader;

static LwVec
ray (const LwMesh *mesh, float x, float y)
{
  LwVec d = mesh->view[2];
  d = lw_vec_add (d, lw_vec_scale (mesh->view[0], (x - mesh->cx) / mesh->focal));
  return lw_vec_unit (lw_vec_sub (d, lw_vec_scale (mesh->view[1], (y - mesh->cy) / mesh->focal)));
}

static LwRgb
sky_colour (const Shader *s, float x, float y)
{
  const LwSceneLight *light = &s->scene->light;
  LwVec d = ray (s->mesh, x, y);
  float up = lw_max (d.y, 0.01f);
  LwRgb c = lw_rgb_mix (light->horizon, light->zenith, lw_smooth (-0.1f, 0.75f, up));
  float plane = 0.10f / (up + 0.12f);
  const LwTextures *t = s->raster->textures;
  float n = lw_texture_noise (t, d.x * plane + 0.31f, d.z * plane + 0.17f);
  n += 0.35f * (lw_texture_noise (t, d.x * 3.3f * plane, d.z * 3.3f * plane) - 0.5f);
  float hard = s->scene->detail > 0 ? 0.34f : 0.12f, edge = 1 - light->cloud_cover;
  float cloud = lw_smooth (edge - 0.5f * hard, edge + hard, n) * lw_smooth (0, 0.12f, up);
  LwRgb lit = lw_rgb_scale (light->cloud, 1.12f - 0.45f * lw_clamp01 (n - 0.35f));
  c = lw_rgb_mix (c, lit, cloud);
  float glare = lw_max (0, lw_vec_dot (d, light->sun));
  glare *= glare;
  glare *= glare;
  glare *= glare;
  return lw_rgb_add (
      c, lw_rgb_scale (light->sun_light, 0.16f * glare + 2 * glare * glare * glare * glare));
}

/* Cosine of the sun on the face at (u, v), and the darkening of what turns away from the sky. */
static float
sun_cosine (const LwFace *f, float u, float v, float *sky)
{
  if (!f->round)
    return f->facing.z;
  float w = 1 - u * u, c = u * f->facing.x;
  if (f->ball)
    {
      w -= v * v;
      c += v * f->facing.y;
      *sky = 0.72f + 0.28f * v;
    }
  w = w > 0 ? sqrtf (w) : 0;
  *sky *= 0.68f + 0.32f * w;
  if (f->material == LW_MATERIAL_LEAVES)
    return 0.35f + 0.65f * (c + w * f->facing.z);
  return c + w * f->facing.z;
}

static LwRgb
shade_point (const Shader *s, const LwFace *f, float x, float y, size_t pixel)
{
  const LwSceneLight *light = &s->scene->light;
  LwPoint p = { .scene = s->scene, .textures = s->raster->textures, .face = f };
  float depth, sky = 1;
  lw_face_at (f, x, y, &p.u, &p.v, &depth);
  const float step = LW_SAMPLES * lw_min (depth, 1000);
  p.fu = step * (fabsf (f->m[0] - p.u * f->m[6]) + fabsf (f->m[1] - p.u * f->m[7]));
  p.fv = step * (fabsf (f->m[3] - p.v * f->m[6]) + fabsf (f->m[4] - p.v * f->m[7]));
  LwRgb albedo = lw_material_colour (&p);
  float cosine = lw_max (0, sun_cosine (f, p.u, p.v, &sky));
  if (f->ground)
    {
      cosine *= s->shadows->sun[pixel];
      sky *= s->shadows->sky[pixel];
    }
  else if (f->shadow > -1e8f)
    cosine *= 1 - light->shadow * lw_smooth (f->shadow + 0.15f, f->shadow - 0.15f, p.v);
  LwRgb in = lw_rgb_add (lw_rgb_scale (f->sky, sky), lw_rgb_scale (f->sun, cosine));
  LwRgb c = lw_rgb_multiply (albedo, in);
  c = lw_rgb_add (c, lw_rgb_scale (light->horizon, p.gloss));
  c = lw_rgb_add (c, lw_rgb_scale (albedo, p.glow));
  if (light->haze_density > 0)
    c = lw_rgb_mix (c, light->haze, 1 - expf (-light->haze_density * depth));
  return c;
}

/* The label of most samples; of equally many, that of the nearest face, so that thin things win. */
static uint8_t
vote (const LwRaster *r, const size_t at[SAMPLES_PER_PIXEL])
{
  int best = 0;
  float near = -1;
  uint8_t labels[SAMPLES_PER_PIXEL], label = 0;
  gboolean one = TRUE;
  for (int i = 0; i < SAMPLES_PER_PIXEL; i++)
    {
      labels[i] = lw_raster_label (r, at[i]);
      one = one && labels[i] == labels[0];
    }
  if (one)
    return labels[0];
  for (int i = 0; i < SAMPLES_PER_PIXEL; i++)
    {
      int count = 0;
      float depth = 0;
      for (int j = 0; j < SAMPLES_PER_PIXEL; j++)
        if (labels[j] == labels[i])
          {
            count++;
            depth = lw_max (depth, r->depth[at[j]]);
          }
      if (count > best || (count == best && depth > near))
        {
          best = count;
          near = depth;
          label = labels[i];
        }
    }
  return label;
}

static LwRgb
shade_number (const Shader *s, unsigned number, float x, float y, size_t pixel)
{
  if (number == 0)
    return sky_colour (s, x, y);
  return shade_point (s, &g_array_index (s->raster->faces, LwFace, number), x, y, pixel);
}

/* A pixel that several faces share. */
static LwRgb
shade_edge (const Shader *s, int x, int y, size_t pixel, const size_t at[SAMPLES_PER_PIXEL])
{
  const uint32_t *face = s->raster->face;
  float cx = (float)(x * LW_SAMPLES), cy = (float)(y * LW_SAMPLES);
  gboolean done[SAMPLES_PER_PIXEL] = { FALSE };
  LwRgb sum = { 0, 0, 0 };
  for (int i = 0; i < SAMPLES_PER_PIXEL; i++)
    {
      int count = 0;
      if (done[i])
        continue;
      for (int j = i; j < SAMPLES_PER_PIXEL; j++)
        if (face[at[j]] == face[at[i]])
          {
            done[j] = TRUE;
            count++;
          }
      LwRgb c = shade_number (s, face[at[i]], cx + (float)(i % LW_SAMPLES) + 0.5f,
                              cy + (float)(i / LW_SAMPLES) + 0.5f, pixel);
      /* One bright sample must not outshine the others. */
      c = lw_rgb (lw_min (c.r, 1.5f), lw_min (c.g, 1.5f), lw_min (c.b, 1.5f));
      sum = lw_rgb_add (sum, lw_rgb_scale (c, (float)count / SAMPLES_PER_PIXEL));
    }
  return sum;
}

LW_KERNEL_FLAT void
lw_shade (const LwMesh *mesh, const LwShadows *shadows, int width, int height, LwRgb *light,
          uint8_t *labels)
{
  const LwRaster *raster = mesh->raster;
  const uint32_t *face = raster->face;
  Shader s = { mesh, mesh->scene, raster, shadows };
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        size_t pixel = (size_t)y * (size_t)width + (size_t)x, at[SAMPLES_PER_PIXEL];
        gboolean one = TRUE; /* face */
        for (int i = 0; i < SAMPLES_PER_PIXEL; i++)
          {
            at[i] = (size_t)(y * LW_SAMPLES + i / LW_SAMPLES) * (size_t)raster->width
                    + (size_t)(x * LW_SAMPLES + i % LW_SAMPLES);
            one = one && face[at[i]] == face[at[0]];
          }
        labels[pixel]
            = one && raster->veils->len == 0 ? lw_raster_label (raster, at[0]) : vote (raster, at);
        light[pixel] = one ? shade_number (&s, face[at[0]], ((float)x + 0.5f) * LW_SAMPLES,
                                           ((float)y + 0.5f) * LW_SAMPLES, pixel)
                           : shade_edge (&s, x, y, pixel, at);
      }
}
