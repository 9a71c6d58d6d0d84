/* How photographs are shown to the network when its predictions are judged or exported. An mIoU is
 * worth something only beside its protocol, so the two are written together. */
#pragma once

#include "core/options.h"
#include "image/image.h"

G_BEGIN_DECLS

typedef enum
{
  LW_INFERENCE_WHOLE,   /* the photograph in one piece */
  LW_INFERENCE_SLIDING, /* overlapping windows, their logits averaged */
} LwInferenceMode;

/* Predictions are always compared at the size of the labels: logits are upsampled to it. */
typedef struct
{
  int mode;                           /* LwInferenceMode */
  gint64 width, height;               /* the photograph is resized to this first; 0, 0: as stored */
  gint64 window_width, window_height; /* of sliding inference, after resizing */
  gint64 stride;                      /* between windows; 0: two thirds of the window */
  gboolean teacher;                   /* the EMA weights instead of the student's */
  gboolean batch_statistics;          /* BatchNorm with statistics of the batch, not running ones */
  gint64 batch;                       /* images (sliding: windows) of one forward pass */
} LwProtocol;

/* eval_mode, eval_width, eval_height, eval_window_width, eval_window_height, eval_stride,
 * eval_teacher, eval_batch_statistics, eval_batch */
extern const LwOption lw_protocol_options[];

/* Whole photographs as stored, the student, running statistics, batch 1. */
void lw_protocol_init (LwProtocol *self);

/* LW_ERROR_INPUT if only one of width and height is set, or sliding lacks its window. */
gboolean lw_protocol_check (const LwProtocol *self, GError **error);

/* The size at which a photograph of width x height is shown. */
void lw_protocol_size (const LwProtocol *self, int width, int height, int *shown_width,
                       int *shown_height);

/* The photograph at that size. (transfer full) */
LwImage *lw_protocol_resize (const LwProtocol *self, const LwImage *photograph);

/* "whole image at 480x360, student, running statistics" (transfer full) */
char *lw_protocol_describe (const LwProtocol *self);

G_END_DECLS
