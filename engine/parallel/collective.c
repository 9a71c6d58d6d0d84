/* Sums over processes. */
#include "parallel/collective.h"

#include <string.h>

#include "backend/registry.h"
#include "core/error.h"
#include "core/kernel.h"

/* Floats of one process that are in the shared memory at once, in each of two places: while one is
 * still read, the other is filled. */
#define PIECE ((int64_t)1 << 20)
#define PLACES 2

struct _LwCollective
{
  LwRanks *ranks;
  const LwBackend *backend;
  LwStream *stream;
  LwDeviceGroup *group; /* NULL: through the host */
  float *sum;           /* [PIECE] */
  guint pieces;         /* so far */
};

gsize
lw_collective_memory (int size)
{
  return sizeof (float) * PLACES * (gsize)size * (gsize)PIECE;
}

gboolean
lw_collective_is_direct (const LwBackend *backend, char **reason)
{
  uint8_t id[LW_GROUP_ID_BYTES];
  char text[256] = "";
  *reason = NULL;
  if (!backend->group_id)
    return FALSE;
  if (backend->group_id (id, text, sizeof text))
    return TRUE;
  *reason = g_strdup (text);
  return FALSE;
}

static void
lost (void *data)
{
  LwCollective *self = data;
  self->backend->group_abort (self->group);
}

static gboolean
agree_on_id (LwCollective *self, uint8_t *id, GError **error)
{
  char reason[256] = "";
  if (lw_ranks_rank (self->ranks) > 0)
    return lw_ranks_hear (self->ranks, id, LW_GROUP_ID_BYTES, error);
  if (self->backend->group_id (id, reason, sizeof reason))
    return lw_ranks_tell (self->ranks, id, LW_GROUP_ID_BYTES, error);
  g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, "%s", reason);
  return FALSE;
}

static gboolean
join_group (LwCollective *self, GError **error)
{
  uint8_t id[LW_GROUP_ID_BYTES];
  if (!agree_on_id (self, id, error))
    return FALSE;
  self->group = self->backend->group_new (self->stream, id, lw_ranks_rank (self->ranks),
                                          lw_ranks_size (self->ranks));
  if (!self->group)
    return lw_backend_set_error (self->backend, self->stream, error);
  if (lw_ranks_rank (self->ranks) == 0)
    lw_ranks_watch (self->ranks, lost, self);
  return TRUE;
}

LwCollective *
lw_collective_new (LwRanks *ranks, const LwBackend *backend, LwStream *stream, gboolean direct,
                   GError **error)
{
  g_autoptr (LwCollective) self = g_new0 (LwCollective, 1);
  self->ranks = ranks;
  self->backend = backend;
  self->stream = stream;
  if (!direct)
    self->sum = g_new (float, PIECE);
  else if (!join_group (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lw_collective_free (LwCollective *self)
{
  if (!self)
    return;
  if (self->group)
    {
      if (lw_ranks_rank (self->ranks) == 0)
        lw_ranks_unwatch (self->ranks);
      self->backend->group_free (self->group);
    }
  g_free (self->sum);
  g_free (self);
}

int
lw_collective_size (const LwCollective *self)
{
  return lw_ranks_size (self->ranks);
}

static LW_KERNEL void
add_up (float *sum, const float *places, int size, int64_t n)
{
  memcpy (sum, places, sizeof (float) * (size_t)n);
  for (int rank = 1; rank < size; rank++)
    for (int64_t i = 0; i < n; i++)
      sum[i] += places[rank * PIECE + i];
}

/* One meeting a piece: whoever comes to the next one has read this one, so that the place is free
 * after that. */
static gboolean
sum_piece (LwCollective *self, float *data, int64_t n, GError **error)
{
  int rank = lw_ranks_rank (self->ranks), size = lw_ranks_size (self->ranks);
  gsize bytes;
  float *places = lw_ranks_memory (self->ranks, &bytes);
  places += (self->pieces++ % PLACES) * (gsize)size * (gsize)PIECE;
  LW_CALL (self, download (self->stream, places + rank * PIECE, data, sizeof (float) * (size_t)n));
  if (!lw_ranks_meet (self->ranks, error))
    return FALSE;
  add_up (self->sum, places, size, n);
  LW_CALL (self, upload (self->stream, data, self->sum, sizeof (float) * (size_t)n));
  return TRUE;
}

gboolean
lw_collective_sum (LwCollective *self, float *data, int64_t n, GError **error)
{
  if (self->group)
    {
      LW_CALL (self, group_sum (self->stream, self->group, n, data));
      return TRUE;
    }
  for (int64_t at = 0; at < n; at += PIECE)
    if (!sum_piece (self, data + at, MIN (PIECE, n - at), error))
      return FALSE;
  return TRUE;
}
