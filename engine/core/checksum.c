/* Four lanes of eight bytes, each multiplied by an odd number and rotated: every step can be
 * undone, so that a change of one word cannot get lost, and the lanes do not wait for each other.
 */
#include "core/checksum.h"

#include <string.h>

#define LANES 4
#define BLOCK (LANES * sizeof (guint64))
#define FACTOR G_GUINT64_CONSTANT (0x9fb21c651e98df25)

static void
take_block (guint64 *lanes, const guint8 *block)
{
  for (int i = 0; i < LANES; i++)
    {
      guint64 word;
      memcpy (&word, block + i * sizeof word, sizeof word);
      word = (lanes[i] ^ GUINT64_FROM_LE (word)) * FACTOR;
      lanes[i] = word << 29 | word >> 35;
    }
}

guint64
lw_checksum (const void *data, size_t size)
{
  const guint8 *next = data;
  guint8 last[BLOCK] = { 0 };
  guint64 lanes[LANES] = { 1, 2, 3, 4 }, sum = size;
  for (size_t blocks = size / BLOCK; blocks > 0; blocks--, next += BLOCK)
    take_block (lanes, next);
  if (size % BLOCK > 0)
    memcpy (last, next, size % BLOCK);
  take_block (lanes, last);
  for (int i = 0; i < LANES; i++)
    {
      sum = (sum ^ lanes[i]) * FACTOR;
      sum ^= sum >> 32;
    }
  return sum;
}
