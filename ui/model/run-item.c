/* A run as a list item. */
#include "model/run-item.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/label-type.h"

struct _LwRunItem
{
  GObject parent_instance;
  char *id, *folder, *label, *method, *message;
  LwMethod base;
  LwMix mix;
  int partition, place;
  gint64 seed, step, steps, heartbeat;
  guint position;
  LwQueueState state;
  LwStop stop;
  double miou;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_LABEL,
  PROP_METHOD,
  PROP_IMAGES,
  PROP_PARTITION,
  PROP_SEED,
  PROP_STATE,
  PROP_PLACE,
  PROP_PROGRESS,
  PROP_STEP,
  PROP_STEPS,
  PROP_MIOU,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LwRunItem, lw_run_item, G_TYPE_OBJECT)

const char *
lw_queue_state_title (LwQueueState state)
{
  static const char *const titles[] = { N_ ("Waiting"),     N_ ("Running"),  N_ ("Not responding"),
                                        N_ ("Interrupted"), N_ ("Finished"), N_ ("Failed") };
  return _ (titles[state]);
}

static double
progress (const LwRunItem *self)
{
  if (self->state == LW_QUEUE_DONE)
    return 1;
  return self->steps > 0 ? CLAMP ((double)self->step / (double)self->steps, 0, 1) : 0;
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LwRunItem *self = LW_RUN_ITEM (object);
  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_METHOD:
      g_value_set_string (value, self->method);
      break;
    case PROP_IMAGES:
      g_value_set_int (value, lw_mix_total (&self->mix));
      break;
    case PROP_PARTITION:
      g_value_set_int (value, self->partition);
      break;
    case PROP_SEED:
      g_value_set_int64 (value, self->seed);
      break;
    case PROP_STATE:
      g_value_set_string (value, lw_queue_state_title (self->state));
      break;
    case PROP_PLACE:
      g_value_set_int (value, self->place);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, progress (self));
      break;
    case PROP_STEP:
      g_value_set_int64 (value, self->step);
      break;
    case PROP_STEPS:
      g_value_set_int64 (value, self->steps);
      break;
    case PROP_MIOU:
      g_value_set_double (value, self->miou);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
finalize (GObject *object)
{
  LwRunItem *self = LW_RUN_ITEM (object);
  g_free (self->id);
  g_free (self->folder);
  g_free (self->label);
  g_free (self->method);
  g_free (self->message);
  G_OBJECT_CLASS (lw_run_item_parent_class)->finalize (object);
}

