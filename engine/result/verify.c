/* The check of a study: its runs, its weak labels, and what the runs have in common. */
#include "result/verify.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/json.h"
#include "result/verify-private.h"
#include "study/label-counts.h"

static void
hash_set_free (void *data)
{
  g_hash_table_unref (data);
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* The entries of a folder of the study, sorted; none if there is no folder. (transfer full) */
static GPtrArray *
list_folder (const LwStudy *study, const char *name)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (study->folder, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *entry; dir && (entry = g_dir_read_name (dir));)
    g_ptr_array_add (entries, g_strdup (entry));
  g_ptr_array_sort (entries, compare_names);
  return entries;
}

/* First the runs of the plan in its order, then what else lies in runs/. */
static void
check_runs (LwVerifyStudy *self)
{
  g_autoptr (GPtrArray) folders = list_folder (self->study, "runs");
  g_autoptr (GHashTable) left = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < folders->len; i++)
    g_hash_table_add (left, folders->pdata[i]);
  guint missing = 0;
  for (guint i = 0; self->plan && i < self->plan->len; i++)
    {
      const LwStudyRun *cell = self->plan->pdata[i];
      if (g_hash_table_remove (left, cell->id))
        lw_verify_run (self, cell->id, cell);
      missing += !lw_study_run_finished (cell->folder);
    }
  for (guint i = 0; i < folders->len; i++)
    if (g_hash_table_contains (left, folders->pdata[i]))
      lw_verify_run (self, folders->pdata[i], NULL);
  if (missing > 0)
    lw_verification_note (self->report,
                          ngettext ("%u run of the study has no result",
                                    "%u runs of the study have no result", missing),
                          missing);
}

static void
check_counts (LwVerifyStudy *self, const char *entry)
{
  GError *error = NULL;
  g_autofree char *name = g_build_filename ("weak", entry, NULL);
  g_autofree char *path = g_build_filename (self->study->folder, name, NULL);
  g_autofree char *counts_path = lw_label_counts_path (path);
  g_autofree char *counts_name = lw_label_counts_path (name);
  g_autoptr (GPtrArray) labels = lw_weak_labels_load (path, LW_MAX_CLASSES, &error);
  if (!labels)
    {
      lw_verification_error (self->report, name, error);
      return;
    }
  g_autoptr (JsonObject) expected = lw_label_counts_to_json (labels);
  g_autoptr (JsonObject) found = lw_json_load (counts_path, &error);
  if (found)
    lw_verification_json (self->report, counts_name, found, expected);
  else
    lw_verification_error (self->report, counts_name, error);
}

static void
check_weak_labels (LwVerifyStudy *self)
{
  g_autoptr (GPtrArray) files = list_folder (self->study, "weak");
  for (guint i = 0; i < files->len; i++)
    if (g_str_has_suffix (files->pdata[i], ".jsonl"))
      check_counts (self, files->pdata[i]);
}

static void
check_costs (LwVerifyStudy *self)
{
  GError *error = NULL;
  LwCostTable costs;
  if (!lw_study_costs (self->study, &costs, &error))
    lw_verification_error (self->report, LW_STUDY_COSTS, error);
}

LwVerification *
lw_study_verify (const char *folder, GError **error)
{
  g_autoptr (LwStudy) study = lw_study_open (folder, error);
  if (!study)
    return NULL;
  GError *problem = NULL;
  g_autoptr (LwVerification) report = lw_verification_new (study->folder);
  g_autoptr (LwAgreement) agreement = lw_agreement_new ();
  g_autoptr (GPtrArray) plan = lw_study_plan (study, &problem);
  g_autoptr (GHashTable) checkpoints
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) weak
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, hash_set_free);
  g_autoptr (GHashTable) lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LwVerifyStudy self = { report, agreement, study, plan, checkpoints, weak, lists };
  if (!plan)
    lw_verification_error (report, "splits", problem);
  check_costs (&self);
  check_weak_labels (&self);
  check_runs (&self);
  lw_agreement_check (agreement, report);
  return g_steal_pointer (&report);
}
