/* The narrow gate to oneDNN. Scratchpads are the caller's, so that all primitives share one. */
#include "backend/cpu/primitive.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"

bool
lw_cpu_primitive_start (LwStream *s)
{
  dnnl_engine_t engine;
  dnnl_stream_t queue;
  omp_set_num_threads (s->options.threads);
  if (dnnl_engine_create (&engine, dnnl_cpu, 0) != dnnl_success)
    return lw_cpu_fail (s, "oneDNN could not start its CPU engine");
  s->engine = engine;
  if (dnnl_stream_create (&queue, engine, dnnl_stream_default_flags) != dnnl_success)
    return lw_cpu_fail (s, "oneDNN could not create a stream");
  s->queue = queue;
  return true;
}

void
lw_cpu_primitive_shutdown (LwStream *s)
{
  if (s->queue)
    dnnl_stream_destroy (s->queue);
  if (s->engine)
    dnnl_engine_destroy (s->engine);
}

/* ---- descriptors ---- */

LwDesc
lw_desc_new (dnnl_data_type_t type, int64_t d0, int64_t d1, int64_t d2, int64_t d3,
             dnnl_format_tag_t tag)
{
  dnnl_dims_t dims = { d0, d1, d2, d3 };
#if DNNL_VERSION_MAJOR >= 3
  dnnl_memory_desc_t desc = NULL;
  return dnnl_memory_desc_create_with_tag (&desc, 4, dims, type, tag) == dnnl_success ? desc : NULL;
#else
  dnnl_memory_desc_t *desc = calloc (1, sizeof *desc);
  if (desc && dnnl_memory_desc_init_by_tag (desc, 4, dims, type, tag) != dnnl_success)
    {
      free (desc);
      desc = NULL;
    }
  return desc;
#endif
}

LwDesc
lw_desc_copy (LwDesc desc)
{
#if DNNL_VERSION_MAJOR >= 3
  dnnl_memory_desc_t copy = NULL;
  return dnnl_memory_desc_clone (&copy, desc) == dnnl_success ? copy : NULL;
#else
  dnnl_memory_desc_t *copy = malloc (sizeof *copy);
  if (copy)
    *copy = *desc;
  return copy;
#endif
}

void
lw_desc_free (LwDesc desc)
{
#if DNNL_VERSION_MAJOR >= 3
  if (desc)
    dnnl_memory_desc_destroy ((dnnl_memory_desc_t)desc);
#else
  free ((void *)desc);
#endif
}

size_t
lw_desc_bytes (LwDesc desc)
{
  return dnnl_memory_desc_get_size (desc);
}

bool
lw_desc_equal (LwDesc a, LwDesc b)
{
  return dnnl_memory_desc_equal (a, b);
}

/* ---- primitives ---- */

static dnnl_primitive_attr_t
attributes_new (bool add)
{
  dnnl_primitive_attr_t attr = NULL;
  if (dnnl_primitive_attr_create (&attr) != dnnl_success)
    return NULL;
  dnnl_primitive_attr_set_scratchpad_mode (attr, dnnl_scratchpad_mode_user);
  dnnl_post_ops_t post = NULL;
  if (add && dnnl_post_ops_create (&post) == dnnl_success)
    {
#if DNNL_VERSION_MAJOR >= 3
      dnnl_post_ops_append_sum (post, 1.0f, 0, dnnl_data_type_undef);
#else
      dnnl_post_ops_append_sum (post, 1.0f);
#endif
      dnnl_primitive_attr_set_post_ops (attr, post);
      dnnl_post_ops_destroy (post);
    }
  return attr;
}

static bool
add_memory (LwStream *s, LwPrimitive *self, int arg, LwDesc desc)
{
  dnnl_memory_t memory;
  if (dnnl_memory_create (&memory, desc, s->engine, DNNL_MEMORY_NONE) != dnnl_success)
    return lw_cpu_fail (s, "oneDNN could not describe a tensor");
  self->memory[self->n_args] = memory;
  self->arg[self->n_args++] = arg;
  return true;
}

/* Builds the primitive of @pd (consumed) with memory objects for the first three of its tensors,
 * then the scratchpad. */
