#include "two-backends.h"

#include <math.h>
#include <string.h>

#include "backend/cpu/backend-cpu.h"
#include "backend/registry.h"

#define SKIP 77

/* Behind every piece of memory. */
#define GUARD 64
#define GUARD_BYTE 0xA5

/* NaN in every precision. */
#define NOT_WRITTEN 0xFF

/* |a - b| <= relative * |b| + absolute * max |b| + single.absolute * size + LEAST */
#define LEAST 2e-7

typedef struct
{
  double relative, absolute;
} Tolerance;

static const Tolerance single = { 2e-5, 2e-6 }, half = { 1.0 / 256, 1.0 / 256 };

typedef enum
{
  FLOATS,
  CLASSES,
  BYTES,
} Kind;

typedef struct
{
  guint8 *p;
  gsize bytes;
} Piece;

typedef struct
{
  const char *name;
  Kind kind;
  gsize n;
  double size;
  Tolerance tolerance;
  guint8 *bytes;
} Result;

static void
result_free (gpointer data)
{
  Result *result = data;
  g_free (result->bytes);
  g_free (result);
}

static void
side_open (Side *side, const LwBackend *backend, LwPrecision precision)
{
  char reason[256] = "";
  LwStreamOptions options = { .threads = 1, .deterministic = true, .precision = precision };
  side->backend = backend;
  side->precision = precision;
  side->stream = backend->stream_new (&options, reason, sizeof reason);
  if (!side->stream)
    g_error ("no stream: %s", reason);
  side->memory = g_ptr_array_new_with_free_func (g_free);
  side->results = g_ptr_array_new_with_free_func (result_free);
}

static void
side_close (Side *side)
{
  g_ptr_array_unref (side->memory);
  g_ptr_array_unref (side->results);
  side->backend->stream_free (side->stream);
}

static TwoBackends *
open_both (LwPrecision precision)
{
  g_autofree char *problem = NULL;
  const LwBackend *cuda = lw_backend_load ("cuda", &problem);
  if (problem)
    {
      g_print ("1..0 # SKIP %s\n", problem);
      exit (SKIP);
    }
  TwoBackends *self = g_new0 (TwoBackends, 1);
  side_open (&self->cpu, lw_backend_cpu (), LW_PRECISION_F32);
  side_open (&self->cuda, cuda, precision);
  return self;
}

TwoBackends *
two_backends_new (void)
{
  return open_both (LW_PRECISION_F32);
}

TwoBackends *
two_backends_new_bf16 (void)
{
  return open_both (LW_PRECISION_BF16);
}

void
two_backends_free (TwoBackends *self)
{
  side_close (&self->cpu);
  side_close (&self->cuda);
  g_free (self);
}

void
side_done (Side *side, bool good)
{
  if (!good)
    g_error ("%s: %s", side->backend->name, side->backend->error (side->stream));
}

gpointer
side_room (Side *side, gsize bytes)
{
  guint8 guard[GUARD];
  Piece *piece = g_new0 (Piece, 1);
  memset (guard, GUARD_BYTE, sizeof guard);
  piece->bytes = bytes;
  piece->p = side->backend->alloc (side->stream, bytes + GUARD);
  side_done (side, piece->p != NULL);
  side_done (side, side->backend->upload (side->stream, piece->p + bytes, guard, GUARD));
  g_ptr_array_add (side->memory, piece);
  return piece->p;
}

gpointer
side_give (Side *side, gconstpointer host, gsize bytes)
{
  gpointer p = side_room (side, bytes);
  if (bytes)
    side_done (side, side->backend->upload (side->stream, p, host, bytes));
  return p;
}

static gsize
elements (const LwShape *shape)
{
  return (gsize)shape->n * (gsize)shape->c * (gsize)shape->h * (gsize)shape->w;
}

gpointer
side_activation_room (Side *side, const LwShape *shape)
{
  gsize bytes = side->backend->activation_bytes (side->stream, shape);
  g_autofree guint8 *nothing = g_malloc (bytes);
  memset (nothing, NOT_WRITTEN, bytes);
  return side_give (side, nothing, bytes);
}

gpointer
side_activation_give (Side *side, const LwShape *shape, const float *host)
{
  gpointer p = side_activation_room (side, shape);
  gpointer f32 = side_give (side, host, elements (shape) * sizeof *host);
  side_done (side, side->backend->activation_from_f32 (side->stream, shape, f32, p));
  return p;
}

static Result *
keep (Side *side, const char *name, Kind kind, gconstpointer p, gsize n, gsize size)
{
  Result *result = g_new0 (Result, 1);
  result->name = name;
  result->kind = kind;
  result->n = n;
  result->tolerance = single;
  result->bytes = g_malloc0 (n * size);
  side_done (side, side->backend->download (side->stream, result->bytes, p, n * size));
  g_ptr_array_add (side->results, result);
  return result;
}

