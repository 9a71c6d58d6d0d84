/* Editing and saving costs. */
#include "model/cost-store.h"

#include <gio/gio.h>

#include "model/cost-history.h"
#include "model/owner-task.h"
#include "study/study-file.h"

#define SAVE_MILLISECONDS 400

struct _LwCostStore
{
  GObject parent_instance;
  char *path;
  LwCostHistory *history;
  guint save;      /* the timeout until costs.json is written */
  gboolean saving; /* it is being written */
  char *problem;
};

enum
{
  PROP_0,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPS
};

enum
{
  CHANGED,
  PROBLEM_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwCostStore, lw_cost_store, G_TYPE_OBJECT)

/* ---- saving -------------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  LwCostTable costs;
} Save;

static void
save_free (void *data)
{
  Save *save = data;
  g_free (save->path);
  g_free (save);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;
  if (lw_cost_table_save (save->path, &save->costs, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwCostStore *self = LW_COST_STORE (source);
  g_autoptr (GError) error = NULL;
  g_task_propagate_boolean (G_TASK (result), &error);
  self->saving = FALSE;
  g_free (self->problem);
  self->problem = error ? g_strdup (error->message) : NULL;
  g_signal_emit (self, signals[PROBLEM_CHANGED], 0);
}

static gboolean
save (gpointer store)
{
  LwCostStore *self = store;
  if (self->saving)
    return G_SOURCE_CONTINUE;
  self->save = 0;
  self->saving = TRUE;
  g_autoptr (GTask) task = lw_owner_task_new (self, NULL, save_cb, NULL);
  g_task_set_source_tag (task, save);
  Save *data = g_new (Save, 1);
  *data = (Save){ g_strdup (self->path), *lw_cost_store_get (self) };
  g_task_set_task_data (task, data, save_free);
  g_task_run_in_thread (task, save_thread);
  return G_SOURCE_REMOVE;
}

/* ---- editing ------------------------------------------------------------------------------- */

static void
tell (LwCostStore *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
edited (LwCostStore *self)
{
  if (!self->save)
    self->save = g_timeout_add (SAVE_MILLISECONDS, save, self);
  tell (self);
}

const LwCostTable *
lw_cost_store_get (LwCostStore *self)
{
  return lw_cost_history_now (self->history);
}

void
lw_cost_store_edit (LwCostStore *self, const LwCostTable *costs, const char *what)
{
  lw_cost_history_edit (self->history, costs, what, g_get_monotonic_time ());
  edited (self);
}

gboolean
lw_cost_store_can_undo (LwCostStore *self)
{
  return lw_cost_history_can_undo (self->history);
}

gboolean
lw_cost_store_can_redo (LwCostStore *self)
{
  return lw_cost_history_can_redo (self->history);
}

void
lw_cost_store_undo (LwCostStore *self)
{
  if (!lw_cost_store_can_undo (self))
    return;
  lw_cost_history_undo (self->history);
  edited (self);
}

void
lw_cost_store_redo (LwCostStore *self)
{
  if (!lw_cost_store_can_redo (self))
    return;
  lw_cost_history_redo (self->history);
  edited (self);
}

static gboolean
is_same (const LwCostTable *a, const LwCostTable *b)
{
  g_autoptr (JsonNode) one = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) other = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (one, lw_cost_table_to_json (a));
  json_node_take_object (other, lw_cost_table_to_json (b));
  return json_node_equal (one, other);
}

void
lw_cost_store_take (LwCostStore *self, const LwCostTable *costs)
{
  if (self->save || self->saving || is_same (costs, lw_cost_store_get (self)))
    return;
  lw_cost_history_free (self->history);
  self->history = lw_cost_history_new (costs);
  tell (self);
}

const char *
lw_cost_store_get_problem (LwCostStore *self)
{
  return self->problem;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LwCostStore *self = LW_COST_STORE (object);
  switch (id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, lw_cost_store_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, lw_cost_store_can_redo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* An edit that is not on the disk yet is written now: there is no later. */
static void
dispose (GObject *object)
{
  LwCostStore *self = LW_COST_STORE (object);
  if (self->save)
    lw_cost_table_save (self->path, lw_cost_store_get (self), NULL);
  g_clear_handle_id (&self->save, g_source_remove);
  G_OBJECT_CLASS (lw_cost_store_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  LwCostStore *self = LW_COST_STORE (object);
  lw_cost_history_free (self->history);
  g_free (self->path);
  g_free (self->problem);
  G_OBJECT_CLASS (lw_cost_store_parent_class)->finalize (object);
}

static void
lw_cost_store_class_init (LwCostStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", LW_TYPE_COST_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[PROBLEM_CHANGED] = g_signal_new ("problem-changed", LW_TYPE_COST_STORE, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lw_cost_store_init (LwCostStore *self)
{
  const LwCostTable costs = lw_cost_table_default ();
  self->history = lw_cost_history_new (&costs);
}

LwCostStore *
lw_cost_store_new (const char *folder)
{
  LwCostStore *self = g_object_new (LW_TYPE_COST_STORE, NULL);
  self->path = g_build_filename (folder, LW_STUDY_COSTS, NULL);
  return self;
}
