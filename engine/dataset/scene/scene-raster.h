/* Visibility: which face is seen by each sample. Colours are worked out afterwards, for visible
 * samples only; masks come from the same samples, so that image and mask cannot disagree. */
#pragma once

#include <glib.h>

#include "dataset/scene/scene-texture.h"

/* Samples along a side of a pixel. */
#define LW_SAMPLES 2
#define LW_POLYGON_MAX 16

typedef enum
{
  LW_MATERIAL_PLAIN, /* p: strength of noise, its size in metres */
  LW_MATERIAL_ROAD,
  LW_MATERIAL_PAVEMENT, /* p: slab size */
  LW_MATERIAL_GRASS,
  LW_MATERIAL_WALL, /* p: width, height, window pitch, floor height */
  LW_MATERIAL_SHOP, /* p: width, height */
  LW_MATERIAL_ROOF,
  LW_MATERIAL_CAR_SIDE, /* p: length, height, 1 with rear doors */
  LW_MATERIAL_CAR_END,  /* p: width, height, 1 rear or 0 front, lights */
  LW_MATERIAL_GLASS,    /* p: width, height, pillar position (share of width) or 0, 1 lit inside */
  LW_MATERIAL_BUS_SIDE, /* p: length, height, decks, 1 rear or front */
  LW_MATERIAL_WHEEL,
  LW_MATERIAL_CLOTH,
  LW_MATERIAL_LEAVES,
  LW_MATERIAL_TWIGS,
  LW_MATERIAL_BARK,
  LW_MATERIAL_SIGN, /* p: 0 prohibition, 1 warning, 2 mandatory, 3 information, 4 board */
  LW_MATERIAL_BOARDS,
  LW_MATERIAL_GLOW, /* p: strength of own light */
} LwMaterial;

typedef enum
{
  LW_CUT_NONE,
  LW_CUT_LEAVES,  /* a disc with a ragged edge and holes; p: roughness */
  LW_CUT_TWIGS,   /* thin branches; the holes keep the label */
  LW_CUT_RAILING, /* bars; p: height, pitch */
  LW_CUT_MESH,
  LW_CUT_RING, /* a tyre seen from the side */
} LwCut;

typedef struct
{
  float m[9]; /* rows give u/z, v/z and 1/z at the sample position (x, y, 1) */
  uint8_t label, material, cut;
  gboolean ground; /* receives cast shadows */
  LwRgb colour, accent;
  float p[4];
  float gloss; /* of plain material: share of the sky that is mirrored */
  uint32_t seed;
  LwRgb sky, sun; /* light from all around; light of the sun at normal incidence */
  LwVec facing;   /* cosines to the sun of the directions u, v and the normal */
  gboolean round; /* the normal turns towards u (limbs) */
  gboolean ball;  /* and v (heads, crowns) */
  float shadow;   /* v below this lies in the shadow of a building */
} LwFace;

/* A convex polygon in sample coordinates. */
typedef struct
{
  int n;
  float x[LW_POLYGON_MAX], y[LW_POLYGON_MAX];
  float slope[LW_POLYGON_MAX]; /* dx / dy of the edge to point i; set by lw_polygon_rows */
} LwPolygon;

typedef struct
{
  LwPolygon polygon;
  uint32_t face;
} LwVeil;

typedef struct
{
  int width, height; /* in samples */
  float *depth;      /* 1 / z of the nearest face, 0 = sky */
  uint32_t *face;    /* its number, 0 = sky */
  uint8_t
      *veil; /* label + 1 of a hole in a veil, or 0; set by lw_raster_finish if there are veils */
  GArray *faces; /* LwFace; the first one is not used */
  GArray *veils; /* LwVeil: faces whose holes keep their label */
  const LwTextures *textures;
} LwRaster;

void lw_raster_init (LwRaster *self, int width, int height, const LwTextures *textures);
/* Empties the raster for the next image. */
void lw_raster_reset (LwRaster *self);
void lw_raster_clear (LwRaster *self);

/* Draws @polygon, which shows the copied @face. */
void lw_raster_draw (LwRaster *self, LwPolygon *polygon, const LwFace *face);

/* Holes of veils, once everything is drawn. */
void lw_raster_finish (LwRaster *self);

/* The rows [*y0, *y1) that the polygon may touch; call before lw_polygon_span. */
void lw_polygon_rows (LwPolygon *polygon, int height, int *y0, int *y1);
/* The samples [*x0, *x1) of row @y whose centres are inside. */
gboolean lw_polygon_span (const LwPolygon *polygon, int y, int width, int *x0, int *x1);

/* The label of sample @i. */
static inline uint8_t
lw_raster_label (const LwRaster *self, size_t i)
{
  if (self->veils->len > 0 && self->veil[i] > 0)
    return (uint8_t)(self->veil[i] - 1);
  return g_array_index (self->faces, LwFace, self->face[i]).label;
}

/* Position on the face, in its own units, of the sample position (x, y). */
static inline void
lw_face_at (const LwFace *face, float x, float y, float *u, float *v, float *depth)
{
  const float *m = face->m;
  float z = 1 / (m[6] * x + m[7] * y + m[8]);
  *u = (m[0] * x + m[1] * y + m[2]) * z;
  *v = (m[3] * x + m[4] * y + m[5]) * z;
  *depth = z;
}
