/* oneDNN, versions 2 and 3: its engine, memory descriptors, primitives and reorders. Only
 * primitive.c, conv.c and gemm.c know its API. */
#pragma once

#include <oneapi/dnnl/dnnl.h>

#include "backend/cpu/cpu.h"

#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t LwDesc;
#else
typedef const dnnl_memory_desc_t *LwDesc;
#endif

bool lw_cpu_primitive_start (LwStream *s);
void lw_cpu_primitive_shutdown (LwStream *s);

/* A descriptor of a 4-d tensor in @tag order (dnnl_format_tag_any: the primitive chooses); NULL on
 * failure. */
LwDesc lw_desc_new (dnnl_data_type_t type, int64_t d0, int64_t d1, int64_t d2, int64_t d3,
                    dnnl_format_tag_t tag);
LwDesc lw_desc_copy (LwDesc desc);
void lw_desc_free (LwDesc desc);
size_t lw_desc_bytes (LwDesc desc);
bool lw_desc_equal (LwDesc a, LwDesc b);

typedef enum
{
  LW_CONV_FORWARD,
  LW_CONV_BACKWARD_DATA,
  LW_CONV_BACKWARD_WEIGHTS,
} LwConvKind;

#define LW_MAX_ARGS 3

/* A primitive with its memory objects; data pointers are set at every call. */
typedef struct
{
  dnnl_primitive_t primitive;
  dnnl_memory_t memory[LW_MAX_ARGS + 1]; /* the last is the scratchpad */
  int arg[LW_MAX_ARGS + 1];
  int n_args;
  int32_t threads; /* built for and run with */
  size_t scratchpad;
  char implementation[64];
} LwPrimitive;

/* A square convolution of @kind. On success *weights is a copy of the layout it wants for its
 * (gradient of) weights. False without an error if oneDNN has no such primitive. */
bool lw_primitive_conv (LwStream *s, LwPrimitive *self, LwConvKind kind, const LwConvDesc *desc,
                        dnnl_data_type_t type, LwDesc *weights);

/* dst = src, or dst += src, between layouts. */
bool lw_primitive_reorder (LwStream *s, LwPrimitive *self, LwDesc src, LwDesc dst, bool add);

/* @data in the order of the arguments: (src, weights, dst), or (src, dst) of a reorder. Takes
 * scratch memory, so scratch_begin must have been called. */
bool lw_primitive_run (LwStream *s, LwPrimitive *self, void *const *data);
void lw_primitive_clear (LwPrimitive *self);
