/* The backward pass of a plan.
 *
 * Where two paths meet (a block's input, the backbone's output), both gradients are handed on and
 * the next norm adds them. */
#include "backend/registry.h"
#include "nn/plan-buffers.h"

typedef struct
{
  const float *parameters;
  float *gradients;
} Pass;

/* The gradient of an activation: one buffer, or two whose sum it is. */
typedef struct
{
  void *a, *b;
} Gradient;

static float *
slot (const LwPlan *self, const float *base, int index)
{
  return (float *)base + lw_network_parameter (self->network, index)->offset;
}

/* Through norm and convolution: consumes @dy; *dsrc receives a pooled buffer (NULL where it is not
 * wanted), *residual, if asked for, the gradient of the residual. */
static gboolean
unit_backward (LwPlan *self, const Pass *pass, LwUnitPlan *u, const void *src, Gradient dy,
               gboolean relu, void **residual, void **dsrc, GError **error)
{
  void *dx = lw_plan_take (self);
  LwNormBackward norm = { .shape = u->dst,
                          .mode = self->mode,
                          .relu = relu,
                          .x = u->x,
                          .y = u->y,
                          .dy = dy.a,
                          .dy2 = dy.b,
                          .dx = dx,
                          .mean = u->mean,
                          .rstd = u->rstd };
  norm.weight = slot (self, pass->parameters, u->unit->norm_weight);
  norm.bias = residual ? NULL : slot (self, pass->parameters, u->unit->norm_bias);
  if (u->x)
    {
      norm.dweight = slot (self, pass->gradients, u->unit->norm_weight);
      norm.dbias = slot (self, pass->gradients, u->unit->norm_bias);
    }
  norm.dresidual = residual ? dy.a : NULL;
  LW_CALL (self, norm_backward (self->stream, &norm));
  if (residual)
    *residual = dy.a;
  else
    lw_plan_give (self, dy.a);
  lw_plan_give (self, dy.b);
  LW_CALL (self, conv_backward_weights (self->stream, u->conv, src, dx, NULL));
  if (dsrc)
    {
      *dsrc = lw_plan_take (self);
      LW_CALL (self, conv_backward_data (self->stream, u->conv, u->packed, dx, *dsrc));
    }
  lw_plan_give (self, dx);
  return TRUE;
}

static const void *
block_input (LwPlan *self, int index)
{
  const LwBlockPlan *before = index > 0 ? &self->blocks[index - 1] : NULL;
  return before ? before->units[before->block->n_units - 1].y : self->pool_out;
}

/* Replaces the gradient of the block's output by that of its input. */
static gboolean
block_backward (LwPlan *self, const Pass *pass, int index, Gradient *g, GError **error)
{
  LwBlockPlan *b = &self->blocks[index];
  const void *in = block_input (self, index);
  void *residual = NULL, *flow = NULL, *around = NULL;
  Gradient dy = *g;
  for (int u = b->block->n_units - 1; u >= 0; u--)
    {
      const void *src = u > 0 ? b->units[u - 1].y : in;
      gboolean last = u == b->block->n_units - 1;
      if (!unit_backward (self, pass, &b->units[u], src, dy, TRUE, last ? &residual : NULL, &flow,
                          error))
        return FALSE;
      dy = (Gradient){ flow, NULL };
    }
  around = residual;
  if (b->block->has_shortcut
      && !unit_backward (self, pass, &b->shortcut, in, (Gradient){ residual, NULL }, FALSE, NULL,
                         &around, error))
    return FALSE;
  *g = (Gradient){ flow, around };
  return TRUE;
}

