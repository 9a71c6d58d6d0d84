/* Scenes, quick look, whole look, one after the other. */
#include "draft/data-look.h"

#include <glib/gi18n-lib.h>

#include "draft/scenes.h"

#define QUICK 40 /* images */

typedef enum
{
  IDLE,
  DRAWING,
  QUICK_LOOK,
  WHOLE_LOOK,
} Stage;

struct _LwDataLook
{
  GObject parent_instance;
  Stage stage;
  char *spec, *class_set;
  LwClassSet *classes;
  LwDataReport *report;
  char *error;
  LwTaskProgress *progress;
  GCancellable *cancellable; /* of the task at work */
};

G_DEFINE_FINAL_TYPE (LwDataLook, lw_data_look, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed (LwDataLook *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A task that was stopped reports in vain: its cancellable is not the present one. */
static void
begin (LwDataLook *self, Stage stage)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->progress, lw_task_progress_unref);
  self->stage = stage;
  if (stage == IDLE)
    return;
  self->cancellable = g_cancellable_new ();
  self->progress = lw_task_progress_new ();
}

/* Whether @error tells that the task was stopped; else it is kept. */
static gboolean
was_stopped (LwDataLook *self, GError *error)
{
  if (!error)
    return FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  begin (self, IDLE);
  g_free (self->error);
  self->error = g_strdup (error->message);
  changed (self);
  return FALSE;
}

static void look (LwDataLook *self, Stage stage);

static void
report_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwDataLook) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LwDataReport) report = lw_data_report_finish (result, &error);
  if (!report)
    {
      was_stopped (self, error);
      return;
    }
  g_clear_pointer (&self->report, lw_data_report_unref);
  self->report = g_steal_pointer (&report);
  if (self->report->whole)
    begin (self, IDLE);
  else
    look (self, WHOLE_LOOK);
  changed (self);
}

static void
look (LwDataLook *self, Stage stage)
{
  begin (self, stage);
  const LwDataQuestion question = { .spec = self->spec,
                                    .class_set = self->class_set,
                                    .classes = self->classes,
                                    .limit = stage == QUICK_LOOK ? QUICK : 0 };
  lw_data_report_async (&question, self->progress, self->cancellable, report_cb,
                        g_object_ref (self));
}

static void
scenes_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwDataLook) self = data;
  g_autoptr (GError) error = NULL;
  if (!lw_scenes_make_finish (result, &error))
    {
      was_stopped (self, error);
      return;
    }
  look (self, QUICK_LOOK);
  changed (self);
}

void
lw_data_look_start (LwDataLook *self, const LwDataQuestion *question, const char *scenes)
{
  g_autofree char *spec = g_strdup (question->spec), *class_set = g_strdup (question->class_set);
  LwClassSet *classes = question->classes ? lw_class_set_copy (question->classes) : NULL;
  lw_data_look_clear (self);
  self->spec = g_steal_pointer (&spec);
  self->class_set = g_steal_pointer (&class_set);
  self->classes = classes;
  if (scenes)
    {
      begin (self, DRAWING);
      lw_scenes_make_async (scenes, self->progress, self->cancellable, scenes_cb,
                            g_object_ref (self));
    }
  else
    look (self, QUICK_LOOK);
  changed (self);
}

void
lw_data_look_stop (LwDataLook *self)
{
  if (self->stage == IDLE)
    return;
  begin (self, IDLE);
  if (!self->report && !self->error)
    self->error = g_strdup (_ ("Stopped before anything was seen; choose the data again"));
  changed (self);
}

void
lw_data_look_clear (LwDataLook *self)
{
  begin (self, IDLE);
  g_clear_pointer (&self->spec, g_free);
  g_clear_pointer (&self->class_set, g_free);
  g_clear_pointer (&self->classes, lw_class_set_free);
  g_clear_pointer (&self->report, lw_data_report_unref);
  g_clear_pointer (&self->error, g_free);
}

LwDataReport *
lw_data_look_get_report (LwDataLook *self)
{
  return self->report;
}

const char *
lw_data_look_get_error (LwDataLook *self)
{
  return self->error;
}

const char *
lw_data_look_get_activity (LwDataLook *self)
{
  switch (self->stage)
    {
    case DRAWING:
      return _ ("Drawing street scenes");
    case QUICK_LOOK:
      return _ ("Looking at some images");
    case WHOLE_LOOK:
      return _ ("Examining every file");
    default:
      return NULL;
    }
}

double
lw_data_look_get_progress (LwDataLook *self)
{
  return self->progress ? lw_task_progress_share (self->progress) : -1;
}

static void
finalize (GObject *object)
{
  lw_data_look_clear (LW_DATA_LOOK (object));
  G_OBJECT_CLASS (lw_data_look_parent_class)->finalize (object);
}

static void
lw_data_look_class_init (LwDataLookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  signals[CHANGED] = g_signal_new ("changed", LW_TYPE_DATA_LOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
lw_data_look_init (LwDataLook *self)
{
}

LwDataLook *
lw_data_look_new (void)
{
  return g_object_new (LW_TYPE_DATA_LOOK, NULL);
}
