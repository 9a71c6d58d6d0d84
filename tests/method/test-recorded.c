/* Recorded answers of the reference: for every operation of `labelworth check`, the program gets
 * the recorded inputs and must return the recorded results. See `record` and `record-network` for
 * the files. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "../unit/scratch.h"
#include "core/safetensors.h"

typedef char Scratch;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scratch, scratch_free)

/* The part of a name behind "NUMBER.in." or the like, or NULL. */
static const char *
without_prefix (const char *name, int number, const char *kind)
{
  g_autofree char *prefix = g_strdup_printf ("%d.%s", number, kind);
  return g_str_has_prefix (name, prefix) ? name + strlen (prefix) : NULL;
}

static void
write_input (const LwTensorFile *recorded, int number, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (LwTensor));
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key, value;
  for (size_t i = 0; i < lw_tensor_file_count (recorded); i++)
    {
      LwTensor tensor = *lw_tensor_file_at (recorded, i);
      tensor.name = without_prefix (tensor.name, number, "in.");
      if (tensor.name)
        g_array_append_val (tensors, tensor);
    }
  g_assert_cmpuint (tensors->len, >, 0);
  g_hash_table_iter_init (&iter, lw_tensor_file_metadata (recorded));
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (without_prefix (key, number, ""))
      g_hash_table_insert (options, (char *)without_prefix (key, number, ""), value);
  lw_tensor_file_save (path, (LwTensor *)(void *)tensors->data, tensors->len, options, &error);
  g_assert_no_error (error);
}

/* @weights: of a whole network, or NULL. */
static void
run_program (const char *operation, const char *input, const char *output, const char *weights)
{
  const char *program = g_getenv ("LW_PROGRAM"), *device = g_getenv ("LW_DEVICE");
  const char *argv[] = { program,
                         "check",
                         operation,
                         "--input",
                         input,
                         "--output",
                         output,
                         "--threads",
                         "2",
                         "--device",
                         device ? device : "cpu",
                         "--grad",
                         weights ? "--weights" : NULL,
                         weights,
                         NULL };
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  g_assert_nonnull (program);
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &message, &status,
                &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("check %s failed: %s", operation, message);
}

/* |a - b| <= relative * |b| + absolute * max |b|; NaN agrees with NaN only. */
static void
compare_floats (const LwTensor *got, const LwTensor *expected, const char *name, const char *where)
{
  const float *a = got->data, *b = expected->data;
  gboolean gradient = g_str_has_prefix (name, "grad.");
  double relative = gradient ? 1e-3 : 1e-4, absolute = gradient ? 1e-4 : 1e-5, scale = 0.0;
  for (int64_t i = 0; i < expected->count; i++)
    if (!isnan (b[i]))
      scale = fmax (scale, fabs ((double)b[i]));
  scale = scale > 0.0 ? scale : 1.0;
  for (int64_t i = 0; i < expected->count; i++)
    {
      double error = fabs ((double)a[i] - (double)b[i]);
      gboolean both_nan = isnan (a[i]) && isnan (b[i]);
      if (!both_nan && !(error <= relative * fabs ((double)b[i]) + absolute * scale))
        g_error ("%s: %s[%" G_GINT64_FORMAT "] is %.9g, the reference %.9g", where, name, i,
                 (double)a[i], (double)b[i]);
    }
}

static void
compare_tensor (const LwTensor *got, const LwTensor *expected, const char *name, const char *where)
{
  if (!got)
    g_error ("%s: the program gives no %s", where, name);
  g_autofree char *got_shape = lw_tensor_shape_text (got);
  g_autofree char *expected_shape = lw_tensor_shape_text (expected);
  if (got->type != expected->type || got->count != expected->count
      || (got->count != 1 && strcmp (got_shape, expected_shape) != 0))
    g_error ("%s: %s is %s %s, the reference %s %s", where, name, lw_tensor_type_name (got->type),
             got_shape, lw_tensor_type_name (expected->type), expected_shape);
  if (expected->type == LW_TENSOR_F32)
    compare_floats (got, expected, name, where);
  else if (memcmp (got->data, expected->data,
                   (size_t)expected->count * lw_tensor_type_size (expected->type))
           != 0)
    g_error ("%s: %s differs from the reference", where, name);
}

static void
compare_output (const LwTensorFile *recorded, int number, const char *path, const char *where)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwTensorFile) output = lw_tensor_file_open (path, &error);
  size_t compared = 0;
  gboolean whole = !g_str_has_prefix (where, "forward") && !g_str_has_prefix (where, "step");
  g_assert_no_error (error);
  for (size_t i = 0; i < lw_tensor_file_count (recorded); i++)
    {
      const LwTensor *expected = lw_tensor_file_at (recorded, i);
      const char *name = without_prefix (expected->name, number, "out.");
      if (!name)
        continue;
      compare_tensor (lw_tensor_file_find (output, name), expected, name, where);
      compared++;
    }
  g_assert_cmpuint (compared, >, 0);
  /* Of whole networks not every tensor is recorded. */
  if (whole)
    g_assert_cmpuint (compared, ==, lw_tensor_file_count (output));
}

static gboolean
has_case (const LwTensorFile *recorded, int number)
{
  for (size_t i = 0; i < lw_tensor_file_count (recorded); i++)
    if (without_prefix (lw_tensor_file_at (recorded, i)->name, number, "in."))
      return TRUE;
  return FALSE;
}

static void
test_operation (gconstpointer data)
{
  const char *path = data;
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *weights = g_build_filename (parent, "weights.safetensors", NULL);
  gboolean network = g_file_test (weights, G_FILE_TEST_EXISTS);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *operation = g_strndup (base, strcspn (base, "."));
  g_autoptr (GError) error = NULL;
  g_autoptr (LwTensorFile) recorded = lw_tensor_file_open (path, &error);
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *input = g_build_filename (folder, "in", NULL);
  g_autofree char *output = g_build_filename (folder, "out", NULL);
  g_assert_no_error (error);
  g_assert_true (has_case (recorded, 0));
  for (int number = 0; has_case (recorded, number); number++)
    {
      g_autofree char *where = g_strdup_printf ("%s, case %d", operation, number);
      write_input (recorded, number, input);
      run_program (operation, input, output, network ? weights : NULL);
      compare_output (recorded, number, output, where);
    }
}

static void
add_folder (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *test
          = g_strdup_printf ("/method/recorded/%.*s", (int)strcspn (name, "."), name);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        add_folder (path);
      else if (!g_str_equal (name, "weights.safetensors"))
        g_test_add_data_func_full (test, g_steal_pointer (&path), test_operation, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("LW_SOURCE"), "tests", "method", "recorded", NULL);
  g_test_init (&argc, &argv, NULL);
  add_folder (folder);
  return g_test_run ();
}
