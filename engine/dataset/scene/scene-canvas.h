/* The buffers of one size that scenes are drawn in. Whoever draws many keeps one canvas a thread:
 * fresh memory for every image would cost a fifth of the time. */
#pragma once

#include "dataset/scene/scene.h"

typedef struct _LwSceneCanvas LwSceneCanvas;

/* LW_ERROR_INPUT for a size that lw_scene_render refuses. */
LwSceneCanvas *lw_scene_canvas_new (int width, int height, GError **error);
void lw_scene_canvas_free (LwSceneCanvas *self);

/* Draws scene @index; @image (RGB) and @labels have the size of the canvas. */
void lw_scene_canvas_draw (LwSceneCanvas *self, LwLook look, guint64 seed, guint32 index,
                           LwImage *image, LwImage *labels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwSceneCanvas, lw_scene_canvas_free)
