/* events.jsonl: what a crash, a full disk or a resumed run leave in it. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/error.h"
#include "core/events.h"
#include "core/file.h"
#include "core/json.h"
#include "scratch.h"

static gboolean
write_step (LwEventWriter *writer, gint64 step, GError **error)
{
  g_autoptr (JsonObject) event = json_object_new ();
  json_object_set_int_member (event, "step", step);
  return lw_event_writer_write (writer, event, error);
}

static void
write_steps (const char *path, gint64 keep, gint64 first, gint64 last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwEventWriter) writer = lw_event_writer_open (path, keep, -1, &error);
  for (gint64 step = first; step <= last; step++)
    write_step (writer, step, &error);
  g_assert_no_error (error);
}

/* The steps in the file, as text. (transfer full) */
static char *
steps_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  LwEventCursor cursor = { 0 };
  g_autoptr (GPtrArray) events = lw_events_read (path, &cursor, &error);
  g_assert_no_error (error);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (text, "%d ",
                            (int)json_object_get_int_member (events->pdata[i], "step"));
  return g_string_free (text, FALSE);
}

static void
append (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_APPEND);
  g_assert_cmpint (lw_file_write_all (fd, text, strlen (text)), ==, 0);
  close (fd);
}

/* A torn last line is skipped by readers and cut off by the next writer. */
static void
test_torn_end (ScratchFile *f, gconstpointer data)
{
  write_steps (f->path, -1, 1, 2);
  append (f->path, "{\"step\":3,\"lo");
  g_autofree char *torn = steps_of (f->path);
  g_assert_cmpstr (torn, ==, "1 2 ");
  write_steps (f->path, -1, 3, 3);
  g_autofree char *mended = steps_of (f->path);
  g_assert_cmpstr (mended, ==, "1 2 3 ");
}

/* A torn line longer than the block in which the writer looks for its start. */
static void
test_long_torn_end (ScratchFile *f, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (10000, 'x');
  write_steps (f->path, -1, 1, 1);
  append (f->path, long_text);
  write_steps (f->path, -1, 2, 2);
  g_autofree char *steps = steps_of (f->path);
  g_assert_cmpstr (steps, ==, "1 2 ");
}

static void
test_damaged_line (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LwEventCursor cursor = { 0 };
  write_steps (f->path, -1, 1, 2);
  append (f->path, "{\"step\":\n{\"step\":4}\n");
  g_assert_null (lw_events_read (f->path, &cursor, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "events.jsonl, line 3"));
  g_assert_cmpint (cursor.offset, ==, 0);
}

/* A run resumed from step 2 replaces the events after it. */
static void
test_resume (ScratchFile *f, gconstpointer data)
{
  write_steps (f->path, -1, 1, 2);
  LwEventWriter *writer = lw_event_writer_open (f->path, -1, -1, NULL);
  gint64 at_checkpoint = lw_event_writer_offset (writer);
  g_assert_true (write_step (writer, 33, NULL));
  lw_event_writer_free (writer);
  write_steps (f->path, at_checkpoint, 3, 4);
  g_autofree char *steps = steps_of (f->path);
  g_assert_cmpstr (steps, ==, "1 2 3 4 ");
}

/* A reader that follows gets each event once, and a line only when it is whole. */
static void
test_follow (ScratchFile *f, gconstpointer data)
{
  LwEventCursor cursor = { 0 };
  write_steps (f->path, -1, 1, 3);
  g_autoptr (GPtrArray) first = lw_events_read (f->path, &cursor, NULL);
  g_assert_cmpuint (first->len, ==, 3);
  append (f->path, "{\"st");
  g_autoptr (GPtrArray) none = lw_events_read (f->path, &cursor, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  append (f->path, "ep\":4}\n");
  g_autoptr (GPtrArray) second = lw_events_read (f->path, &cursor, NULL);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (cursor.lines, ==, 4);
}

/* The mirror gets the same lines; the file goes on when the mirror's reader has gone. */
static void
test_mirror (ScratchFile *f, gconstpointer data)
{
  int ends[2];
  char mirrored[64] = "";
  signal (SIGPIPE, SIG_IGN);
  g_assert_cmpint (pipe (ends), ==, 0);
  LwEventWriter *writer = lw_event_writer_open (f->path, -1, ends[1], NULL);
  g_assert_true (write_step (writer, 1, NULL));
  g_assert_cmpint (read (ends[0], mirrored, sizeof mirrored - 1), >, 0);
  g_assert_cmpstr (mirrored, ==, "{\"step\":1}\n");
  close (ends[0]);
  g_assert_true (write_step (writer, 2, NULL));
  g_assert_true (write_step (writer, 3, NULL));
  lw_event_writer_free (writer);
  g_assert_cmpint (close (ends[1]), ==, 0);
  g_autofree char *steps = steps_of (f->path);
  g_assert_cmpstr (steps, ==, "1 2 3 ");
}

/* A line that no longer fits is reported and leaves only whole lines. */
static void
test_full_disk (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct rlimit before, small;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 27;
  signal (SIGXFSZ, SIG_IGN);
  LwEventWriter *writer = lw_event_writer_open (f->path, -1, -1, NULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  gboolean fits = write_step (writer, 1, NULL) && write_step (writer, 2, NULL);
  gboolean third = write_step (writer, 3, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_true (fits);
  g_assert_false (third);
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, f->path));
  g_assert_true (write_step (writer, 4, NULL));
  lw_event_writer_free (writer);
  g_autofree char *steps = steps_of (f->path);
  g_assert_cmpstr (steps, ==, "1 2 4 ");
}

static void
test_missing (ScratchFile *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LwEventCursor cursor = { 0 };
  g_autofree char *path = g_build_filename (f->folder, "none", "events.jsonl", NULL);
  g_assert_null (lw_events_read (path, &cursor, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (lw_event_writer_open (path, -1, -1, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/events/" name, ScratchFile, "events.jsonl", scratch_file_set_up, function,         \
              scratch_file_tear_down)
  ADD ("torn-end", test_torn_end);
  ADD ("long-torn-end", test_long_torn_end);
  ADD ("damaged-line", test_damaged_line);
  ADD ("resume", test_resume);
  ADD ("follow", test_follow);
  ADD ("mirror", test_mirror);
  ADD ("full-disk", test_full_disk);
  ADD ("missing", test_missing);
  return g_test_run ();
}
