/* Who works on a run folder: lock and heartbeat. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "core/heartbeat.h"
#include "core/lock.h"
#include "scratch.h"

/* The second taker is told who has it, and gets it once that one lets go. */
static void
test_second_taker (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = scratch_new ();
  g_autofree char *self = g_strdup_printf ("process %d on %s", (int)getpid (), g_get_host_name ());
  LwLock *first = lw_lock_take (folder, &error);
  g_assert_no_error (error);
  g_assert_null (lw_lock_take (folder, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_nonnull (strstr (error->message, self));
  lw_lock_free (first);
  g_clear_error (&error);
  g_autoptr (LwLock) second = lw_lock_take (folder, &error);
  g_assert_no_error (error);
  scratch_free (folder);
}

/* Asking does not take: a run can start while someone looks. */
static void
test_asking (void)
{
  char *folder = scratch_new ();
  g_autofree char *holder = NULL, *nobody = NULL;
  g_assert_false (lw_lock_is_held (folder, &nobody));
  LwLock *lock = lw_lock_take (folder, NULL);
  g_assert_true (lw_lock_is_held (folder, &holder));
  g_assert_nonnull (strstr (holder, g_get_host_name ()));
  g_assert_true (lw_lock_is_held (folder, NULL));
  lw_lock_free (lock);
  g_assert_false (lw_lock_is_held (folder, &nobody));
  g_assert_null (nobody);
  scratch_free (folder);
}

/* A process that dies without a word leaves no lock behind. */
static void
test_dead_holder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = scratch_new ();
  pid_t child = fork ();
  if (child == 0)
    _exit (lw_lock_take (folder, NULL) ? 0 : 1);
  int status = -1;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_false (lw_lock_is_held (folder, NULL));
  g_autoptr (LwLock) lock = lw_lock_take (folder, &error);
  g_assert_no_error (error);
  scratch_free (folder);
}

/* A lock file that says nothing sensible still locks. */
static void
test_damaged_file (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  g_autoptr (LwLock) first = lw_lock_take (folder, NULL);
  FILE *file = fopen (path, "w");
  g_assert_cmpint (fputs ("\xff{", file), >=, 0);
  fclose (file);
  g_assert_null (lw_lock_take (folder, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "another process"));
  scratch_free (folder);
}

static gpointer
wait_and_lock (gpointer path)
{
  return lw_lock_wait (path, NULL);
}

/* The second of two edits begins when the first one is done. */
static void
test_wait (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "edit", NULL);
  LwLock *first = lw_lock_wait (path, &error);
  g_assert_no_error (error);
  GThread *thread = g_thread_new ("second", wait_and_lock, path);
  g_usleep (50000);
  lw_lock_free (first);
  LwLock *second = g_thread_join (thread);
  g_assert_nonnull (second);
  lw_lock_free (second);
  g_assert_null (lw_lock_wait ("/none/at/all", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  scratch_free (folder);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_lock_take ("/none/at/all", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "/none/at/all"));
}

static void
test_heartbeat (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "heartbeat", NULL);
  LwHeartbeat beat = { 5, 6 };
  g_assert_false (lw_heartbeat_read (folder, &beat, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_clear_error (&error);
  g_assert_true (lw_file_replace (path, "{\"time\":1}", 10, NULL));
  g_assert_false (lw_heartbeat_read (folder, &beat, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_cmpint (beat.time, ==, 5);
  g_clear_error (&error);
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;
  g_assert_true (lw_heartbeat_write (folder, 17, &error));
  g_assert_true (lw_heartbeat_read (folder, &beat, &error));
  g_assert_no_error (error);
  g_assert_cmpint (beat.step, ==, 17);
  g_assert_cmpint (beat.time, >=, before);
  g_assert_cmpuint (scratch_count (folder), ==, 1);
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lock/second-taker", test_second_taker);
  g_test_add_func ("/lock/asking", test_asking);
  g_test_add_func ("/lock/dead-holder", test_dead_holder);
  g_test_add_func ("/lock/damaged-file", test_damaged_file);
  g_test_add_func ("/lock/wait", test_wait);
  g_test_add_func ("/lock/no-folder", test_no_folder);
  g_test_add_func ("/lock/heartbeat", test_heartbeat);
  return g_test_run ();
}
