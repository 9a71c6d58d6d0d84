/* The list of what is to be right. */
#include "draft/preflight.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "model/program.h"
#include "study/study-create.h"

const char *
lw_check_state_title (LwCheckState state)
{
  static const char *const titles[]
      = { N_ ("Good"), N_ ("Not known yet"), N_ ("Warning"), N_ ("Problem") };
  return _ (titles[state]);
}

static void
item_free (gpointer data)
{
  LwCheckItem *self = data;
  g_free (self->title);
  g_free (self->text);
  g_free (self);
}

/* Takes @text. */
static void
add (GPtrArray *items, LwCheckState state, const char *title, char *text)
{
  LwCheckItem *item = g_new (LwCheckItem, 1);
  *item = (LwCheckItem){ state, TRUE, g_strdup (title), text };
  g_ptr_array_add (items, item);
}

/* ---- facts --------------------------------------------------------------------------------- */

/* The nearest folder above that exists, or itself. (transfer full) */
static char *
nearest_folder (const char *path)
{
  char *folder = g_strdup (path);
  while (!g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      char *parent = g_path_get_dirname (folder);
      gboolean end = g_str_equal (parent, folder);
      g_free (folder);
      folder = parent;
      if (end)
        break;
    }
  return folder;
}

static gint64
available_memory (void)
{
  size_t size;
  g_autofree char *text = lw_file_read ("/proc/meminfo", 1 << 16, &size, NULL);
  const char *line = text ? strstr (text, "MemAvailable:") : NULL;
  return line ? g_ascii_strtoll (line + strlen ("MemAvailable:"), NULL, 10) * 1024 : -1;
}

char *
lw_folder_name (const char *title)
{
  char *name = g_strstrip (g_strdelimit (g_strdup (title ? title : ""), "/\\:\n\t", '-'));
  if (*name && *name != '.')
    return name;
  g_free (name);
  return g_strdup ("study");
}

char *
lw_free_folder (const char *folder)
{
  char *free = g_strdup (folder);
  for (int i = 2; g_file_test (free, G_FILE_TEST_EXISTS); i++)
    {
      g_free (free);
      free = g_strdup_printf ("%s-%d", folder, i);
    }
  return free;
}

LwPlaceFacts *
lw_place_facts_new (const char *folder)
{
  LwPlaceFacts *self = g_new0 (LwPlaceFacts, 1);
  g_autofree char *existing = nearest_folder (folder);
  g_autoptr (GFile) file = g_file_new_for_path (existing);
  g_autoptr (GFileInfo) info
      = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  g_autofree char *program = lw_program_path ();
  self->folder = g_strdup (folder);
  self->free_folder = lw_free_folder (folder);
  self->taken = !g_str_equal (self->free_folder, folder);
  self->writable
      = g_file_test (existing, G_FILE_TEST_IS_DIR) && access (existing, W_OK | X_OK) == 0;
  self->free
      = info ? (gint64)g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE)
             : -1;
  self->memory = available_memory ();
  self->program = g_find_program_in_path (program);
  return self;
}

void
lw_place_facts_free (LwPlaceFacts *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_free (self->free_folder);
  g_free (self->program);
  g_free (self);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, lw_place_facts_new (data), (GDestroyNotify)lw_place_facts_free);
}

void
lw_place_facts_async (const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, lw_place_facts_async);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, run);
}

LwPlaceFacts *
lw_place_facts_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the list ------------------------------------------------------------------------------ */

static void
add_data (GPtrArray *items, const char *title, const char *spec, const LwDataReport *report,
          const char *error)
{
  if (!spec)
    add (items, LW_CHECK_BAD, title, g_strdup (_ ("Choose a folder, or the built-in scenes")));
  else if (error)
    add (items, LW_CHECK_BAD, title, g_strdup (error));
  else if (!report)
    add (items, LW_CHECK_WAIT, title, g_strdup (_ ("Being looked at")));
  else if (!report->check->usable)
    add (items, LW_CHECK_BAD, title, g_strdup (report->check->reasons->pdata[0]));
  else if (report->check->warnings->len > 0)
    add (items, LW_CHECK_WARN, title, g_strdup (report->check->warnings->pdata[0]));
  else
    add (items, LW_CHECK_GOOD, title,
         g_strdup_printf (ngettext ("%d image with labels", "%d images with labels",
                                    lw_dataset_count (report->dataset)),
                          lw_dataset_count (report->dataset)));
}

static void
add_evaluation (GPtrArray *items, const LwPreflight *self)
{
  const char *title = _ ("Evaluation");
  if (self->target_error)
    return;
  if (self->draft->eval)
    add (items, LW_CHECK_GOOD, title, g_strdup (self->draft->eval));
  else if (!self->target)
    add (items, LW_CHECK_WAIT, title, g_strdup (_ ("The target is not looked at yet")));
  else if (self->target->eval_images == 0)
    add (items, LW_CHECK_BAD, title,
         g_strdup (_ ("The target has no split “val” with masks to evaluate on")));
  else
    add (items, LW_CHECK_GOOD, title,
         g_strdup_printf (ngettext ("%d image of the split “val”", "%d images of the split “val”",
                                    self->target->eval_images),
                          self->target->eval_images));
}

