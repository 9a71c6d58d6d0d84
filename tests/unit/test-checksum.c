/* The checksum finds damage. */
#include "core/checksum.h"

#include <string.h>

/* Files are read on other machines and by later versions: the numbers must stay. */
static void
test_stays (void)
{
  static const char text[] = "The quick brown fox jumps over the lazy dog, twice and once more.";
  g_assert_cmphex (lw_checksum (NULL, 0), ==, G_GUINT64_CONSTANT (0xb2f189915943ab28));
  g_assert_cmphex (lw_checksum (text, sizeof text), ==, G_GUINT64_CONSTANT (0x1e4832ddfca1f388));
}

/* Any byte counts, wherever it stands, and so does the length where all are zero. */
static void
test_one_byte (void)
{
  guint8 bytes[100] = { 0 };
  for (size_t size = 1; size <= sizeof bytes; size++)
    {
      guint64 before = lw_checksum (bytes, size);
      g_assert_cmphex (lw_checksum (bytes, size - 1), !=, before);
      for (size_t i = 0; i < size; i++)
        for (int bit = 0; bit < 8; bit++)
          {
            bytes[i] = (guint8)(1 << bit);
            g_assert_cmphex (lw_checksum (bytes, size), !=, before);
            bytes[i] = 0;
          }
    }
}

/* Words that change places are seen. */
static void
test_order (void)
{
  guint8 bytes[128], swapped[128];
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)(i * 7);
  for (size_t a = 0; a < 16; a++)
    for (size_t b = a + 1; b < 16; b++)
      {
        memcpy (swapped, bytes, sizeof bytes);
        memcpy (swapped + 8 * a, bytes + 8 * b, 8);
        memcpy (swapped + 8 * b, bytes + 8 * a, 8);
        g_assert_cmphex (lw_checksum (swapped, sizeof bytes), !=,
                         lw_checksum (bytes, sizeof bytes));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checksum/stays", test_stays);
  g_test_add_func ("/checksum/one-byte", test_one_byte);
  g_test_add_func ("/checksum/order", test_order);
  return g_test_run ();
}
