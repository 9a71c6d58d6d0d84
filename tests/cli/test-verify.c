/* `labelworth study verify`: a study as it was trained, and with one thing in it altered. */
#include <glib/gstdio.h>
#include <string.h>

#include "core/file.h"
#include "core/json.h"
#include "training.h"

static GPtrArray *
words_of (const char *verb, const char *folder)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", verb, folder, NULL);
  return words;
}

/* Trains a study of seven runs of two steps. (transfer full) */
static char *
train_study (const LwTraining *f)
{
  char *folder = lw_training_folder (f, "study");
  GPtrArray *words = words_of ("init", folder);
  lw_program_add (words, "--source", f->source, "--target", f->target, "--label-types", "point",
                  "--images", "2,4", "--mix", "1 coarse + 2 point", "--partitions", "2",
                  "--references", "source-only", "--pretrain", NULL);
  lw_program_add (words, "--arch", "resnet18", "--width", "8", "--dim", "16", "--crop-height", "48",
                  "--crop-width", "64", "--batch", "2", "--iterations", "2", "--precision", "f32",
                  "--threads", "1", NULL);
  lw_expect_success (words);
  lw_expect_success (words_of ("run", folder));
  return folder;
}

/* The first entry of @below that begins with @prefix and ends with @suffix. (transfer full) */
static char *
find_entry (const char *folder, const char *below, const char *prefix, const char *suffix)
{
  g_autofree char *path = g_build_filename (folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, suffix))
      return g_build_filename (path, name, NULL);
  g_error ("no %s…%s in %s", prefix, suffix, path);
}

static LwProgramResult
verify (const char *folder, const char *option)
{
  GPtrArray *words = words_of ("verify", folder);
  if (option)
    lw_program_add (words, option, NULL);
  return lw_execute (words, NULL);
}

/* Where the text of an alteration is found: a run by the beginning of its name, or the study. */
typedef struct
{
  const char *run; /* beginning of its name, or NULL */
  const char *file;
  const char *from, *to;
  const char *said; /* in what is printed */
} Alteration;

static const Alteration alterations[] = {
  { "wdass-point-2-p0", "eval.json", "\"miou\": 0.", "\"miou\": 0.9", "eval.json: miou is 0.9" },
  { "wdass-point-2-p0", "eval.json", "\"split\": \"val\"", "\"split\": \"all\"",
    "data.split is all; it should be val" },
  { "wdass-point-2-p0", "eval.json", "\"eval_batch\": 1", "\"eval_batch\": 2",
    "protocol.eval_batch is 2; it should be 1" },
  { "wdass-point-2-p0", "eval.json", "\"sky\"", "\"ski\"", "classes[0] is ski" },
  { "wdass-point-2-p0", "confusion-images.txt", "val", "vol",
    "confusion-images.txt: the hash of its lines" },
  { "wdass-point-2-p0", "config.json", "\"lr\": 0.00025", "\"lr\": 0.00026",
    "the hash of configuration, labels and data" },
  { "wdass-point-2-p0", "config.json", "\"eval_batch\": 1", "\"eval_batch\": 2",
    "protocol.eval_batch is 1; it should be 2" },
  { "wdass-point-2-p0", "manifest.json", "\"config_sha256\": \"", "\"config_sha256\": \"0",
    "manifest.json: config_sha256 is 0" },
  { "wdass-point-2-p0", "manifest.json", "\"weak_seed\": 1", "\"weak_seed\": 2",
    "seeds.weak_seed is 2; it should be 1" },
  { "wdass-point-2-p0", "manifest.json", "\"images\": 6", "\"images\": 7",
    "data.source.images is 7; it should be 6" },
  { "wdass-point-2-p0", "manifest.json", "\"label_type\": \"point\",\n      \"sha256\": \"",
    "\"label_type\": \"point\",\n      \"sha256\": \"0", "the hash of image train/" },
  { "wdass-point-2-p0", "manifest.json", "\"sha256\": \"", "\"sha256\": \"0",
    "manifest.json: start.sha256 is 0" },
  { "source-only", "manifest.json", "\"road\"", "\"rood\"",
    "checkpoint.safetensors: class_names is" },
  { "source-only", "checkpoint.safetensors", "\"iteration\":\"2\"", "\"iteration\":\"1\"",
    "iteration is 1; it should be 2" },
  { "wdass-point-2-p0", "labels.txt", "point", "image", "labels.txt: line 1 is" },
  { "wdass-point-2-p0", "weak.jsonl", "\"row\":", "\"row\":1", "line 1 is not in weak/point-" },
  { "wdass-point-2-p0", "events.jsonl", "\"miou\":0.", "\"miou\":0.1",
    "events.jsonl: miou is 0.1" },
  { "wdass-point-2-p0", "status.json", "finished", "interrupted",
    "state is interrupted; it should be finished" },
  { NULL, "splits/p0.txt", "train", "trein", "labels.txt: line" },
  { NULL, "splits/p0-1coarse-2point.txt", "coarse", "point", "labels.txt: line 1" },
  { NULL, "costs.json", "\"point\"", "\"pint\"", "costs.json" },
  { NULL, "curve.csv", "source-only,0,0,", "source-only,0,0,9", "row 2, miou_mean" },
};

