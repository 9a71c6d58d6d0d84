/* Safetensors: exact round trips, and no hostile file that gets past the reader or crashes it. */
#include <glib/gstdio.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/rng.h"
#include "core/safetensors.h"
#include "scratch.h"

/* A file of @header and @data_size bytes 0, 1, 2, …. */
static void
write_raw (const char *path, const char *header, size_t data_size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint64 length = strlen (header);
  g_byte_array_append (bytes, (const guint8 *)&length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *)header, (guint)length);
  for (size_t i = 0; i < data_size; i++)
    g_byte_array_append (bytes, &(guint8){ (guint8)i }, 1);
  g_assert_true (lw_file_replace (path, bytes->data, bytes->len, NULL));
}

/* Without a sync: the test writes thousands. Some file systems sync a file that is truncated and
 * written again, so the old one is removed first. */
static void
overwrite (const char *path, const char *bytes, size_t size)
{
  g_remove (path);
  FILE *file = fopen (path, "wb");
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
assert_refused (const char *path, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_tensor_file_open (path, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, path));
  if (!strstr (error->message, reason))
    g_error ("“%s” does not say “%s”", error->message, reason);
}

static const float floats[] = { 1.5f, -2, 0, 3e38f, 1e-40f, -0.0f };
static const gint64 longs[] = { G_MININT64, 5 };
static const gint32 ints[] = { G_MININT32, G_MAXINT32 };
static const guint8 bytes3[] = { 0, 127, 255 };
static const guint16 halves[] = { 0x3f80, 0xc000 };

static const LwTensor samples[] = {
  { "bytes", LW_TENSOR_U8, 1, { 3 }, 3, bytes3 },
  { "floats", LW_TENSOR_F32, 2, { 2, 3 }, 6, floats },
  { "longs", LW_TENSOR_I64, 1, { 2 }, 2, longs },
  { "scalar", LW_TENSOR_I32, 0, { 0 }, 1, ints },
  { "ints \"ü\"", LW_TENSOR_I32, 1, { 2 }, 2, ints },
  { "halves", LW_TENSOR_BF16, 1, { 2 }, 2, halves },
  { "empty", LW_TENSOR_F32, 2, { 0, 7 }, 0, NULL },
};

/* Names, types, shapes, order and bytes come back, aligned although the first tensor has 3 bytes.
 */
static void
test_round_trip (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (metadata, (gpointer) "step", (gpointer) "12");
  g_assert_true (lw_tensor_file_save (f->path, samples, G_N_ELEMENTS (samples), metadata, &error));
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lw_tensor_file_count (file), ==, G_N_ELEMENTS (samples));
  for (size_t i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      const LwTensor *t = lw_tensor_file_at (file, i), *s = &samples[i];
      size_t size = lw_tensor_type_size (s->type);
      g_autofree char *shape = lw_tensor_shape_text (t), *expected = lw_tensor_shape_text (s);
      g_assert_cmpstr (t->name, ==, s->name);
      g_assert_cmpint (t->type, ==, s->type);
      g_assert_cmpstr (shape, ==, expected);
      g_assert_cmpint ((guintptr)t->data % size, ==, 0);
      g_assert_cmpmem (t->data, (size_t)t->count * size, s->data, (size_t)s->count * size);
      g_assert_true (lw_tensor_file_find (file, s->name) == t);
    }
  g_assert_null (lw_tensor_file_find (file, "none"));
  g_assert_cmpstr (g_hash_table_lookup (lw_tensor_file_metadata (file), "step"), ==, "12");
}

static void
test_read_f32 (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  float out[6] = { 9, 9, 9, 9, 9, 9 };
  g_assert_true (lw_tensor_read_f32 (&samples[5], out, 2, &error));
  g_assert_cmpfloat (out[0], ==, 1.0f);
  g_assert_cmpfloat (out[1], ==, -2.0f);
  g_assert_cmpfloat (out[2], ==, 9.0f);
  g_assert_true (lw_tensor_read_f32 (&samples[1], out, 6, &error));
  g_assert_cmpmem (out, sizeof out, floats, sizeof floats);
  g_assert_false (lw_tensor_read_f32 (&samples[1], out, 5, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "floats"));
  g_assert_nonnull (strstr (error->message, "[2,3]"));
  g_clear_error (&error);
  g_assert_false (lw_tensor_read_f32 (&samples[2], out, 2, &error));
  g_assert_nonnull (strstr (error->message, "I64"));
}

