/* A network laid out for one backend and one input shape: buffers, convolutions, forward and
 * backward passes. Everything is allocated when the plan is made. */
#pragma once

#include "nn/network.h"

G_BEGIN_DECLS

typedef enum
{
  LW_PLAN_FORWARD,  /* activations are reused; no backward pass */
  LW_PLAN_BACKWARD, /* activations of one pass are kept for its backward pass */
  LW_PLAN_CHECK,    /* as BACKWARD, with the gradient of the image */
} LwPlanKind;

typedef struct _LwPlan LwPlan;

LwPlan *lw_plan_new (const LwNetwork *network, const LwBackend *backend, LwStream *stream, int B,
                     int H, int W, LwPlanKind kind, GError **error);
void lw_plan_free (LwPlan *self);
size_t lw_plan_bytes (const LwPlan *self); /* device memory it holds */
char *lw_plan_describe (
    const LwPlan *self); /* layer table with shapes, bytes and implementations, (transfer full) */
int lw_plan_h (const LwPlan *self); /* feature size */
int lw_plan_w (const LwPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwPlan, lw_plan_free)

/* Brings the compute copies of the weights up to date; after every change of @parameters (device).
 */
gboolean lw_plan_pack (LwPlan *self, const float *parameters, GError **error);

/* @image f32 [B][H][W][3] (device). LW_NORM_TRAIN also moves the running statistics in @state (a
 * frozen network ignores the mode). The results stay valid until the next call. @features may be
 * NULL: the projection is then skipped. */
gboolean lw_plan_forward (LwPlan *self, const float *parameters, float *state, const float *image,
                          LwNormMode mode, const float **logits, const float **features,
                          GError **error);

/* Gradients of the last forward pass from dlogits [B][h][w][K] and dfeatures [B][h][w][D] (NULL: no
 * loss reached them). They gather in the plan; lw_plan_collect adds them to @gradients (laid out as
 * the parameters) and clears them. @dimage, f32 [B][H][W][3] or NULL, receives the gradient of the
 * image (for checks). */
gboolean lw_plan_backward (LwPlan *self, const float *parameters, const float *dlogits,
                           const float *dfeatures, float *gradients, float *dimage, GError **error);
gboolean lw_plan_collect (LwPlan *self, float *gradients, GError **error);

/* Activations after the stem and the four stages (index 0..4) of the last forward pass of a
 * LW_PLAN_BACKWARD plan. */
gboolean lw_plan_tap (LwPlan *self, int index, LwShape *shape, float *nhwc, GError **error);

G_END_DECLS