void
side_floats (Side *side, const char *name, gconstpointer p, gsize n)
{
  keep (side, name, FLOATS, p, n, sizeof (float));
}

void
side_sums (Side *side, const char *name, gconstpointer p, gsize n, double size)
{
  keep (side, name, FLOATS, p, n, sizeof (float))->size = size;
}

void
side_activation (Side *side, const char *name, const LwShape *shape, gconstpointer p, double size)
{
  gsize n = elements (shape);
  gpointer f32 = side_room (side, n * sizeof (float));
  side_done (side, side->backend->activation_to_f32 (side->stream, shape, p, f32));
  Result *result = keep (side, name, FLOATS, f32, n, sizeof (float));
  result->tolerance = side->precision == LW_PRECISION_BF16 ? half : single;
  result->size = size;
}

void
side_classes (Side *side, const char *name, gconstpointer p, gsize n)
{
  keep (side, name, CLASSES, p, n, 1);
}

void
side_bytes (Side *side, const char *name, gconstpointer p, gsize n)
{
  keep (side, name, BYTES, p, n, 1);
}

/* Frees the memory of the calls; its guards must be whole. */
static void
side_clear (Side *side, const char *what)
{
  for (guint i = 0; i < side->memory->len; i++)
    {
      const Piece *piece = side->memory->pdata[i];
      guint8 guard[GUARD];
      side_done (side,
                 side->backend->download (side->stream, guard, piece->p + piece->bytes, GUARD));
      for (int j = 0; j < GUARD; j++)
        if (guard[j] != GUARD_BYTE)
          g_error ("%s: %s wrote %d bytes behind memory %u of %" G_GSIZE_FORMAT " bytes", what,
                   side->backend->name, j + 1, i, piece->bytes);
      side->backend->free (side->stream, piece->p);
    }
  g_ptr_array_set_size (side->memory, 0);
}

static void
compare_floats (const char *what, const Result *ours, const Result *expected)
{
  const float *a = (const float *)ours->bytes, *b = (const float *)expected->bytes;
  double largest = 0.0;
  for (gsize i = 0; i < ours->n; i++)
    largest = fmax (largest, fabs ((double)b[i]));
  for (gsize i = 0; i < ours->n; i++)
    if (!(fabs ((double)a[i] - (double)b[i]) <= ours->tolerance.relative * fabs ((double)b[i])
                                                    + ours->tolerance.absolute * largest
                                                    + single.absolute * ours->size + LEAST))
      g_error ("%s: %s [%" G_GSIZE_FORMAT "] is %.9g, on the CPU %.9g (largest %.3g)", what,
               ours->name, i, (double)a[i], (double)b[i], largest);
}

static void
compare_results (const char *what, const Result *ours, const Result *expected)
{
  gsize differ = 0, allowed = ours->kind == CLASSES ? ours->n / 1000 + 1 : 0, first = 0;
  g_assert_cmpstr (ours->name, ==, expected->name);
  g_assert_cmpuint (ours->n, ==, expected->n);
  if (ours->kind == FLOATS)
    {
      compare_floats (what, ours, expected);
      return;
    }
  for (gsize i = 0; i < ours->n; i++)
    if (ours->bytes[i] != expected->bytes[i])
      {
        first = differ ? first : i;
        differ++;
      }
  if (differ > allowed)
    g_error ("%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
             " bytes of %s differ, first [%" G_GSIZE_FORMAT "]: %d, on the CPU %d",
             what, differ, ours->n, ours->name, first, ours->bytes[first], expected->bytes[first]);
}

static void
same_again (const char *what, const Result *again, const Result *before)
{
  gsize size = again->kind == FLOATS ? sizeof (float) : 1;
  if (memcmp (again->bytes, before->bytes, again->n * size) != 0)
    g_error ("%s: %s has other bits the second time", what, again->name);
}

void
two_backends_compare (TwoBackends *self, const char *what, SideCalls calls, gpointer data)
{
  GPtrArray *cpu = self->cpu.results, *cuda = self->cuda.results;
  calls (&self->cpu, data);
  side_clear (&self->cpu, what);
  for (int turn = 0; turn < 2; turn++)
    {
      calls (&self->cuda, data);
      side_clear (&self->cuda, what);
    }
  g_assert_cmpuint (cuda->len, ==, 2 * cpu->len);
  for (guint i = 0; i < cpu->len; i++)
    {
      compare_results (what, cuda->pdata[i], cpu->pdata[i]);
      same_again (what, cuda->pdata[cpu->len + i], cuda->pdata[i]);
    }
  g_ptr_array_set_size (cpu, 0);
  g_ptr_array_set_size (cuda, 0);
}
