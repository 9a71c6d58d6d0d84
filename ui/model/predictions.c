/* Calls that wait for predictions, and the processes that make them. */
#include "model/predictions.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "model/program.h"

#define SPEAKER "labelworth study predict: "

/* The calls for one study, as long as there are any. */
typedef struct
{
  char *study_folder;
  GPtrArray *waiting; /* of Call, owned */
  GPtrArray *served;  /* of Call, owned: those that the process works for */
  GSubprocess *process;
  int open;      /* of its two streams and itself: those that have not ended */
  GString *said; /* to stderr */
} Desk;

typedef struct
{
  Desk *desk;
  GTask *task;
  char *run;
  GHashTable *images; /* that are missing */
  gulong cancelled;
} Call;

/* By study folder. */
static GHashTable *desks;

gboolean
lw_prediction_is_there (const char *run_folder, const char *image)
{
  return lw_prediction_exists (run_folder, image) && lw_predictions_are_current (run_folder);
}

/* ---- calls --------------------------------------------------------------------------------- */

static void
call_free (gpointer data)
{
  Call *call = data;
  if (call->cancelled)
    g_signal_handler_disconnect (g_task_get_cancellable (call->task), call->cancelled);
  g_object_unref (call->task);
  g_hash_table_unref (call->images);
  g_free (call->run);
  g_free (call);
}

/* Takes a call out of its list and ends it: well, or with @error (transfer full). */
static void
end_call (Call *call, GError *error)
{
  g_autoptr (GTask) task = g_object_ref (call->task);
  if (!g_ptr_array_remove (call->desk->served, call))
    g_ptr_array_remove (call->desk->waiting, call);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Call *call = data;
  Desk *desk = call->desk;
  end_call (call, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled")));
  if (desk->process && desk->served->len == 0)
    g_subprocess_send_signal (desk->process, SIGTERM);
}

/* ---- what the process says ----------------------------------------------------------------- */

/* Ends the calls that have all they wanted of @run: with @image now, or all of it. */
static void
arrived (Desk *self, const char *run, const char *image)
{
  for (guint i = self->served->len; i-- > 0;)
    {
      if (i >= self->served->len)
        continue;
      Call *call = self->served->pdata[i];
      if (strcmp (call->run, run) != 0)
        continue;
      if (image)
        g_hash_table_remove (call->images, image);
      if (!image || g_hash_table_size (call->images) == 0)
        end_call (call, NULL);
    }
}

static void
take_line (Desk *self, const char *line)
{
  g_autoptr (JsonObject) object = lw_json_parse (line, -1, "stdout", NULL);
  g_autofree char *event = NULL, *run = NULL, *image = NULL;
  if (object && lw_json_get_string (object, "event", &event, "stdout", NULL)
      && lw_json_get_string (object, "run", &run, "stdout", NULL)
      && lw_json_get_string (object, "image", &image, "stdout", NULL) && event && run)
    arrived (self, run, strcmp (event, "image") == 0 ? image : NULL);
}

/* Why there is nothing for @run: what was said about it, else what was said last. (transfer full)
 */
static char *
reason_for (const Desk *self, const char *run)
{
  const char *last = NULL;
  g_autofree char *about = g_strconcat (SPEAKER, run, ": ", NULL);
  g_auto (GStrv) lines = g_strsplit (self->said->str, "\n", -1);
  for (char **line = lines; *line; line++)
    {
      if (g_str_has_prefix (*line, about))
        return g_strdup (*line + strlen (about));
      if (**line)
        last = g_str_has_prefix (*line, SPEAKER) ? *line + strlen (SPEAKER) : *line;
    }
  return g_strdup (last ? last : _ ("labelworth ended without a word; start it again"));
}

/* ---- processes ----------------------------------------------------------------------------- */

static void start (Desk *self);

static void
desk_free (gpointer data)
{
  Desk *self = data;
  g_free (self->study_folder);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->served);
  g_clear_object (&self->process);
  g_string_free (self->said, TRUE);
  g_free (self);
}

/* A part of the process has ended. After the last one, what it did not do will not come. */
static void
ended (Desk *self)
{
  if (--self->open > 0)
    return;
  while (self->served->len > 0)
    {
      Call *call = self->served->pdata[0];
      g_autofree char *reason = reason_for (self, call->run);
      end_call (call, g_error_new_literal (LW_ERROR, LW_ERROR_INPUT, reason));
    }
  g_clear_object (&self->process);
  g_string_truncate (self->said, 0);
  start (self);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Desk *self = data;
  GDataInputStream *stream = G_DATA_INPUT_STREAM (source);
  gboolean is_error = g_object_get_data (source, "said") != NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (stream, result, NULL, NULL);
  if (!line)
    {
      ended (self);
      return;
    }
  if (is_error)
    g_string_append_printf (self->said, "%s\n", line);
  else
    take_line (self, line);
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, line_cb, self);
}

