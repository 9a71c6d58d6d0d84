/* The description of one scene: camera, light, sensor, street and the things that stand in it.
 *
 * Street coordinates: x lateral (metres, 0 = centre of the road), z along the road from the camera,
 * y above the road. The street bends and rises as a parabola of z; things are placed on it rigidly.
 */
#pragma once

#include "dataset/scene/scene-random.h"
#include "dataset/scene/scene-vector.h"
#include "dataset/scene/scene.h"

enum
{
  LW_CLASS_SKY,
  LW_CLASS_BUILDING,
  LW_CLASS_POLE,
  LW_CLASS_ROAD,
  LW_CLASS_PAVEMENT,
  LW_CLASS_TREE,
  LW_CLASS_SIGN,
  LW_CLASS_FENCE,
  LW_CLASS_CAR,
  LW_CLASS_PEDESTRIAN,
  LW_CLASS_BICYCLIST,
};

typedef enum
{
  LW_THING_BUILDING,
  LW_THING_CAR,
  LW_THING_PERSON,
  LW_THING_BICYCLIST,
  LW_THING_TREE,
  LW_THING_HEDGE,
  LW_THING_LAMP,
  LW_THING_SIGN,
  LW_THING_TRAFFIC_LIGHT,
  LW_THING_BOLLARD,
  LW_THING_FENCE,
  LW_THING_BOARD,
  LW_THING_BIN,
  LW_THING_BONNET,
} LwThingKind;

typedef enum
{
  LW_SCENE_TERRACE, /* houses and shops, wall to wall */
  LW_SCENE_AVENUE,  /* trees along the pavements */
  LW_SCENE_SUBURB,  /* detached houses, gardens, parks */
  LW_SCENE_CENTRE,  /* tall and flat-roofed */
  LW_SCENE_SQUARE,  /* a wide expanse of tar with rows of parked cars */
  LW_SCENE_KINDS,
} LwSceneKind;

typedef struct
{
  LwThingKind kind;
  int variant;
  float x, y, z; /* centre of the foot; of a building: middle of the foot of its front */
  float heading; /* radians, 0 looks along +z, positive turns to +x */
  float width;   /* across the heading */
  float length;  /* along the heading */
  float height;
  LwRgb colour, accent;
  float shadow; /* height up to which other buildings keep the sun away */
} LwThing;

typedef enum
{
  LW_BODY_HATCHBACK,
  LW_BODY_SALOON,
  LW_BODY_ESTATE,
  LW_BODY_OFFROAD,
  LW_BODY_VAN,
  LW_BODY_TRUCK,
  LW_BODY_BUS,
  LW_BODY_DOUBLE_DECKER,
} LwCarBody;

typedef enum
{
  LW_FENCE_RAILING,
  LW_FENCE_BOARDS,
  LW_FENCE_MESH,
  LW_FENCE_GUARD_RAIL,
  LW_FENCE_WALL, /* a low wall, labelled building */
} LwFenceKind;

typedef enum
{
  LW_FACADE_BRICK,
  LW_FACADE_PLASTER,
  LW_FACADE_STONE,
  LW_FACADE_OFFICE,
} LwFacade;

/* Added to the facade of a building. */
#define LW_BUILDING_SHOP 16
#define LW_BUILDING_FLAT_ROOF 32
#define LW_BUILDING_GABLE_FRONT 64

#define LW_SIDE_STREETS 3

/* One side of the street; index 0 is x < 0. */
typedef struct
{
  float kerb;                       /* distance of the kerb from the centre */
  float pavement;                   /* width */
  float verge;                      /* width of grass between kerb and pavement, or 0 */
  float front;                      /* from the back of the pavement to the buildings */
  gboolean green;                   /* what lies behind the pavement is grass */
  float street[LW_SIDE_STREETS][2]; /* openings, from z to z */
  int streets;
} LwRoadSide;

