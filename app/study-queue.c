/* `labelworth study pause`, `continue`, `stop`, `retry` and `order`: wishes for the queue of a
 * study, whether it is at work or not. */
#include <glib.h>
#include <glib/gi18n-lib.h>

#include "commands.h"
#include "core/error.h"
#include "core/lock.h"
#include "study/queue.h"

typedef struct
{
  char **rest; /* DIR ID… */
  gboolean now, after_checkpoint, after_evaluation;
  gboolean first, last;
} Arguments;

/* The runs that a command is about, and what is wished for them. */
typedef struct
{
  const char *const *ids; /* NULL-terminated */
  LwStop stop;
  gboolean last;
} Wish;

static gboolean
parse (Arguments *self, int argc, char **argv, const GOptionEntry *own, const char *words,
       const char *summary, GError **error)
{
  const GOptionEntry rest[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (words);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, rest, GETTEXT_PACKAGE);
  if (own)
    g_option_context_add_main_entries (context, own, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  return self->rest || lw_refuse (error, _ ("name the study folder first; see --help"));
}

/* ---- which runs ---------------------------------------------------------------------------- */

/* Adds the entries that a word names: an id, or a pattern with * and ?. */
static gboolean
find (const GPtrArray *entries, const char *word, GPtrArray *found, GError **error)
{
  guint before = found->len;
  for (guint i = 0; i < entries->len; i++)
    {
      LwQueueEntry *entry = entries->pdata[i];
      if (g_pattern_match_simple (word, entry->run->id))
        g_ptr_array_add (found, entry);
    }
  if (found->len > before)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("the study has no run “%s”; labelworth study status lists them"), word);
  return FALSE;
}

/* The entries of the study. (transfer full) @plan keeps their runs. */
static GPtrArray *
load (const char *folder, LwStudy **study, GPtrArray **plan, GError **error)
{
  if (!(*study = lw_study_open (folder, error)) || !(*plan = lw_study_plan (*study, error)))
    return NULL;
  g_autoptr (LwQueueWishes) wishes = lw_queue_wishes_load ((*study)->folder, error);
  return wishes ? lw_queue_entries (*plan, wishes) : NULL;
}

static gboolean
is_left (const LwQueueEntry *entry)
{
  return entry->state != LW_QUEUE_DONE;
}

static gboolean
has_ended_badly (const LwQueueEntry *entry)
{
  return entry->state == LW_QUEUE_FAILURE || entry->state == LW_QUEUE_INTERRUPTED
         || entry->stop != LW_STOP_NONE;
}

/* The ids that the words behind the folder name, in their order, or without words all; less those
 * that @wanted refuses. NULL-terminated, (transfer full) */
static GPtrArray *
chosen (const GPtrArray *entries, const Arguments *self, gboolean (*wanted) (const LwQueueEntry *),
        GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  for (char **word = self->rest + 1; *word; word++)
    if (!find (entries, *word, found, error))
      return NULL;
  const GPtrArray *meant = self->rest[1] ? found : entries;
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < meant->len; i++)
    if (wanted (meant->pdata[i]))
      g_ptr_array_add (ids, g_strdup (((const LwQueueEntry *)meant->pdata[i])->run->id));
  g_ptr_array_add (ids, NULL);
  return ids;
}

static gboolean
is_at_work (const LwStudy *study, const GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const LwQueueEntry *entry = entries->pdata[i];
      if (entry->state == LW_QUEUE_RUNNING || entry->state == LW_QUEUE_HANGING)
        return TRUE;
    }
  return lw_lock_is_held (study->folder, NULL);
}

