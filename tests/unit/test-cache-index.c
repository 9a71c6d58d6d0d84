/* The index of the image cache: what is written is read, and what is hostile is refused. */
#include "dataset/cache-index.h"

#include <stdio.h>
#include <string.h>

#include "core/checksum.h"
#include "core/error.h"
#include "dataset/cache-packs.h"
#include "scratch.h"

#define HEADER 32
#define ENTRY 96

/* Where the numbers of an entry stand. */
enum
{
  OFFSET = 48,
  CLASSES = 64,
  PACK = 72,
  CHANNELS = 76,
  WIDTH = 80,
  HEIGHT = 84,
  STORED_WIDTH = 88,
  STORED_HEIGHT = 92,
};

static LwCacheEntry
entry_of (guint8 number)
{
  LwCacheEntry entry = { .source_size = 1000 + number,
                         .source_time = G_GINT64_CONSTANT (1700000000123456789),
                         .offset = (guint64)number * LW_CACHE_ALIGN,
                         .checksum = G_GUINT64_CONSTANT (0x0123456789abcdef),
                         .classes = number % 2 ? 5 : 0,
                         .pack = number,
                         .channels = number % 2 ? 1 : 3,
                         .width = 20u + number,
                         .height = 10,
                         .stored_width = 2048,
                         .stored_height = 1024 };
  memset (entry.name, number, LW_CACHE_NAME);
  return entry;
}

/* An index of three images. */
static GByteArray *
make_bytes (void)
{
  g_autoptr (GHashTable) index = lw_cache_index_new ();
  for (guint8 i = 0; i < 3; i++)
    {
      LwCacheEntry entry = entry_of (i);
      g_hash_table_add (index, g_memdup2 (&entry, sizeof entry));
    }
  return lw_cache_index_bytes (index);
}

/* Without waiting for the disk. */
static GHashTable *
load (const ScratchFile *f, const GByteArray *bytes, GError **error)
{
  FILE *file = fopen (f->path, "wb");
  if (bytes->len > 0)
    g_assert_cmpuint (fwrite (bytes->data, 1, bytes->len, file), ==, bytes->len);
  g_assert_cmpint (fclose (file), ==, 0);
  return lw_cache_index_load (f->path, error);
}

static void
refuse (const ScratchFile *f, const GByteArray *bytes, LwError code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (load (f, bytes, &error));
  g_assert_error (error, LW_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, f->path));
}

static void
test_round_trip (ScratchFile *f, gconstpointer data)
{
  GError *error = NULL;
  g_autoptr (GByteArray) bytes = make_bytes ();
  g_assert_cmpuint (bytes->len, ==, HEADER + 3 * ENTRY);
  g_autoptr (GHashTable) index = load (f, bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (index), ==, 3);
  for (guint8 i = 0; i < 3; i++)
    {
      LwCacheEntry entry = entry_of (i);
      const LwCacheEntry *found = g_hash_table_lookup (index, &entry);
      g_assert_cmpmem (found, sizeof *found, &entry, sizeof entry);
    }
}

/* No file is an empty index; an empty file is a damaged one. */
static void
test_absent (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GByteArray) nothing = g_byte_array_new ();
  g_autoptr (GHashTable) index = lw_cache_index_load (f->path, NULL);
  g_assert_cmpuint (g_hash_table_size (index), ==, 0);
  refuse (f, nothing, LW_ERROR_INPUT);
}

/* Every byte is covered: by magic, version, sizes or checksum. */
static void
test_every_byte (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = make_bytes ();
  for (guint i = 0; i < bytes->len; i++)
    for (int bit = 0; bit < 8; bit += 7)
      {
        gboolean version = i >= 8 && i < 12;
        bytes->data[i] ^= (guint8)(1 << bit);
        refuse (f, bytes, version ? LW_ERROR_UNSUPPORTED : LW_ERROR_INPUT);
        bytes->data[i] ^= (guint8)(1 << bit);
      }
}

