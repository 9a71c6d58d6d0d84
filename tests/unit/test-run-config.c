/* The configuration of a run: precedence, methods, refusals. */
#include "train/config.h"

#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "dataset/weak.h"

#define DATA "source", "gta5:/s", "target", "camvid:/t"

static LwRunConfig *
config_new (const char *json, const char *const *arguments, GError **error)
{
  g_autoptr (JsonObject) file = json ? lw_json_parse (json, -1, "f.json", NULL) : NULL;
  g_assert_true (file || !json);
  return lw_run_config_new (file, "f.json", arguments, error);
}

static LwRunConfig *
good (const char *json, const char *const *arguments)
{
  GError *error = NULL;
  LwRunConfig *config = config_new (json, arguments, &error);
  g_assert_no_error (error);
  return config;
}

#define ARGUMENTS(...) ((const char *const[]){ DATA, __VA_ARGS__, NULL })

/* Preset and method, then the file, then the command line, whatever the order of writing. */
static void
test_precedence (void)
{
  static const char json[]
      = "{\"lr\": 0.5, \"w_boundary\": 3, \"preset\": \"official\", \"method\": \"baseline\"}";
  g_autoptr (LwRunConfig) plain = good (NULL, ARGUMENTS ("seed", "2"));
  g_autoptr (LwRunConfig) file = good (json, ARGUMENTS ("seed", "2"));
  g_autoptr (LwRunConfig) line = good (json, ARGUMENTS ("lr", "0.25", "preset", "paper"));
  g_assert_cmpfloat (plain->method.w_boundary, ==, 10.0);
  g_assert_cmpfloat (plain->method.tau_pseudo, ==, 0.96);
  g_assert_cmpfloat (file->method.lr, ==, 0.5);
  g_assert_cmpfloat (file->method.tau_pseudo, ==, 0.968);
  g_assert_cmpfloat (file->method.w_boundary, ==, 3.0);
  g_assert_cmpfloat (file->method.w_contrast, ==, 0.0);
  g_assert_cmpfloat (line->method.lr, ==, 0.25);
  g_assert_cmpfloat (line->method.tau_pseudo, ==, 0.96);
  g_assert_cmpint (line->run.preset, ==, LW_PRESET_PAPER);
}

/* What each method switches on and off (method.md section 8). */
static void
test_methods (void)
{
  g_autoptr (LwRunConfig) source = good (NULL, ARGUMENTS ("method", "source-only"));
  g_autoptr (LwRunConfig) supervised = good (NULL, ARGUMENTS ("method", "supervised"));
  g_autoptr (LwRunConfig) baseline = good (NULL, ARGUMENTS ("method", "baseline"));
  g_autoptr (LwRunConfig) uda = good (NULL, ARGUMENTS ("method", "uda"));
  g_autoptr (LwRunConfig) weak = good (NULL, ARGUMENTS ("use_source", "false"));
  g_assert_true (lw_run_config_uses_source (source));
  g_assert_false (lw_run_config_uses_target (source));
  g_assert_false (source->method.self_train);
  g_assert_false (lw_run_config_uses_source (supervised));
  g_assert_true (lw_run_config_uses_target (supervised));
  g_assert_cmpint (supervised->run.label_type, ==, LW_LABEL_FINE);
  g_assert_cmpfloat (supervised->method.w_boundary, ==, 0.0);
  g_assert_true (baseline->method.self_train);
  g_assert_cmpfloat (baseline->method.w_contrast + baseline->method.w_image, ==, 0.0);
  g_assert_cmpint (uda->run.label_type, ==, LW_LABEL_NONE);
  g_assert_cmpfloat (uda->method.w_image, ==, 0.0);
  g_assert_cmpfloat (uda->method.w_contrast, ==, 1.0);
  g_assert_false (lw_run_config_uses_source (weak));
}

/* Written and read again, nothing changes. */
static void
test_round_trip (void)
{
  g_autoptr (LwRunConfig) config
      = good (NULL, ARGUMENTS ("method", "uda", "lr", "0.1", "scale_min", "0.3", "w_image", "0.7",
                               "label_type", "coarse", "dilations", "1,2,3,4"));
  g_autoptr (JsonObject) json = lw_run_config_to_json (config);
  g_autofree char *text = lw_json_line (json);
  g_autoptr (LwRunConfig) again = good (text, NULL);
  g_autoptr (JsonObject) json_again = lw_run_config_to_json (again);
  g_autofree char *text_again = lw_json_line (json_again);
  g_assert_cmpstr (text, ==, text_again);
}

/* One name, one option: the tables do not overlap. */
static void
test_names_are_unique (void)
{
  const LwOption *const tables[]
      = { lw_run_options, lw_network_options, lw_wdass_options, lw_protocol_options };
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const LwOption *option = tables[t]; option->name; option++)
      if (!g_hash_table_add (names, (gpointer)option->name))
        g_error ("%s is there twice", option->name);
  g_autofree char *help = lw_run_config_help ();
  g_assert_nonnull (strstr (help, "--tau-pseudo"));
  g_assert_nonnull (strstr (help, "--eval-mode"));
}

/* The hash changes with the numbers of a run and not with where things lie. */
static void
test_hash (void)
{
  g_autoptr (LwRunConfig) a = good (NULL, ARGUMENTS ("seed", "1"));
  g_autoptr (LwRunConfig) moved
      = good (NULL, ARGUMENTS ("target", "camvid:/elsewhere", "threads", "1", "log_every", "7"));
  g_autoptr (LwRunConfig) other = good (NULL, ARGUMENTS ("seed", "3"));
  g_autofree char *hash_a = lw_run_config_hash (a), *hash_moved = lw_run_config_hash (moved);
  g_autofree char *hash_other = lw_run_config_hash (other);
  g_assert_cmpstr (hash_a, ==, hash_moved);
  g_assert_cmpstr (hash_a, !=, hash_other);
}

