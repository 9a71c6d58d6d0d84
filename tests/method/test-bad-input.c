/* Inputs that an operation cannot use: the program says what is wrong, returns 1 and writes
 * nothing.
 */
#include <glib.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>

#include "../unit/scratch.h"
#include "core/safetensors.h"

typedef char Scratch;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scratch, scratch_free)

#define PIXELS 6

static float logits[2 * PIXELS];
static int64_t labels[PIXELS];
static uint8_t tags[2] = { 1, 0 };

/* Runs the operation on the tensors and expects @message on the terminal. */
static void
expect_refusal (const char *operation, const LwTensor *tensors, size_t n, GHashTable *options,
                const char *message)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *input = g_build_filename (folder, "in", NULL);
  g_autofree char *output = g_build_filename (folder, "out", NULL);
  const char *argv[]
      = { g_getenv ("LW_PROGRAM"), "check", operation, "--input", input, "--output", output, NULL };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  lw_tensor_file_save (input, tensors, n, options, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &text, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  if (!strstr (text, message))
    g_error ("expected \"%s\" in: %s", message, text);
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

static LwTensor
logits_tensor (void)
{
  return (LwTensor){ "logits", LW_TENSOR_F32, 4, { 1, 2, 2, 3 }, 2 * PIXELS, logits };
}

static LwTensor
labels_tensor (void)
{
  return (LwTensor){ "labels", LW_TENSOR_I64, 3, { 1, 2, 3 }, PIXELS, labels };
}

static void
test_missing_tensor (void)
{
  LwTensor tensors[] = { logits_tensor () };
  expect_refusal ("ce", tensors, 1, NULL, "no tensor \"labels\"");
}

static void
test_rank (void)
{
  LwTensor tensors[] = { logits_tensor (), labels_tensor () };
  tensors[0].rank = 3;
  tensors[0].shape[2] = 6;
  expect_refusal ("ce", tensors, 2, NULL, "needs 4 dimensions");
}

static void
test_sizes_that_disagree (void)
{
  LwTensor tensors[] = { logits_tensor (), labels_tensor () };
  tensors[1].shape[1] = 3;
  tensors[1].shape[2] = 2;
  expect_refusal ("ce", tensors, 2, NULL, "[1,3,2]");
}

static void
test_type (void)
{
  LwTensor tensors[] = { logits_tensor (), labels_tensor () };
  tensors[1].type = LW_TENSOR_F32;
  tensors[1].data = logits;
  expect_refusal ("ce", tensors, 2, NULL, "needs I64 or I32");
  tensors[1] = labels_tensor ();
  tensors[0].type = LW_TENSOR_I32;
  expect_refusal ("ce", tensors, 2, NULL, "I32");
}

static void
test_label_values (void)
{
  static const int64_t bad[] = { 2, -1, 254, 256, G_MAXINT64 };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *value = g_strdup_printf ("holds %" G_GINT64_FORMAT " ", bad[i]);
      LwTensor tensors[] = { logits_tensor (), labels_tensor () };
      labels[4] = bad[i];
      expect_refusal ("ce", tensors, 2, NULL, value);
      labels[4] = 0;
    }
}

static void
test_mask_values (void)
{
  LwTensor tensors[] = { logits_tensor (), { "tags", LW_TENSOR_U8, 2, { 1, 2 }, 2, tags } };
  tags[1] = 7;
  expect_refusal ("image_loss", tensors, 2, NULL, "holds 7 ");
  tags[1] = 0;
}

static void
test_infinite_number (void)
{
  LwTensor tensors[] = { logits_tensor (), labels_tensor () };
  logits[3] = INFINITY;
  expect_refusal ("ce", tensors, 2, NULL, "not finite");
  logits[3] = 0.0f;
}

static void
test_empty_map (void)
{
  LwTensor tensors[] = { logits_tensor (), labels_tensor () };
  tensors[0].shape[2] = tensors[0].count = 0;
  expect_refusal ("ce", tensors, 2, NULL, "no map can have");
}

static void
test_options (void)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  LwTensor tensors[] = { logits_tensor (), labels_tensor () };
  g_hash_table_insert (options, (char *)"norm", (char *)"perhaps");
  expect_refusal ("ce", tensors, 2, options, "norm");
  g_hash_table_remove_all (options);
  g_hash_table_insert (options, (char *)"op", (char *)"boundary");
  expect_refusal ("ce", tensors, 2, options, "boundary");
}

static void
test_operation (void)
{
  LwTensor tensors[] = { logits_tensor () };
  expect_refusal ("no_such_loss", tensors, 1, NULL, "no_such_loss");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bad-input/missing-tensor", test_missing_tensor);
  g_test_add_func ("/bad-input/rank", test_rank);
  g_test_add_func ("/bad-input/sizes-that-disagree", test_sizes_that_disagree);
  g_test_add_func ("/bad-input/type", test_type);
  g_test_add_func ("/bad-input/label-values", test_label_values);
  g_test_add_func ("/bad-input/mask-values", test_mask_values);
  g_test_add_func ("/bad-input/infinite-number", test_infinite_number);
  g_test_add_func ("/bad-input/empty-map", test_empty_map);
  g_test_add_func ("/bad-input/options", test_options);
  g_test_add_func ("/bad-input/operation", test_operation);
  return g_test_run ();
}
