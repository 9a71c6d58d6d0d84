/* Lays a network out: shapes, convolutions, buffers. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "backend/registry.h"
#include "core/error.h"
#include "nn/plan-buffers.h"

static gboolean
keeps (const LwPlan *self)
{
  return self->kind != LW_PLAN_FORWARD;
}

static gboolean
frozen (const LwPlan *self)
{
  return lw_network_config (self->network)->bn == LW_BN_FROZEN;
}

/* Device memory that lives as long as the plan. */
static void *
own (LwPlan *self, size_t bytes, GError **error)
{
  void *data = self->backend->alloc (self->stream, bytes);
  if (!data)
    {
      lw_backend_set_error (self->backend, self->stream, error);
      return NULL;
    }
  g_ptr_array_add (self->owned, data);
  self->bytes += bytes;
  return data;
}

void *
lw_plan_take (LwPlan *self)
{
  for (int i = 0; i < LW_POOL; i++)
    if (!self->taken[i])
      {
        self->taken[i] = TRUE;
        return self->pool[i];
      }
  g_assert_not_reached ();
}

void
lw_plan_give (LwPlan *self, const void *buffer)
{
  for (int i = 0; i < LW_POOL; i++)
    if (self->pool[i] == buffer)
      self->taken[i] = FALSE;
}

/* ---- layout ---- */

static int32_t
strided (int32_t n, int stride)
{
  return (n + stride - 1) / stride;
}

static size_t
activation_bytes (LwPlan *self, const LwShape *shape)
{
  return self->backend->activation_bytes (self->stream, shape);
}

static LwConv *
new_conv (LwPlan *self, const LwConvDesc *desc, void **packed, GError **error)
{
  LwConv *conv = self->backend->conv_new (self->stream, desc);
  if (!conv)
    {
      lw_backend_set_error (self->backend, self->stream, error);
      return NULL;
    }
  *packed = own (self, self->backend->conv_packed_bytes (conv), error);
  if (!*packed)
    {
      self->backend->conv_free (self->stream, conv);
      return NULL;
    }
  return conv;
}

/* @largest grows to the biggest activation that passes through the pool. */
static gboolean
plan_unit (LwPlan *self, LwUnitPlan *u, const LwUnit *unit, const LwShape *src, gboolean input_grad,
           size_t *largest, GError **error)
{
  u->unit = unit;
  u->src = *src;
  LwConvDesc desc = { u->src,
                      unit->out,
                      unit->kernel,
                      unit->stride,
                      unit->dilation * (unit->kernel / 2),
                      unit->dilation,
                      .input_grad = keeps (self) && input_grad,
                      .weight_grad = keeps (self) };
  u->dst = (LwShape){ src->n, unit->out, lw_conv_extent (src->h, &desc),
                      lw_conv_extent (src->w, &desc) };
  size_t bytes = activation_bytes (self, &u->dst);
  *largest = MAX (*largest, MAX (bytes, activation_bytes (self, src)));
  u->conv = new_conv (self, &desc, &u->packed, error);
  if (u->conv)
    g_ptr_array_add (self->units, u);
  u->mean = u->conv ? own (self, sizeof (float) * 2 * (size_t)unit->out, error) : NULL;
  if (!u->mean)
    return FALSE;
  u->rstd = u->mean + unit->out;
  if (!keeps (self))
    return TRUE;
  if (!frozen (self) && !(u->x = own (self, bytes, error)))
    return FALSE;
  u->y = own (self, bytes, error);
  return u->y != NULL;
}

static gboolean
plan_block (LwPlan *self, LwBlockPlan *b, const LwBlock *block, LwShape *shape, size_t *largest,
            GError **error)
{
  LwShape in = *shape;
  b->block = block;
  for (int i = 0; i < block->n_units; i++)
    {
      if (!plan_unit (self, &b->units[i], &block->units[i], shape, TRUE, largest, error))
        return FALSE;
      *shape = b->units[i].dst;
    }
  return !block->has_shortcut
         || plan_unit (self, &b->shortcut, &block->shortcut, &in, TRUE, largest, error);
}

static gboolean
plan_backbone (LwPlan *self, size_t *largest, GError **error)
{
  const LwArchitecture *a = lw_network_architecture (self->network);
  self->input = own (self, activation_bytes (self, &self->image), error);
  if (!self->input
      || !plan_unit (self, &self->stem, &a->stem, &self->image, self->kind == LW_PLAN_CHECK,
                     largest, error))
    return FALSE;
  LwShape shape = self->stem.dst;
  shape.h = strided (shape.h, 2);
  shape.w = strided (shape.w, 2);
  self->pooled = shape;
  if (keeps (self) && !(self->pool_out = own (self, activation_bytes (self, &shape), error)))
    return FALSE;
  self->blocks = g_new0 (LwBlockPlan, a->n_blocks);
  self->n_blocks = a->n_blocks;
  for (int i = 0; i < a->n_blocks; i++)
    if (!plan_block (self, &self->blocks[i], &a->blocks[i], &shape, largest, error))
      return FALSE;
  self->output = shape;
  return TRUE;
}

