/* The study of a window. */
#include "model/study-model.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/error.h"
#include "model/cost-store.h"
#include "model/owner-task.h"
#include "model/run-list.h"
#include "model/study-watch.h"

/* How often the files are looked at, and how much longer than a look takes the next one waits. */
#define WATCH_SECONDS 1.0
#define WATCH_IDLE_SECONDS 3.0
#define WATCH_SHARE 10

/* Where problems come from; each place takes its own back. */
typedef enum
{
  FROM_READING,
  FROM_WATCHING,
  FROM_COSTS,
  FROM_SAVING,
  N_PROBLEMS
} Origin;

G_STATIC_ASSERT (N_PROBLEMS == LW_STUDY_PROBLEMS);

struct _LwStudyModel
{
  GObject parent_instance;
  char *folder;
  LwStudySnapshot *snapshot;
  LwAdvice *advice;
  LwMeasure measure;
  LwStudyWatch *watch;
  LwCostStore *costs;
  GListStore *runs, *compared;
  GCancellable *cancellable;
  char *problems[N_PROBLEMS];
  LwStudySeen seen;
  gboolean seen_once, missing, looking, reading, advising, read_again, advise_again;
  guint next_look;
  double budget;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_BUDGET,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPS
};

enum
{
  RESULTS_CHANGED,
  ADVICE_CHANGED,
  COSTS_CHANGED,
  QUEUE_CHANGED,
  PROBLEM_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwStudyModel, lw_study_model, G_TYPE_OBJECT)

static void read_study (LwStudyModel *self);
static void make_advice (LwStudyModel *self);
static void schedule_look (LwStudyModel *self, double seconds);

static void
set_problem (LwStudyModel *self, Origin origin, const char *problem)
{
  if (g_strcmp0 (problem, self->problems[origin]) == 0)
    return;
  g_free (self->problems[origin]);
  self->problems[origin] = g_strdup (problem);
  g_signal_emit (self, signals[PROBLEM_CHANGED], 0);
}

/* ---- reading ------------------------------------------------------------------------------- */

static char *
damage_text (const LwStudySnapshot *snapshot)
{
  guint n = snapshot->damaged->len;
  if (n == 0)
    return NULL;
  return g_strdup_printf (
      ngettext ("%u run cannot be read: %s", "%u runs cannot be read, such as: %s", n), n,
      (const char *)snapshot->damaged->pdata[0]);
}

static void
take_snapshot (LwStudyModel *self, LwStudySnapshot *snapshot)
{
  g_autofree char *damage = damage_text (snapshot);
  g_autoptr (LwStudyWatch) watch = g_steal_pointer (&self->watch);
  g_clear_pointer (&self->snapshot, lw_study_snapshot_unref);
  self->snapshot = lw_study_snapshot_ref (snapshot);
  if (!*self->measure.name)
    lw_measure_parse (snapshot->results, "mIoU", &self->measure, NULL);
  lw_run_list_update (self->runs, snapshot);
  lw_run_list_keep (self->compared, snapshot);
  set_problem (self, FROM_READING, damage);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_signal_emit (self, signals[RESULTS_CHANGED], 0);
  make_advice (self);
  schedule_look (self, 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwStudyModel *self = LW_STUDY_MODEL (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LwStudySnapshot) snapshot = lw_study_snapshot_load_finish (result, &error);
  self->reading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (snapshot)
    take_snapshot (self, snapshot);
  else
    set_problem (self, FROM_READING, error->message);
  if (self->read_again)
    read_study (self);
}

static void
read_study (LwStudyModel *self)
{
  self->read_again = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  lw_study_snapshot_load_async (self->folder, self, self->cancellable, read_cb);
}

/* ---- fits ---------------------------------------------------------------------------------- */

static void
advice_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwStudyModel *self = LW_STUDY_MODEL (source);
  g_autoptr (GError) error = NULL;
  LwAdvice *advice = lw_advice_new_finish (result, &error);
  self->advising = FALSE;
  if (!advice)
    return;
  g_clear_pointer (&self->advice, lw_advice_unref);
  self->advice = advice;
  g_signal_emit (self, signals[ADVICE_CHANGED], 0);
  if (self->advise_again)
    make_advice (self);
}

static void
make_advice (LwStudyModel *self)
{
  self->advise_again = self->advising;
  if (self->advising)
    return;
  self->advising = TRUE;
  lw_advice_new_async (self->snapshot, &self->measure, self, self->cancellable, advice_cb);
}

/* ---- following ----------------------------------------------------------------------------- */

/* Reads the study again where the files tell of other results than those that were read. */
static void
read_what_is_new (LwStudyModel *self)
{
  const LwStudySeen now = lw_study_watch_seen (self->watch);
  if (!self->seen_once)
    self->seen = (LwStudySeen){ self->snapshot->stamp, self->snapshot->finished, now.failed };
  self->seen_once = TRUE;
  if (now.study == self->seen.study && now.finished == self->seen.finished
      && now.failed == self->seen.failed)
    return;
  self->seen = now;
  read_study (self);
}

