/* The order of copies and steps: uploads that overlap with a step, steps as graphs, downloads in
 * two halves. Nothing waits in between, so that what comes too early or too late shows. */
#include <string.h>

#include "two-backends.h"

#define STEPS 9
#define BYTES ((gsize)1 << 20)
#define NUMBERS 4096

static const uint8_t *
photograph (uint8_t *room, int step)
{
  for (gsize i = 0; i < BYTES; i++)
    room[i] = (uint8_t)(i % 251 + (gsize)(31 * step + 1));
  return room;
}

/* Each step keeps the photograph that came for it, in one of two places, and draws numbers of its
 * own. */
static void
overlap (Side *side, gpointer data)
{
  g_autofree uint8_t *host = g_malloc (BYTES);
  uint8_t *places[2], *kept = side_room (side, STEPS * BYTES);
  float *numbers = side_room (side, sizeof *numbers * STEPS * NUMBERS);
  for (int step = 0; step < STEPS; step++)
    {
      LwRngKey key = lw_rng_key (7, (uint64_t)step, LW_RNG_SCENE);
      const LwBackend *b = side->backend;
      LwStream *s = side->stream;
      if (step < 2)
        places[step] = side_room (side, BYTES);
      uint8_t *place = places[step % 2];
      side_done (side, b->upload_early (s, place, photograph (host, step), BYTES)
                           && b->step_begin (s) && b->copy (s, kept + step * BYTES, place, BYTES)
                           && b->uniform (s, key, NUMBERS, numbers + step * NUMBERS)
                           && b->step_end (s));
    }
  side_bytes (side, "photographs", kept, STEPS * BYTES);
  side_floats (side, "numbers", numbers, STEPS * NUMBERS);
}

/* What a step leaves is fetched while the next one overwrites it. */
static void
fetch (Side *side, gpointer data)
{
  const gsize n = LW_FETCH_BYTES / sizeof (float);
  float *numbers = side_room (side, LW_FETCH_BYTES),
        fetched[STEPS][LW_FETCH_BYTES / sizeof (float)];
  for (int step = 0; step <= STEPS; step++)
    {
      LwRngKey key = lw_rng_key (8, (uint64_t)step, LW_RNG_SCENE);
      const LwBackend *b = side->backend;
      LwStream *s = side->stream;
      side_done (side,
                 b->step_begin (s) && b->uniform (s, key, (int64_t)n, numbers) && b->step_end (s));
      if (step > 0)
        side_done (
            side, b->fetch_end (s, (step - 1) % LW_FETCH_SLOTS, fetched[step - 1], LW_FETCH_BYTES));
      if (step < STEPS)
        side_done (side, b->fetch_begin (s, step % LW_FETCH_SLOTS, numbers, LW_FETCH_BYTES));
    }
  side_floats (side, "fetched", side_give (side, fetched, sizeof fetched), STEPS * n);
}

static void
test_calls (gconstpointer data)
{
  g_autoptr (TwoBackends) two = two_backends_new ();
  SideCalls calls = (SideCalls)data;
  two_backends_compare (two, "calls of a stream", calls, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/stream-calls/overlap", overlap, test_calls);
  g_test_add_data_func ("/stream-calls/fetch", fetch, test_calls);
  return g_test_run ();
}
