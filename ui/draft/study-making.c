/* The draft and the tasks about it. */
#include "draft/study-making.h"

#include <glib/gi18n-lib.h>

#include "draft/scenes.h"
#include "draft/study-creation.h"
#include "draft/study-original.h"

struct _LwStudyMaking
{
  GObject parent_instance;
  LwStudyDraft *draft;
  char *location;      /* folder in which that of the study is made */
  GHashTable *invalid; /* problems of texts, by their titles */
  LwDataLook *looks[LW_N_SIDES];
  guint idle; /* source that tells of changes */

  LwMeasurement *measurement;
  LwTaskProgress *measuring; /* NULL: nothing is measured now */
  GCancellable *measure_cancellable;
  char *measure_error;

  LwPlaceFacts *place;
  char *place_asked; /* folder of the latest question */
  GCancellable *place_cancellable;
};

G_DEFINE_FINAL_TYPE (LwStudyMaking, lw_study_making, G_TYPE_OBJECT)

enum
{
  CHANGED,
  REPLACED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
tell (gpointer data)
{
  LwStudyMaking *self = data;
  self->idle = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (LwStudyMaking *self)
{
  if (!self->idle)
    self->idle = g_idle_add (tell, self);
}

LwStudyDraft *
lw_study_making_draft (LwStudyMaking *self)
{
  return self->draft;
}

LwDataLook *
lw_study_making_look (LwStudyMaking *self, LwSide side)
{
  return self->looks[side];
}

/* ---- place --------------------------------------------------------------------------------- */

static void ask_place (LwStudyMaking *self);

static void
place_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwStudyMaking) self = data;
  LwPlaceFacts *place = lw_place_facts_finish (result, NULL);
  if (!place)
    return;
  lw_place_facts_free (self->place);
  self->place = place;
  if (place->taken)
    {
      g_free (self->draft->folder);
      self->draft->folder = g_strdup (place->free_folder);
      ask_place (self);
    }
  tell_soon (self);
}

static void
ask_place (LwStudyMaking *self)
{
  if (g_strcmp0 (self->place_asked, self->draft->folder) == 0)
    return;
  g_cancellable_cancel (self->place_cancellable);
  g_clear_object (&self->place_cancellable);
  g_clear_pointer (&self->place, lw_place_facts_free);
  g_free (self->place_asked);
  self->place_asked = g_strdup (self->draft->folder);
  self->place_cancellable = g_cancellable_new ();
  lw_place_facts_async (self->draft->folder, self->place_cancellable, place_cb,
                        g_object_ref (self));
}

void
lw_study_making_edited (LwStudyMaking *self)
{
  ask_place (self);
  tell_soon (self);
}

/* ---- name ---------------------------------------------------------------------------------- */

static void
place_study (LwStudyMaking *self)
{
  g_autofree char *name = lw_folder_name (self->draft->title);
  g_free (self->draft->folder);
  self->draft->folder = g_build_filename (self->location, name, NULL);
  lw_study_making_edited (self);
}

void
lw_study_making_set_title (LwStudyMaking *self, const char *title)
{
  if (g_strcmp0 (self->draft->title, title) == 0)
    return;
  g_free (self->draft->title);
  self->draft->title = g_strdup (title);
  place_study (self);
}

void
lw_study_making_set_location (LwStudyMaking *self, const char *location)
{
  if (g_strcmp0 (self->location, location) == 0)
    return;
  g_free (self->location);
  self->location = g_strdup (location);
  place_study (self);
}

const char *
lw_study_making_get_location (LwStudyMaking *self)
{
  return self->location;
}

void
lw_study_making_set_invalid (LwStudyMaking *self, const char *title, const char *problem)
{
  if (problem)
    g_hash_table_replace (self->invalid, g_strdup (title), g_strdup (problem));
  else
    g_hash_table_remove (self->invalid, title);
}

const char *
lw_study_making_get_invalid (LwStudyMaking *self, const char *title)
{
  return g_hash_table_lookup (self->invalid, title);
}

/* ---- data ---------------------------------------------------------------------------------- */

/* The source is read with the classes of the target, so it follows. */
static void
look_at_source (LwStudyMaking *self)
{
  LwDataReport *target = lw_data_look_get_report (self->looks[LW_SIDE_TARGET]);
  const LwDataQuestion question = { .spec = self->draft->source,
                                    .class_set = self->draft->class_set,
                                    .classes = target ? target->dataset->classes : NULL };
  if (self->draft->source)
    lw_data_look_start (self->looks[LW_SIDE_SOURCE], &question, NULL);
  else
    lw_data_look_clear (self->looks[LW_SIDE_SOURCE]);
}

