/* Shadows on the ground: of the sun, and of the sky under things. */
#pragma once

#include "dataset/scene/scene-mesh.h"

typedef struct
{
  int width, height; /* in pixels */
  float *sun;        /* share of the sun that reaches the ground */
  float *sky;        /* share of the sky */
} LwShadows;

void lw_shadows_init (LwShadows *self, int width, int height);
void lw_shadows_draw (LwShadows *self, const LwMesh *mesh);
void lw_shadows_clear (LwShadows *self);
