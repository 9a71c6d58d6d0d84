/* Light, weather and sensor of each look. */
#include "dataset/scene/scene-model.h"

static LwRgb
between (LwSceneRandom *r, LwRgb a, LwRgb b)
{
  return lw_rgb_mix (a, b, lw_random_range (r, 0, 1));
}

static void
aim_sun (LwSceneLight *light, LwSceneRandom *r, float low, float high)
{
  float up = lw_random_range (r, low, high), a = lw_random_range (r, 0, (float)(2 * G_PI));
  light->sun = lw_vec (cosf (up) * sinf (a), sinf (up), cosf (up) * cosf (a));
}

/* A game engine: strong colours, any hour, hardly any weather. */
static void
light_synthetic (LwSceneLight *light, LwSceneRandom *r)
{
  float warm = lw_random_range (r, 0, 1), sun = lw_random_range (r, 0.25f, 1.1f);
  aim_sun (light, r, 0.35f, 1.2f);
  light->sun_light = lw_rgb (sun, sun * (1 - 0.12f * warm), sun * (1 - 0.3f * warm));
  light->sky_light
      = lw_rgb_scale (between (r, lw_rgb (0.62f, 0.68f, 0.8f), lw_rgb (0.75f, 0.73f, 0.72f)),
                      lw_random_range (r, 0.6f, 1.1f));
  light->ground_light
      = lw_rgb_scale (lw_rgb (0.36f, 0.35f, 0.34f), lw_random_range (r, 0.7f, 1.2f));
  light->zenith = between (r, lw_rgb (0.08f, 0.28f, 0.85f), lw_rgb (0.25f, 0.5f, 0.95f));
  light->horizon = between (r, lw_rgb (0.45f, 0.72f, 1), lw_rgb (0.9f, 0.93f, 1));
  if (lw_random_chance (r, 0.35f)) /* a pale or coloured sky */
    {
      LwRgb pale = between (r, lw_rgb (0.8f, 0.85f, 0.9f), lw_rgb (1, 0.85f, 0.68f));
      light->zenith = lw_rgb_mix (light->zenith, pale, lw_random_range (r, 0.4f, 1));
      light->horizon = pale;
    }
  light->cloud = lw_rgb (1, 1, 1);
  light->cloud_cover = lw_random_chance (r, 0.6f) ? lw_random_range (r, 0.25f, 0.6f) : -1;
  light->haze = light->horizon;
  light->haze_density = lw_random_chance (r, 0.3f) ? lw_random_range (r, 0.0005f, 0.002f) : 0;
  light->shadow = lw_random_chance (r, 0.6f) ? lw_random_range (r, 0.5f, 0.9f) : 0;
  light->contact = lw_random_range (r, 0, 0.5f);
}

static void
light_overcast (LwSceneLight *light, LwSceneRandom *r)
{
  float sky = lw_random_range (r, 0.65f, 0.95f), sun = lw_random_range (r, 0, 0.18f);
  LwRgb cast = between (r, lw_rgb (0.93f, 0.97f, 1.06f), lw_rgb (1.02f, 1, 0.97f));
  light->sun_light = lw_rgb (sun, sun, sun);
  light->sky_light = lw_rgb_scale (cast, sky);
  light->zenith = lw_rgb_scale (cast, lw_random_range (r, 0.5f, 1));
  light->horizon = lw_rgb_scale (cast, lw_random_range (r, 0.8f, 1.2f));
  light->cloud = lw_rgb_scale (cast, lw_random_range (r, 0.45f, 0.9f));
  light->cloud_cover = lw_random_range (r, 0.3f, 0.75f);
  light->haze_density = lw_random_range (r, 0.0005f, 0.0025f);
  light->shadow = 0.5f;
  light->contact = lw_random_range (r, 0.65f, 0.85f);
}

static void
light_fair (LwSceneLight *light, LwSceneRandom *r)
{
  float sun = lw_random_range (r, 0.8f, 1.5f), warm = lw_random_range (r, 0, 1);
  light->sun_light = lw_rgb (sun, sun * (1 - 0.1f * warm), sun * (0.92f - 0.25f * warm));
  light->sky_light = lw_rgb_scale (lw_rgb (0.82f, 0.93f, 1.12f), lw_random_range (r, 0.22f, 0.42f));
  light->zenith = between (r, lw_rgb (0.22f, 0.42f, 0.72f), lw_rgb (0.5f, 0.66f, 0.85f));
  light->horizon = between (r, lw_rgb (0.72f, 0.83f, 0.92f), lw_rgb (1.1f, 1.1f, 1.06f));
  light->cloud = lw_rgb (1.1f, 1.09f, 1.07f);
  light->cloud_cover = lw_random_range (r, 0.05f, 0.6f);
  light->haze_density = lw_random_range (r, 0.0004f, 0.002f);
  light->shadow = lw_random_range (r, 0.85f, 0.97f);
  light->contact = lw_random_range (r, 0.6f, 0.8f);
}