/* Wishes @change for the chosen runs. *n is set to their number. */
static gboolean
wish (const Arguments *self, LwQueueChange change, gboolean (*wanted) (const LwQueueEntry *),
      Wish *what, int *n, gboolean *at_work, GError **error)
{
  g_autoptr (LwStudy) study = NULL;
  g_autoptr (GPtrArray) plan = NULL;
  g_autoptr (GPtrArray) entries = load (self->rest[0], &study, &plan, error);
  g_autoptr (GPtrArray) ids = entries ? chosen (entries, self, wanted, error) : NULL;
  if (!ids)
    return FALSE;
  *n = (int)ids->len - 1;
  *at_work = is_at_work (study, entries);
  what->ids = (const char *const *)ids->pdata;
  gboolean ok = *n == 0 || lw_queue_wishes_edit (study->folder, change, what, error);
  what->ids = NULL;
  return ok;
}

/* Prints an error and frees. Returns the exit status. */
static int
leave (Arguments *self, const char *command, gboolean ok, const GError *error)
{
  if (!ok)
    g_printerr ("labelworth study %s: %s\n", command, error->message);
  g_strfreev (self->rest);
  return ok ? 0 : 1;
}

/* ---- pause, continue ----------------------------------------------------------------------- */

static void
set_pause (LwQueueWishes *wishes, const void *paused)
{
  wishes->paused = paused != NULL;
}

static gboolean
pause_or_continue (const Arguments *self, gboolean paused, GError **error)
{
  if (self->rest[1])
    return lw_refuse (error, _ ("name the study folder alone: all runs are meant"));
  g_autoptr (LwStudy) study = lw_study_open (self->rest[0], error);
  return study && lw_queue_wishes_edit (study->folder, set_pause, GINT_TO_POINTER (paused), error);
}

int
lw_command_study_pause (int argc, char **argv)
{
  Arguments arguments = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = parse (&arguments, argc, argv, NULL, _ ("DIR"),
                       _ ("Lets no further run of the study begin. Runs at work go on to their "
                          "end."),
                       &error)
                && pause_or_continue (&arguments, TRUE, &error);
  return leave (&arguments, "pause", ok, error);
}

int
lw_command_study_continue (int argc, char **argv)
{
  Arguments arguments = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = parse (&arguments, argc, argv, NULL, _ ("DIR"),
                       _ ("Takes a pause back. Where no queue is at work, labelworth study run "
                          "starts one."),
                       &error)
                && pause_or_continue (&arguments, FALSE, &error);
  return leave (&arguments, "continue", ok, error);
}

/* ---- stop ---------------------------------------------------------------------------------- */

static void
stop_all (LwQueueWishes *wishes, const void *data)
{
  wishes->stop = ((const Wish *)data)->stop;
}

static void
stop_some (LwQueueWishes *wishes, const void *data)
{
  const Wish *what = data;
  for (int i = 0; what->ids[i]; i++)
    lw_queue_wishes_stop (wishes, what->ids[i], what->stop);
}

static gboolean
stop (const Arguments *self, GError **error)
{
  Wish what = { .stop = self->now                ? LW_STOP_NOW
                        : self->after_evaluation ? LW_STOP_AFTER_EVALUATION
                                                 : LW_STOP_AFTER_CHECKPOINT };
  gboolean all = !self->rest[1], at_work;
  int n;
  if (self->now + self->after_checkpoint + self->after_evaluation > 1)
    return lw_refuse (error, _ ("--now, --after-checkpoint and --after-evaluation exclude each "
                                "other"));
  if (all)
    {
      g_autoptr (LwStudy) study = NULL;
      g_autoptr (GPtrArray) plan = NULL;
      g_autoptr (GPtrArray) entries = load (self->rest[0], &study, &plan, error);
      if (!entries)
        return FALSE;
      if (!is_at_work (study, entries))
        return lw_refuse (error, _ ("nothing of this study is at work"));
      return lw_queue_wishes_edit (study->folder, stop_all, &what, error);
    }
  if (!wish (self, stop_some, is_left, &what, &n, &at_work, error))
    return FALSE;
  if (n == 0)
    return lw_refuse (error, _ ("these runs are finished"));
  g_print (ngettext ("%d run stops, or does not begin, until labelworth study retry\n",
                     "%d runs stop, or do not begin, until labelworth study retry\n", (gulong)n),
           n);
  return TRUE;
}

