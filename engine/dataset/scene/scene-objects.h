/* The geometry of each kind of thing. The frame of the mesh already stands where the thing does;
 * @random is the stream of the thing. */
#pragma once

#include "dataset/scene/scene-mesh.h"

void lw_draw_ground (LwMesh *mesh);
void lw_draw_building (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_car (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_lorry (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_person (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_bicyclist (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_tree (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_hedge (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_lamp (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_sign (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_traffic_light (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_bollard (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_board (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_bin (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_fence (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);
void lw_draw_bonnet (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random);

/* Wheels of cars and lorries: axle at (x, z), its disc on the side of x. */
void lw_draw_wheel (LwMesh *mesh, float x, float z, float radius);

/* Draws every thing of the scene of @mesh. */
void lw_draw_things (LwMesh *mesh);