static void
look_at_target (LwStudyMaking *self)
{
  const LwDataQuestion question
      = { .spec = self->draft->target, .class_set = self->draft->class_set };
  self->draft->pool = 0;
  lw_data_look_clear (self->looks[LW_SIDE_SOURCE]);
  if (self->draft->target)
    lw_data_look_start (self->looks[LW_SIDE_TARGET], &question, self->draft->scenes);
  else
    look_at_source (self);
}

static void
source_cb (LwStudyMaking *self)
{
  tell_soon (self);
}

static void
target_cb (LwStudyMaking *self)
{
  LwDataLook *look = self->looks[LW_SIDE_TARGET];
  LwDataReport *report = lw_data_look_get_report (look);
  gboolean first = report && self->draft->pool == 0;
  if (first)
    {
      self->draft->pool = lw_dataset_count (report->dataset);
      if (report->check->sizes->len > 0)
        {
          const LwSizeCount *size = &g_array_index (report->check->sizes, LwSizeCount, 0);
          self->draft->image_width = size->width;
          self->draft->image_height = size->height;
        }
    }
  if (first || lw_data_look_get_error (look))
    look_at_source (self);
  tell_soon (self);
}

void
lw_study_making_use_scenes (LwStudyMaking *self)
{
  LwStudyDraft *draft = self->draft;
  g_free (draft->scenes);
  g_free (draft->source);
  g_free (draft->target);
  draft->scenes = lw_scenes_folder ();
  draft->source = lw_scenes_source (draft->scenes);
  draft->target = lw_scenes_target (draft->scenes);
  g_clear_pointer (&draft->eval, g_free);
  g_clear_pointer (&draft->class_set, g_free);
  look_at_target (self);
  lw_study_making_edited (self);
}

/* Built-in scenes that neither side uses need not be there. */
static void
drop_scenes (LwStudyDraft *draft)
{
  g_autofree char *source = draft->scenes ? lw_scenes_source (draft->scenes) : NULL;
  g_autofree char *target = draft->scenes ? lw_scenes_target (draft->scenes) : NULL;
  if (g_strcmp0 (draft->source, source) != 0 && g_strcmp0 (draft->target, target) != 0)
    g_clear_pointer (&draft->scenes, g_free);
}

void
lw_study_making_examine_again (LwStudyMaking *self, LwSide side)
{
  if (side == LW_SIDE_TARGET)
    look_at_target (self);
  else
    look_at_source (self);
}

void
lw_study_making_choose (LwStudyMaking *self, LwSide side, const char *path)
{
  LwStudyDraft *draft = self->draft;
  char **spec = side == LW_SIDE_SOURCE ? &draft->source : &draft->target;
  g_free (*spec);
  *spec = g_strdup (path);
  if (side == LW_SIDE_TARGET)
    g_clear_pointer (&draft->eval, g_free);
  drop_scenes (draft);
  lw_study_making_examine_again (self, side);
  lw_study_making_edited (self);
}

void
lw_study_making_set_class_set (LwStudyMaking *self, const char *class_set)
{
  if (g_strcmp0 (self->draft->class_set, class_set) == 0)
    return;
  g_free (self->draft->class_set);
  self->draft->class_set = g_strdup (class_set);
  look_at_target (self);
  lw_study_making_edited (self);
}

/* ---- time ---------------------------------------------------------------------------------- */

static void
measure_end (LwStudyMaking *self)
{
  g_clear_object (&self->measure_cancellable);
  g_clear_pointer (&self->measuring, lw_task_progress_unref);
  tell_soon (self);
}

static void
measure_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwStudyMaking) self = data;
  g_autoptr (GError) error = NULL;
  LwMeasurement *measurement = lw_measurement_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (measurement)
    {
      g_clear_pointer (&self->measurement, lw_measurement_unref);
      self->measurement = measurement;
    }
  else
    self->measure_error = g_strdup (error->message);
  measure_end (self);
}

void
lw_study_making_measure (LwStudyMaking *self)
{
  if (self->measuring)
    return;
  g_clear_pointer (&self->measure_error, g_free);
  self->measuring = lw_task_progress_new ();
  self->measure_cancellable = g_cancellable_new ();
  lw_measurement_async (self->draft, self->measuring, self->measure_cancellable, measure_cb,
                        g_object_ref (self));
  tell_soon (self);
}

void
lw_study_making_stop_measuring (LwStudyMaking *self)
{
  if (!self->measuring)
    return;
  g_cancellable_cancel (self->measure_cancellable);
  measure_end (self);
}

gboolean
lw_study_making_is_measuring (LwStudyMaking *self)
{
  return self->measuring != NULL;
}

double
lw_study_making_get_measuring (LwStudyMaking *self)
{
  return self->measuring ? lw_task_progress_share (self->measuring) : -1;
}

const char *
lw_study_making_get_measure_error (LwStudyMaking *self)
{
  return self->measure_error;
}

