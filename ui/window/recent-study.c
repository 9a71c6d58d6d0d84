/* Rows of the welcome page. */
#include "window/recent-study.h"

#include <glib/gi18n-lib.h>

#include "core/lock.h"
#include "model/owner-task.h"
#include "study/study-plan.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

struct _LwRecentStudy
{
  GObject parent_instance;
  char *folder, *title, *state;
  gint64 opened;
  gboolean gone;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_GONE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LwRecentStudy, lw_recent_study, G_TYPE_OBJECT)

/* ---- looking ------------------------------------------------------------------------------- */

typedef struct
{
  char *folder, *state;
  gboolean gone;
} Look;

static void
look_free (void *data)
{
  Look *self = data;
  g_free (self->folder);
  g_free (self->state);
  g_free (self);
}

static char *
state_text (const char *folder, const GPtrArray *plan)
{
  guint finished = 0, n = plan->len;
  for (guint i = 0; i < n; i++)
    {
      const LwStudyRun *run = plan->pdata[i];
      finished += lw_study_run_finished (run->folder);
    }
  if (lw_lock_is_held (folder, NULL))
    return g_strdup_printf (ngettext ("Running, %u of %u run", "Running, %u of %u runs", n),
                            finished, n);
  return g_strdup_printf (ngettext ("%u of %u run", "%u of %u runs", n), finished, n);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  g_autofree char *file = g_build_filename (look->folder, LW_STUDY_FILE, NULL);
  g_autoptr (LwStudy) study = lw_study_open (look->folder, NULL);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, NULL) : NULL;
  look->gone = !g_file_test (file, G_FILE_TEST_EXISTS);
  look->state = plan         ? state_text (look->folder, plan)
                : look->gone ? g_strdup (_ ("The folder is gone"))
                             : g_strdup (_ ("Cannot be read"));
  g_task_return_boolean (task, TRUE);
}

static void
look_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwRecentStudy *self = LW_RECENT_STUDY (source);
  Look *look = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  g_free (self->state);
  self->state = g_steal_pointer (&look->state);
  self->gone = look->gone;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GONE]);
}

void
lw_recent_study_look (LwRecentStudy *self, GCancellable *cancellable)
{
  g_autoptr (GTask) task = lw_owner_task_new (self, cancellable, look_cb, NULL);
  Look *look = g_new0 (Look, 1);
  look->folder = g_strdup (self->folder);
  g_task_set_source_tag (task, lw_recent_study_look);
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, look_thread);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LwRecentStudy *self = LW_RECENT_STUDY (object);
  if (id == PROP_STATE)
    g_value_set_string (value, lw_recent_study_get_state (self));
  else if (id == PROP_GONE)
    g_value_set_boolean (value, self->gone);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finalize (GObject *object)
{
  LwRecentStudy *self = LW_RECENT_STUDY (object);
  g_free (self->folder);
  g_free (self->title);
  g_free (self->state);
  G_OBJECT_CLASS (lw_recent_study_parent_class)->finalize (object);
}

static void
lw_recent_study_class_init (LwRecentStudyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "", flags);
  properties[PROP_GONE] = g_param_spec_boolean ("gone", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lw_recent_study_init (LwRecentStudy *self)
{
}

LwRecentStudy *
lw_recent_study_new (const char *folder, const char *title, gint64 opened)
{
  LwRecentStudy *self = g_object_new (LW_TYPE_RECENT_STUDY, NULL);
  self->folder = g_strdup (folder);
  self->title = g_strdup (title);
  self->opened = opened;
  return self;
}

const char *
lw_recent_study_get_folder (LwRecentStudy *self)
{
  return self->folder;
}

const char *
lw_recent_study_get_title (LwRecentStudy *self)
{
  return self->title;
}

gint64
lw_recent_study_get_opened (LwRecentStudy *self)
{
  return self->opened;
}

const char *
lw_recent_study_get_state (LwRecentStudy *self)
{
  return self->state ? self->state : "";
}

gboolean
lw_recent_study_get_gone (LwRecentStudy *self)
{
  return self->gone;
}

char *
lw_time_ago_text (gint64 then, gint64 now)
{
  gint64 seconds = now - then;
  if (seconds < MINUTE)
    return g_strdup (_ ("Just now"));
  if (seconds < HOUR)
    return g_strdup_printf (
        ngettext ("%d minute ago", "%d minutes ago", (gulong)(seconds / MINUTE)),
        (int)(seconds / MINUTE));
  if (seconds < DAY)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong)(seconds / HOUR)),
                            (int)(seconds / HOUR));
  if (seconds < 30 * DAY)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong)(seconds / DAY)),
                            (int)(seconds / DAY));
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (then);
  return date ? g_date_time_format (date, "%x") : g_strdup ("");
}
