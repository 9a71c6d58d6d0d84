/* Random numbers: the known answers of Philox 4x32-10 and the ranges of what is drawn from it. */
#include <glib.h>

#include "core/shuffle.h"

/* Counter and key of the Random123 known answers, in terms of (seed, step, purpose, index). */
static void
assert_block (const uint32_t counter[4], const uint32_t key[2], const uint32_t expected[4])
{
  LwRngKey k = { key[0] | (uint64_t)key[1] << 32, counter[2], counter[3] };
  uint32_t block[4];
  lw_rng_block (k, counter[0] | (uint64_t)counter[1] << 32, block);
  for (int i = 0; i < 4; i++)
    g_assert_cmphex (block[i], ==, expected[i]);
}

static void
test_known_answers (void)
{
  assert_block ((uint32_t[]){ 0, 0, 0, 0 }, (uint32_t[]){ 0, 0 },
                (uint32_t[]){ 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 });
  assert_block ((uint32_t[]){ ~0u, ~0u, ~0u, ~0u }, (uint32_t[]){ ~0u, ~0u },
                (uint32_t[]){ 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd });
  assert_block ((uint32_t[]){ 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
                (uint32_t[]){ 0xa4093822, 0x299f31d0 },
                (uint32_t[]){ 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 });
}

/* A single draw is a word of its block. */
static void
test_words (void)
{
  LwRngKey key = lw_rng_key (99, 7, LW_RNG_SPLIT);
  uint32_t block[4];
  lw_rng_block (key, 5, block);
  for (uint64_t i = 0; i < 4; i++)
    g_assert_cmphex (lw_rng_u32 (key, 20 + i), ==, block[i]);
}

static void
test_ranges (void)
{
  LwRngKey key = lw_rng_key (1, 0, LW_RNG_WEAK);
  double sum = 0;
  guint counts[7] = { 0 };
  for (uint64_t i = 0; i < 70000; i++)
    {
      float u = lw_rng_uniform (key, i);
      g_assert_true (u >= 0 && u < 1);
      sum += (double)u;
      uint32_t k = lw_rng_below (key, i, 7);
      g_assert_cmpuint (k, <, 7);
      counts[k]++;
    }
  /* Five standard deviations. */
  g_assert_cmpfloat_with_epsilon (sum / 70000, 0.5, 0.0055);
  for (int k = 0; k < 7; k++)
    g_assert_cmpfloat_with_epsilon (counts[k], 10000, 463);
}

/* Streams that differ in one part of the key share no words. */
static void
test_streams_differ (void)
{
  LwRngKey keys[] = { lw_rng_key (1, 2, LW_RNG_INIT), lw_rng_key (2, 2, LW_RNG_INIT),
                      lw_rng_key (1, 3, LW_RNG_INIT), lw_rng_key (1, 2, LW_RNG_SPLIT) };
  for (int a = 0; a < 4; a++)
    for (int b = 0; b < a; b++)
      for (uint64_t i = 0; i < 1000; i += 4)
        {
          guint equal = 0;
          for (uint64_t w = i; w < i + 4; w++)
            equal += lw_rng_u32 (keys[a], w) == lw_rng_u32 (keys[b], w);
          g_assert_cmpuint (equal, <, 4);
        }
}

/* Orders are part of every result: of splits, epochs and colour changes. */
static void
test_shuffle (void)
{
  const int expected[10] = { 3, 1, 4, 0, 5, 2, 8, 9, 6, 7 };
  const uint8_t expected_bytes[4] = { 2, 1, 3, 0 };
  int items[10];
  uint8_t bytes[4] = { 0, 1, 2, 3 };
  for (int i = 0; i < 10; i++)
    items[i] = i;
  lw_shuffle (lw_rng_key (7, 2, LW_RNG_SPLIT), 0, items, 10, sizeof *items);
  g_assert_cmpmem (items, sizeof items, expected, sizeof expected);
  lw_shuffle (lw_rng_key (7, 2, LW_RNG_AUGMENT_SOURCE), 13, bytes, 4, sizeof *bytes);
  g_assert_cmpmem (bytes, sizeof bytes, expected_bytes, sizeof expected_bytes);
  lw_shuffle (lw_rng_key (1, 0, LW_RNG_SPLIT), 0, NULL, 0, sizeof *items);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rng/known-answers", test_known_answers);
  g_test_add_func ("/rng/words", test_words);
  g_test_add_func ("/rng/ranges", test_ranges);
  g_test_add_func ("/rng/streams-differ", test_streams_differ);
  g_test_add_func ("/rng/shuffle", test_shuffle);
  return g_test_run ();
}
