/* The queue that the studio starts: a process of its own. */
#include "model/program.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "core/lock.h"
#include "scratch.h"

#define PATIENCE (10 * G_USEC_PER_SEC)

/* A program that tells how it was started, in the folder it is to work on. */
static void
make_program (const char *path)
{
  static const char script[]
      = "#!/bin/sh\n"
        "echo \"said on output\"\n"
        "echo \"said on errors\" >&2\n"
        "read -r line && echo \"input: $line\"\n"
        "read -r pid name state parent group session rest < /proc/self/stat\n"
        "printf '%s\\n' \"$@\" \"$$\" \"$session\" > told.part\n"
        "mv told.part told\n";
  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

/* The lines that it told, once they are there. */
static char **
told (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "told", NULL);
  g_autofree char *text = NULL;
  for (gint64 end = g_get_monotonic_time () + PATIENCE; g_get_monotonic_time () < end;)
    {
      if (g_file_get_contents (path, &text, NULL, NULL))
        return g_strsplit (text, "\n", -1);
      g_usleep (10000);
    }
  g_error ("the program was not started");
}

static void
test_start (const void *program)
{
  g_autoptr (GError) error = NULL;
  char *folder = scratch_new ();
  make_program (program);
  g_assert_true (lw_program_start_queue (folder, 3, &error));
  g_assert_no_error (error);
  g_auto (GStrv) lines = told (folder);
  g_assert_cmpint (g_strv_length (lines), ==, 8);
  g_assert_cmpstr (lines[0], ==, "study");
  g_assert_cmpstr (lines[1], ==, "run");
  g_assert_cmpstr (lines[2], ==, folder);
  g_assert_cmpstr (lines[3], ==, "--slots");
  g_assert_cmpstr (lines[4], ==, "3");
  /* It leads a session of its own, which this program's end does not touch. */
  g_assert_cmpstr (lines[5], ==, lines[6]);
  g_assert_cmpint (atoi (lines[6]), !=, (int)getsid (0));
  scratch_free (folder);
}

static void
test_log (const void *program)
{
  char *folder = scratch_new ();
  g_autofree char *logs = g_build_filename (folder, "logs", NULL);
  g_autofree char *path = g_build_filename (logs, "queue.log", NULL);
  g_autofree char *text = NULL;
  make_program (program);
  g_assert_cmpint (g_mkdir (logs, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "before\n", -1, NULL));
  g_assert_true (lw_program_start_queue (folder, 1, NULL));
  g_strfreev (told (folder));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before\nsaid on output\nsaid on errors\n");
  scratch_free (folder);
}

/* Where a queue is at work, there is nothing to start. */
static void
test_at_work (const void *program)
{
  char *folder = scratch_new ();
  g_autofree char *log = g_build_filename (folder, "logs", "queue.log", NULL);
  g_unlink (program);
  LwLock *lock = lw_lock_take (folder, NULL);
  g_assert_true (lw_program_start_queue (folder, 1, NULL));
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  lw_lock_free (lock);
  scratch_free (folder);
}

static void
test_failure (const void *program)
{
  g_autoptr (GError) error = NULL;
  char *folder = scratch_new ();
  g_unlink (program);
  g_assert_false (lw_program_start_queue (folder, 1, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, program));
  scratch_free (folder);
}

static void
test_command (void)
{
  g_autofree char *plain = lw_program_queue_command ("/s", 1);
  g_autofree char *quoted = lw_program_queue_command ("/a study's", 2);
  g_assert_cmpstr (plain, ==, "labelworth study run '/s' --slots 1");
  g_assert_cmpstr (quoted, ==, "labelworth study run '/a study'\\''s' --slots 2");
}

int
main (int argc, char **argv)
{
  char *folder = scratch_new ();
  g_autofree char *program = g_build_filename (folder, "program", NULL);
  g_setenv ("LW_PROGRAM", program, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/program/start", program, test_start);
  g_test_add_data_func ("/program/log", program, test_log);
  g_test_add_data_func ("/program/at-work", program, test_at_work);
  g_test_add_data_func ("/program/failure", program, test_failure);
  g_test_add_func ("/program/command", test_command);
  int status = g_test_run ();
  scratch_free (folder);
  return status;
}
