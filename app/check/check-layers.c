/* Adapters of the layer operations. */
#include "check/check.h"

typedef struct
{
  gint64 stride, padding, dilation;
  double momentum, eps;
  int mode; /* LwNormMode */
} LayerOptions;

static const char *const modes[] = { "train", "eval", NULL };

#define FIELD(name) G_STRUCT_OFFSET (LayerOptions, name)

static const LwOption layer_options[] = {
  { "stride", LW_OPTION_INT, FIELD (stride), 1, 64, NULL, NULL },
  { "padding", LW_OPTION_INT, FIELD (padding), 0, 1024, NULL, NULL },
  { "dilation", LW_OPTION_INT, FIELD (dilation), 1, 1024, NULL, NULL },
  { "momentum", LW_OPTION_DOUBLE, FIELD (momentum), 0, 1, NULL, NULL },
  { "eps", LW_OPTION_DOUBLE, FIELD (eps), 0, 1, NULL, NULL },
  { "mode", LW_OPTION_ENUM, FIELD (mode), 0, 0, modes, NULL },
  { NULL },
};

/* An input as an activation; its shape must agree with what is known of @shape. */
static void *
activation (LwCheck *c, const char *name, LwShape *shape)
{
  float *nhwc = lw_check_nhwc (c, name, &shape->n, &shape->c, &shape->h, &shape->w);
  void *data = nhwc ? lw_check_alloc (c, c->backend->activation_bytes (c->stream, shape)) : NULL;
  if (!data || !lw_check_call (c, c->backend->activation_from_f32 (c->stream, shape, nhwc, data)))
    return NULL;
  return data;
}

static void *
new_activation (LwCheck *c, const LwShape *shape)
{
  return lw_check_ok (c) ? lw_check_alloc (c, c->backend->activation_bytes (c->stream, shape))
                         : NULL;
}

static void
put_activation (LwCheck *c, const char *name, const LwShape *shape, const void *data)
{
  float *nhwc = lw_check_alloc (c, sizeof (float) * (size_t)shape->n * (size_t)shape->c
                                       * (size_t)shape->h * (size_t)shape->w);
  if (nhwc && lw_check_call (c, c->backend->activation_to_f32 (c->stream, shape, data, nhwc)))
    lw_check_put_nchw (c, name, nhwc, shape->n, shape->c, shape->h, shape->w);
}

static LwShape
unknown_shape (void)
{
  return (LwShape){ LW_CHECK_ANY, LW_CHECK_ANY, LW_CHECK_ANY, LW_CHECK_ANY };
}

/* ---- convolution ---- */

typedef struct
{
  LwConvDesc desc;
  LwShape dst;
  void *x, *gout;
  float *weight, *bias;
} ConvInput;

static gboolean
read_conv (LwCheck *c, ConvInput *in)
{
  LayerOptions o = { .stride = 1, .dilation = 1 };
  lw_check_options (c, layer_options, &o);
  in->desc = (LwConvDesc){ .src = unknown_shape (),
                           .stride = (int32_t)o.stride,
                           .padding = (int32_t)o.padding,
                           .dilation = (int32_t)o.dilation,
                           .input_grad = true,
                           .weight_grad = true };
  int32_t out = LW_CHECK_ANY, kernel = LW_CHECK_ANY;
  in->x = activation (c, "x", &in->desc.src);
  in->weight = lw_check_f32 (c, "weight", 4, &out, &in->desc.src.c, &kernel, &kernel);
  in->bias = lw_check_has (c, "bias") ? lw_check_f32 (c, "bias", 1, &out) : NULL;
  in->desc.out_channels = out;
  in->desc.kernel = kernel;
  in->desc.bias = in->bias != NULL;
  if (lw_check_ok (c))
    {
      in->dst = (LwShape){ in->desc.src.n, out, lw_conv_extent (in->desc.src.h, &in->desc),
                           lw_conv_extent (in->desc.src.w, &in->desc) };
      in->gout = activation (c, "gout", &in->dst);
    }
  return lw_check_ok (c);
}

static void
run_conv (LwCheck *c, LwConv *conv, const ConvInput *in)
{
  const LwBackend *b = c->backend;
  const LwConvDesc *d = &in->desc;
  size_t count = (size_t)d->out_channels * (size_t)d->src.c * (size_t)d->kernel * (size_t)d->kernel;
  void *packed = lw_check_alloc (c, b->conv_packed_bytes (conv)), *y = new_activation (c, &in->dst);
  void *dx = new_activation (c, &d->src);
  float *dweight = lw_check_alloc (c, count * sizeof (float));
  float *dbias = in->bias ? lw_check_alloc (c, (size_t)d->out_channels * sizeof (float)) : NULL;
  const LwConvPack pack = { conv, in->weight, packed };
  const LwConvCollect collect = { conv, dweight };
  if (!lw_check_ok (c) || !lw_check_call (c, b->conv_pack (c->stream, 1, &pack))
      || !lw_check_call (c, b->conv_forward (c->stream, conv, packed, in->bias, in->x, y))
      || !lw_check_call (c, b->conv_backward_data (c->stream, conv, packed, in->gout, dx))
      || !lw_check_call (c, b->conv_backward_weights (c->stream, conv, in->x, in->gout, dbias))
      || !lw_check_call (c, b->conv_collect (c->stream, 1, &collect)))
    return;
  put_activation (c, "y", &in->dst, y);
  put_activation (c, "grad.x", &d->src, dx);
  lw_check_put_f32 (c, "grad.weight", dweight, 4, d->out_channels, d->src.c, d->kernel, d->kernel);
  if (dbias)
    lw_check_put_f32 (c, "grad.bias", dbias, 1, d->out_channels);
}

