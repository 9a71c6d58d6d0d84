/* From solids in the coordinates of a thing to faces on the screen.
 *
 * Every polygon carries coordinates (u, v) in metres: u along its first edge, v across it, starting
 * at its first corner. Rounded primitives use -1..1 instead. */
#pragma once

#include "dataset/scene/scene-model.h"
#include "dataset/scene/scene-raster.h"

typedef struct
{
  uint8_t label, material, cut;
  LwRgb colour, accent;
  float p[4];
  float gloss;
  uint32_t seed;
  gboolean ground;
} LwPaint;

typedef struct
{
  const LwScene *scene;
  LwRaster *raster;
  LwVec view[3]; /* right, up, forward of the camera */
  float focal, cx, cy;
  LwVec origin, axis[3]; /* of the thing that is drawn: right, up, ahead */
  float shadow;          /* height above its foot that lies in shadow */
} LwMesh;

void lw_mesh_init (LwMesh *self, const LwScene *scene, LwRaster *raster);

/* The frame of the following primitives: street position, heading. */
void lw_mesh_stand (LwMesh *self, float x, float y, float z, float heading, float shadow);

static inline LwPaint
lw_paint (int label, LwMaterial material, LwRgb colour)
{
  LwPaint paint = { .label = (uint8_t)label, .material = (uint8_t)material, .colour = colour };
  return paint;
}

/* A convex planar polygon of 3..12 points. */
void lw_mesh_polygon (LwMesh *self, const LwVec *points, int n, const LwPaint *paint);
void lw_mesh_quad (LwMesh *self, LwVec a, LwVec b, LwVec c, LwVec d, const LwPaint *paint);

/* The five visible sides of a box; @end is the paint of the sides that face along z, NULL = @side.
 */
void lw_mesh_box (LwMesh *self, LwVec low, LwVec high, const LwPaint *side, const LwPaint *end,
                  const LwPaint *top);

/* A rounded rod from a (radius ra) to b (radius rb), at least one sample wide. */
void lw_mesh_rod (LwMesh *self, LwVec a, LwVec b, float ra, float rb, const LwPaint *paint);

/* A ball that faces the camera, squeezed to @rx across and @ry up. */
void lw_mesh_ball (LwMesh *self, LwVec centre, float rx, float ry, const LwPaint *paint);

/* A flat disc (or regular polygon) spanned by u and v. */
void lw_mesh_disc (LwMesh *self, LwVec centre, LwVec u, LwVec v, int corners, const LwPaint *paint);

/* To the camera: x right, y up, z ahead, from world coordinates. */
LwVec lw_mesh_to_camera (const LwMesh *self, LwVec world);
/* A world polygon, clipped and projected; FALSE if nothing is left. */
gboolean lw_mesh_project (const LwMesh *self, const LwVec *world, int n, LwPolygon *polygon);