static void
light_dusk (LwSceneLight *light, LwSceneRandom *r)
{
  float sky = lw_random_range (r, 0.10f, 0.22f);
  LwRgb cast = between (r, lw_rgb (0.8f, 0.9f, 1.25f), lw_rgb (1.1f, 0.98f, 0.95f));
  light->sun_light = lw_rgb_scale (lw_rgb (1, 0.6f, 0.3f), lw_random_range (r, 0, 0.12f));
  light->sky_light = lw_rgb_scale (cast, sky);
  light->zenith = lw_rgb_scale (cast, lw_random_range (r, 0.15f, 0.45f));
  light->horizon = lw_rgb_multiply (lw_rgb_scale (cast, lw_random_range (r, 0.4f, 0.9f)),
                                    lw_rgb (1.05f, 0.95f, 0.85f));
  light->cloud = lw_rgb_scale (cast, lw_random_range (r, 0.12f, 0.35f));
  light->cloud_cover = lw_random_range (r, 0.3f, 0.7f);
  light->haze_density = lw_random_range (r, 0.001f, 0.004f);
  light->shadow = 0.5f;
  light->contact = 0.8f;
  light->lamps = lw_random_chance (r, 0.7f);
}

static void
light_mist (LwSceneLight *light, LwSceneRandom *r)
{
  light_overcast (light, r);
  light->haze_density = lw_random_range (r, 0.006f, 0.018f);
  light->zenith = light->cloud = light->horizon;
}

void
lw_scene_choose_light (LwScene *scene)
{
  LwSceneLight *light = &scene->light;
  LwSceneRandom r = lw_scene_random (scene->key, (int)scene->look, LW_STREAM_LIGHT);
  if (scene->look == LW_LOOK_SYNTHETIC)
    {
      scene->detail = lw_random_range (&r, 0, 0.3f);
      scene->winter = 0.06f;
      light_synthetic (light, &r);
      return;
    }
  float weather = lw_random_range (&r, 0, 1);
  scene->detail = lw_random_range (&r, 0.8f, 1.1f);
  scene->winter = lw_random_chance (&r, 0.55f) ? 0.75f : 0.05f;
  aim_sun (light, &r, 0.3f, 0.9f);
  if (weather < 0.36f)
    light_overcast (light, &r);
  else if (weather < 0.8f)
    light_fair (light, &r);
  else if (weather < 0.92f)
    light_dusk (light, &r);
  else
    light_mist (light, &r);
  light->ground_light
      = lw_rgb_scale (lw_rgb_add (light->sky_light, lw_rgb_scale (light->sun_light, 0.3f)), 0.34f);
  light->haze = lw_rgb_mix (light->horizon, light->sky_light, 0.3f);
}

void
lw_scene_choose_sensor (LwScene *scene)
{
  LwSceneSensor *s = &scene->sensor;
  LwSceneRandom r = lw_scene_random (scene->key, (int)scene->look, LW_STREAM_SENSOR);
  if (scene->look == LW_LOOK_SYNTHETIC)
    {
      *s = (LwSceneSensor){ .exposure = lw_random_range (&r, 0.8f, 1.25f),
                            .balance = lw_rgb (1, 1, 1),
                            .contrast = lw_random_range (&r, 1, 1.15f),
                            .saturation = lw_random_range (&r, 1.1f, 1.5f) };
      return;
    }
  float warm = lw_random_range (&r, -0.09f, 0.09f), green = lw_random_range (&r, -0.03f, 0.04f);
  float gain
      = scene->light.lamps ? lw_random_range (&r, 1.2f, 2.4f) : lw_random_range (&r, 0.9f, 1.8f);
  *s = (LwSceneSensor){ .exposure = gain,
                        .balance = lw_rgb (1 + warm, 1 + green, 1 - warm),
                        .contrast = lw_random_range (&r, 1.0f, 1.35f),
                        .saturation = lw_random_range (&r, 0.65f, 1.1f),
                        .black = lw_random_range (&r, 0, 0.03f),
                        .vignette = lw_random_range (&r, 0.1f, 0.4f),
                        .blur = lw_random_range (&r, 0.2f, 0.8f),
                        .sharp = lw_random_range (&r, 0, 0.5f),
                        .noise = lw_random_range (&r, 0.005f, 0.02f),
                        .chroma = lw_random_range (&r, 0.5f, 1) };
}
