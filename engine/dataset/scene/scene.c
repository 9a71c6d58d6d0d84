/* One image: description, visibility, shadows, light, camera. */
#include "dataset/scene/scene.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "dataset/scene/scene-camera.h"
#include "dataset/scene/scene-objects.h"
#include "dataset/scene/scene-shade.h"

static const char *const look_names[] = { "synthetic", "street" };

const char *
lw_look_name (LwLook look)
{
  return look_names[look];
}

gboolean
lw_look_parse (const char *name, LwLook *look, GError **error)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (look_names); i++)
    if (g_strcmp0 (name, look_names[i]) == 0)
      {
        *look = (LwLook)i;
        return TRUE;
      }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("unknown look \"%s\": choose synthetic or street"), name);
  return FALSE;
}

static gboolean
check_size (int width, int height, gint64 index, GError **error)
{
  if (width < LW_SCENE_MIN_SIZE || height < LW_SCENE_MIN_SIZE || width > LW_SCENE_MAX_SIZE
      || height > LW_SCENE_MAX_SIZE)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("cannot draw scenes of %dx%d pixels: choose sides from %d to %d"), width,
                   height, LW_SCENE_MIN_SIZE, LW_SCENE_MAX_SIZE);
      return FALSE;
    }
  if (index < 0 || index > G_MAXUINT32)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("there is no scene number %" G_GINT64_FORMAT ": choose one from 0 to %u"),
                   index, G_MAXUINT32);
      return FALSE;
    }
  return TRUE;
}

static void
render (const LwScene *scene, LwImage *image, LwImage *labels)
{
  int width = image->width, height = image->height;
  g_autofree LwTextures *textures = g_new (LwTextures, 1);
  g_autofree LwRgb *light = g_new (LwRgb, (size_t)width * (size_t)height);
  LwSceneRandom random = lw_scene_random (scene->key, (int)scene->look, LW_STREAM_TEXTURE);
  LwRaster raster;
  LwMesh mesh;
  LwShadows shadows;
  lw_textures_fill (textures, &random);
  lw_raster_init (&raster, width * LW_SAMPLES, height * LW_SAMPLES, textures);
  lw_mesh_init (&mesh, scene, &raster);
  lw_draw_ground (&mesh);
  lw_draw_things (&mesh);
  lw_raster_finish (&raster);
  lw_shadows_draw (&shadows, &mesh, width, height);
  lw_shade (&mesh, &shadows, width, height, light, labels->pixels);
  lw_camera_expose (scene, light, width, height, image->pixels);
  lw_shadows_clear (&shadows);
  lw_raster_clear (&raster);
}

gboolean
lw_scene_render (LwLook look, guint64 seed, gint64 index, int width, int height, LwImage **image,
                 LwImage **labels, GError **error)
{
  LwScene scene;
  if (!check_size (width, height, index, error))
    return FALSE;
  LwImage *colours = lw_image_new (width, height, 3), *classes = lw_image_new (width, height, 1);
  lw_scene_lay_out (&scene, look, lw_rng_key (seed, (uint64_t)index, LW_RNG_SCENE));
  render (&scene, colours, classes);
  lw_scene_clear (&scene);
  *image = colours;
  *labels = classes;
  return TRUE;
}