/* Reads the draft as the queue will, every method for itself. */
static gboolean
check_methods (const LwStudyDraft *draft, GError **error)
{
  g_autoptr (JsonObject) json = lw_study_draft_to_json (draft, NULL, NULL, error);
  g_autoptr (LwStudy) study = json ? lw_study_new (draft->folder, json, error) : NULL;
  if (!study)
    return FALSE;
  const LwMix one = lw_mix_single (LW_LABEL_POINT, 1);
  for (guint i = 0; i < study->methods->len; i++)
    {
      const char *name = g_array_index (study->methods, LwStudyMethod, i).name;
      g_autoptr (LwRunConfig) config = lw_study_config (study, name, &one, 0, 1, NULL, error);
      if (config)
        continue;
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  return TRUE;
}

static void
add_runs (GPtrArray *items, const LwPreflight *self)
{
  g_autoptr (GError) error = NULL;
  LwStudyExtent extent = { 0 };
  const char *title = _ ("Runs");
  if (!lw_study_draft_extent (self->draft, &extent, &error) || !check_methods (self->draft, &error))
    {
      add (items, LW_CHECK_BAD, title, g_strdup (error->message));
      return;
    }
  add (items, LW_CHECK_GOOD, title,
       g_strdup_printf (ngettext ("%u run", "%u runs", extent.runs), extent.runs));
  if (self->target)
    {
      int pool = lw_dataset_count (self->target->dataset);
      gboolean enough = extent.largest <= pool;
      add (items, enough ? LW_CHECK_GOOD : LW_CHECK_BAD, _ ("Images"),
           enough ? g_strdup_printf (_ ("The largest budget needs %d of %d images"), extent.largest,
                                     pool)
                  : g_strdup_printf (_ ("The largest budget needs %d images; there are %d"),
                                     extent.largest, pool));
    }
}

static void
add_place (GPtrArray *items, const LwPreflight *self)
{
  const char *title = _ ("Folder");
  const LwPlaceFacts *place = self->place;
  if (!place)
    add (items, LW_CHECK_WAIT, title, g_strdup (self->draft->folder));
  else if (place->taken)
    add (items, LW_CHECK_BAD, title,
         g_strdup_printf (_ ("%s is there already; give the study another name"), place->folder));
  else if (!place->writable)
    add (items, LW_CHECK_BAD, title,
         g_strdup_printf (_ ("%s cannot be made: no permission to write there"), place->folder));
  else
    add (items, LW_CHECK_GOOD, title, g_strdup (place->folder));
}

/* @need against @there; -1: not known. */
static void
add_amount (GPtrArray *items, const char *title, gint64 need, gint64 there)
{
  g_autofree char *wanted = g_format_size ((guint64)MAX (need, 0));
  g_autofree char *has = g_format_size ((guint64)MAX (there, 0));
  if (there < 0 || need < 0)
    add (items, LW_CHECK_WAIT, title,
         there < 0 ? g_strdup (_ ("Cannot be told"))
                   : g_strdup_printf (_ ("%s free; what is needed is not measured yet"), has));
  else
    add (items,
         need > there               ? LW_CHECK_BAD
         : need > there - there / 5 ? LW_CHECK_WARN
                                    : LW_CHECK_GOOD,
         title, g_strdup_printf (_ ("%s needed, %s free"), wanted, has));
  ((LwCheckItem *)items->pdata[items->len - 1])->needed = FALSE;
}

static void
add_machine (GPtrArray *items, const LwPreflight *self)
{
  LwStudyNeeds needs = { 0 };
  gboolean measured
      = self->measurement && lw_measurement_needs (self->measurement, self->draft, &needs);
  if (!self->place)
    return;
  add_amount (items, _ ("Disk Space"), measured ? needs.disk : -1, self->place->free);
  add_amount (items, _ ("Memory"), measured ? needs.memory * self->slots : -1, self->place->memory);
  if (self->place->program)
    add (items, LW_CHECK_GOOD, _ ("Program"), g_strdup (self->place->program));
  else
    add (items, LW_CHECK_BAD, _ ("Program"),
         g_strdup (_ ("The program labelworth is not found beside this one or on the path")));
}

/* Texts of the page that are not understood. */
static void
add_invalid (GPtrArray *items, GHashTable *invalid)
{
  GHashTableIter each;
  gpointer title, problem;
  if (!invalid)
    return;
  g_hash_table_iter_init (&each, invalid);
  while (g_hash_table_iter_next (&each, &title, &problem))
    add (items, LW_CHECK_BAD, title, g_strdup (problem));
}

GPtrArray *
lw_preflight_list (const LwPreflight *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free);
  if (self->draft->source || !self->source)
    add_data (items, _ ("Source"), self->draft->source, self->source, self->source_error);
  add_data (items, _ ("Target"), self->draft->target, self->target, self->target_error);
  add_evaluation (items, self);
  add_invalid (items, self->invalid);
  add_runs (items, self);
  add_place (items, self);
  add_machine (items, self);
  return items;
}

LwCheckState
lw_preflight_state (const GPtrArray *items)
{
  LwCheckState worst = LW_CHECK_GOOD;
  for (guint i = 0; i < items->len; i++)
    worst = MAX (worst, ((const LwCheckItem *)items->pdata[i])->state);
  return worst;
}

gboolean
lw_preflight_is_ready (const GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const LwCheckItem *item = items->pdata[i];
      if (item->state == LW_CHECK_BAD || (item->state == LW_CHECK_WAIT && item->needed))
        return FALSE;
    }
  return TRUE;
}