static bool
finish (LwStream *s, LwPrimitive *self, dnnl_primitive_desc_t pd, const int *args,
        const LwDesc *descs, int n)
{
  const char *text = "";
  dnnl_primitive_desc_query (pd, dnnl_query_impl_info_str, 0, (void *)&text);
  snprintf (self->implementation, sizeof self->implementation, "%s", text);
  bool good = dnnl_primitive_create (&self->primitive, pd) == dnnl_success;
  for (int i = 0; good && i < n; i++)
    good = add_memory (s, self, args[i], descs[i]);
  LwDesc scratchpad = dnnl_primitive_desc_query_md (pd, dnnl_query_scratchpad_md, 0);
  self->scratchpad = scratchpad ? lw_desc_bytes (scratchpad) : 0;
  if (good && self->scratchpad)
    good = add_memory (s, self, DNNL_ARG_SCRATCHPAD, scratchpad);
  dnnl_primitive_desc_destroy (pd);
  if (!good)
    {
      lw_primitive_clear (self);
      return lw_cpu_fail (s, "oneDNN could not build a primitive (%s)", text);
    }
  return true;
}

/* The primitive descriptor of a convolution; NULL if there is none. Backward primitives need a
 * forward one as a hint. */
static dnnl_primitive_desc_t
conv_describe (LwStream *s, LwConvKind kind, const LwConvDesc *d, LwDesc src, LwDesc weights,
               LwDesc dst)
{
  dnnl_dims_t stride = { d->stride, d->stride }, padding = { d->padding, d->padding };
  dnnl_dims_t dilation = { d->dilation - 1, d->dilation - 1 };
  dnnl_primitive_attr_t attr = attributes_new (false);
  dnnl_primitive_desc_t hint = NULL, pd = NULL;
  dnnl_engine_t engine = s->engine;
  const dnnl_alg_kind_t direct = dnnl_convolution_direct;
  /* The inference kind is legal in training (a convolution keeps no workspace) and has the better
   * implementations. */
  const dnnl_prop_kind_t inference = dnnl_forward_inference;
#if DNNL_VERSION_MAJOR >= 3
  dnnl_status_t status = dnnl_convolution_forward_primitive_desc_create (
      &hint, engine, inference, direct, src, weights, NULL, dst, stride, dilation, padding, padding,
      attr);
  if (status == dnnl_success && kind == LW_CONV_BACKWARD_DATA)
    dnnl_convolution_backward_data_primitive_desc_create (
        &pd, engine, direct, src, weights, dst, stride, dilation, padding, padding, hint, attr);
  else if (status == dnnl_success && kind == LW_CONV_BACKWARD_WEIGHTS)
    dnnl_convolution_backward_weights_primitive_desc_create (&pd, engine, direct, src, weights,
                                                             NULL, dst, stride, dilation, padding,
                                                             padding, hint, attr);
#else
  dnnl_convolution_desc_t op;
  dnnl_dilated_convolution_forward_desc_init (&op, inference, direct, src, weights, NULL, dst,
                                              stride, dilation, padding, padding);
  dnnl_status_t status = dnnl_primitive_desc_create (&hint, &op, attr, engine, NULL);
  if (status == dnnl_success && kind != LW_CONV_FORWARD)
    {
      if (kind == LW_CONV_BACKWARD_DATA)
        dnnl_dilated_convolution_backward_data_desc_init (&op, direct, src, weights, dst, stride,
                                                          dilation, padding, padding);
      else
        dnnl_dilated_convolution_backward_weights_desc_init (&op, direct, src, weights, NULL, dst,
                                                             stride, dilation, padding, padding);
      dnnl_primitive_desc_create (&pd, &op, attr, engine, hint);
    }
#endif
  dnnl_primitive_attr_destroy (attr);
  if (kind == LW_CONV_FORWARD)
    return hint;
  if (hint)
    dnnl_primitive_desc_destroy (hint);
  return pd;
}

/* oneDNN 2.6 gathers the pixels of strided 1x1 convolutions into a buffer that its threads
 * overwrite for each other unless the channels fill whole vectors: gradients of the weights come
 * out wrong now and then. One thread is always right, and such widths are those of small tests. */
