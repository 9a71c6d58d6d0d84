/* Nested splits: orders of a pool and the files that keep them. */
#include "dataset/split.h"

#include "core/error.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_every_order_is_a_permutation (void)
{
  const int pools[] = { 1, 2, 3, 17, 367, 2975 };
  for (guint p = 0; p < G_N_ELEMENTS (pools); p++)
    for (int partition = 0; partition < 4; partition++)
      {
        g_autofree int *order = lw_split_order (pools[p], partition, 7);
        g_autofree gboolean *met = g_new0 (gboolean, pools[p]);
        for (int i = 0; i < pools[p]; i++)
          {
            g_assert_cmpint (order[i], >=, 0);
            g_assert_cmpint (order[i], <, pools[p]);
            g_assert_false (met[order[i]]);
            met[order[i]] = TRUE;
          }
      }
}

static void
test_an_empty_pool_has_an_order (void)
{
  g_autofree int *order = lw_split_order (0, 0, 1);
  g_assert_nonnull (order);
}

/* The same seed, partition and pool give the same order; another of any gives another. */
static void
test_order_depends_on_seed_and_partition (void)
{
  const size_t size = 200 * sizeof (int);
  g_autofree int *order = lw_split_order (200, 1, 5), *again = lw_split_order (200, 1, 5);
  g_autofree int *partition = lw_split_order (200, 2, 5), *seed = lw_split_order (200, 1, 6);
  g_assert_cmpmem (order, size, again, size);
  g_assert_true (memcmp (order, partition, size) != 0);
  g_assert_true (memcmp (order, seed, size) != 0);
}

/* Two random subsets of 200 of 2975 share 13.4 images on average, standard deviation 3.4. */
static void
test_partitions_share_few_images (void)
{
  for (int a = 0; a < 4; a++)
    for (int b = a + 1; b < 4; b++)
      {
        g_autofree int *first = lw_split_order (2975, a, 3), *second = lw_split_order (2975, b, 3);
        int shared = 0;
        for (int i = 0; i < 200; i++)
          for (int j = 0; j < 200; j++)
            shared += first[i] == second[j];
        g_assert_cmpint (shared, >=, 1);
        g_assert_cmpint (shared, <=, 28);
      }
}

/* Every image comes first equally often: chi-square of 20 cells, 19 degrees of freedom, p = 0.001.
 */
static void
test_first_image_is_uniform (void)
{
  int count[20] = { 0 };
  for (guint64 seed = 0; seed < 4000; seed++)
    {
      g_autofree int *order = lw_split_order (20, 0, seed);
      count[order[0]]++;
    }
  double chi = 0;
  for (int i = 0; i < 20; i++)
    chi += (count[i] - 200.0) * (count[i] - 200.0) / 200.0;
  g_assert_cmpfloat (chi, <, 43.8);
}

static const char *const ids[] = { "a/0", "a/1", "b 2", "ü/3", "c" };

static char *
temporary_file (const char *content)
{
  char *path = g_build_filename (g_get_tmp_dir (), "lw-split-XXXXXX", NULL);
  int fd = g_mkstemp (path);
  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

static void
test_file_round_trip (void)
{
  g_autofree char *path = temporary_file ("");
  const int order[] = { 3, 0, 4, 2 };
  g_autoptr (GError) error = NULL;
  g_assert_true (lw_split_save (path, ids, order, 4, &error));
  g_assert_no_error (error);
  g_autofree int *loaded = NULL;
  int n;
  g_assert_true (lw_split_load (path, ids, 5, &loaded, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (loaded, n * sizeof (int), order, sizeof order);
  g_unlink (path);
}

/* A prefix of the file is a prefix of the split: budgets are nested. */
static void
test_prefixes_are_nested (void)
{
  g_autofree int *order = lw_split_order (5, 0, 1), *loaded = NULL;
  g_autofree char *path = temporary_file ("");
  g_autoptr (GError) error = NULL;
  int n;
  g_assert_true (lw_split_save (path, ids, order, 3, &error));
  g_assert_true (lw_split_load (path, ids, 5, &loaded, &n, &error));
  g_assert_cmpmem (loaded, n * sizeof (int), order, 3 * sizeof (int));
  g_unlink (path);
}

static void
assert_refused (const char *content, const char *part)
{
  g_autofree char *path = temporary_file (content);
  g_autoptr (GError) error = NULL;
  int *order = NULL, n = -1;
  g_assert_false (lw_split_load (path, ids, 5, &order, &n, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (order);
  g_assert_cmpint (n, ==, -1);
  g_unlink (path);
}

static void
test_hostile_files_are_refused (void)
{
  assert_refused ("a/0\nnowhere\n", "line 2: “nowhere”");
  assert_refused ("a/0\na/1\na/0\n", "line 3: “a/0”");
  assert_refused ("a/0\n\na/1\n", "line 2");
  assert_refused ("a/0\na/", "line 2");
  assert_refused ("a/0\r\n", "line 1");
}

static void
test_missing_file_is_named (void)
{
  g_autoptr (GError) error = NULL;
  int *order = NULL, n;
  g_assert_false (lw_split_load ("/nonexistent/0.txt", ids, 5, &order, &n, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "/nonexistent/0.txt"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/split/permutation", test_every_order_is_a_permutation);
  g_test_add_func ("/split/empty-pool", test_an_empty_pool_has_an_order);
  g_test_add_func ("/split/seed-and-partition", test_order_depends_on_seed_and_partition);
  g_test_add_func ("/split/partitions-share-few", test_partitions_share_few_images);
  g_test_add_func ("/split/uniform", test_first_image_is_uniform);
  g_test_add_func ("/split/round-trip", test_file_round_trip);
  g_test_add_func ("/split/nested", test_prefixes_are_nested);
  g_test_add_func ("/split/hostile", test_hostile_files_are_refused);
  g_test_add_func ("/split/missing", test_missing_file_is_named);
  return g_test_run ();
}
