/* From visible faces to light: colour of every pixel in linear light, and its label. */
#pragma once

#include "dataset/scene/scene-shadow.h"

/* @light: [height][width] colours; @labels: [height][width]. The raster must be finished. */
void lw_shade (const LwMesh *mesh, const LwShadows *shadows, int width, int height, LwRgb *light,
               uint8_t *labels);