static int32_t
safe_threads (LwStream *s, const LwConvDesc *d)
{
  bool uneven = d->src.c % 16 || d->out_channels % 16;
  return d->kernel == 1 && d->stride > 1 && uneven ? 1 : s->options.threads;
}

bool
lw_primitive_conv (LwStream *s, LwPrimitive *self, LwConvKind kind, const LwConvDesc *d,
                   dnnl_data_type_t type, LwDesc *weights)
{
  static const int args[3][3] = { { DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST },
                                  { DNNL_ARG_DIFF_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_DST },
                                  { DNNL_ARG_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_DST } };
  dnnl_data_type_t weight_type = kind == LW_CONV_BACKWARD_WEIGHTS ? dnnl_f32 : type;
  self->threads = safe_threads (s, d);
  omp_set_num_threads (self->threads);
  LwDesc src = lw_desc_new (type, d->src.n, d->src.c, d->src.h, d->src.w, dnnl_nhwc);
  LwDesc any = lw_desc_new (weight_type, d->out_channels, d->src.c, d->kernel, d->kernel,
                            dnnl_format_tag_any);
  LwDesc dst = lw_desc_new (type, d->src.n, d->out_channels, lw_conv_extent (d->src.h, d),
                            lw_conv_extent (d->src.w, d), dnnl_nhwc);
  dnnl_primitive_desc_t pd = src && any && dst ? conv_describe (s, kind, d, src, any, dst) : NULL;
  bool good = pd != NULL;
  if (good)
    {
      LwDesc wanted = dnnl_primitive_desc_query_md (
          pd, kind == LW_CONV_BACKWARD_WEIGHTS ? dnnl_query_diff_weights_md : dnnl_query_weights_md,
          0);
      *weights = lw_desc_copy (wanted);
      good = finish (s, self, pd, args[kind], (LwDesc[]){ src, *weights, dst }, 3);
    }
  lw_desc_free (src);
  lw_desc_free (any);
  lw_desc_free (dst);
  return good;
}

bool
lw_primitive_reorder (LwStream *s, LwPrimitive *self, LwDesc src, LwDesc dst, bool add)
{
  dnnl_primitive_desc_t pd = NULL;
  dnnl_primitive_attr_t attr = attributes_new (add);
  self->threads = s->options.threads;
  omp_set_num_threads (self->threads);
  dnnl_status_t status
      = dnnl_reorder_primitive_desc_create (&pd, src, s->engine, dst, s->engine, attr);
  dnnl_primitive_attr_destroy (attr);
  if (status != dnnl_success)
    return lw_cpu_fail (s, "oneDNN has no reorder between two layouts of weights");
  return finish (s, self, pd, (const int[]){ DNNL_ARG_FROM, DNNL_ARG_TO }, (LwDesc[]){ src, dst },
                 2);
}

bool
lw_primitive_run (LwStream *s, LwPrimitive *self, void *const *data)
{
  dnnl_exec_arg_t args[LW_MAX_ARGS + 1];
  for (int i = 0; i < self->n_args; i++)
    {
      void *p = self->arg[i] == DNNL_ARG_SCRATCHPAD ? lw_cpu_scratch_take (s, self->scratchpad)
                                                    : data[i];
      dnnl_memory_set_data_handle (self->memory[i], p);
      args[i] = (dnnl_exec_arg_t){ self->arg[i], self->memory[i] };
    }
  /* The number of threads belongs to the calling thread, so it is set for every call. */
  omp_set_num_threads (self->threads);
  if (dnnl_primitive_execute (self->primitive, s->queue, self->n_args, args) != dnnl_success
      || dnnl_stream_wait (s->queue) != dnnl_success)
    return lw_cpu_fail (s, "oneDNN failed to run %s", self->implementation);
  return true;
}

void
lw_primitive_clear (LwPrimitive *self)
{
  for (int i = 0; i < self->n_args; i++)
    dnnl_memory_destroy (self->memory[i]);
  if (self->primitive)
    dnnl_primitive_destroy (self->primitive);
  *self = (LwPrimitive){ 0 };
}
