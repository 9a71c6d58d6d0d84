/* Sums over processes. */
#include "fake-group.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define PIECE ((int64_t)1 << 16)
#define PATIENCE 300000 /* turns of 100 us */

typedef struct
{
  atomic_int joined, waiting;
  atomic_uint turn;
  float places[]; /* [size][PIECE] */
} Shared;

struct FakeGroup
{
  int rank, size;
  atomic_bool aborted;
  Shared *shared;
};

static size_t
bytes (int size)
{
  return sizeof (Shared) + sizeof (float) * (size_t)size * (size_t)PIECE;
}

void
fake_group_id (uint8_t *id)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  snprintf ((char *)id, FAKE_GROUP_ID_BYTES, "/lw-fake-%d-%ld", (int)getpid (), now.tv_nsec);
}

/* Comes back when all have come, or after abort(). */
static bool
meet (FakeGroup *group)
{
  Shared *shared = group->shared;
  unsigned turn = atomic_load (&shared->turn);
  if (atomic_fetch_add (&shared->waiting, 1) + 1 == group->size)
    {
      atomic_store (&shared->waiting, 0);
      atomic_fetch_add (&shared->turn, 1);
    }
  while (atomic_load (&shared->turn) == turn && !atomic_load (&group->aborted))
    usleep (100);
  return !atomic_load (&group->aborted);
}

FakeGroup *
fake_group_join (const uint8_t *id, int rank, int size)
{
  int fd = shm_open ((const char *)id, O_RDWR | O_CREAT, 0600);
  FakeGroup *group = calloc (1, sizeof *group);
  if (fd < 0 || !group || ftruncate (fd, (off_t)bytes (size)) != 0)
    return NULL;
  group->rank = rank;
  group->size = size;
  group->shared = mmap (NULL, bytes (size), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  atomic_fetch_add (&group->shared->joined, 1);
  for (int i = 0; i < PATIENCE && atomic_load (&group->shared->joined) < size; i++)
    usleep (100);
  shm_unlink ((const char *)id);
  return atomic_load (&group->shared->joined) == size ? group : NULL;
}

void
fake_group_leave (FakeGroup *group)
{
  munmap (group->shared, bytes (group->size));
  free (group);
}

void
fake_group_abort (FakeGroup *group)
{
  atomic_store (&group->aborted, true);
}

static bool
sum_piece (FakeGroup *group, int64_t n, const float *from, float *to)
{
  float *places = group->shared->places;
  memcpy (places + group->rank * PIECE, from, sizeof (float) * (size_t)n);
  if (!meet (group))
    return false;
  for (int64_t i = 0; i < n; i++)
    {
      float sum = places[i];
      for (int rank = 1; rank < group->size; rank++)
        sum += places[rank * PIECE + i];
      to[i] = sum;
    }
  return meet (group);
}

bool
fake_group_sum (FakeGroup *group, int64_t n, const float *from, float *to)
{
  for (int64_t at = 0; at < n; at += PIECE)
    if (!sum_piece (group, n - at < PIECE ? n - at : PIECE, from + at, to + at))
      return false;
  return true;
}
