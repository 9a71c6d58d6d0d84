/* Decoded images of the evaluation data and of predictions, kept as long as there is room. Any
 * thread; who asks waits for the disk. */
#pragma once

#include "compare/eval-data.h"
#include "compare/pyramid.h"

G_BEGIN_DECLS

/* What threads share of an image. */
typedef struct
{
  LwImage *image;     /* one channel; NULL of photographs */
  LwPyramid *pyramid; /* of photographs */
} LwPicture;

LwPicture *lw_picture_ref (LwPicture *self);
void lw_picture_unref (LwPicture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwPicture, lw_picture_unref)

typedef struct _LwPictureCache LwPictureCache;

/* Holds at most @limit bytes besides what is in use elsewhere. */
LwPictureCache *lw_picture_cache_new (LwEvalData *data, size_t limit);
LwPictureCache *lw_picture_cache_ref (LwPictureCache *self);
void lw_picture_cache_unref (LwPictureCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwPictureCache, lw_picture_cache_unref)

LwEvalData *lw_picture_cache_data (LwPictureCache *self); /* (transfer none) */

/* (transfer full); labels are classes or LW_IGNORE. */
LwPicture *lw_picture_cache_photograph (LwPictureCache *self, int item, GError **error);
LwPicture *lw_picture_cache_truth (LwPictureCache *self, int item, GError **error);

/* What a run predicted, at the size of the truth. */
LwPicture *lw_picture_cache_prediction (LwPictureCache *self, const char *run_folder, int item,
                                        GError **error);
/* 255: certain. */
LwPicture *lw_picture_cache_confidence (LwPictureCache *self, const char *run_folder, int item,
                                        GError **error);

G_END_DECLS
