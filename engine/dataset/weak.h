/* Weak labels of images: image tags, points, coarse polygons; simulated from full masks or read
 * from weak.jsonl.
 *
 * The label type belongs to an image in a split, so that one run may mix types. */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

typedef enum
{
  LW_LABEL_NONE,   /* unlabelled */
  LW_LABEL_IMAGE,  /* classes present */
  LW_LABEL_POINT,  /* one pixel a class present */
  LW_LABEL_COARSE, /* polygons */
  LW_LABEL_FINE,   /* full masks */
} LwLabelType;

#define LW_N_LABEL_TYPES 5

const char *lw_label_type_name (LwLabelType type); /* "none", "image", "point", "coarse", "fine" */
gboolean lw_label_type_parse (const char *text, LwLabelType *type, GError **error);

/* A pixel with a class, in pixels of the stored image. */
typedef struct
{
  int row, col;
  uint8_t klass;
} LwPoint;

/* A closed polygon of @n vertices (x, y) in pixels, pixel centres at +0.5; later polygons lie on
 * top. */
typedef struct
{
  uint8_t klass;
  int n;
  float (*vertices)[2];
} LwPolygon;

/* The weak label of one image. */
typedef struct
{
  char *image; /* LwDatasetItem.id */
  int width, height;
  char *hash; /* SHA-256 of the image file, hex */
  LwLabelType type;
  char *source; /* "simulated from masks, seed 1", "gtCoarse", ... */
  int n_classes;
  uint8_t classes[LW_MAX_CLASSES]; /* ascending: the classes present; coarse: those drawn */
  int n_points;
  LwPoint *points;
  int n_polygons;
  LwPolygon *polygons;
} LwWeakLabel;

void lw_weak_label_free (LwWeakLabel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwWeakLabel, lw_weak_label_free)

/* How an annotator's coarse polygons differ from the mask. */
typedef struct
{
  double coverage; /* share of the labelled pixels that the polygons should cover, 0.6 by default */
  int min_area; /* regions below this many pixels at 1024 x 512 are missed; scaled with the image,
                   150 by default */
} LwCoarseOptions;

#define LW_COARSE_OPTIONS_DEFAULT ((LwCoarseOptions){ 0.6, 150 })

/* Simulates one image's label from its mask [height][width] of classes and LW_IGNORE. Deterministic
 * in (seed, item id, mask): independent of which other images are labelled. Image tags: the classes
 * present. Point: one uniform random pixel of each class present. Coarse: polygons eroded from the
 * mask, simplified, small things missed; the classes are those drawn.
 * @hash may be NULL, @coarse is read for coarse labels only. */
LwWeakLabel *lw_weak_label_simulate (LwLabelType type, const char *item_id, const LwImage *mask,
                                     const char *hash, guint64 seed, const LwCoarseOptions *coarse);

/* Polygons traced from a map that the data set has itself (gtCoarse); drawn, they give the map. */
LwWeakLabel *lw_weak_label_from_map (const char *item_id, const LwImage *map, const char *hash,
                                     const char *source);

/* Draws points (one pixel each) or polygons into a label map of the image's size, LW_IGNORE
 * elsewhere. */
LwImage *lw_weak_label_draw (const LwWeakLabel *self);

/* weak.jsonl: one label a line, replaced atomically; the reader names line and member of what it
 * refuses. */
gboolean lw_weak_labels_save (const char *path, GPtrArray *labels, GError **error);
GPtrArray *lw_weak_labels_load (const char *path, int n_classes,
                                GError **error); /* of LwWeakLabel, owned */

G_END_DECLS
