/* The forward pass of a plan. */
#include "backend/registry.h"
#include "nn/plan-buffers.h"

static const float *
parameter (const LwPlan *self, const float *base, int index)
{
  return base + lw_network_parameter (self->network, index)->offset;
}

/* ---- packing ---- */

gboolean
lw_plan_pack (LwPlan *self, const float *parameters, GError **error)
{
  const LwArchitecture *a = lw_network_architecture (self->network);
  g_autofree LwConvPack *packs = g_new (LwConvPack, self->units->len + 2);
  int32_t n = 0;
  for (guint i = 0; i < self->units->len; i++)
    {
      const LwUnitPlan *u = g_ptr_array_index (self->units, i);
      packs[n++]
          = (LwConvPack){ u->conv, parameter (self, parameters, u->unit->weight), u->packed };
    }
  packs[n++] = (LwConvPack){ self->aspp, self->aspp_rows, self->aspp_packed };
  packs[n++] = (LwConvPack){ self->projection, parameter (self, parameters, a->projection_weight),
                             self->projection_packed };
  LW_CALL (self, aspp_pack (self->stream, self->output.c, lw_network_classes (self->network),
                            LW_BRANCHES, self->products.c,
                            parameter (self, parameters, a->aspp_weight[0]), self->aspp_rows));
  LW_CALL (self, conv_pack (self->stream, n, packs));
  return TRUE;
}

/* ---- backbone ---- */

typedef struct
{
  const float *parameters;
  float *state;
  LwNormMode mode;
} Pass;

/* y = relu? (norm (conv (src)) + residual), in the unit's own buffers or in a pooled one. */
static gboolean
run_unit (LwPlan *self, const Pass *pass, LwUnitPlan *u, const void *src, const void *residual,
          gboolean relu, void **out, GError **error)
{
  void *pooled = u->x ? NULL : lw_plan_take (self);
  void *x = u->x ? u->x : pooled, *y = u->y ? u->y : x;
  LwNormForward norm = { .shape = u->dst,
                         .mode = pass->mode,
                         .relu = relu,
                         .momentum = 0.1f,
                         .eps = 1e-5f,
                         .x = x,
                         .residual = residual,
                         .y = y,
                         .mean = u->mean,
                         .rstd = u->rstd };
  norm.weight = parameter (self, pass->parameters, u->unit->norm_weight);
  norm.bias = parameter (self, pass->parameters, u->unit->norm_bias);
  norm.running_mean
      = pass->state + lw_network_parameter (self->network, u->unit->running_mean)->offset;
  norm.running_var
      = pass->state + lw_network_parameter (self->network, u->unit->running_var)->offset;
  *out = y;
  if (pooled != y)
    lw_plan_give (self, pooled);
  if (!u->x && pass->mode == LW_NORM_EVAL
      && self->backend->conv_fuses (self->stream, u->conv, residual != NULL, relu))
    {
      LW_CALL (self, conv_norm_forward (self->stream, u->conv, u->packed, src, &norm));
      return TRUE;
    }
  LW_CALL (self, conv_forward (self->stream, u->conv, u->packed, NULL, src, x));
  LW_CALL (self, norm_forward (self->stream, &norm));
  return TRUE;
}

/* Consumes @in (if it is pooled) and replaces it by the block's output. */
static gboolean
run_block (LwPlan *self, const Pass *pass, LwBlockPlan *b, const void **in, GError **error)
{
  const void *residual = *in, *src = *in;
  void *out = NULL;
  int last = b->block->n_units - 1;
  if (b->block->has_shortcut)
    {
      if (!run_unit (self, pass, &b->shortcut, *in, NULL, FALSE, &out, error))
        return FALSE;
      residual = out;
    }
  for (int u = 0; u <= last; u++)
    {
      if (!run_unit (self, pass, &b->units[u], src, u == last ? residual : NULL, TRUE, &out, error))
        return FALSE;
      if (src != *in)
        lw_plan_give (self, src);
      src = out;
    }
  if (residual != *in)
    lw_plan_give (self, residual);
  lw_plan_give (self, *in);
  *in = out;
  return TRUE;
}

static gboolean
run_backbone (LwPlan *self, const Pass *pass, const float *image, const void **result,
              GError **error)
{
  void *out = NULL;
  LW_CALL (self, activation_from_f32 (self->stream, &self->image, image, self->input));
  if (!run_unit (self, pass, &self->stem, self->input, NULL, TRUE, &out, error))
    return FALSE;
  void *pooled = self->pool_out ? self->pool_out : lw_plan_take (self);
  LW_CALL (self, maxpool_forward (self->stream, &self->stem.dst, out, pooled));
  lw_plan_give (self, out);
  const void *in = pooled;
  for (int i = 0; i < self->n_blocks; i++)
    if (!run_block (self, pass, &self->blocks[i], &in, error))
      return FALSE;
  *result = in;
  return TRUE;
}

/* ---- heads ---- */

static gboolean
run_aspp (LwPlan *self, const float *parameters, GError **error)
{
  const LwArchitecture *a = lw_network_architecture (self->network);
  int K = lw_network_classes (self->network);
  void *products = lw_plan_take (self);
  LW_CALL (self, conv_forward (self->stream, self->aspp, self->aspp_packed, NULL,
                               self->backbone_out, products));
  LW_CALL (self,
           aspp_forward (self->stream, &self->products, K, LW_BRANCHES, a->dilations, products,
                         parameter (self, parameters, a->aspp_bias[0]), self->logits));
  lw_plan_give (self, products);
  return TRUE;
}

static gboolean
run_projection (LwPlan *self, const float *parameters, GError **error)
{
  const LwArchitecture *a = lw_network_architecture (self->network);
  void *projected = lw_plan_take (self);
  LW_CALL (self, conv_forward (self->stream, self->projection, self->projection_packed,
                               parameter (self, parameters, a->projection_bias), self->backbone_out,
                               projected));
  LW_CALL (self, l2_forward (self->stream, &self->projected, projected, 1e-12f, self->features,
                             self->norms));
  lw_plan_give (self, projected);
  return TRUE;
}

gboolean
lw_plan_forward (LwPlan *self, const float *parameters, float *state, const float *image,
                 LwNormMode mode, const float **logits, const float **features, GError **error)
{
  gboolean frozen = lw_network_config (self->network)->bn == LW_BN_FROZEN;
  Pass pass = { parameters, state, frozen ? LW_NORM_EVAL : mode };
  self->mode = pass.mode;
  if (self->backbone_out)
    lw_plan_give (self, self->backbone_out);
  if (!run_backbone (self, &pass, image, &self->backbone_out, error)
      || !run_aspp (self, parameters, error)
      || (features && !run_projection (self, parameters, error)))
    return FALSE;
  *logits = self->logits;
  if (features)
    *features = self->features;
  return TRUE;
}

gboolean
lw_plan_tap (LwPlan *self, int index, LwShape *shape, float *nhwc, GError **error)
{
  const LwUnitPlan *tap = &self->stem;
  for (int i = 0; index > 0 && i < self->n_blocks; i++)
    if (self->blocks[i].block->stage == index)
      tap = &self->blocks[i].units[self->blocks[i].block->n_units - 1];
  *shape = tap->dst;
  if (nhwc)
    LW_CALL (self, activation_to_f32 (self->stream, &tap->dst, tap->y, nhwc));
  return TRUE;
}
