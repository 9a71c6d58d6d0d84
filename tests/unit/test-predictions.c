/* Calls for predictions and the processes that serve them, with a script in place of the program;
 * the files of predictions. */
#include <glib/gstdio.h>

#include "core/error.h"
#include "model/predictions.h"
#include "scratch.h"
#include "study-folder.h"

typedef struct
{
  char *folder, *log;
} Fixture;

/* A program that notes its words, and tells of every run and image that it was asked for; a run
 * called "bad" fails, one called "slow" never ends. */
static const char script[]
    = "#!/bin/bash\n"
      "echo \"$*\" >> \"$LW_TEST_LOG\"\n"
      "shift 2; images=${1#--images=}; shift 4\n"
      "for run; do\n"
      "  if [ $run = bad ]; then echo \"labelworth study predict: bad: no weights\" >&2; status=1\n"
      "  elif [ $run = slow ]; then trap 'echo ended >> \"$LW_TEST_LOG\"; exit 1' TERM\n"
      "    while true; do sleep 0.05; done\n"
      "  else\n"
      "    for image in ${images//,/ }; do\n"
      "      echo \"{\\\"event\\\": \\\"image\\\", \\\"run\\\": \\\"$run\\\","
      " \\\"image\\\": \\\"$image\\\"}\"\n"
      "    done\n"
      "    echo \"{\\\"event\\\": \\\"finished\\\", \\\"run\\\": \\\"$run\\\"}\"\n"
      "  fi\n"
      "done\n"
      "exit $status\n";

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = scratch_new ();
  f->log = g_build_filename (f->folder, "log", NULL);
  study_put (f->folder, "program", script);
  g_autofree char *program = g_build_filename (f->folder, "program", NULL);
  g_assert_cmpint (g_chmod (program, 0755), ==, 0);
  g_setenv ("LW_PROGRAM", program, TRUE);
  g_setenv ("LW_TEST_LOG", f->log, TRUE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  scratch_free (f->folder);
  g_free (f->log);
}

typedef struct
{
  gboolean ended;
  GError *error;
} Answer;

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  answer->ended = TRUE;
  gboolean made = lw_predictions_make_finish (result, &answer->error);
  g_assert_true (made == (answer->error == NULL));
}

static void
ask (const Fixture *f, const char *run, const char *images, GCancellable *cancellable,
     Answer *answer)
{
  g_auto (GStrv) list = g_strsplit (images, " ", 0);
  lw_predictions_make_async (f->folder, run, (const char *const *)list, cancellable, made_cb,
                             answer);
}

static void
wait_for (const Answer *answer)
{
  while (!answer->ended)
    g_main_context_iteration (NULL, TRUE);
}

/* Lines of the log once there are @n of them. (transfer full) */
static GStrv
log_of (const Fixture *f, guint n)
{
  for (;;)
    {
      g_autofree char *text = NULL;
      g_file_get_contents (f->log, &text, NULL, NULL);
      GStrv lines = g_strsplit (text ? g_strchomp (text) : "", "\n", 0);
      if (g_strv_length (lines) >= n)
        return lines;
      g_strfreev (lines);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
}

/* Calls for one run share a process, and so do those of other runs for the same images; what wants
 * other images comes next. */
static void
test_share (Fixture *f, gconstpointer data)
{
  Answer answers[4] = { { 0 } };
  ask (f, "one", "a", NULL, &answers[0]);
  ask (f, "one", "b", NULL, &answers[1]);
  ask (f, "two", "a b", NULL, &answers[2]);
  ask (f, "three", "c", NULL, &answers[3]);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      wait_for (&answers[i]);
      g_assert_no_error (answers[i].error);
    }
  g_auto (GStrv) lines = log_of (f, 2);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_true (g_str_has_suffix (lines[0], "one two"));
  g_assert_true (g_str_has_suffix (lines[1], "three"));
  g_assert_nonnull (strstr (lines[1], "--images=c --progress-lines"));
}