static void
check_conv2d (LwCheck *c)
{
  ConvInput in = { 0 };
  LwConv *conv = read_conv (c, &in) ? c->backend->conv_new (c->stream, &in.desc) : NULL;
  if (!lw_check_ok (c) || !lw_check_call (c, conv != NULL))
    return;
  run_conv (c, conv, &in);
  c->backend->conv_free (c->stream, conv);
}

/* ---- normalisation and pooling ---- */

static void
check_batchnorm (LwCheck *c)
{
  LayerOptions o = { .momentum = 0.1, .eps = 1e-5 };
  LwShape shape = unknown_shape ();
  lw_check_options (c, layer_options, &o);
  LwNormForward f = { .mode = o.mode, .momentum = (float)o.momentum, .eps = (float)o.eps };
  f.x = activation (c, "x", &shape);
  f.shape = shape;
  f.y = new_activation (c, &shape);
  f.weight = lw_check_f32 (c, "weight", 1, &shape.c);
  f.bias = lw_check_f32 (c, "bias", 1, &shape.c);
  f.running_mean = lw_check_f32 (c, "running_mean", 1, &shape.c);
  f.running_var = lw_check_f32 (c, "running_var", 1, &shape.c);
  LwNormBackward b = { .shape = shape, .mode = o.mode, .x = f.x, .y = f.y, .weight = f.weight };
  b.dy = activation (c, "gout", &shape);
  b.dx = new_activation (c, &shape);
  if (!lw_check_ok (c))
    return;
  float *memory = lw_check_alloc (c, 4 * (size_t)shape.c * sizeof (float));
  if (!memory)
    return;
  f.mean = memory;
  f.rstd = memory + shape.c;
  b.mean = f.mean;
  b.rstd = f.rstd;
  b.dweight = memory + 2 * shape.c;
  b.dbias = memory + 3 * shape.c;
  if (!lw_check_call (c, c->backend->norm_forward (c->stream, &f))
      || !lw_check_call (c, c->backend->norm_backward (c->stream, &b)))
    return;
  put_activation (c, "y", &shape, f.y);
  put_activation (c, "grad.x", &shape, b.dx);
  lw_check_put_f32 (c, "running_mean", f.running_mean, 1, shape.c);
  lw_check_put_f32 (c, "running_var", f.running_var, 1, shape.c);
  lw_check_put_f32 (c, "grad.weight", b.dweight, 1, shape.c);
  lw_check_put_f32 (c, "grad.bias", b.dbias, 1, shape.c);
}

static void
check_maxpool (LwCheck *c)
{
  LwShape src = unknown_shape ();
  void *x = activation (c, "x", &src);
  LwShape dst = { src.n, src.c, (src.h + 1) / 2, (src.w + 1) / 2 };
  void *gout = lw_check_ok (c) ? activation (c, "gout", &dst) : NULL;
  void *y = new_activation (c, &dst), *dx = new_activation (c, &src);
  if (!lw_check_ok (c) || !lw_check_call (c, c->backend->maxpool_forward (c->stream, &src, x, y))
      || !lw_check_call (c, c->backend->maxpool_backward (c->stream, &src, x, y, gout, dx)))
    return;
  put_activation (c, "y", &dst, y);
  put_activation (c, "grad.x", &src, dx);
}

static void
check_normalize (LwCheck *c)
{
  LayerOptions o = { .eps = 1e-12 };
  LwShape shape = unknown_shape ();
  lw_check_options (c, layer_options, &o);
  void *x = activation (c, "x", &shape), *dx = new_activation (c, &shape);
  float *gout = lw_check_nhwc (c, "gout", &shape.n, &shape.c, &shape.h, &shape.w);
  if (!lw_check_ok (c))
    return;
  size_t cells = (size_t)shape.n * (size_t)shape.h * (size_t)shape.w;
  float *y = lw_check_alloc (c, cells * (size_t)shape.c * sizeof (float)),
        *norms = lw_check_alloc (c, cells * sizeof (float));
  if (!lw_check_ok (c)
      || !lw_check_call (c, c->backend->l2_forward (c->stream, &shape, x, (float)o.eps, y, norms))
      || !lw_check_call (
          c, c->backend->l2_backward (c->stream, &shape, y, norms, (float)o.eps, gout, dx)))
    return;
  lw_check_put_nchw (c, "y", y, shape.n, shape.c, shape.h, shape.w);
  put_activation (c, "grad.x", &shape, dx);
}

const LwCheckOp lw_check_layers[] = {
  { "conv2d", check_conv2d },
  { "batchnorm", check_batchnorm },
  { "maxpool", check_maxpool },
  { "normalize", check_normalize },
  { NULL, NULL },
};