static void
wait_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  ended (data);
}

static void
follow (Desk *self, GInputStream *pipe, gboolean is_error)
{
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (pipe);
  if (is_error)
    g_object_set_data (G_OBJECT (stream), "said", self);
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, line_cb, self);
}

/* Whether all images of @call are among @images. */
static gboolean
is_among (const Call *call, GHashTable *images)
{
  GHashTableIter iter;
  gpointer image;
  g_hash_table_iter_init (&iter, call->images);
  while (g_hash_table_iter_next (&iter, &image, NULL))
    if (!g_hash_table_contains (images, image))
      return FALSE;
  return TRUE;
}

/* Serves the call that waits longest, others of its run, and those of other runs that want nothing
 * beside the same images. (transfer full) These images, which the calls own. */
static GHashTable *
choose_calls (Desk *self)
{
  GHashTable *images = g_hash_table_new (g_str_hash, g_str_equal);
  const Call *first = self->waiting->pdata[0];
  for (guint i = 0; i < self->waiting->len; i++)
    {
      const Call *call = self->waiting->pdata[i];
      GHashTableIter iter;
      gpointer image;
      g_hash_table_iter_init (&iter, call->images);
      while (strcmp (call->run, first->run) == 0 && g_hash_table_iter_next (&iter, &image, NULL))
        g_hash_table_add (images, image);
    }
  for (guint i = 0; i < self->waiting->len;)
    if (is_among (self->waiting->pdata[i], images))
      g_ptr_array_add (self->served, g_ptr_array_steal_index (self->waiting, i));
    else
      i++;
  return images;
}

/* (transfer full) */
static GSubprocess *
spawn (Desk *self, GHashTable *images, GError **error)
{
  g_autofree char *program = lw_program_path ();
  g_autofree char **list = (char **)g_hash_table_get_keys_as_array (images, NULL);
  g_autofree char *joined = g_strjoinv (",", list);
  g_autofree char *option = g_strconcat ("--images=", joined, NULL);
  g_autoptr (GHashTable) runs = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *const start_with[]
      = { program, "study", "predict", option, "--progress-lines", "--", self->study_folder };
  for (guint i = 0; i < G_N_ELEMENTS (start_with); i++)
    g_ptr_array_add (words, (gpointer)start_with[i]);
  for (guint i = 0; i < self->served->len; i++)
    {
      Call *call = self->served->pdata[i];
      if (g_hash_table_add (runs, call->run))
        g_ptr_array_add (words, call->run);
    }
  g_ptr_array_add (words, NULL);
  return g_subprocess_newv ((const char *const *)words->pdata,
                            G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
}

/* The next process; without calls, the end of the desk. */
static void
start (Desk *self)
{
  if (self->waiting->len == 0)
    {
      g_hash_table_remove (desks, self->study_folder);
      return;
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) images = choose_calls (self);
  self->process = spawn (self, images, &error);
  if (!self->process)
    {
      g_string_assign (self->said, error->message);
      self->open = 1;
      ended (self);
      return;
    }
  self->open = 3;
  follow (self, g_subprocess_get_stdout_pipe (self->process), FALSE);
  follow (self, g_subprocess_get_stderr_pipe (self->process), TRUE);
  g_subprocess_wait_async (self->process, NULL, wait_cb, self);
}

/* Calls that are made one after the other shall share a process. */
static gboolean
start_source_cb (gpointer data)
{
  start (data);
  return G_SOURCE_REMOVE;
}

static Desk *
find_desk (const char *study_folder)
{
  if (!desks)
    desks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, desk_free);
  Desk *self = g_hash_table_lookup (desks, study_folder);
  if (self)
    return self;
  self = g_new0 (Desk, 1);
  self->study_folder = g_strdup (study_folder);
  self->waiting = g_ptr_array_new_with_free_func (call_free);
  self->served = g_ptr_array_new_with_free_func (call_free);
  self->said = g_string_new (NULL);
  g_hash_table_insert (desks, self->study_folder, self);
  g_idle_add (start_source_cb, self);
  return self;
}

void
lw_predictions_make_async (const char *study_folder, const char *run_id, const char *const *images,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, lw_predictions_make_async);
  if (!*images)
    g_task_return_boolean (task, TRUE);
  if (!*images || g_task_return_error_if_cancelled (task))
    return;
  Call *call = g_new0 (Call, 1);
  call->desk = find_desk (study_folder);
  call->task = g_steal_pointer (&task);
  call->run = g_strdup (run_id);
  call->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (; *images; images++)
    g_hash_table_add (call->images, g_strdup (*images));
  g_ptr_array_add (call->desk->waiting, call);
  if (cancellable)
    call->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), call);
}

gboolean
lw_predictions_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
