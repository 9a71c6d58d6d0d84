/* The buffers and compute copies of a plan, shared by plan.c (layout), plan-forward.c and
 * plan-backward.c. */
#pragma once

#include "nn/architecture.h"
#include "nn/plan.h"

G_BEGIN_DECLS

#define LW_POOL                                                                                    \
  5 /* activations alive at a time beside the ones kept: two gradients, a residual, source and     \
       result */

/* A unit at work. */
typedef struct
{
  const LwUnit *unit;
  LwShape src, dst;
  LwConv *conv;
  void *packed;
  void *x, *y; /* convolution and norm output, kept in backward plans, else NULL; x is not kept
                  where the norm is frozen: no gradient reads it */
  float *mean, *rstd; /* [out] */
} LwUnitPlan;

typedef struct
{
  const LwBlock *block;
  LwUnitPlan units[3], shortcut;
} LwBlockPlan;

struct _LwPlan
{
  const LwNetwork *network;
  const LwBackend *backend;
  LwStream *stream;
  LwPlanKind kind;
  LwShape image, pooled, output; /* output: the backbone's */
  size_t bytes;
  GPtrArray *owned; /* device memory */
  GPtrArray *units; /* LwUnitPlan: all of them, in the stem and in blocks */

  LwUnitPlan stem;
  int n_blocks;
  LwBlockPlan *blocks;
  void *input;    /* the image as an activation */
  void *pool_out; /* kept in backward plans */
  void *pool[LW_POOL];
  gboolean taken[LW_POOL];

  LwShape products;
  LwConv *aspp;
  void *aspp_packed;
  float *aspp_rows; /* [products.c][channels]: weights, then their gradients */
  LwShape projected;
  LwConv *projection;
  void *projection_packed;
  float *logits, *features, *norms;

  const void *backbone_out; /* of the last forward pass */
  LwNormMode mode;
};

/* One of the pooled activations; there is always a free one by the order of the passes. */
void *lw_plan_take (LwPlan *self);
void lw_plan_give (LwPlan *self,
                   const void *buffer); /* buffers that are not pooled are left alone */

G_END_DECLS
