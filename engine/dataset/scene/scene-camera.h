/* From light to the bytes of a photograph: lens, exposure, sensor, compression. */
#pragma once

#include "dataset/scene/scene-model.h"

/* @light is used up, as is @scratch of the same size. @pixels: [height][width][3]. */
void lw_camera_expose (const LwScene *scene, LwRgb *light, LwRgb *scratch, int width, int height,
                       uint8_t *pixels);
