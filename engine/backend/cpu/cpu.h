/* Shared by the files of the CPU backend: the stream, its scratch memory and the way loops are run.
 *
 * Loops over rows run under OpenMP with a static schedule, so that results do not depend on timing;
 * the inner loops of a row are functions marked LW_KERNEL, which the compiler builds for several
 * instruction sets and picks at load time. */
#pragma once

#include "backend/backend.h"
#include "core/kernel.h"

/* A part of kernels, built into each version of them. */
#define LW_ALWAYS static inline __attribute__ ((always_inline))

typedef struct LwScratchChunk LwScratchChunk;

struct LwStream
{
  LwStreamOptions options; /* threads is the number in use */
  char error[512];
  int32_t block; /* channels of a block of the activation layout; 0 = NHWC */
  LwScratchChunk *scratch;
  size_t scratch_used;
  LwMemoryUse use;
  uintptr_t planned; /* next address where memory is only counted */
  uint8_t fetched[LW_FETCH_SLOTS][LW_FETCH_BYTES];
  int32_t n_parts; /* of the step at work: parts.c */
  const char *part_names[LW_STEP_PARTS];
  double part_begins[LW_STEP_PARTS + 1]; /* ms; the last: its end */
  void *engine; /* dnnl_engine_t and dnnl_stream_t: see primitive.c */
  void *queue;
};

/* Records the message and returns false, so that callers can `return lw_cpu_fail (s, ...)`. */
bool lw_cpu_fail (LwStream *s, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

/* Scratch memory of one call: begin() at its start, then any number of take(). Aligned to 64 bytes,
 * not cleared. It grows to the largest need of any call and stays, so that no step after the first
 * allocates. */
void lw_cpu_scratch_begin (LwStream *s);
void *lw_cpu_scratch_take (LwStream *s, size_t bytes);

/* Of a convolution, which takes it as scratch when it runs: for plans. */
void lw_cpu_wants_workspace (LwStream *s, size_t bytes);

/* C [m][n] (ldc) = alpha * op (A) op (B) + beta * C, row-major f32, on oneDNN. */
bool lw_cpu_gemm (LwStream *s, bool trans_a, bool trans_b, int64_t m, int64_t n, int64_t k,
                  float alpha, const float *a, int64_t lda, const float *b, int64_t ldb, float beta,
                  float *c, int64_t ldc);
