/* `labelworth study init` and `labelworth study add`. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "commands.h"
#include "core/datadir.h"
#include "core/error.h"
#include "core/json.h"
#include "study-edit.h"
#include "study/study-create.h"
#include "study/study-import.h"
#include "study/study-plan.h"

/* Members of a preset: methods and their recipes; what is there already stays. */
static gboolean
add_preset (JsonObject *json, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat ("presets/", name, ".json", NULL);
  g_autofree char *path = lw_data_path (file);
  if (strchr (name, '/') || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("there is no preset “%s”; use table2, table3 or table4"), name);
      return FALSE;
    }
  g_autoptr (JsonObject) preset = lw_json_load (path, error);
  if (!preset)
    return FALSE;
  g_autoptr (GList) names = json_object_get_members (preset);
  for (GList *member = names; member; member = member->next)
    if (!json_object_has_member (json, member->data))
      json_object_set_member (json, member->data,
                              json_node_copy (json_object_get_member (preset, member->data)));
  return TRUE;
}

static void
set_default_list (JsonObject *json, const char *member, const char *const *names)
{
  if (json_object_has_member (json, member))
    return;
  JsonArray *list = json_array_new ();
  for (; *names; names++)
    json_array_add_string_element (list, *names);
  json_object_set_array_member (json, member, list);
}

/* Numbers of images that are for all label types, or nothing at all said of what is labelled. */
static gboolean
wants_all_types (const StudyEdit *edit)
{
  for (char **images = edit->images; images && *images; images++)
    if (!strchr (*images, '='))
      return TRUE;
  return edit->hours || (!edit->images && !edit->mixes);
}

/* A study that says nothing of them compares the three weak labels with what can be had without
 * labels and with all masks. */
static void
set_defaults (const StudyEdit *edit, JsonObject *json)
{
  const char *const types[] = { "image", "point", "coarse", NULL };
  const char *const references[] = { "source-only", "supervised", NULL };
  if (edit->from)
    return;
  gboolean source = edit->source != NULL;
  if (!edit->label_types && wants_all_types (edit))
    set_default_list (json, "label_types", types);
  if (!edit->references)
    set_default_list (json, "references", references + !source);
  if (source && !json_object_has_member (json, "pretrain"))
    json_object_set_boolean_member (json, "pretrain", TRUE);
}

static void
print_notes (const GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    g_print ("%s\n", (char *)notes->pdata[i]);
}

static gboolean
init (const StudyEdit *edit, GError **error)
{
  LwCostTable costs;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  if (!lw_cost_table_named (edit->costs ? edit->costs : LW_COST_DEFAULT_PRESET, &costs, error))
    return FALSE;
  g_autoptr (JsonObject) json
      = edit->from ? lw_study_import (edit->from, edit->folder, &costs, error) : json_object_new ();
  if (!json || (edit->preset && !add_preset (json, edit->preset, error)))
    return FALSE;
  set_defaults (edit, json);
  if (!study_edit_apply (edit, json, FALSE, &costs, notes, error)
      || !lw_study_create (edit->folder, json, &costs, error))
    return FALSE;
  print_notes (notes);
  return TRUE;
}

static gboolean
add (const StudyEdit *edit, GError **error)
{
  LwCostTable costs;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LwStudy) study = lw_study_open (edit->folder, error);
  if (!study || !lw_study_costs (study, &costs, error)
      || !study_edit_apply (edit, study->json, TRUE, &costs, notes, error)
      || !lw_study_change (edit->folder, study->json, error))
    return FALSE;
  print_notes (notes);
  return TRUE;
}

/* What there is to run now. */
static gboolean
print_next (const char *folder, GError **error)
{
  g_autoptr (LwStudy) study = lw_study_open (folder, error);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, error) : NULL;
  if (!plan)
    return FALSE;
  guint finished = 0;
  for (guint i = 0; i < plan->len; i++)
    finished += lw_study_run_finished (((LwStudyRun *)plan->pdata[i])->folder);
  g_autofree char *quoted = g_shell_quote (folder);
  g_print (ngettext ("%u run, %u finished\n", "%u runs, %u finished\n", plan->len), plan->len,
           finished);
  g_print (_ ("What it will take:  labelworth study plan %s\n"
              "Train it:           labelworth study run %s\n"),
           quoted, quoted);
  return TRUE;
}

static int
command (const char *name, gboolean widen, int argc, char **argv)
{
  g_auto (StudyEdit) edit = { 0 };
  g_autoptr (GError) error = NULL;
  if (study_edit_parse (&edit, widen, argc, argv, &error)
      && (widen ? add (&edit, &error) : init (&edit, &error)) && print_next (edit.folder, &error))
    return 0;
  g_printerr ("%s: %s\n", name, error->message);
  return 1;
}

int
lw_command_study_init (int argc, char **argv)
{
  return command ("labelworth study init", FALSE, argc, argv);
}

int
lw_command_study_add (int argc, char **argv)
{
  return command ("labelworth study add", TRUE, argc, argv);
}
