/* Names of the looks, and single images. */
#include "dataset/scene/scene.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "dataset/scene/scene-canvas.h"

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

gboolean
lw_scene_render (LwLook look, guint64 seed, gint64 index, int width, int height, LwImage **image,
                 LwImage **labels, GError **error)
{
  if (index < 0 || index > G_MAXUINT32)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("there is no scene number %lld: choose one from 0 to %u"), (long long)index,
                   G_MAXUINT32);
      return FALSE;
    }
  g_autoptr (LwSceneCanvas) canvas = lw_scene_canvas_new (width, height, error);
  if (canvas == NULL)
    return FALSE;
  *image = lw_image_new (width, height, 3);
  *labels = lw_image_new (width, height, 1);
  lw_scene_canvas_draw (canvas, look, seed, (guint32)index, *image, *labels);
  return TRUE;
}
