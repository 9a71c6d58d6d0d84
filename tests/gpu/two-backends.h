/* The same calls on the CPU backend and on that of $LW_BACKEND_DIR (a GPU's, or its emulation):
 * what they leave must agree. */
#pragma once

#include <glib.h>

#include "backend/backend.h"

G_BEGIN_DECLS

/* One of the two backends, with the memory and the results of the calls at work. */
typedef struct
{
  const LwBackend *backend;
  LwStream *stream;
  LwPrecision precision;
  GPtrArray *memory, *results;
} Side;

typedef struct
{
  Side cpu, cuda;
} TwoBackends;

/* Makes calls on a side. */
typedef void (*SideCalls) (Side *side, gpointer data);

/* Ends the test program, with status 77 (skipped), where the CUDA backend has no device. */
TwoBackends *two_backends_new (void);

/* The second with activations in bf16, the CPU's still in f32. */
TwoBackends *two_backends_new_bf16 (void);
void two_backends_free (TwoBackends *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwoBackends, two_backends_free)

/* The calls on both sides, twice on the second: results must be the CPU's, and the same bits again.
 * @what names the case in messages. */
void two_backends_compare (TwoBackends *self, const char *what, SideCalls calls, gpointer data);

/* Memory of the side until the calls are done: zeroed, or with a copy of @host. Nothing may be
 * written behind it. */
gpointer side_room (Side *side, gsize bytes);
gpointer side_give (Side *side, gconstpointer host, gsize bytes);

/* The same of activations: NaN, or a copy. What is given must be numbers of bf16, so that both
 * sides have the same. */
gpointer side_activation_room (Side *side, const LwShape *shape);
gpointer side_activation_give (Side *side, const LwShape *shape, const float *host);

/* The call must have succeeded. */
void side_done (Side *side, bool good);

/* Results at @p: @n floats that agree to single precision, as far as they are no rest of sums of
 * about @size; classes of which some in a thousand may differ (two as good as equal), bytes that do
 * not; activations, to the stream's precision, but for rests of sums in single precision. */
void side_floats (Side *side, const char *name, gconstpointer p, gsize n);
void side_sums (Side *side, const char *name, gconstpointer p, gsize n, double size);
void side_classes (Side *side, const char *name, gconstpointer p, gsize n);
void side_bytes (Side *side, const char *name, gconstpointer p, gsize n);
void side_activation (Side *side, const char *name, const LwShape *shape, gconstpointer p,
                      double size);

G_END_DECLS