static gboolean
heads_backward (LwPlan *self, const Pass *pass, const float *dlogits, const float *dfeatures,
                Gradient *g, GError **error)
{
  const LwArchitecture *a = lw_network_architecture (self->network);
  void *dproducts = lw_plan_take (self);
  g->a = lw_plan_take (self);
  g->b = NULL;
  LW_CALL (self, aspp_backward (self->stream, &self->products, lw_network_classes (self->network),
                                LW_BRANCHES, a->dilations, dlogits, dproducts,
                                slot (self, pass->gradients, a->aspp_bias[0])));
  LW_CALL (self,
           conv_backward_weights (self->stream, self->aspp, self->backbone_out, dproducts, NULL));
  LW_CALL (self, conv_backward_data (self->stream, self->aspp, self->aspp_packed, dproducts, g->a));
  lw_plan_give (self, dproducts);
  if (!dfeatures)
    return TRUE;
  void *dprojected = lw_plan_take (self);
  g->b = lw_plan_take (self);
  LW_CALL (self, l2_backward (self->stream, &self->projected, self->features, self->norms, 1e-12f,
                              dfeatures, dprojected));
  LW_CALL (self,
           conv_backward_weights (self->stream, self->projection, self->backbone_out, dprojected,
                                  slot (self, pass->gradients, a->projection_bias)));
  LW_CALL (self, conv_backward_data (self->stream, self->projection, self->projection_packed,
                                     dprojected, g->b));
  lw_plan_give (self, dprojected);
  return TRUE;
}

static gboolean
stem_backward (LwPlan *self, const Pass *pass, Gradient g, float *dimage, GError **error)
{
  void *dstem = lw_plan_take (self), *dinput = NULL;
  LW_CALL (self, add (self->stream, &self->pooled, g.a, g.b, g.a));
  lw_plan_give (self, g.b);
  LW_CALL (self, maxpool_backward (self->stream, &self->stem.dst, self->stem.y, self->pool_out, g.a,
                                   dstem));
  lw_plan_give (self, g.a);
  if (!unit_backward (self, pass, &self->stem, self->input, (Gradient){ dstem, NULL }, TRUE, NULL,
                      dimage ? &dinput : NULL, error))
    return FALSE;
  if (dimage)
    LW_CALL (self, activation_to_f32 (self->stream, &self->image, dinput, dimage));
  lw_plan_give (self, dinput);
  return TRUE;
}

gboolean
lw_plan_backward (LwPlan *self, const float *parameters, const float *dlogits,
                  const float *dfeatures, float *gradients, float *dimage, GError **error)
{
  Pass pass = { parameters, gradients };
  Gradient g = { NULL, NULL };
  g_return_val_if_fail (self->kind != LW_PLAN_FORWARD && (!dimage || self->kind == LW_PLAN_CHECK),
                        FALSE);
  if (!heads_backward (self, &pass, dlogits, dfeatures, &g, error))
    return FALSE;
  for (int i = self->n_blocks - 1; i >= 0; i--)
    if (!block_backward (self, &pass, i, &g, error))
      return FALSE;
  return stem_backward (self, &pass, g, dimage, error);
}

/* ---- gathered weight gradients ---- */

gboolean
lw_plan_collect (LwPlan *self, float *gradients, GError **error)
{
  const LwArchitecture *a = lw_network_architecture (self->network);
  g_autofree LwConvCollect *collects = g_new (LwConvCollect, self->units->len + 2);
  int32_t n = 0;
  for (guint i = 0; i < self->units->len; i++)
    {
      const LwUnitPlan *u = g_ptr_array_index (self->units, i);
      collects[n++] = (LwConvCollect){ u->conv, slot (self, gradients, u->unit->weight) };
    }
  collects[n++] = (LwConvCollect){ self->projection, slot (self, gradients, a->projection_weight) };
  collects[n++] = (LwConvCollect){ self->aspp, self->aspp_rows };
  LW_CALL (self, zero (self->stream, self->aspp_rows,
                       sizeof (float) * (size_t)self->products.c * (size_t)self->output.c));
  LW_CALL (self, conv_collect (self->stream, n, collects));
  LW_CALL (self, aspp_unpack (self->stream, self->output.c, lw_network_classes (self->network),
                              LW_BRANCHES, self->products.c, self->aspp_rows,
                              slot (self, gradients, a->aspp_weight[0])));
  return TRUE;
}
