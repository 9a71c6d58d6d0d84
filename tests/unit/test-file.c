/* Atomic replacement: what a failed write leaves behind, and what it says. */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "scratch.h"

/* The file holds "old". */
static void
set_up (ScratchFile *f, gconstpointer name)
{
  g_autoptr (GError) error = NULL;
  scratch_file_set_up (f, name);
  lw_file_replace (f->path, "old", 3, &error);
  g_assert_no_error (error);
}

static void
assert_content (const char *path, const char *expected)
{
  g_autoptr (GError) error = NULL;
  size_t size = 0;
  g_autofree char *text = lw_file_read (path, 1000, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (size, ==, strlen (expected));
}

/* The message names @path and holds @advice. */
static void
assert_file_error (const GError *error, const char *path, const char *advice)
{
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, advice));
}

/* Readers see the old content until the commit, then the new one, and nothing else stays. */
static void
test_replace (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwFileWriter) writer = lw_file_writer_open (f->path, &error);
  g_assert_true (lw_file_writer_write (writer, "ne", 2, &error));
  g_assert_true (lw_file_writer_write (writer, "w", 1, &error));
  assert_content (f->path, "old");
  g_assert_true (lw_file_writer_commit (writer, &error));
  assert_content (f->path, "new");
  g_assert_cmpuint (scratch_count (f->folder), ==, 1);
}

static void
test_discard (ScratchFile *f, gconstpointer data)
{
  LwFileWriter *writer = lw_file_writer_open (f->path, NULL);
  g_assert_true (lw_file_writer_write (writer, "new", 3, NULL));
  lw_file_writer_free (writer);
  assert_content (f->path, "old");
  g_assert_cmpuint (scratch_count (f->folder), ==, 1);
}

/* A link stays a link; its target is replaced. */
static void
test_symbolic_link (ScratchFile *f, gconstpointer data)
{
  g_autofree char *link = g_build_filename (f->folder, "link", NULL);
  g_assert_cmpint (symlink ("file", link), ==, 0);
  g_assert_true (lw_file_replace (link, "new", 3, NULL));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_content (f->path, "new");
}

/* A write that fails half-way leaves the old file, no other one, and later calls fail too. */
static void
test_size_limit (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL, again = NULL, commit_error = NULL;
  g_autofree char *block = g_malloc0 (3000);
  struct rlimit before, small;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 4096;
  signal (SIGXFSZ, SIG_IGN);
  g_autoptr (LwFileWriter) writer = lw_file_writer_open (f->path, NULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  gboolean first = lw_file_writer_write (writer, block, 3000, NULL);
  gboolean second = lw_file_writer_write (writer, block, 3000, &error);
  gboolean third = lw_file_writer_write (writer, block, 1, &again);
  gboolean committed = lw_file_writer_commit (writer, &commit_error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_true (first);
  g_assert_false (second);
  g_assert_false (third);
  g_assert_false (committed);
  assert_file_error (error, f->path, "ulimit");
  assert_file_error (again, f->path, "ulimit");
  assert_file_error (commit_error, f->path, "ulimit");
  assert_content (f->path, "old");
  g_assert_cmpuint (scratch_count (f->folder), ==, 1);
}

/* A device is written, not replaced by a file; /dev/full is a disk without space. */
static void
test_full_disk (void)
{
  g_autoptr (GError) error = NULL;
  struct stat info;
  if (g_stat ("/dev/full", &info) != 0 || !S_ISCHR (info.st_mode))
    {
      g_test_skip ("no device /dev/full");
      return;
    }
  g_assert_false (lw_file_replace ("/dev/full", "new", 3, &error));
  assert_file_error (error, "/dev/full", "Free some space");
  g_assert_cmpint (g_stat ("/dev/full", &info), ==, 0);
  g_assert_true (S_ISCHR (info.st_mode));
}

static void
test_missing_folder (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->folder, "none", "file", NULL);
  g_assert_false (lw_file_replace (path, "new", 3, &error));
  assert_file_error (error, path, "missing folder");
  g_clear_error (&error);
  g_assert_false (lw_file_replace (f->folder, "new", 3, &error));
  assert_file_error (error, f->folder, "Name a file");
}

/* Root may write anywhere, so it becomes another user for the moment. */
static void
test_read_only_folder (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL, file_error = NULL;
  g_autofree char *path = g_build_filename (f->folder, "new", NULL);
  gboolean root = geteuid () == 0;
  g_assert_cmpint (g_chmod (f->folder, 0555), ==, 0);
  if (root && seteuid (65534) != 0)
    {
      g_test_skip ("root without the right to become another user");
      return;
    }
  gboolean created = lw_file_replace (path, "new", 3, &error);
  gboolean replaced = lw_file_replace (f->path, "new", 3, &file_error);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (f->folder, 0755), ==, 0);
  g_assert_false (created);
  g_assert_false (replaced);
  assert_file_error (error, path, "permissions");
  assert_file_error (file_error, f->path, "permissions");
  assert_content (f->path, "old");
}

static void
test_read (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_file_read (f->path, 2, NULL, &error));
  assert_file_error (error, f->path, "larger than");
  g_clear_error (&error);
  g_assert_null (lw_file_read (f->folder, 2, NULL, &error));
  assert_file_error (error, f->folder, "not a folder");
  g_clear_error (&error);
  g_assert_null (lw_file_read ("/none/at/all", 2, NULL, &error));
  assert_file_error (error, "/none/at/all", "Check the path");
  g_autofree char *text = lw_file_read (f->path, 3, NULL, NULL);
  g_assert_cmpstr (text, ==, "old");
}

static void
test_make_directory (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = g_build_filename (f->folder, "a", "b", NULL);
  g_autofree char *below_file = g_build_filename (f->path, "a", NULL);
  g_assert_true (lw_file_make_directory (deep, &error));
  g_assert_true (lw_file_make_directory (deep, &error));
  g_assert_true (g_file_test (deep, G_FILE_TEST_IS_DIR));
  g_assert_false (lw_file_make_directory (below_file, &error));
  assert_file_error (error, below_file, "not a folder");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/file/" name, ScratchFile, "file", set_up, function, scratch_file_tear_down)
  ADD ("replace", test_replace);
  ADD ("discard", test_discard);
  ADD ("symbolic-link", test_symbolic_link);
  ADD ("size-limit", test_size_limit);
  ADD ("missing-folder", test_missing_folder);
  ADD ("read-only-folder", test_read_only_folder);
  ADD ("read", test_read);
  ADD ("make-directory", test_make_directory);
  g_test_add_func ("/file/full-disk", test_full_disk);
  return g_test_run ();
}