gboolean
lw_study_making_needs (LwStudyMaking *self, LwStudyNeeds *needs)
{
  return self->measurement && lw_measurement_needs (self->measurement, self->draft, needs);
}

/* ---- making -------------------------------------------------------------------------------- */

GPtrArray *
lw_study_making_preflight (LwStudyMaking *self, int slots)
{
  LwDataLook *source = self->looks[LW_SIDE_SOURCE], *target = self->looks[LW_SIDE_TARGET];
  const LwPreflight preflight = { .draft = self->draft,
                                  .source = lw_data_look_get_report (source),
                                  .target = lw_data_look_get_report (target),
                                  .source_error = lw_data_look_get_error (source),
                                  .target_error = lw_data_look_get_error (target),
                                  .measurement = self->measurement,
                                  .place = self->place,
                                  .invalid = self->invalid,
                                  .slots = slots };
  return lw_preflight_list (&preflight);
}

void
lw_study_making_create_async (LwStudyMaking *self, int slots, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  LwStudyNeeds needs;
  gboolean measured = lw_study_making_needs (self, &needs);
  lw_study_creation_async (self, self->draft, measured ? self->measurement : NULL, slots, callback,
                           user_data);
}

char *
lw_study_making_create_finish (LwStudyMaking *self, GAsyncResult *result, GError **error)
{
  /* Its folder is taken now, by it or by what is left of it. */
  g_clear_pointer (&self->place_asked, g_free);
  lw_study_making_edited (self);
  return lw_study_creation_finish (result, error);
}

/* ---- from a study -------------------------------------------------------------------------- */

static void
original_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LwStudyMaking *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (LwStudyOriginal) original = lw_study_original_finish (result, &error);
  if (!original)
    {
      g_task_return_error (task, error);
      return;
    }
  g_autofree char *name = g_path_get_basename (original->study->folder);
  g_autofree char *title = g_strdup_printf (_ ("%s (changed)"),
                                            original->study->title ? original->study->title : name);
  g_free (self->location);
  self->location = g_path_get_dirname (original->study->folder);
  lw_study_making_set_title (self, title);
  lw_study_draft_start_from (self->draft, original->study, &original->costs);
  look_at_target (self);
  g_signal_emit (self, signals[REPLACED], 0);
  lw_study_making_edited (self);
  g_task_return_boolean (task, TRUE);
}

void
lw_study_making_start_from_async (LwStudyMaking *self, const char *folder,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, lw_study_making_start_from_async);
  lw_study_original_async (folder, original_cb, task);
}

gboolean
lw_study_making_start_from_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  LwStudyMaking *self = LW_STUDY_MAKING (object);
  if (self->idle)
    g_source_remove (self->idle);
  g_cancellable_cancel (self->measure_cancellable);
  g_clear_object (&self->measure_cancellable);
  g_clear_pointer (&self->measuring, lw_task_progress_unref);
  g_clear_pointer (&self->measurement, lw_measurement_unref);
  g_free (self->measure_error);
  g_clear_object (&self->place_cancellable);
  lw_place_facts_free (self->place);
  g_free (self->place_asked);
  for (int i = 0; i < LW_N_SIDES; i++)
    {
      lw_data_look_clear (self->looks[i]);
      g_object_unref (self->looks[i]);
    }
  g_free (self->location);
  g_hash_table_unref (self->invalid);
  lw_study_draft_unref (self->draft);
  G_OBJECT_CLASS (lw_study_making_parent_class)->finalize (object);
}

static void
lw_study_making_class_init (LwStudyMakingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  signals[CHANGED] = g_signal_new ("changed", LW_TYPE_STUDY_MAKING, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[REPLACED] = g_signal_new ("replaced", LW_TYPE_STUDY_MAKING, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
lw_study_making_init (LwStudyMaking *self)
{
  self->draft = lw_study_draft_new ();
  self->invalid = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (int i = 0; i < LW_N_SIDES; i++)
    {
      self->looks[i] = lw_data_look_new ();
      g_signal_connect_object (self->looks[i], "changed",
                               G_CALLBACK (i == LW_SIDE_TARGET ? target_cb : source_cb), self,
                               G_CONNECT_SWAPPED);
    }
}

LwStudyMaking *
lw_study_making_new (void)
{
  LwStudyMaking *self = g_object_new (LW_TYPE_STUDY_MAKING, NULL);
  self->location = g_build_filename (g_get_user_data_dir (), "labelworth", "studies", NULL);
  lw_study_making_set_title (self, _ ("Street Scenes"));
  lw_study_making_use_scenes (self);
  return self;
}

void
lw_study_making_close (LwStudyMaking *self)
{
  lw_study_making_stop_measuring (self);
  for (int i = 0; i < LW_N_SIDES; i++)
    lw_data_look_stop (self->looks[i]);
}