typedef struct
{
  LwRoadSide side[2];
  float bend, rise; /* x += bend z^2, y += rise z^2 */
  float own;        /* -1: traffic keeps left, 1: right */
  float end;        /* z of a crossing road that ends this one, or a large number */
  float lane;       /* width of a lane */
  int lanes;        /* in both directions */
  int edge;         /* 0 none, 1 single line, 2 double yellow */
  int centre;       /* 0 none, 1 dashes, 2 solid, 3 hatched */
  float crossing;   /* z of a zebra crossing, or -1 */
  float stop;       /* z of a stop line, or -1 */
  float arrow;      /* z of an arrow in the own lane, or -1 */
  float wear;       /* 0 new .. 1 patched */
  LwRgb tar, slab, grass, line;
} LwRoad;

typedef struct
{
  LwVec eye;
  float yaw, pitch, roll;
  float focal; /* in heights of the image */
} LwSceneView;

typedef struct
{
  LwVec sun; /* towards it */
  LwRgb sun_light, sky_light, ground_light;
  LwRgb zenith, horizon, cloud;
  float cloud_cover;
  LwRgb haze;
  float haze_density; /* 1 / metres */
  float shadow;       /* strength of cast shadows */
  float contact;      /* strength of the darkening under things */
  gboolean lamps;     /* lights are on */
} LwSceneLight;

typedef struct
{
  float exposure;
  LwRgb balance;
  float contrast, saturation, black;
  float vignette;
  float blur;   /* radius in pixels at a height of 360 */
  float sharp;  /* strength of the camera's sharpening */
  float noise;  /* standard deviation of display values in mid grey */
  float chroma; /* share of the colour that is stored at half resolution */
} LwSceneSensor;

typedef struct
{
  LwLook look;
  LwRngKey key;
  LwSceneKind kind;
  float detail; /* strength of textures: 0 flat .. 1 photograph */
  float winter; /* share of bare trees */
  LwSceneView view;
  LwSceneLight light;
  LwSceneSensor sensor;
  LwRoad road;
  LwThing *things;
  int n_things, room;
} LwScene;

/* Draws scene (look, key); release it with lw_scene_clear. */
void lw_scene_lay_out (LwScene *scene, LwLook look, LwRngKey key);
void lw_scene_clear (LwScene *scene);

/* Light, weather and sensor of a look. */
void lw_scene_choose_light (LwScene *scene);
void lw_scene_choose_sensor (LwScene *scene);

/* Appends a thing. The pointer is valid until the next call. */
LwThing *lw_scene_add (LwScene *scene, LwThingKind kind, float x, float z);

/* Parts of the layout. */
void lw_scene_add_buildings (LwScene *scene, LwSceneRandom *random);
void lw_scene_add_plants (LwScene *scene, LwSceneRandom *random);
void lw_scene_add_furniture (LwScene *scene, LwSceneRandom *random);
void lw_scene_add_traffic (LwScene *scene, LwSceneRandom *random);
void lw_scene_add_people (LwScene *scene, LwSceneRandom *random);

/* A vehicle of any body, from the palette of the look. */
LwThing *lw_scene_add_car (LwScene *scene, LwSceneRandom *random, float x, float z, float heading);
LwThing *lw_scene_add_tree (LwScene *scene, LwSceneRandom *random, float x, float z, float height);

/* Distance of the back of the pavement from the centre of the road. */
static inline float
lw_road_side_back (const LwRoadSide *side)
{
  return side->kerb + 0.14f + side->verge + side->pavement;
}

/* Whether z lies in the mouth of a side street (with @margin metres) or beyond the end of the road.
 */
gboolean lw_road_opens (const LwRoad *road, int side, float z, float margin);

/* Height up to which the point (x, z) lies in the shadow of a building other than @self (-1: none).
 */
float lw_scene_shadow_height (const LwScene *scene, float x, float z, int self);

/* A point of the street in world coordinates, and the direction of the street there. */
static inline LwVec
lw_scene_place (const LwScene *scene, float x, float y, float z)
{
  const LwRoad *road = &scene->road;
  return lw_vec (x + road->bend * z * z, y + road->rise * z * z, z);
}

static inline float
lw_scene_turn (const LwScene *scene, float z)
{
  return atanf (2 * scene->road.bend * z);
}