static void
take_watch (LwStudyModel *self, LwStudyWatch *watch)
{
  g_autoptr (LwStudyWatch) before = g_steal_pointer (&self->watch);
  self->watch = watch;
  self->missing = self->watch->missing;
  set_problem (self, FROM_WATCHING,
               self->missing ? _ ("The folder of the study is gone.") : self->watch->problem);
  if (self->missing)
    return;
  if (watch->new_costs || watch->costs_problem)
    set_problem (self, FROM_COSTS, watch->costs_problem);
  if (watch->new_costs)
    lw_cost_store_take (self->costs, watch->new_costs);
  if (self->watch->entries)
    lw_run_list_set_entries (self->runs, self->snapshot, self->watch->entries);
  if (lw_study_watch_queue_differs (self->watch, before))
    g_signal_emit (self, signals[QUEUE_CHANGED], 0);
  read_what_is_new (self);
}

static void
look_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwStudyModel *self = LW_STUDY_MODEL (source);
  g_autoptr (LwStudyWatch) watch = lw_study_watch_finish (result);
  self->looking = FALSE;
  if (!watch)
    return;
  double seconds = WATCH_SHARE * watch->seconds;
  if (watch->snapshot == self->snapshot)
    take_watch (self, g_steal_pointer (&watch));
  gboolean busy = self->watch && (self->watch->holder || self->watch->running);
  schedule_look (self, MAX (busy ? WATCH_SECONDS : WATCH_IDLE_SECONDS, seconds));
}

static gboolean
look (gpointer data)
{
  LwStudyModel *self = data;
  self->next_look = 0;
  self->looking = TRUE;
  lw_study_watch_async (self->snapshot, self->watch ? self->watch->costs : 0, self,
                        self->cancellable, look_cb);
  return G_SOURCE_REMOVE;
}

static void
schedule_look (LwStudyModel *self, double seconds)
{
  if (self->looking || !self->snapshot)
    return;
  g_clear_handle_id (&self->next_look, g_source_remove);
  self->next_look = g_timeout_add ((guint)(1000 * seconds), look, self);
}

void
lw_study_model_refresh (LwStudyModel *self)
{
  schedule_look (self, 0);
}

/* ---- loading ------------------------------------------------------------------------------- */

typedef struct
{
  char *folder;
  LwStudySnapshot *snapshot;
  LwCostTable costs;
} Load;

static void
load_free (void *data)
{
  Load *load = data;
  g_clear_pointer (&load->snapshot, lw_study_snapshot_unref);
  g_free (load->folder);
  g_free (load);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Load *load = data;
  GError *error = NULL;
  if ((load->snapshot = lw_study_snapshot_load (load->folder, &error))
      && lw_study_costs (load->snapshot->study, &load->costs, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lw_study_model_load_async (LwStudyModel *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = lw_owner_task_new (self, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);
  load->folder = g_strdup (self->folder);
  g_task_set_source_tag (task, lw_study_model_load_async);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_thread);
}

gboolean
lw_study_model_load_finish (LwStudyModel *self, GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  Load *load = g_task_get_task_data (G_TASK (result));
  lw_cost_store_take (self->costs, &load->costs);
  take_snapshot (self, load->snapshot);
  return TRUE;
}

/* ---- costs --------------------------------------------------------------------------------- */

const LwCostTable *
lw_study_model_get_costs (LwStudyModel *self)
{
  return lw_cost_store_get (self->costs);
}

void
lw_study_model_edit_costs (LwStudyModel *self, const LwCostTable *costs, const char *what)
{
  lw_cost_store_edit (self->costs, costs, what);
}

void
lw_study_model_undo (LwStudyModel *self)
{
  lw_cost_store_undo (self->costs);
}

void
lw_study_model_redo (LwStudyModel *self)
{
  lw_cost_store_redo (self->costs);
}

static void
costs_cb (LwStudyModel *self)
{
  g_signal_emit (self, signals[COSTS_CHANGED], 0);
}

static void
can_undo_cb (LwStudyModel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
}

static void
can_redo_cb (LwStudyModel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

static void
saving_cb (LwStudyModel *self)
{
  set_problem (self, FROM_SAVING, lw_cost_store_get_problem (self->costs));
}

/* ---- what there is ------------------------------------------------------------------------- */

const char *
lw_study_model_get_folder (LwStudyModel *self)
{
  return self->folder;
}

const char *
lw_study_model_get_title (LwStudyModel *self)
{
  return self->snapshot ? self->snapshot->study->title : NULL;
}

LwStudySnapshot *
lw_study_model_get_snapshot (LwStudyModel *self)
{
  return self->snapshot;
}

LwAdvice *
lw_study_model_get_advice (LwStudyModel *self)
{
  return self->advice;
}

const LwMeasure *
lw_study_model_get_measure (LwStudyModel *self)
{
  return &self->measure;
}

gboolean
lw_study_model_set_measure (LwStudyModel *self, const char *text, GError **error)
{
  if (!self->snapshot || !lw_measure_parse (self->snapshot->results, text, &self->measure, error))
    return FALSE;
  g_signal_emit (self, signals[RESULTS_CHANGED], 0);
  make_advice (self);
  return TRUE;
}

const char *
lw_study_model_get_problem (LwStudyModel *self, guint place)
{
  g_return_val_if_fail (place < N_PROBLEMS, NULL);
  return self->problems[place];
}

gboolean
lw_study_model_get_missing (LwStudyModel *self)
{
  return self->missing;
}

void
lw_study_model_tell_again (LwStudyModel *self)
{
  const guint told[] = { RESULTS_CHANGED, COSTS_CHANGED, QUEUE_CHANGED, ADVICE_CHANGED };
  for (guint i = 0; self->snapshot && i < G_N_ELEMENTS (told); i++)
    g_signal_emit (self, signals[told[i]], 0);
}

GListModel *
lw_study_model_get_runs (LwStudyModel *self)
{
  return G_LIST_MODEL (self->runs);
}

LwRunItem *
lw_study_model_find_run (LwStudyModel *self, const char *id)
{
  int position = self->snapshot ? lw_study_snapshot_find (self->snapshot, id) : -1;
  if (position < 0)
    return NULL;
  g_autoptr (LwRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->runs), (guint)position);
  return item;
}

const char *
lw_study_model_get_queue_holder (LwStudyModel *self)
{
  return self->watch ? self->watch->holder : NULL;
}

gboolean
lw_study_model_get_paused (LwStudyModel *self)
{
  return self->watch && self->watch->paused;
}

LwStop
lw_study_model_get_stop (LwStudyModel *self)
{
  return self->watch ? self->watch->stop : LW_STOP_NONE;
}

void
lw_study_model_count (LwStudyModel *self, guint *finished, guint *running, guint *failed,
                      guint *total)
{
  *finished = self->watch ? self->watch->finished : 0;
  *running = self->watch ? self->watch->running : 0;
  *failed = self->watch ? self->watch->failed : 0;
  *total = self->snapshot ? self->snapshot->plan->len : 0;
}

double
lw_study_model_get_budget (LwStudyModel *self)
{
  return self->budget;
}

void
lw_study_model_set_budget (LwStudyModel *self, double hours)
{
  if (hours == self->budget)
    return;
  self->budget = hours;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUDGET]);
}

