/* Street scenes drawn from a seed, with exact masks: licence-free images of the 11 classes of
 * `camvid11`, in the look of a game engine (`synthetic`) or of a camera behind a windscreen
 * (`street`).
 *
 * Image i is a pure function of (look, seed, i, size): neither the thread count nor the order of
 * generation changes a byte. Another compiler or maths library may change the last bits. */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

typedef enum
{
  LW_LOOK_SYNTHETIC,
  LW_LOOK_STREET,
} LwLook;

/* Changes whenever the same seed gives other pixels. */
#define LW_SCENE_VERSION 1

#define LW_SCENE_MIN_SIZE 16
#define LW_SCENE_MAX_SIZE 4096

/* "synthetic", "street"; LW_ERROR_INPUT for any other name. */
const char *lw_look_name (LwLook look);
gboolean lw_look_parse (const char *name, LwLook *look, GError **error);

/* Draws one image: *image is RGB, *labels holds classes 0..10 or LW_IGNORE (bins, the bonnet of the
 * own car), both height x width and owned by the caller. The view depends on the height; a wider
 * image shows more of the same scene. LW_ERROR_INPUT for a side outside 16..4096 or an index that
 * is not in 0..2^32-1. */
gboolean lw_scene_render (LwLook look, guint64 seed, gint64 index, int width, int height,
                          LwImage **image, LwImage **labels, GError **error);

typedef struct
{
  LwLook look;
  gint64 seed;
  gint64 train, val; /* images of each split; scenes of val are numbered from 2^31 */
  int width, height;
  int threads; /* 0: all processors */
} LwSceneOptions;

typedef struct
{
  gint64 done, total; /* images; done includes those kept from an earlier run */
  gint64 kept;
  double rate; /* images a second, of this run */
  double left; /* seconds, or -1 before it can be told */
} LwSceneProgress;

typedef void (*LwSceneProgressFunc) (const LwSceneProgress *progress, gpointer data);

/* Writes layout `pairs`: FOLDER/images/SPLIT/NNNNNN.png, FOLDER/labels/SPLIT/NNNNNN.png (palette
 * index = class), classes.json and scene.json (look, seed, size, counts, version). Pairs that are
 * there already with the right size are kept, so an interrupted run goes on where it stopped;
 * larger counts extend a folder. A folder that holds anything else, or scenes of other options, is
 * refused (LW_ERROR_INPUT).
 * @progress (may be NULL) is called about four times a second, from one thread at a time. */
gboolean lw_scene_generate (const LwSceneOptions *options, const char *folder,
                            LwSceneProgressFunc progress, gpointer data, GError **error);

G_END_DECLS
