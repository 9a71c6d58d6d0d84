/* Trainings of the command line tests. */
#include "training.h"

#include <string.h>

#include "../unit/scratch.h"
#include "core/events.h"
#include "core/safetensors.h"

void
lw_training_set_up (LwTraining *f, gconstpointer data)
{
  f->root = scratch_new ();
  f->source = g_build_filename (f->root, "source", NULL);
  f->target = g_build_filename (f->root, "target", NULL);
  lw_scenes_make (f->source, 1, TRUE);
  lw_scenes_make (f->target, 2, TRUE);
}

void
lw_training_tear_down (LwTraining *f, gconstpointer data)
{
  g_free (f->source);
  g_free (f->target);
  scratch_free (f->root);
}

char *
lw_training_folder (const LwTraining *f, const char *name)
{
  return g_build_filename (f->root, name, NULL);
}

/* A complete configuration of a network small enough for hundreds of steps in a test. */
GPtrArray *
lw_train_words (const LwTraining *f, const char *run)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "train", "--run", run, "--source", f->source, "--target", f->target,
                  "--arch", "resnet18", "--width", "8", "--dim", "16", "--crop-height", "48",
                  "--crop-width", "64", "--batch", "2", "--iterations", "6", "--gate", "0",
                  "--min-pixels", "0", "--lr", "0.01", "--log-every", "1", "--checkpoint-every",
                  "2", "--precision", "f32", "--threads", "1", "--images", "4", NULL);
  return words;
}

LwProgramResult
lw_execute (GPtrArray *words, LwProgramSetup setup)
{
  g_ptr_array_add (words, NULL);
  LwProgramResult result = lw_program_run ((const char *const *)words->pdata, setup);
  g_ptr_array_unref (words);
  return result;
}

void
lw_expect_success (GPtrArray *words)
{
  g_auto (LwProgramResult) result = lw_execute (words, NULL);
  if (result.status != 0)
    g_printerr ("%s", result.err);
  g_assert_cmpint (result.status, ==, 0);
}

/* Status 1 and a message with all of @parts (NULL at the end). */
void
lw_expect_failure (GPtrArray *words, LwProgramSetup setup, const char *const *parts)
{
  g_auto (LwProgramResult) result = lw_execute (words, setup);
  g_assert_cmpint (result.status, ==, 1);
  for (; *parts; parts++)
    if (!strstr (result.err, *parts))
      g_error ("“%s” is not in: %s", *parts, result.err);
}

GPtrArray *
lw_resume_words (const char *run)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "resume", run, NULL);
  return words;
}

LwRunState
lw_state_of (const char *run)
{
  LwRunStatus status;
  GError *error = NULL;
  lw_run_state (run, &status, &error);
  g_assert_no_error (error);
  lw_run_status_clear (&status);
  return status.state;
}

GPtrArray *
lw_events_of (const char *run)
{
  g_autofree char *path = g_build_filename (run, LW_RUN_EVENTS, NULL);
  LwEventCursor cursor = { 0 };
  GError *error = NULL;
  GPtrArray *events = lw_events_read (path, &cursor, &error);
  g_assert_no_error (error);
  return events;
}

gboolean
lw_is_event (JsonObject *event, const char *name)
{
  return strcmp (json_object_get_string_member (event, "event"), name) == 0;
}

/* Both folders hold the same state, bit for bit. */
void
lw_assert_same_checkpoint (const char *run, const char *other)
{
  g_autofree char *path_a = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *path_b = g_build_filename (other, LW_RUN_CHECKPOINT, NULL);
  g_autoptr (LwTensorFile) a = lw_tensor_file_open (path_a, NULL);
  g_autoptr (LwTensorFile) b = lw_tensor_file_open (path_b, NULL);
  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_cmpstr (g_hash_table_lookup (lw_tensor_file_metadata (a), "iteration"), ==,
                   g_hash_table_lookup (lw_tensor_file_metadata (b), "iteration"));
  g_assert_cmpuint (lw_tensor_file_count (a), ==, lw_tensor_file_count (b));
  for (size_t i = 0; i < lw_tensor_file_count (a); i++)
    {
      const LwTensor *x = lw_tensor_file_at (a, i), *y = lw_tensor_file_find (b, x->name);
      size_t size = (size_t)x->count * lw_tensor_type_size (x->type);
      g_assert_nonnull (y);
      g_assert_cmpint (x->count, ==, y->count);
      if (memcmp (x->data, y->data, size) != 0)
        g_error ("tensor %s differs", x->name);
    }
}
