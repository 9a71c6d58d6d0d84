/* The draft of a study: its file, the equal command, its matrix, its ablations. */
#include <gio/gio.h>
#include <locale.h>

#include "core/json.h"
#include "dataset/scene/scene.h"
#include "draft/study-draft.h"
#include "draft/study-variant.h"
#include "scratch.h"
#include "study-edit.h"
#include "study-folder.h"
#include "study/study-create.h"

typedef struct
{
  char *root;
  LwStudyDraft *draft;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->root = scratch_new ();
  f->draft = lw_study_draft_new ();
  f->draft->title = g_strdup ("It’s a \"study\"");
  f->draft->folder = g_build_filename (f->root, "my study", NULL);
  f->draft->source = g_build_filename (f->root, "source", NULL);
  f->draft->target = g_strconcat ("pairs:", f->root, "/target", NULL);
  for (int i = 0; i < 2; i++)
    {
      const LwSceneOptions options = { .look = i ? LW_LOOK_STREET : LW_LOOK_SYNTHETIC,
                                       .train = 12,
                                       .val = 1,
                                       .width = 16,
                                       .height = 16,
                                       .threads = 1 };
      g_autofree char *folder = g_build_filename (f->root, i ? "target" : "source", NULL);
      GError *error = NULL;
      lw_scene_generate (&options, folder, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_true (lw_study_draft_set_sizes (f->draft, "3, 6", NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  lw_study_draft_unref (f->draft);
  scratch_free (f->root);
}

/* The file that `study init` with the words of the command writes. */
static char *
made_by_command (const char *command)
{
  GError *error = NULL;
  g_auto (StudyEdit) edit = { 0 };
  g_auto (GStrv) words = NULL;
  LwCostTable costs;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  const char *end = strstr (command, " &&\n");
  g_assert_nonnull (end);
  g_autofree char *first = g_strndup (command, (gsize)(end - command));
  g_assert_true (g_str_has_prefix (first, "labelworth study init "));
  g_assert_true (g_shell_parse_argv (first + strlen ("labelworth study "), NULL, &words, &error));
  /* The parser of options takes words out of the list, which stays the owner of them. */
  g_autofree char **argv = g_memdup2 (words, (g_strv_length (words) + 1) * sizeof (char *));
  study_edit_parse (&edit, FALSE, (int)g_strv_length (words), argv, &error);
  g_assert_no_error (error);
  lw_cost_table_named (edit.costs ? edit.costs : LW_COST_DEFAULT_PRESET, &costs, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) json = json_object_new ();
  study_edit_apply (&edit, json, FALSE, &costs, notes, &error);
  g_assert_no_error (error);
  lw_study_create (edit.folder, json, &costs, &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (edit.folder, LW_STUDY_FILE, NULL);
  size_t size;
  return lw_file_read (path, 1 << 20, &size, NULL);
}

/* Makes the study in both ways and compares the files, byte for byte. */
static void
expect_same (Fixture *f)
{
  GError *error = NULL;
  g_autofree char *folder = g_strdup (f->draft->folder);
  g_autofree char *path = g_build_filename (folder, LW_STUDY_FILE, NULL);
  g_autoptr (JsonObject) json = lw_study_draft_to_json (f->draft, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *command = lw_study_draft_command (f->draft, 1);
  lw_study_create (folder, json, &f->draft->costs, &error);
  g_assert_no_error (error);
  size_t size;
  g_autofree char *file = lw_file_read (path, 1 << 20, &size, NULL);
  g_assert_cmpint (remove (path), ==, 0);
  g_autofree char *by_command = made_by_command (command);
  g_assert_cmpstr (file, ==, by_command);
  /* What is said of the extent is what is planned. */
  LwStudyExtent extent;
  g_assert_true (lw_study_draft_extent (f->draft, &extent, NULL));
  g_autoptr (LwStudy) study = lw_study_open (folder, NULL);
  g_autoptr (GPtrArray) plan = lw_study_plan (study, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (extent.runs, ==, plan->len);
  g_assert_cmpint (remove (path), ==, 0);
}

static void
test_default (Fixture *f, gconstpointer data)
{
  expect_same (f);
  LwStudyExtent extent;
  g_assert_true (lw_study_draft_extent (f->draft, &extent, NULL));
  /* One source-only, two supervised, 3 types x 2 sizes x 2 partitions. */
  g_assert_cmpuint (extent.runs, ==, 1 + 2 + 12);
  g_assert_cmpint (extent.largest, ==, 6);
  /* Two partitions of 6 images: (30 + 45 + 420) s each. */
  g_assert_cmpfloat_with_epsilon (extent.hours, 2 * 6 * 495 / 3600.0, 1e-9);
}

static void
test_everything (Fixture *f, gconstpointer data)
{
  LwStudyDraft *d = f->draft;
  LwVariant variant = lw_variant_default ();
  lw_variant_set (&variant, LW_SWITCH_BOUNDARY, FALSE);
  lw_variant_set (&variant, LW_SWITCH_AVERAGE, TRUE);
  g_autofree char *name = lw_variant_name (&variant);
  g_autoptr (JsonObject) recipe = lw_variant_recipe (&variant);
  g_assert_cmpstr (name, ==, "no boundary + average prototypes");
  g_assert_true (lw_study_draft_add_method (d, name, recipe));
  g_assert_false (lw_study_draft_add_method (d, name, recipe));
  g_assert_true (lw_study_draft_add_method (d, "baseline", NULL));
  g_assert_true (lw_study_draft_add_preset (d, "table4", NULL));
  g_assert_true (lw_study_draft_set_seeds (d, "3 1", NULL));
  g_assert_true (lw_study_draft_set_mixes (d, "4 point + 2 coarse", NULL));
  lw_study_draft_toggle (d, LW_LABEL_COARSE, 1);
  d->types[LW_LABEL_FINE] = TRUE;
  d->references[LW_METHOD_UDA] = TRUE;
  d->class_set = g_strdup ("camvid11");
  d->eval = g_strdup (d->target);
  d->iterations = 7;
  d->threads = 2;
  g_free (d->device);
  d->device = g_strdup ("cpu");
  d->size = LW_STUDY_SMALL;
  d->image_width = 2048;
  d->image_height = 1024;
  expect_same (f);
}

static void
test_hours (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  LwStudyDraft *d = f->draft;
  d->by_hours = TRUE;
  d->pool = 12;
  g_assert_true (lw_study_draft_set_hours (d, "0.05 0.5", NULL));
  g_autoptr (JsonObject) json = lw_study_draft_to_json (d, NULL, notes, NULL);
  g_assert_nonnull (json);
  /* 0.05 h: 6 tags, 4 points, no polygon; 0.5 h: all 12, all 12, 4. */
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_cmpint (lw_study_draft_cell (d, LW_LABEL_IMAGE, 0), ==, 6);
  g_assert_cmpint (lw_study_draft_cell (d, LW_LABEL_POINT, 1), ==, 12);
  g_assert_cmpint (lw_study_draft_cell (d, LW_LABEL_COARSE, 0), ==, 0);
  expect_same (f);
}

/* Mixes alone, references alone: the command must not fall back on its own defaults. */
static void
test_odd (Fixture *f, gconstpointer data)
{
  memset (f->draft->types, 0, sizeof f->draft->types);
  expect_same (f);
  g_assert_true (lw_study_draft_set_mixes (f->draft, "2 coarse + 4 point", NULL));
  expect_same (f);
  memset (f->draft->references, 0, sizeof f->draft->references);
  f->draft->pretrain = FALSE;
  expect_same (f);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  LwStudyDraft *d = f->draft;
  GError *error = NULL;
  g_assert_false (lw_study_draft_set_sizes (d, "10, twelve", &error));
  g_assert_nonnull (strstr (error->message, "twelve"));
  g_clear_error (&error);
  g_assert_false (lw_study_draft_set_sizes (d, "0", NULL));
  g_assert_false (lw_study_draft_set_sizes (d, "1.5", NULL));
  g_assert_false (lw_study_draft_set_hours (d, "0", NULL));
  g_assert_false (lw_study_draft_set_seeds (d, "-1", NULL));
  g_assert_false (lw_study_draft_set_mixes (d, "20 coarse", NULL));
  g_autofree char *sizes = lw_study_draft_sizes_text (d);
  g_assert_cmpstr (sizes, ==, "3, 6");
  g_assert_true (lw_study_draft_set_sizes (d, "9;3 9,  6", NULL));
  g_autofree char *sorted = lw_study_draft_sizes_text (d);
  g_assert_cmpstr (sorted, ==, "3, 6, 9");
  g_assert_true (lw_study_draft_set_sizes (d, "", NULL));
  g_assert_null (lw_study_draft_to_json (d, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "budget"));
  g_clear_error (&error);
  g_clear_pointer (&d->target, g_free);
  g_assert_null (lw_study_draft_to_json (d, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "target"));
  g_clear_error (&error);
}

/* A draft that begins from a study makes the same study elsewhere. */
static void
test_start_from (Fixture *f, gconstpointer data)
{
  static const char file[]
      = "{\"title\": \"x\", \"source\": \"../source\", \"target\": \"pairs:../target\","
        " \"label_types\": [\"image\", \"coarse\"],"
        " \"images\": {\"image\": [3, 9], \"coarse\": [3, 5]},"
        " \"mixes\": [\"2 coarse + 5 point\"], \"partitions\": 3, \"seeds\": [2, 1],"
        " \"methods\": [\"none\"], \"references\": [\"uda\"],"
        " \"recipe\": {\"arch\": \"resnet18\", \"width\": 16, \"lr\": 0.03, \"flip\": false},"
        " \"recipes\": {\"none\": {\"method\": \"wdass\", \"weights\": \"w.safetensors\"}}}";
  g_autofree char *folder = g_build_filename (f->root, "old", NULL);
  GError *error = NULL;
  LwCostTable costs = lw_cost_table_default ();
  costs.image[LW_LABEL_POINT].value = 40;
  study_put (folder, "study.json", file);
  study_put (folder, "costs.json", "{\"seconds_per_image\": {\"point\": 40}}");
  g_autoptr (LwStudy) old = lw_study_open (folder, &error);
  g_assert_no_error (error);
  lw_study_draft_start_from (f->draft, old, &costs);
  g_assert_cmpfloat (f->draft->costs.image[LW_LABEL_POINT].value, ==, 40);
  g_autoptr (JsonObject) json = lw_study_draft_to_json (f->draft, folder, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (LwStudy) new = lw_study_new (folder, json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (new->mixes->len, ==, old->mixes->len);
  for (guint i = 0; i < old->mixes->len; i++)
    g_assert_cmpint (lw_mix_compare (&g_array_index (old->mixes, LwMix, i),
                                     &g_array_index (new->mixes, LwMix, i)),
                     ==, 0);
  g_assert_cmpstr (new->source, ==, old->source);
  g_assert_cmpint (new->partitions, ==, 3);
  g_assert_cmpuint (new->seeds->len, ==, 2);
  g_assert_false (new->pretrain);
  const LwMix mix = lw_mix_single (LW_LABEL_COARSE, 5);
  g_autoptr (LwRunConfig) a = lw_study_config (old, "none", &mix, 1, 2, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (LwRunConfig) b = lw_study_config (new, "none", &mix, 1, 2, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) x = lw_run_config_to_json (a);
  g_autoptr (JsonObject) y = lw_run_config_to_json (b);
  g_autofree char *before = lw_json_line (x), *after = lw_json_line (y);
  g_assert_cmpstr (before, ==, after);
  expect_same (f);
}

static void
test_variants (void)
{
  LwVariant v = lw_variant_default ();
  g_assert_nonnull (lw_variant_problem (&v));
  for (int i = 0; i < LW_N_SWITCHES; i++)
    g_assert_null (lw_variant_refusal (&v, (LwSwitch)i));
  lw_variant_set (&v, LW_SWITCH_SYMMETRIC, TRUE);
  g_assert_null (lw_variant_problem (&v));
  /* What depends on a switch goes with it. */
  lw_variant_set (&v, LW_SWITCH_PIXEL, TRUE);
  g_assert_false (v.on[LW_SWITCH_SYMMETRIC]);
  g_assert_nonnull (lw_variant_refusal (&v, LW_SWITCH_SYMMETRIC));
  lw_variant_set (&v, LW_SWITCH_INTER, FALSE);
  g_assert_true (v.on[LW_SWITCH_PIXEL]);
  lw_variant_set (&v, LW_SWITCH_INTRA, FALSE);
  g_assert_false (v.on[LW_SWITCH_PIXEL]);
  g_assert_nonnull (lw_variant_refusal (&v, LW_SWITCH_PIXEL));
  g_assert_null (lw_variant_refusal (&v, LW_SWITCH_AVERAGE));
  lw_variant_set (&v, LW_SWITCH_IMAGE, FALSE);
  g_assert_nonnull (lw_variant_refusal (&v, LW_SWITCH_AVERAGE));
  g_assert_null (lw_variant_problem (&v));
  lw_variant_set (&v, LW_SWITCH_BOUNDARY, FALSE);
  g_assert_nonnull (lw_variant_problem (&v));
}

/* Every variant that is not refused is a method that a study takes. */
static void
test_recipes (Fixture *f, gconstpointer data)
{
  int taken = 0;
  for (int bits = 0; bits < 1 << LW_N_SWITCHES; bits++)
    {
      LwVariant v = lw_variant_default ();
      gboolean possible = TRUE;
      for (int i = 0; i < LW_N_SWITCHES; i++)
        v.on[i] = (bits >> i) & 1;
      for (int i = LW_SWITCH_AVERAGE; i < LW_N_SWITCHES; i++)
        possible &= !v.on[i] || !lw_variant_refusal (&v, (LwSwitch)i);
      if (!possible || lw_variant_problem (&v))
        continue;
      g_autofree char *name = lw_variant_name (&v);
      g_autoptr (JsonObject) recipe = lw_variant_recipe (&v);
      g_assert_true (lw_study_draft_add_method (f->draft, name, recipe));
      taken++;
    }
  g_autoptr (JsonObject) json = lw_study_draft_to_json (f->draft, NULL, NULL, NULL);
  GError *error = NULL;
  g_autoptr (LwStudy) study = lw_study_new (f->draft->folder, json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (study->methods->len, ==, taken + 1);
  const LwMix mix = lw_mix_single (LW_LABEL_POINT, 3);
  for (guint i = 0; i < study->methods->len; i++)
    {
      g_autoptr (LwRunConfig) config = lw_study_config (
          study, g_array_index (study->methods, LwStudyMethod, i).name, &mix, 0, 1, NULL, &error);
      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  /* Options are converted from the character set of the locale. */
  setlocale (LC_CTYPE, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/study-draft/default", Fixture, NULL, set_up, test_default, tear_down);
  g_test_add ("/study-draft/everything", Fixture, NULL, set_up, test_everything, tear_down);
  g_test_add ("/study-draft/hours", Fixture, NULL, set_up, test_hours, tear_down);
  g_test_add ("/study-draft/odd", Fixture, NULL, set_up, test_odd, tear_down);
  g_test_add ("/study-draft/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/study-draft/start-from", Fixture, NULL, set_up, test_start_from, tear_down);
  g_test_add_func ("/study-draft/variants", test_variants);
  g_test_add ("/study-draft/recipes", Fixture, NULL, set_up, test_recipes, tear_down);
  return g_test_run ();
}
