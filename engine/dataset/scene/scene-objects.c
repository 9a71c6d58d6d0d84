/* From the kind of a thing to the function that draws it. */
#include "dataset/scene/scene-objects.h"

static void
draw (LwMesh *mesh, const LwThing *thing, LwSceneRandom *random)
{
  switch (thing->kind)
    {
    case LW_THING_BUILDING:
      return lw_draw_building (mesh, thing, random);
    case LW_THING_CAR:
      if (thing->variant >= LW_BODY_VAN)
        return lw_draw_lorry (mesh, thing, random);
      return lw_draw_car (mesh, thing, random);
    case LW_THING_PERSON:
      return lw_draw_person (mesh, thing, random);
    case LW_THING_BICYCLIST:
      return lw_draw_bicyclist (mesh, thing, random);
    case LW_THING_TREE:
      return lw_draw_tree (mesh, thing, random);
    case LW_THING_HEDGE:
      return lw_draw_hedge (mesh, thing, random);
    case LW_THING_LAMP:
      return lw_draw_lamp (mesh, thing, random);
    case LW_THING_SIGN:
      return lw_draw_sign (mesh, thing, random);
    case LW_THING_TRAFFIC_LIGHT:
      return lw_draw_traffic_light (mesh, thing, random);
    case LW_THING_BOLLARD:
      return lw_draw_bollard (mesh, thing, random);
    case LW_THING_BOARD:
      return lw_draw_board (mesh, thing, random);
    case LW_THING_BIN:
      return lw_draw_bin (mesh, thing, random);
    case LW_THING_FENCE:
      return lw_draw_fence (mesh, thing, random);
    case LW_THING_BONNET:
      return lw_draw_bonnet (mesh, thing, random);
    }
}

void
lw_draw_things (LwMesh *mesh)
{
  const LwScene *scene = mesh->scene;
  for (int i = 0; i < scene->n_things; i++)
    {
      const LwThing *thing = &scene->things[i];
      LwSceneRandom random
          = lw_scene_random (scene->key, (int)scene->look, (uint32_t)(LW_STREAM_THINGS + i));
      lw_mesh_stand (mesh, thing->x, thing->y, thing->z, thing->heading, thing->shadow);
      draw (mesh, thing, &random);
    }
}