/* Runs from before an option was there keep their hash: that of a finished run is what its manifest
 * noted. Another number of batches is another run. */
static void
test_hash_of_older_runs (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LW_SOURCE"),
                                              "data/demo/study/runs/source-only-s1-de5ed6b2", NULL);
  g_autofree char *path = g_build_filename (folder, "config.json", NULL);
  g_autofree char *manifest_path = g_build_filename (folder, "manifest.json", NULL);
  g_autoptr (JsonObject) json = lw_json_load (path, NULL);
  g_autoptr (JsonObject) manifest = lw_json_load (manifest_path, NULL);
  g_assert_nonnull (json);
  g_assert_nonnull (manifest);
  g_autoptr (LwRunConfig) plain = lw_run_config_new (json, path, NULL, NULL);
  g_autoptr (LwRunConfig) same
      = lw_run_config_new (json, path, (const char *const[]){ "accumulate", "1", NULL }, NULL);
  g_autoptr (LwRunConfig) other
      = lw_run_config_new (json, path, (const char *const[]){ "accumulate", "2", NULL }, NULL);
  g_autofree char *hash = lw_run_config_hash (plain), *hash_same = lw_run_config_hash (same);
  g_autofree char *hash_other = lw_run_config_hash (other);
  g_assert_cmpint (lw_run_config_ranks (plain), ==, 1);
  g_assert_cmpstr (hash, ==, json_object_get_string_member (manifest, "config_sha256"));
  g_assert_cmpstr (hash, ==, hash_same);
  g_assert_cmpstr (hash, !=, hash_other);
}

/* Of devices that share a run only the number counts. */
static void
test_hash_of_devices (void)
{
  static const char *const lists[] = { "", "cuda:3", "cuda:0,cuda:1", "cpu, cpu", "cpu,cpu,cpu" };
  static const int ranks[] = { 1, 1, 2, 2, 3 };
  char *hashes[G_N_ELEMENTS (lists)];
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (LwRunConfig) config = good (NULL, ARGUMENTS ("devices", lists[i]));
      g_assert_cmpint (lw_run_config_ranks (config), ==, ranks[i]);
      hashes[i] = lw_run_config_hash (config);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < i; j++)
      g_assert_true (g_str_equal (hashes[i], hashes[j]) == (ranks[i] == ranks[j]));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_free (hashes[i]);
}

/* Refusals name the option and tell what to do. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *json;
    const char *arguments[5];
    const char *part;
  } cases[] = {
    { "{\"crop_widht\": 64}", { DATA }, "crop_width" },
    { "{\"nonsense\": 64}", { DATA }, "train --help" },
    { "{\"seed\": \"x\"}", { DATA }, "seed" },
    { NULL, { "target", "camvid:/t" }, "--source" },
    { NULL, { "source", "gta5:/s" }, "--target" },
    { "{\"scale_min\": 3}", { DATA }, "scale_max" },
    { "{\"load_width\": 64}", { DATA }, "load_height" },
    { "{\"weights\": \"a\", \"init_run\": \"b\"}", { DATA }, "init_run" },
    { "{\"method\": \"supervised\", \"label_type\": \"point\"}", { DATA }, "use-source false" },
    { "{\"method\": \"source-only\", \"use_source\": false}", { DATA }, "use_source" },
    { "{\"eval_mode\": \"sliding\"}", { DATA }, "window" },
    { "{\"batch\": 0}", { DATA }, "batch" },
    { "{\"accumulate\": 1000, \"iterations\": 5000000}", { DATA }, "accumulate" },
    { "{\"devices\": \"cpu,cpu\", \"device\": \"cpu\"}", { DATA }, "devices" },
    { "{\"devices\": \"cpu,cuda\"}", { DATA }, "cuda:N" },
    { "{\"devices\": \"cuda:1,cuda:1\"}", { DATA }, "twice" },
    { "{\"devices\": \"cpu,cpu\", \"accumulate\": 30, \"iterations\": 90000000}",
      { DATA },
      "accumulate" },
    { "{\"method\": \"magic\"}", { DATA }, "source-only" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (config_new (cases[i].json, cases[i].arguments, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      if (!strstr (error->message, cases[i].part))
        g_error ("“%s” is not in: %s", cases[i].part, error->message);
    }
}

/* The evaluation defaults to the target and can be turned off. */
static void
test_evaluation_data (void)
{
  g_autoptr (LwRunConfig) a = good (NULL, ARGUMENTS ("seed", "1"));
  g_autoptr (LwRunConfig) b = good (NULL, ARGUMENTS ("eval", "none"));
  g_autoptr (LwRunConfig) c = good (NULL, ARGUMENTS ("eval", "camvid:/e"));
  g_assert_cmpstr (lw_run_config_eval (a), ==, "camvid:/t");
  g_assert_null (lw_run_config_eval (b));
  g_assert_cmpstr (lw_run_config_eval (c), ==, "camvid:/e");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/precedence", test_precedence);
  g_test_add_func ("/config/methods", test_methods);
  g_test_add_func ("/config/round-trip", test_round_trip);
  g_test_add_func ("/config/names", test_names_are_unique);
  g_test_add_func ("/config/hash", test_hash);
  g_test_add_func ("/config/hash-of-older-runs", test_hash_of_older_runs);
  g_test_add_func ("/config/hash-of-devices", test_hash_of_devices);
  g_test_add_func ("/config/refusals", test_refusals);
  g_test_add_func ("/config/evaluation-data", test_evaluation_data);
  return g_test_run ();
}