static gboolean
plan_heads (LwPlan *self, size_t *largest, GError **error)
{
  int K = lw_network_classes (self->network), D = lw_network_dim (self->network);
  gboolean keep = keeps (self);
  self->products = self->projected = self->output;
  self->products.c = (9 * LW_BRANCHES * K + 15) / 16 * 16;
  self->projected.c = D;
  LwConvDesc aspp
      = { self->output, self->products.c, 1, 1, 0, 1, .input_grad = keep, .weight_grad = keep };
  LwConvDesc projection
      = { self->output, D, 1, 1, 0, 1, .bias = true, .input_grad = keep, .weight_grad = keep };
  *largest = MAX (*largest, activation_bytes (self, &self->products));
  *largest = MAX (*largest, activation_bytes (self, &self->projected));
  size_t cells = (size_t)self->output.n * (size_t)self->output.h * (size_t)self->output.w;
  size_t rows = (size_t)self->products.c * (size_t)self->output.c;
  return (self->aspp = new_conv (self, &aspp, &self->aspp_packed, error))
         && (self->projection = new_conv (self, &projection, &self->projection_packed, error))
         && (self->aspp_rows = own (self, sizeof (float) * rows, error))
         && (self->logits = own (self, sizeof (float) * cells * (size_t)K, error))
         && (self->features = own (self, sizeof (float) * cells * (size_t)D, error))
         && (self->norms = own (self, sizeof (float) * cells, error));
}

LwPlan *
lw_plan_new (const LwNetwork *network, const LwBackend *backend, LwStream *stream, int B, int H,
             int W, LwPlanKind kind, GError **error)
{
  if (B < 1 || H < 1 || W < 1 || (int64_t)B * H * W > INT32_MAX / 8)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("A batch of %d images of %d x %d cannot be planned"), B, W, H);
      return NULL;
    }
  LwPlan *self = g_new0 (LwPlan, 1);
  size_t largest = 0;
  self->network = network;
  self->backend = backend;
  self->stream = stream;
  self->kind = kind;
  self->image = (LwShape){ B, 3, H, W };
  self->owned = g_ptr_array_new ();
  self->units = g_ptr_array_new ();
  gboolean good = plan_backbone (self, &largest, error) && plan_heads (self, &largest, error);
  for (int i = 0; good && i < LW_POOL; i++)
    good = (self->pool[i] = own (self, largest, error)) != NULL;
  if (!good)
    {
      lw_plan_free (self);
      return NULL;
    }
  return self;
}

static const LwUnitPlan *
unit (const LwPlan *self, guint i)
{
  return g_ptr_array_index (self->units, i);
}

void
lw_plan_free (LwPlan *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->units->len; i++)
    self->backend->conv_free (self->stream, unit (self, i)->conv);
  self->backend->conv_free (self->stream, self->aspp);
  self->backend->conv_free (self->stream, self->projection);
  for (guint i = 0; i < self->owned->len; i++)
    self->backend->free (self->stream, g_ptr_array_index (self->owned, i));
  g_ptr_array_unref (self->owned);
  g_ptr_array_unref (self->units);
  g_free (self->blocks);
  g_free (self);
}

size_t
lw_plan_bytes (const LwPlan *self)
{
  return self->bytes;
}

int
lw_plan_h (const LwPlan *self)
{
  return self->output.h;
}

int
lw_plan_w (const LwPlan *self)
{
  return self->output.w;
}

/* ---- description ---- */

static void
describe_conv (GString *text, const char *name, const LwShape *src, const LwShape *dst,
               const char *implementation)
{
  g_string_append_printf (text, "%-40s %4d x %4d x %4d -> %4d x %4d x %4d  %s\n", name, src->c,
                          src->h, src->w, dst->c, dst->h, dst->w, implementation);
}

static void
describe_unit (GString *text, const LwPlan *self, const LwUnitPlan *u)
{
  if (u->conv)
    describe_conv (text, lw_network_parameter (self->network, u->unit->weight)->name, &u->src,
                   &u->dst, self->backend->conv_describe (u->conv));
}

char *
lw_plan_describe (const LwPlan *self)
{
  GString *text = g_string_new (NULL);
  describe_unit (text, self, &self->stem);
  for (int i = 0; i < self->n_blocks; i++)
    {
      for (int u = 0; u < self->blocks[i].block->n_units; u++)
        describe_unit (text, self, &self->blocks[i].units[u]);
      describe_unit (text, self, &self->blocks[i].shortcut);
    }
  describe_conv (text, "aspp", &self->output, &self->products,
                 self->backend->conv_describe (self->aspp));
  describe_conv (text, "projection", &self->output, &self->projected,
                 self->backend->conv_describe (self->projection));
  g_string_append_printf (text, "%.1f MiB\n", (double)self->bytes / 1048576.0);
  return g_string_free (text, FALSE);
}