/* Replaces the first @from in the file and expects the program to notice. */
static void
alter (const char *folder, const Alteration *a)
{
  g_autofree char *run = a->run ? find_entry (folder, "runs", a->run, "") : g_strdup (folder);
  g_autofree char *path = g_build_filename (run, a->file, NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  const char *at = g_strstr_len (bytes, (gssize)size, a->from);
  if (!at)
    at = memmem (bytes, size, a->from, strlen (a->from));
  if (!at)
    g_error ("%s: no “%s”", a->file, a->from);
  g_autoptr (GByteArray) altered = g_byte_array_new ();
  gsize head = (gsize)(at - bytes), tail = head + strlen (a->from);
  g_byte_array_append (altered, (guint8 *)bytes, (guint)head);
  g_byte_array_append (altered, (const guint8 *)a->to, (guint)strlen (a->to));
  g_byte_array_append (altered, (guint8 *)bytes + tail, (guint)(size - tail));
  g_assert_true (lw_file_replace (path, altered->data, altered->len, NULL));
  g_auto (LwProgramResult) result = verify (folder, NULL);
  if (result.status != 1 || !strstr (result.out, a->said))
    g_error ("%s, “%s”: status %d, %s", a->file, a->from, result.status, result.out);
  g_assert_true (lw_file_replace (path, bytes, size, NULL));
}

/* A study as trained agrees with itself, also after it was moved and without its data sets; every
 * kind of alteration is found and named. */
static void
test_alterations (LwTraining *f, gconstpointer data)
{
  g_autofree char *trained = train_study (f), *folder = lw_training_folder (f, "moved");
  g_assert_cmpint (g_rename (trained, folder), ==, 0);
  g_autofree char *target = lw_training_folder (f, "elsewhere");
  g_assert_cmpint (g_rename (f->target, target), ==, 0);
  g_auto (LwProgramResult) intact = verify (folder, NULL);
  if (intact.status != 0)
    g_error ("%s%s", intact.out, intact.err);
  g_assert_nonnull (strstr (intact.out, "7 evaluated runs, "));
  g_assert_nonnull (strstr (intact.out, "all agree"));
  for (guint i = 0; i < G_N_ELEMENTS (alterations); i++)
    alter (folder, &alterations[i]);
  g_auto (LwProgramResult) again = verify (folder, NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpint (g_rename (target, f->target), ==, 0);
}

static void
flip (const char *path, gsize at)
{
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  bytes[at < size ? at : size - 1] ^= 1;
  g_assert_true (lw_file_replace (path, bytes, size, NULL));
}

/* A bit of the weights that other runs start from is found by these runs; a folder that was renamed
 * by what is in it; without results there is nothing to check, and that is said. */
static void
test_folders (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = train_study (f);
  g_autofree char *start = find_entry (folder, "runs", "source-only", "");
  g_autofree char *checkpoint = g_build_filename (start, LW_RUN_CHECKPOINT, NULL);
  flip (checkpoint, G_MAXSIZE);
  g_auto (LwProgramResult) weights = verify (folder, "--json");
  g_assert_cmpint (weights.status, ==, 1);
  g_autoptr (JsonObject) report = lw_json_parse (weights.out, -1, "report", NULL);
  g_assert_nonnull (report);
  g_assert_false (json_object_get_boolean_member (report, "ok"));
  JsonArray *problems = json_object_get_array_member (report, "problems");
  g_assert_cmpuint (json_array_get_length (problems), ==, 6);
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (problems, 0), "what"), ==,
      "start.sha256");
  flip (checkpoint, G_MAXSIZE);

  g_autofree char *run = find_entry (folder, "runs", "wdass-point-4-p1", "");
  g_autofree char *renamed = g_strconcat (run, "0", NULL);
  g_assert_cmpint (g_rename (run, renamed), ==, 0);
  g_auto (LwProgramResult) moved = verify (folder, NULL);
  g_assert_cmpint (moved.status, ==, 1);
  g_assert_nonnull (strstr (moved.out, "the name of the folder is wdass-point-4-p1"));
  g_assert_cmpint (g_rename (renamed, run), ==, 0);

  GPtrArray *words = words_of ("add", folder);
  lw_program_add (words, "--images", "3", NULL);
  lw_expect_success (words);
  g_autofree char *table = g_build_filename (folder, "curve.csv", NULL);
  g_assert_cmpint (g_unlink (table), ==, 0);
  g_auto (LwProgramResult) wider = verify (folder, NULL);
  if (wider.status != 0)
    g_error ("%s", wider.out);
  g_assert_nonnull (strstr (wider.out, "2 runs of the study have no result"));
  lw_expect_failure (words_of ("verify", f->source), NULL, LW_PARTS ("study.json"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, LwTraining, NULL, lw_training_set_up, function, lw_training_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/verify/alterations", test_alterations);
  ADD ("/verify/folders", test_folders);
  return g_test_run ();
}
