/* `labelworth study status`: what the queue of a study does, as its files tell. */
#include <glib.h>
#include <glib/gi18n-lib.h>

#include "commands.h"
#include "core/error.h"
#include "core/json.h"
#include "core/lock.h"
#include "report/table.h"
#include "study/queue.h"

typedef struct
{
  gboolean json;
  char **rest;
  LwStudy *study;
  GPtrArray *plan, *entries;
  LwQueueWishes *wishes;
  char *holder; /* of the queue, or NULL */
} Status;

static void
status_clear (Status *self)
{
  g_strfreev (self->rest);
  g_free (self->holder);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->plan, g_ptr_array_unref);
  lw_queue_wishes_free (self->wishes);
  lw_study_free (self->study);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Status, status_clear)

static gboolean
parse (Status *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON object"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR"));
  g_option_context_set_summary (context, _ ("Prints the runs of a study in the order of its queue "
                                            "and what became of them, as their\nfolders tell: also "
                                            "while a queue or a cluster is at work on them."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  return (self->rest && g_strv_length (self->rest) == 1)
         || lw_refuse (error, _ ("name the study folder; see labelworth study status --help"));
}

static gboolean
load (Status *self, GError **error)
{
  if (!(self->study = lw_study_open (self->rest[0], error))
      || !(self->plan = lw_study_plan (self->study, error))
      || !(self->wishes = lw_queue_wishes_load (self->study->folder, error)))
    return FALSE;
  self->entries = lw_queue_entries (self->plan, self->wishes);
  lw_lock_is_held (self->study->folder, &self->holder);
  return TRUE;
}

static int
count (const Status *self, LwQueueState state)
{
  int n = 0;
  for (guint i = 0; i < self->entries->len; i++)
    n += ((const LwQueueEntry *)self->entries->pdata[i])->state == state;
  return n;
}

/* ---- for programs -------------------------------------------------------------------------- */

static JsonObject *
entry_json (const LwQueueEntry *entry)
{
  JsonObject *object = json_object_new ();
  lw_json_set_text (object, "id", entry->run->id);
  lw_json_set_text (object, "state", lw_queue_state_name (entry->state));
  lw_json_set_text (object, "stop",
                    entry->stop == LW_STOP_NONE ? NULL : lw_stop_name (entry->stop));
  lw_json_set_text (object, "stopped",
                    entry->stopped == LW_STOP_NONE ? NULL : lw_stop_name (entry->stopped));
  json_object_set_int_member (object, "step", entry->step);
  json_object_set_int_member (object, "steps", entry->steps);
  json_object_set_int_member (object, "heartbeat", entry->heartbeat);
  lw_json_set_text (object, "message", entry->message);
  return object;
}

static void
print_json (const Status *self)
{
  g_autoptr (JsonObject) root = json_object_new ();
  JsonObject *counts = json_object_new ();
  JsonArray *runs = json_array_new ();
  lw_json_set_text (root, "queue", self->holder);
  json_object_set_boolean_member (root, "paused", self->wishes->paused);
  for (LwQueueState state = LW_QUEUE_WAITING; state <= LW_QUEUE_FAILURE; state++)
    json_object_set_int_member (counts, lw_queue_state_name (state), count (self, state));
  for (guint i = 0; i < self->entries->len; i++)
    json_array_add_object_element (runs, entry_json (self->entries->pdata[i]));
  json_object_set_object_member (root, "counts", counts);
  json_object_set_array_member (root, "runs", runs);
  g_autofree char *line = lw_json_line (root);
  g_print ("%s\n", line);
}

/* ---- for people ---------------------------------------------------------------------------- */

static const char *
state_text (LwQueueState state)
{
  switch (state)
    {
    case LW_QUEUE_WAITING:
      return _ ("waiting");
    case LW_QUEUE_RUNNING:
      return _ ("running");
    case LW_QUEUE_HANGING:
      return _ ("hung");
    case LW_QUEUE_INTERRUPTED:
      return _ ("interrupted");
    case LW_QUEUE_DONE:
      return _ ("finished");
    case LW_QUEUE_FAILURE:
      break;
    }
  return _ ("failed");
}

static void
add_entry (LwTable *table, const LwQueueEntry *entry)
{
  gboolean kept = entry->state == LW_QUEUE_WAITING && entry->stop != LW_STOP_NONE;
  const char *note = entry->message ? entry->message : kept ? _ ("kept from beginning") : "";
  gint64 done = entry->state == LW_QUEUE_DONE ? entry->steps : entry->step;
  g_autofree char *steps = entry->state == LW_QUEUE_WAITING
                               ? g_strdup ("")
                               : g_strdup_printf ("%d/%d", (int)done, (int)entry->steps);
  int row = lw_table_add_row (table);
  lw_table_set_text (table, row, 0, entry->run->id);
  lw_table_set_text (table, row, 1, state_text (entry->state));
  lw_table_set_text (table, row, 2, steps);
  lw_table_set_text (table, row, 3, note);
}

static void
print_entries (const Status *self)
{
  const char *const titles[] = { _ ("run"), _ ("state"), _ ("steps"), _ ("note") };
  g_autoptr (LwTable) table = lw_table_new ("status", "");
  for (guint c = 0; c < G_N_ELEMENTS (titles); c++)
    lw_table_add_column (
        table, &(LwTableColumn){ .name = titles[c], .title = titles[c], .kind = LW_COLUMN_TEXT });
  for (guint i = 0; i < self->entries->len; i++)
    add_entry (table, self->entries->pdata[i]);
  g_autofree char *text = lw_table_to_text (table);
  g_print ("%s", text);
}

static void
print_text (const Status *self)
{
  print_entries (self);
  g_print ("\n");
  for (LwQueueState state = LW_QUEUE_WAITING; state <= LW_QUEUE_FAILURE; state++)
    if (count (self, state) > 0)
      g_print ("%d %s  ", count (self, state), state_text (state));
  if (self->holder)
    g_print (_ ("\nThe queue is at work (%s).\n"), self->holder);
  else
    g_print (_ ("\nNo queue is at work.\n"));
  if (self->wishes->paused)
    g_print (_ ("Paused: no run begins until labelworth study continue.\n"));
}

int
lw_command_study_status (int argc, char **argv)
{
  g_auto (Status) status = { 0 };
  g_autoptr (GError) error = NULL;
  if (!parse (&status, argc, argv, &error) || !load (&status, &error))
    {
      g_printerr ("labelworth study status: %s\n", error->message);
      return 1;
    }
  if (status.json)
    print_json (&status);
  else
    print_text (&status);
  return 0;
}
