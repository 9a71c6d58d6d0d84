/* What the studio wishes of a queue: as labelworth study pause, stop, retry and order do. */
#include "follow/queue-control.h"

#include "scratch.h"

typedef struct
{
  char *folder;
  LwStudyModel *model;
  GVariant *order; /* the one before the last command */
  gboolean done, ok;
} Fixture;

static const char *const runs[] = { "b", "c", NULL };

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = scratch_new ();
  f->model = lw_study_model_new (f->folder);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->order, g_variant_unref);
  g_object_unref (f->model);
  scratch_free (f->folder);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  g_clear_pointer (&f->order, g_variant_unref);
  f->ok = lw_queue_control_finish (LW_STUDY_MODEL (source), result, &f->order, NULL);
  f->done = TRUE;
}

/* The wishes after a command. (transfer full) */
static LwQueueWishes *
after (Fixture *f, const LwQueueCommand *command)
{
  g_autoptr (GError) error = NULL;
  f->done = FALSE;
  lw_queue_control_async (f->model, command, done_cb, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (f->ok);
  LwQueueWishes *wishes = lw_queue_wishes_load (f->folder, &error);
  g_assert_no_error (error);
  return wishes;
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  g_autoptr (LwQueueWishes) paused = after (f, &(LwQueueCommand){ .verb = LW_QUEUE_PAUSE });
  g_assert_true (paused->paused);
  g_autoptr (LwQueueWishes) continued = after (f, &(LwQueueCommand){ .verb = LW_QUEUE_CONTINUE });
  g_assert_false (continued->paused);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  LwQueueCommand command = { .verb = LW_QUEUE_STOP, .how = LW_STOP_AFTER_EVALUATION, .runs = runs };
  g_autoptr (LwQueueWishes) some = after (f, &command);
  g_assert_cmpint (some->stop, ==, LW_STOP_NONE);
  g_assert_cmpint (lw_queue_wishes_stop_of (some, "a"), ==, LW_STOP_NONE);
  g_assert_cmpint (lw_queue_wishes_stop_of (some, "c"), ==, LW_STOP_AFTER_EVALUATION);
  g_autoptr (LwQueueWishes) again
      = after (f, &(LwQueueCommand){ .verb = LW_QUEUE_RETRY, .runs = runs });
  g_assert_cmpint (lw_queue_wishes_stop_of (again, "c"), ==, LW_STOP_NONE);
  g_assert_cmpint (lw_queue_wishes_retries_of (again, "c"), ==, 1);
  g_assert_cmpint (lw_queue_wishes_retries_of (again, "a"), ==, 0);
  command = (LwQueueCommand){ .verb = LW_QUEUE_STOP, .how = LW_STOP_NOW };
  g_autoptr (LwQueueWishes) all = after (f, &command);
  g_assert_cmpint (all->stop, ==, LW_STOP_NOW);
}

static void
check_ids (const GPtrArray *ids, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < ids->len; i++)
    g_string_append (text, ids->pdata[i]);
  g_assert_cmpstr (text->str, ==, expected);
}

/* The order before puts itself back, and the order before that as well. */
static void
test_order (Fixture *f, gconstpointer data)
{
  static const char *const one[] = { "a", NULL };
  g_autoptr (LwQueueWishes) first
      = after (f, &(LwQueueCommand){ .verb = LW_QUEUE_FIRST, .runs = one });
  check_ids (first->first, "a");
  g_autoptr (LwQueueWishes) more
      = after (f, &(LwQueueCommand){ .verb = LW_QUEUE_FIRST, .runs = runs });
  check_ids (more->first, "bca");
  g_autoptr (GVariant) undo = g_variant_ref (f->order);
  g_autoptr (LwQueueWishes) last
      = after (f, &(LwQueueCommand){ .verb = LW_QUEUE_LAST, .runs = one });
  check_ids (last->first, "bc");
  check_ids (last->last, "a");
  g_autoptr (LwQueueWishes) back
      = after (f, &(LwQueueCommand){ .verb = LW_QUEUE_REORDER, .order = f->order });
  check_ids (back->first, "bca");
  check_ids (back->last, "");
  g_autoptr (LwQueueWishes) further
      = after (f, &(LwQueueCommand){ .verb = LW_QUEUE_REORDER, .order = undo });
  check_ids (further->first, "a");
}

/* A file that nobody can read is an error, and stays as it is. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, LW_QUEUE_FILE, NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_set_contents (path, "{ broken", -1, NULL));
  lw_queue_control_async (f->model, &(LwQueueCommand){ .verb = LW_QUEUE_PAUSE }, done_cb, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (f->ok);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{ broken");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const struct
  {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = { { "/queue-control/pause", test_pause },
                { "/queue-control/stop", test_stop },
                { "/queue-control/order", test_order },
                { "/queue-control/damaged", test_damaged } };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