static void
test_every_length (ScratchFile *f, gconstpointer data)
{
  for (guint length = 0; length <= HEADER + 4 * ENTRY; length++)
    {
      g_autoptr (GByteArray) bytes = make_bytes ();
      guint whole = bytes->len;
      g_byte_array_set_size (bytes, length);
      if (length > whole)
        memset (bytes->data + whole, 0, length - whole);
      if (length != whole)
        refuse (f, bytes, LW_ERROR_INPUT);
    }
}

static void
put (GByteArray *bytes, guint at, guint64 value, size_t size)
{
  value = GUINT64_TO_LE (value);
  memcpy (bytes->data + at, &value, size);
}

/* As somebody writes them who knows the format: the checksum is right. */
static void
seal (GByteArray *bytes)
{
  put (bytes, 24, lw_checksum (bytes->data + HEADER, bytes->len - HEADER), 8);
}

static void
test_hostile_numbers (ScratchFile *f, gconstpointer data)
{
  static const struct
  {
    guint at;
    guint64 value;
    size_t size;
  } cases[] = { { CHANNELS, 0, 4 },
                { CHANNELS, 2, 4 },
                { CHANNELS, 4, 4 },
                { CHANNELS, G_MAXUINT32, 4 },
                { WIDTH, 0, 4 },
                { HEIGHT, 0, 4 },
                { WIDTH, G_MAXUINT32, 4 },
                { HEIGHT, G_MAXUINT32, 4 },
                { WIDTH, 1 << 28, 4 },
                { HEIGHT, 1 << 28, 4 },
                { STORED_WIDTH, 0, 4 },
                { STORED_HEIGHT, 0, 4 },
                { STORED_WIDTH, G_MAXUINT32, 4 },
                { STORED_HEIGHT, 1 << 28, 4 },
                { PACK, LW_CACHE_MAX_PACKS, 4 },
                { PACK, G_MAXUINT32, 4 },
                { OFFSET, 1, 8 },
                { OFFSET, LW_CACHE_PACK_BYTES, 8 },
                { OFFSET, G_MAXUINT64 - LW_CACHE_ALIGN + 1, 8 },
                { OFFSET, G_GUINT64_CONSTANT (1) << 63, 8 },
                { CLASSES, 1, 8 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = make_bytes ();
      guint at = HEADER;
      while (bytes->data[at + CHANNELS] != 3)
        at += ENTRY;
      put (bytes, at + cases[i].at, cases[i].value, cases[i].size);
      seal (bytes);
      refuse (f, bytes, LW_ERROR_INPUT);
    }
}

/* The last image of a file may end where the file does, not behind it. */
static void
test_end_of_pack (ScratchFile *f, gconstpointer data)
{
  for (int over = 0; over < 2; over++)
    {
      g_autoptr (GByteArray) bytes = make_bytes ();
      put (bytes, HEADER + CHANNELS, 1, 4);
      put (bytes, HEADER + WIDTH, LW_CACHE_ALIGN, 4);
      put (bytes, HEADER + HEIGHT, 2 + (guint64)over, 4);
      put (bytes, HEADER + OFFSET, LW_CACHE_PACK_BYTES - 2 * LW_CACHE_ALIGN, 8);
      seal (bytes);
      if (over)
        refuse (f, bytes, LW_ERROR_INPUT);
      else
        g_hash_table_unref (load (f, bytes, NULL));
    }
}

static void
test_same_name_twice (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = make_bytes ();
  memcpy (bytes->data + HEADER, bytes->data + HEADER + ENTRY, LW_CACHE_NAME);
  seal (bytes);
  refuse (f, bytes, LW_ERROR_INPUT);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, ScratchFile, LW_CACHE_INDEX, scratch_file_set_up, function,                    \
              scratch_file_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/cache-index/round-trip", test_round_trip);
  ADD ("/cache-index/absent", test_absent);
  ADD ("/cache-index/every-byte", test_every_byte);
  ADD ("/cache-index/every-length", test_every_length);
  ADD ("/cache-index/hostile-numbers", test_hostile_numbers);
  ADD ("/cache-index/end-of-pack", test_end_of_pack);
  ADD ("/cache-index/same-name-twice", test_same_name_twice);
  return g_test_run ();
}
