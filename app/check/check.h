/* `labelworth check OP --input IN --output OUT [--device cpu]`: runs one operation of a backend on
 * tensors from a file, so that any program can compare it with its own arithmetic.
 *
 * Files hold row-major tensors: F32 real numbers (BF16 accepted), I64 labels and indices (I32
 * accepted), U8 masks (0 or 1); feature maps are [B][C][h][w]. Options are strings in the metadata.
 * The output holds the results and, for each differentiable input x, grad.x: the gradient of the
 * loss (of sum (y * gout) where there is an input gout).
 *
 * An operation is an adapter: it fetches inputs onto the device, calls the backend and puts the
 * results. The first failure is kept and every later call does nothing, so adapters read straight
 * on and test once, before they call the backend. */
#pragma once

#include <glib.h>

#include "backend/backend.h"
#include "core/options.h"
#include "core/safetensors.h"

G_BEGIN_DECLS

typedef struct
{
  const char *op;
  const LwBackend *backend;
  LwStream *stream;
  LwTensorFile *input;
  const char *input_path;
  const char *weights, *teacher, *mode; /* options of forward and step, or NULL */
  gboolean grad, taps;
  GPtrArray *device; /* memory of lw_check_alloc */
  GArray *outputs;   /* of LwTensor; names and data are owned */
  GError *error;     /* the first failure */
} LwCheck;

typedef struct
{
  const char *name;
  void (*run) (LwCheck *c);
} LwCheckOp; /* a table ends with a NULL name */

extern const LwCheckOp lw_check_losses[];  /* check-losses.c */
extern const LwCheckOp lw_check_labels[];  /* check-labels.c */
extern const LwCheckOp lw_check_layers[];  /* check-layers.c */
extern const LwCheckOp lw_check_network[]; /* check-network.c */

gboolean lw_check_ok (const LwCheck *c);
/* LW_ERROR_INPUT, "FILE: text". */
void lw_check_fail (LwCheck *c, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Turns a failed backend call into the error: lw_check_call (c, c->backend->ema (...)). */
gboolean lw_check_call (LwCheck *c, bool done);

/* Sets the fields of @options that the metadata names. */
void lw_check_options (LwCheck *c, const LwOption *table, void *options);
/* FALSE also after a failure. */
gboolean lw_check_has (const LwCheck *c, const char *name);

/* A dimension still unknown. */
#define LW_CHECK_ANY (-1)

/* Inputs, as new device memory of the check (NULL after a failure). The dimensions are @rank
 * pointers to int32_t: one that is LW_CHECK_ANY is set from the tensor, any other must be equal to
 * it. Lists (rank 1 and 2) may be empty, maps (rank 3 and 4) may not. */
float *lw_check_f32 (LwCheck *c, const char *name, int rank, ...);
/* [B][C][h][w] in the file -> f32 [B][h][w][C]. */
float *lw_check_nhwc (LwCheck *c, const char *name, int32_t *B, int32_t *C, int32_t *h, int32_t *w);
/* Labels: [0, classes) or 255 -> u8. classes = 0: any below 255. */
uint8_t *lw_check_label_map (LwCheck *c, const char *name, int32_t classes, int rank, ...);
uint8_t *lw_check_mask (LwCheck *c, const char *name, int rank, ...);
/* I64 or I32, each in [low, high] -> i32. */
int32_t *lw_check_i32 (LwCheck *c, const char *name, int64_t low, int64_t high, int rank, ...);
/* F32 of shape [] or [1], on the host. */
float lw_check_scalar (LwCheck *c, const char *name);

/* Zeroed device memory that lives as long as the check. */
void *lw_check_alloc (LwCheck *c, size_t bytes);

/* Outputs: downloaded, converted and kept for the output file. The dimensions are @rank int32_t
 * values (rank 0: a scalar). */
void lw_check_put_f32 (LwCheck *c, const char *name, const float *data, int rank, ...);
/* f32 [B][h][w][C] -> [B][C][h][w]. */
void lw_check_put_nchw (LwCheck *c, const char *name, const float *data, int32_t B, int32_t C,
                        int32_t h, int32_t w);
void lw_check_put_labels (LwCheck *c, const char *name, const uint8_t *data, int rank, ...);
void lw_check_put_mask (LwCheck *c, const char *name, const uint8_t *data, int rank, ...);
void lw_check_put_i32 (LwCheck *c, const char *name, const int32_t *data, int rank, ...);
void lw_check_put_i64 (LwCheck *c, const char *name, const int64_t *data, int rank, ...);
/* A number of the host, as F32 of shape []. */
void lw_check_put_number (LwCheck *c, const char *name, double value);
/* @count numbers of the host, as F32. */
void lw_check_put_host_f32 (LwCheck *c, const char *name, const float *data, int32_t count);

G_END_DECLS