int
lw_command_study_stop (int argc, char **argv)
{
  Arguments arguments = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry own[] = {
    { "now", 0, 0, G_OPTION_ARG_NONE, &arguments.now,
      N_ ("At once; the work since the last checkpoint is lost"), NULL },
    { "after-checkpoint", 0, 0, G_OPTION_ARG_NONE, &arguments.after_checkpoint,
      N_ ("After a checkpoint (default)"), NULL },
    { "after-evaluation", 0, 0, G_OPTION_ARG_NONE, &arguments.after_evaluation,
      N_ ("After a checkpoint and an evaluation of what was learned so far"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  gboolean ok = parse (&arguments, argc, argv, own, _ ("DIR [ID…]"),
                       _ ("Stops runs of a study, or without ID all of them and the queue. A "
                          "stopped run is not finished:\nit goes on with labelworth study retry, "
                          "and all of them with labelworth study run. An ID may have\nthe "
                          "wildcards * and ?."),
                       &error)
                && stop (&arguments, &error);
  return leave (&arguments, "stop", ok, error);
}

/* ---- retry --------------------------------------------------------------------------------- */

static void
retry_runs (LwQueueWishes *wishes, const void *data)
{
  const Wish *what = data;
  for (int i = 0; what->ids[i]; i++)
    lw_queue_wishes_retry (wishes, what->ids[i]);
}

static gboolean
retry (const Arguments *self, GError **error)
{
  Wish what = { 0 };
  gboolean at_work;
  int n;
  if (!wish (self, retry_runs, has_ended_badly, &what, &n, &at_work, error))
    return FALSE;
  if (n == 0)
    return lw_refuse (error, _ ("no such run has failed or was stopped"));
  g_print (ngettext ("%d run is tried again\n", "%d runs are tried again\n", (gulong)n), n);
  if (!at_work)
    g_print (_ ("No queue is at work; start it: labelworth study run %s\n"), self->rest[0]);
  return TRUE;
}

int
lw_command_study_retry (int argc, char **argv)
{
  Arguments arguments = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = parse (&arguments, argc, argv, NULL, _ ("DIR [ID…]"),
                       _ ("Lets the queue try runs again that failed, and go on with those that "
                          "were stopped; without ID\nall of them. An ID may have the wildcards * "
                          "and ?."),
                       &error)
                && retry (&arguments, &error);
  return leave (&arguments, "retry", ok, error);
}

/* ---- order --------------------------------------------------------------------------------- */

static void
move (LwQueueWishes *wishes, const void *data)
{
  const Wish *what = data;
  if (what->last)
    lw_queue_wishes_put_last (wishes, what->ids);
  else
    lw_queue_wishes_put_first (wishes, what->ids);
}

static gboolean
order (const Arguments *self, GError **error)
{
  Wish what = { .last = self->last };
  gboolean at_work;
  int n;
  if (!self->rest[1])
    return lw_refuse (error, _ ("name the runs to move; labelworth study status lists them"));
  if (self->first == self->last)
    return lw_refuse (error, _ ("say where the runs go: --first or --last"));
  if (!wish (self, move, is_left, &what, &n, &at_work, error))
    return FALSE;
  return n > 0 || lw_refuse (error, _ ("these runs are finished"));
}

int
lw_command_study_order (int argc, char **argv)
{
  Arguments arguments = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry own[] = {
    { "first", 0, 0, G_OPTION_ARG_NONE, &arguments.first, N_ ("Before all others"), NULL },
    { "last", 0, 0, G_OPTION_ARG_NONE, &arguments.last, N_ ("Behind all others"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  gboolean ok
      = parse (&arguments, argc, argv, own, _ ("DIR ID…"),
               _ ("Moves runs of a study in its queue. A run that starts others still comes "
                  "before these.\nAn ID may have the wildcards * and ?."),
               &error)
        && order (&arguments, &error);
  return leave (&arguments, "order", ok, error);
}