GListStore *
lw_study_model_get_compared (LwStudyModel *self)
{
  return self->compared;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LwStudyModel *self = LW_STUDY_MODEL (object);
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, lw_study_model_get_title (self));
      break;
    case PROP_BUDGET:
      g_value_set_double (value, self->budget);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, lw_cost_store_can_undo (self->costs));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, lw_cost_store_can_redo (self->costs));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BUDGET)
    lw_study_model_set_budget (LW_STUDY_MODEL (object), g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  LwStudyModel *self = LW_STUDY_MODEL (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->next_look, g_source_remove);
  G_OBJECT_CLASS (lw_study_model_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  LwStudyModel *self = LW_STUDY_MODEL (object);
  g_clear_pointer (&self->watch, lw_study_watch_free);
  g_clear_pointer (&self->advice, lw_advice_unref);
  g_clear_pointer (&self->snapshot, lw_study_snapshot_unref);
  g_clear_object (&self->costs);
  g_clear_object (&self->runs);
  g_clear_object (&self->compared);
  g_clear_object (&self->cancellable);
  g_free (self->folder);
  for (int i = 0; i < N_PROBLEMS; i++)
    g_free (self->problems[i]);
  G_OBJECT_CLASS (lw_study_model_parent_class)->finalize (object);
}

static void
lw_study_model_class_init (LwStudyModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const char *const names[N_SIGNALS]
      = { "results-changed", "advice-changed", "costs-changed", "queue-changed",
          "problem-changed" };
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_BUDGET]
      = g_param_spec_double ("budget", NULL, NULL, 0, G_MAXDOUBLE, 0,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], LW_TYPE_STUDY_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
lw_study_model_init (LwStudyModel *self)
{
  self->measure.name = "";
  self->runs = g_list_store_new (LW_TYPE_RUN_ITEM);
  self->compared = g_list_store_new (LW_TYPE_RUN_ITEM);
  self->cancellable = g_cancellable_new ();
  self->budget = (double)NAN;
}

LwStudyModel *
lw_study_model_new (const char *folder)
{
  LwStudyModel *self = g_object_new (LW_TYPE_STUDY_MODEL, NULL);
  self->folder = g_canonicalize_filename (folder, NULL);
  self->costs = lw_cost_store_new (self->folder);
  const struct
  {
    const char *signal;
    GCallback callback;
  } watched[] = { { "changed", G_CALLBACK (costs_cb) },
                  { "problem-changed", G_CALLBACK (saving_cb) },
                  { "notify::can-undo", G_CALLBACK (can_undo_cb) },
                  { "notify::can-redo", G_CALLBACK (can_redo_cb) } };
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (self->costs, watched[i].signal, watched[i].callback, self,
                             G_CONNECT_SWAPPED);
  return self;
}