/* The reason comes from what the process said about the run; others are served all the same. */
static void
test_failure (Fixture *f, gconstpointer data)
{
  Answer bad = { 0 }, good = { 0 };
  ask (f, "bad", "a", NULL, &bad);
  ask (f, "good", "a", NULL, &good);
  wait_for (&bad);
  wait_for (&good);
  g_assert_no_error (good.error);
  g_assert_error (bad.error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_cmpstr (bad.error->message, ==, "no weights");
  g_clear_error (&bad.error);
}

static void
test_no_program (Fixture *f, gconstpointer data)
{
  Answer answer = { 0 };
  g_setenv ("LW_PROGRAM", "/nowhere/labelworth", TRUE);
  ask (f, "one", "a", NULL, &answer);
  wait_for (&answer);
  g_assert_error (answer.error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (answer.error->message, "/nowhere/labelworth"));
  g_clear_error (&answer.error);
}

/* The last call that is cancelled ends the process; calls that came meanwhile get theirs. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  Answer slow = { 0 }, early = { 0 }, next = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ask (f, "slow", "a", cancellable, &slow);
  g_auto (GStrv) begun = log_of (f, 1);
  g_usleep (200000); /* the script sets its trap */
  ask (f, "next", "b", NULL, &next);
  g_cancellable_cancel (cancellable);
  wait_for (&slow);
  g_assert_error (slow.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&slow.error);
  wait_for (&next);
  g_assert_no_error (next.error);
  g_auto (GStrv) lines = log_of (f, 3);
  g_assert_cmpstr (lines[1], ==, "ended");
  ask (f, "one", "a", cancellable, &early);
  wait_for (&early);
  g_assert_error (early.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&early.error);
}

/* ---- files --------------------------------------------------------------------------------- */

static void
test_files (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwImage) labels = lw_image_new (3, 2, 1), confidence = lw_image_new (3, 2, 1);
  const uint8_t values[] = { 0, 8, 9, 127, 247, 255 };
  memcpy (confidence->pixels, values, sizeof values);
  labels->pixels[5] = 10;
  g_assert_false (lw_prediction_exists (f->folder, "val/a"));
  g_assert_true (lw_prediction_write (f->folder, "val/a", labels, confidence, &error));
  g_assert_true (lw_prediction_exists (f->folder, "val/a"));
  g_autoptr (LwImage) read = lw_prediction_read_labels (f->folder, "val/a", 11, &error);
  g_assert_cmpmem (read->pixels, 6, labels->pixels, 6);
  g_autoptr (LwImage) sure = lw_prediction_read_confidence (f->folder, "val/a", &error);
  const uint8_t rounded[] = { 0, 0, 17, 119, 255, 255 };
  g_assert_cmpmem (sure->pixels, 6, rounded, 6);

  g_autofree char *path = lw_prediction_label_path (f->folder, "val/a");
  g_assert_null (lw_prediction_read_labels (f->folder, "val/a", 10, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  static const char *const outside[] = { "../a", "val/../../a", "/a", "", "val//a", "." };
  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    {
      g_assert_false (lw_prediction_write (f->folder, outside[i], labels, confidence, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_clear_error (&error);
    }
}

/* Other weights are told apart by any part of them, a copy is not. */
static void
test_fingerprint (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = g_malloc0 (1 << 20);
  g_autofree char *path = g_build_filename (f->folder, "w", NULL);
  g_autofree char *copy = g_build_filename (f->folder, "v", NULL);
  g_assert_true (lw_file_replace (path, bytes, 1 << 20, NULL));
  g_assert_true (lw_file_replace (copy, bytes, 1 << 20, NULL));
  g_autofree char *first = lw_weights_fingerprint (path, &error);
  g_autofree char *second = lw_weights_fingerprint (copy, &error);
  g_assert_cmpstr (first, ==, second);
  bytes[(1 << 20) - 1] = 1;
  g_assert_true (lw_file_replace (copy, bytes, 1 << 20, NULL));
  g_autofree char *third = lw_weights_fingerprint (copy, &error);
  g_assert_cmpstr (first, !=, third);
  g_assert_true (lw_file_replace (copy, bytes, (1 << 20) - 4096, NULL));
  g_autofree char *fourth = lw_weights_fingerprint (copy, &error);
  g_assert_cmpstr (first, !=, fourth);
  g_assert_null (lw_weights_fingerprint ("/nowhere/w", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/predictions/share", test_share);
  ADD ("/predictions/failure", test_failure);
  ADD ("/predictions/no-program", test_no_program);
  ADD ("/predictions/cancel", test_cancel);
  ADD ("/prediction-files/round-trip", test_files);
  ADD ("/prediction-files/fingerprint", test_fingerprint);
  return g_test_run ();
}