/* What cannot be read back is not written, and an old file stays. */
static void
test_save_refusals (ScratchFile *f, gconstpointer data)
{
  const LwTensor twice[] = { samples[1], samples[1] };
  const LwTensor bad[] = {
    { "__metadata__", LW_TENSOR_U8, 1, { 3 }, 3, bytes3 },
    { "", LW_TENSOR_U8, 1, { 3 }, 3, bytes3 },
    { "\xff", LW_TENSOR_U8, 1, { 3 }, 3, bytes3 },
    { "count", LW_TENSOR_U8, 1, { 2 }, 3, bytes3 },
  };
  g_assert_true (lw_file_replace (f->path, "old", 3, NULL));
  g_assert_false (lw_tensor_file_save (f->path, twice, 2, NULL, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (lw_tensor_file_save (f->path, &bad[i], 1, NULL, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
    }
  g_autofree char *text = lw_file_read (f->path, 10, NULL, NULL);
  g_assert_cmpstr (text, ==, "old");
  g_assert_cmpuint (scratch_count (f->folder), ==, 1);
}

/* Headers that lie. Each has 16 bytes of data. */
static void
test_hostile_headers (ScratchFile *f, gconstpointer data)
{
#define ENTRY(dtype, shape, offsets)                                                               \
  "{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}"
#define ONE(dtype, shape, offsets) "{\"a\":" ENTRY (dtype, shape, offsets) "}"
#define TWO(first, second) "{\"a\":" first ",\"b\":" second "}"
  static const struct
  {
    const char *header, *reason;
  } cases[] = {
    { ONE ("F16", "[8]", "[0,16]"), "dtype F16" },
    { ONE ("F32", "[4]", "[0,15]"), "needs 16 bytes" },
    { ONE ("F32", "[5]", "[0,20]"), "data_offsets" },
    { ONE ("F32", "[4]", "[16,0]"), "data_offsets" },
    { ONE ("F32", "[4]", "[-16,0]"), "data_offsets" },
    { ONE ("F32", "[4]", "[0]"), "data_offsets" },
    { ONE ("F32", "[4]", "[0,\"16\"]"), "data_offsets" },
    { ONE ("F32", "[4]", "16"), "data_offsets" },
    { ONE ("F32", "[4]", "[0,16,16]"), "data_offsets" },
    { ONE ("F32", "[-4]", "[0,16]"), "shape" },
    { ONE ("F32", "[4.5]", "[0,16]"), "shape" },
    { ONE ("F32", "4", "[0,16]"), "shape" },
    { ONE ("F32", "[1,1,1,1,1,1,1,1,4]", "[0,16]"), "at most 8" },
    { ONE ("F32", "[4294967296,4294967297]", "[0,16]"), "too large" },
    { ONE ("U8", "[9223372036854775807,2]", "[0,16]"), "too large" },
    { ONE ("F32", "[NaN]", "[0,16]"), "JSON" },
    { ONE ("F32", "[1e999]", "[0,16]"), "JSON" },
    { ONE ("U8", "[18446744073709551616]", "[0,16]"), "JSON" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[4]}}", "nothing else" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offset\":[0,16]}}", "data_offsets" },
    { "{\"a\":5}", "object" },
    { "{\"\":" ENTRY ("F32", "[4]", "[0,16]") "}", "name" },
    { TWO (ENTRY ("F32", "[2]", "[0,8]"), ENTRY ("F32", "[3]", "[4,16]")), "overlaps" },
    { TWO (ENTRY ("F32", "[4]", "[0,16]"), ENTRY ("F32", "[4]", "[0,16]")), "overlaps" },
    { TWO (ENTRY ("F32", "[1]", "[0,4]"), ENTRY ("F32", "[2]", "[8,16]")), "hole" },
    { ONE ("F32", "[3]", "[4,16]"), "hole" },
    { ONE ("F32", "[3]", "[0,12]"), "4 bytes after" },
    { "{}", "16 bytes after" },
    { "{\"a\":" ENTRY ("F32", "[2]", "[0,8]") ",\"a\":" ENTRY ("F32", "[2]", "[8,16]") "}",
      "twice" },
    { "{\"__metadata__\":{\"k\":5}}", "__metadata__" },
    { "{\"__metadata__\":[]}", "__metadata__" },
    { "{\"\xc3\":1}", "UTF-8" },
    { "[]", "JSON object" },
    { "{\"a\"", "JSON" },
    { "  ", "JSON" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_raw (f->path, cases[i].header, 16);
      assert_refused (f->path, cases[i].reason);
    }
}

static void
test_deep_nesting (ScratchFile *f, gconstpointer data)
{
  g_autofree char *brackets = g_strnfill (1000000, '[');
  g_autofree char *header = g_strconcat ("{\"a\":", brackets, NULL);
  write_raw (f->path, header, 16);
  assert_refused (f->path, "levels");
}

/* Every length that a valid file can be cut to is refused, and so is every wrong header length. */
static void
test_cut_off (ScratchFile *f, gconstpointer data)
{
  size_t size = 0;
  g_assert_true (lw_tensor_file_save (f->path, samples, G_N_ELEMENTS (samples), NULL, NULL));
  g_autofree char *whole = lw_file_read (f->path, 100000, &size, NULL);
  for (size_t length = 0; length < size; length++)
    {
      overwrite (f->path, whole, length);
      g_assert_null (lw_tensor_file_open (f->path, NULL));
    }
  static const guint64 lengths[] = { 0, 1, 1 << 20, G_MAXINT64, G_MAXUINT64, G_MAXUINT64 - 7 };
  for (size_t i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      memcpy (whole, &lengths[i], 8);
      overwrite (f->path, whole, size);
      assert_refused (f->path, "not a safetensors file");
    }
}

static void
test_not_a_file (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  assert_refused (f->folder, "not a regular file");
  assert_refused ("/dev/zero", "not a regular file");
  g_assert_null (lw_tensor_file_open (f->path, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, f->path));
}

/* Touches all that a caller would touch. */
static guint
sum_of (const LwTensorFile *file)
{
  guint sum = 0;
  for (size_t i = 0; i < lw_tensor_file_count (file); i++)
    {
      const LwTensor *t = lw_tensor_file_at (file, i);
      const guint8 *bytes = t->data;
      g_autofree char *shape = lw_tensor_shape_text (t);
      sum += (guint)strlen (t->name) + (guint)strlen (shape);
      for (size_t k = 0; k < (size_t)t->count * lw_tensor_type_size (t->type); k++)
        sum += bytes[k];
    }
  return sum;
}

/* Valid files with some bytes changed, inserted or removed: refused or read, never a crash. */
static void
test_mutations (ScratchFile *f, gconstpointer data)
{
  size_t size = 0;
  guint opened = 0, refused = 0;
  g_assert_true (lw_tensor_file_save (f->path, samples, G_N_ELEMENTS (samples), NULL, NULL));
  g_autofree char *whole = lw_file_read (f->path, 100000, &size, NULL);
  for (guint round = 0; round < 4000; round++)
    {
      LwRngKey key = lw_rng_key (20240607, round, LW_RNG_WEAK);
      guint changes = 1 + lw_rng_below (key, 0, 4);
      g_autofree char *bytes = g_memdup2 (whole, size);
      /* Low indices are the header, where the damage matters. */
      for (guint c = 0; c < changes; c++)
        {
          size_t at
              = lw_rng_below (key, 3 * c + 1, lw_rng_below (key, 3 * c + 2, 8) ? 560 : (guint)size);
          static const char digits[] = "0123456789[]{},:\"-";
          guint draw = lw_rng_u32 (key, 3 * c + 3);
          bytes[MIN (at, size - 1)]
              = draw & 1 ? (char)(draw >> 8) : digits[(draw >> 8) % (sizeof digits - 1)];
        }
      overwrite (f->path, bytes, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (LwTensorFile) file = lw_tensor_file_open (f->path, &error);
      g_assert_true ((file != NULL) == (error == NULL));
      opened += file != NULL;
      refused += file == NULL;
      if (file)
        sum_of (file);
    }
  /* Both ways out must have been tried. */
  g_assert_cmpuint (opened, >, 50);
  g_assert_cmpuint (refused, >, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/safetensors/" name, ScratchFile, "x.safetensors", scratch_file_set_up, function,   \
              scratch_file_tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("read-f32", test_read_f32);
  ADD ("save-refusals", test_save_refusals);
  ADD ("hostile-headers", test_hostile_headers);
  ADD ("deep-nesting", test_deep_nesting);
  ADD ("cut-off", test_cut_off);
  ADD ("not-a-file", test_not_a_file);
  ADD ("mutations", test_mutations);
  return g_test_run ();
}
