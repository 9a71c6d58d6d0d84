/* One image: description, visibility, shadows, light, camera. */
#include "dataset/scene/scene-canvas.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "dataset/scene/scene-camera.h"
#include "dataset/scene/scene-objects.h"
#include "dataset/scene/scene-shade.h"

struct _LwSceneCanvas
{
  int width, height;
  LwTextures textures;
  LwRaster raster;
  LwShadows shadows;
  LwRgb *light, *scratch; /* [height][width] */
};

LwSceneCanvas *
lw_scene_canvas_new (int width, int height, GError **error)
{
  if (width < LW_SCENE_MIN_SIZE || height < LW_SCENE_MIN_SIZE || width > LW_SCENE_MAX_SIZE
      || height > LW_SCENE_MAX_SIZE)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("cannot draw scenes of %dx%d pixels: choose sides from %d to %d"), width,
                   height, LW_SCENE_MIN_SIZE, LW_SCENE_MAX_SIZE);
      return NULL;
    }
  size_t n = (size_t)width * (size_t)height;
  LwSceneCanvas *self = g_new0 (LwSceneCanvas, 1);
  self->width = width;
  self->height = height;
  self->light = g_new (LwRgb, n);
  self->scratch = g_new (LwRgb, n);
  lw_raster_init (&self->raster, width * LW_SAMPLES, height * LW_SAMPLES, &self->textures);
  lw_shadows_init (&self->shadows, width, height);
  return self;
}

void
lw_scene_canvas_free (LwSceneCanvas *self)
{
  lw_raster_clear (&self->raster);
  lw_shadows_clear (&self->shadows);
  g_free (self->light);
  g_free (self->scratch);
  g_free (self);
}

void
lw_scene_canvas_draw (LwSceneCanvas *self, LwLook look, guint64 seed, guint32 index, LwImage *image,
                      LwImage *labels)
{
  LwRngKey key = lw_rng_key (seed, index, LW_RNG_SCENE);
  LwSceneRandom random = lw_scene_random (key, (int)look, LW_STREAM_TEXTURE);
  LwScene scene;
  LwMesh mesh;
  lw_scene_lay_out (&scene, look, key);
  lw_textures_fill (&self->textures, &random);
  lw_raster_reset (&self->raster);
  lw_mesh_init (&mesh, &scene, &self->raster);
  lw_draw_ground (&mesh);
  lw_draw_things (&mesh);
  lw_raster_finish (&self->raster);
  lw_shadows_draw (&self->shadows, &mesh);
  lw_shade (&mesh, &self->shadows, self->width, self->height, self->light, labels->pixels);
  lw_camera_expose (&scene, self->light, self->scratch, self->width, self->height, image->pixels);
  lw_scene_clear (&scene);
}