static void
lw_run_item_class_init (LwRunItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_METHOD] = g_param_spec_string ("method", NULL, NULL, NULL, flags);
  properties[PROP_IMAGES] = g_param_spec_int ("images", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_PARTITION] = g_param_spec_int ("partition", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_SEED] = g_param_spec_int64 ("seed", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  properties[PROP_PLACE] = g_param_spec_int ("place", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_STEP] = g_param_spec_int64 ("step", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STEPS] = g_param_spec_int64 ("steps", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MIOU] = g_param_spec_double ("miou", NULL, NULL, -1, 100, -1, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lw_run_item_init (LwRunItem *self)
{
  self->place = -1;
  self->miou = (double)NAN;
}

static char *
label_of (const LwStudySnapshot *snapshot, const LwStudyRun *run)
{
  const gboolean several = snapshot->methods->len > 1;
  LwLabelType type = lw_mix_type (&run->mix);
  int images = lw_mix_total (&run->mix);
  g_autofree char *labels = NULL;
  if (images == 0 || run->base == LW_METHOD_SUPERVISED)
    return g_strdup (run->method);
  if (type == LW_LABEL_NONE)
    labels = lw_mix_text (&run->mix);
  else
    labels = g_strdup_printf (ngettext ("%s, %d image", "%s, %d images", (gulong)images),
                              lw_label_type_title (type), images);
  return several ? g_strdup_printf ("%s: %s", run->method, labels) : g_steal_pointer (&labels);
}

static LwQueueState
state_of (const LwResult *result)
{
  switch (result->state)
    {
    case LW_RUN_NONE:
      return LW_QUEUE_WAITING;
    case LW_RUN_RUNNING:
      return LW_QUEUE_RUNNING;
    case LW_RUN_FINISHED:
      return isnan (result->miou) ? LW_QUEUE_FAILURE : LW_QUEUE_DONE;
    case LW_RUN_INTERRUPTED:
      return LW_QUEUE_INTERRUPTED;
    case LW_RUN_FAILED:
      break;
    }
  return LW_QUEUE_FAILURE;
}

static void
set_text (LwRunItem *self, char **member, const char *text, int property)
{
  if (g_strcmp0 (*member, text) == 0)
    return;
  g_free (*member);
  *member = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_state (LwRunItem *self, LwQueueState state, gint64 step, gint64 steps)
{
  gboolean other_state = state != self->state, other_step = step != self->step;
  self->state = state;
  self->step = step;
  self->steps = steps;
  if (other_state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (other_step)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP]);
  if (other_state || other_step)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

void
lw_run_item_update (LwRunItem *self, const LwStudySnapshot *snapshot, guint position)
{
  const LwResult *result = snapshot->results->runs->pdata[position];
  const LwStudyRun *run = snapshot->plan->pdata[position];
  g_autofree char *label = label_of (snapshot, run);
  self->position = position;
  set_text (self, &self->label, label, PROP_LABEL);
  set_text (self, &self->folder, run->folder, PROP_ID);
  set_text (self, &self->message, result->message, PROP_MESSAGE);
  set_state (self, state_of (result), self->step, run->config->method.iterations);
  if (result->miou != self->miou && !(isnan (result->miou) && isnan (self->miou)))
    {
      self->miou = result->miou;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MIOU]);
    }
}

void
lw_run_item_set_entry (LwRunItem *self, const LwQueueEntry *entry, int place)
{
  gboolean other_stop = entry->stop != self->stop;
  self->stop = entry->stop;
  self->heartbeat = entry->heartbeat;
  set_state (self, entry->state, entry->step, entry->steps);
  if (other_stop)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  set_text (self, &self->message, entry->message, PROP_MESSAGE);
  if (place != self->place)
    {
      self->place = place;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACE]);
    }
}

LwRunItem *
lw_run_item_new (const LwStudySnapshot *snapshot, guint position)
{
  const LwStudyRun *run = snapshot->plan->pdata[position];
  LwRunItem *self = g_object_new (LW_TYPE_RUN_ITEM, NULL);
  self->id = g_strdup (run->id);
  self->method = g_strdup (run->method);
  self->base = run->base;
  self->mix = run->mix;
  self->partition = run->partition;
  self->seed = run->seed;
  lw_run_item_update (self, snapshot, position);
  return self;
}

const char *
lw_run_item_get_id (LwRunItem *self)
{
  return self->id;
}

const char *
lw_run_item_get_folder (LwRunItem *self)
{
  return self->folder;
}

const char *
lw_run_item_get_label (LwRunItem *self)
{
  return self->label;
}

const char *
lw_run_item_get_method (LwRunItem *self)
{
  return self->method;
}

LwMethod
lw_run_item_get_base (LwRunItem *self)
{
  return self->base;
}

const LwMix *
lw_run_item_get_mix (LwRunItem *self)
{
  return &self->mix;
}

int
lw_run_item_get_partition (LwRunItem *self)
{
  return self->partition;
}

gint64
lw_run_item_get_seed (LwRunItem *self)
{
  return self->seed;
}

guint
lw_run_item_get_position (LwRunItem *self)
{
  return self->position;
}

LwQueueState
lw_run_item_get_state (LwRunItem *self)
{
  return self->state;
}

LwStop
lw_run_item_get_stop (LwRunItem *self)
{
  return self->stop;
}

int
lw_run_item_get_place (LwRunItem *self)
{
  return self->place;
}

gint64
lw_run_item_get_step (LwRunItem *self)
{
  return self->step;
}

gint64
lw_run_item_get_steps (LwRunItem *self)
{
  return self->steps;
}

gint64
lw_run_item_get_heartbeat (LwRunItem *self)
{
  return self->heartbeat;
}

double
lw_run_item_get_miou (LwRunItem *self)
{
  return self->miou;
}

const char *
lw_run_item_get_message (LwRunItem *self)
{
  return self->message;
}
