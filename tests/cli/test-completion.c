/* Completion for bash, asked as the shell asks it. */
#include <glib/gstdio.h>
#include <string.h>

#include "core/file.h"
#include "help.h"
#include "training.h"

/* The replies for a command line, of which the last word is being typed. "=" and ":" are words of
 * their own, as in bash. (transfer full) */
static GStrv
complete (const char *folder, const char *const *words)
{
  static const char script[]
      = "source \"$1\"; shift; COMP_WORDS=(\"$LW_PROGRAM\" \"$@\"); COMP_CWORD=$#; _labelworth; "
        "[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\"";
  g_autofree char *path
      = g_build_filename (g_getenv ("LW_SOURCE"), "data", "completions", "labelworth", NULL);
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  const char *const start[] = { "bash", "--norc", "--noprofile", "-c", script, "bash", path };
  for (guint i = 0; i < G_N_ELEMENTS (start); i++)
    g_ptr_array_add (line, (gpointer)start[i]);
  for (; *words; words++)
    g_ptr_array_add (line, (gpointer)*words);
  g_ptr_array_add (line, NULL);
  g_autofree char *out = NULL, *err = NULL;
  GError *error = NULL;
  g_spawn_sync (folder, (char **)line->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err,
                NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (err, ==, "");
  return g_strsplit (g_strchomp (out), "\n", -1);
}

/* The replies for the words of a line, among them all of @wanted; with @only nothing else. */
static void
expect_in (const char *folder, const char *line, const char *wanted, gboolean only)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_auto (GStrv) replies = complete (folder, *line ? (const char *const *)words : LW_PARTS (""));
  g_auto (GStrv) each = g_strsplit (wanted, " ", -1);
  g_autofree char *found = g_strjoinv (" ", replies);
  for (char **one = each; *one; one++)
    if (!g_strv_contains ((const char *const *)replies, *one))
      g_error ("“%s” is completed by “%s”, not by “%s”", line, found, *one);
  if (only && g_strv_length (replies) != g_strv_length (each))
    g_error ("“%s” is completed by “%s”, not “%s”", line, found, wanted);
}

static void
expect (const char *line, const char *wanted)
{
  expect_in (NULL, line, wanted, TRUE);
}

static gboolean
has_bash (void)
{
  g_autofree char *bash = g_find_program_in_path ("bash");
  if (!bash)
    g_test_skip ("bash is not installed");
  return bash != NULL;
}

/* Every command and every option of the program's help is offered. */
static void
test_complete (void)
{
  if (!has_bash ())
    return;
  g_auto (GStrv) commands = lw_help_commands ();
  for (char **command = commands; *command; command++)
    {
      g_auto (GStrv) words = g_strsplit (*command, " ", -1);
      g_autofree char *group = words[1] ? g_strdup_printf ("%s ", words[0]) : g_strdup ("");
      expect_in (NULL, group, words[1] ? words[1] : words[0], FALSE);
      g_autofree char *help = lw_help_of (*command);
      g_autoptr (GPtrArray) options = lw_help_options (help);
      g_autoptr (GString) all = g_string_new ("--help");
      for (guint i = 0; i < options->len; i++)
        g_string_append_printf (all, " --%s", ((LwHelpOption *)options->pdata[i])->name);
      g_autofree char *line = g_strdup_printf ("%s --", *command);
      expect_in (NULL, line, all->str, FALSE);
    }
}

static void
test_words (void)
{
  if (!has_bash ())
    return;
  expect ("eva", "evaluate");
  expect ("data g", "generate");
  expect ("nothing x", "");
  expect ("train --eval-w", "--eval-width --eval-window-height --eval-window-width");
  expect ("resume x --loader", "--loader-threads");
  expect ("study run --par", "");
  expect ("study init x --eval-b", "--eval-batch --eval-batch-statistics");
  expect ("check --list info", "info_nce");
}

/* Choices as the help lists them: behind a space, behind "=", in lists. */
static void
test_values (void)
{
  if (!has_bash ())
    return;
  expect ("train --arch ", "resnet18 resnet34 resnet50 resnet101");
  expect ("train --arch = resnet1", "resnet18 resnet101");
  expect ("train --flip ", "true false");
  expect ("train --lr ", "");
  expect ("study init x --bn ", "train frozen");
  expect ("study init --label-types ", "image point coarse fine");
  expect ("study init --label-types image,po", "image,point");
  expect ("study init --label-types = fine,co", "fine,coarse");
  expect ("study export --format = p", "pdf png");
  expect ("study export --width ", "screen one-column two-column");
  expect ("study run --launcher ", "local slurm");
  expect ("data generate --look ", "synthetic street");
  expect ("data weak --from ", "masks gtcoarse");
  expect ("evaluate --device ", "auto cpu cuda");
  expect ("check --mode ", "train eval");
}

static void
make_file (const LwTraining *f, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (f->root, folder, NULL);
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_assert_true (lw_file_make_directory (path, NULL));
  g_assert_true (lw_file_replace (file, "{}\n", 3, NULL));
}

/* Studies where a study is wanted, runs where a run is, files behind a layout; identifiers of the
 * runs of a study. */
static void
test_files (LwTraining *f, gconstpointer data)
{
  if (!has_bash ())
    return;
  g_autofree char *study = lw_training_folder (f, "study");
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", "init", study, "--source", f->source, "--target", f->target,
                  "--label-types", "point", "--images", "2,4", "--references", "supervised", NULL);
  lw_expect_success (words);
  make_file (f, "one", "config.json");
  make_file (f, "two words", "config.json");
  expect_in (f->root, "study verify ", "study", TRUE);
  expect_in (f->root, "study plan --slots 2 s", "study", TRUE);
  expect_in (f->root, "resume o", "one", TRUE);
  expect_in (f->root, "evaluate --run = o", "one", TRUE);
  expect_in (f->root, "train --target pairs : ta", "target", TRUE);
  expect_in (f->root, "data check so", "source", TRUE);
  g_auto (GStrv) ids = complete (f->root, LW_PARTS ("study", "stop", "--now", "study", "wdass-p"));
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_assert_true (g_str_has_prefix (ids[0], "wdass-point-2-p0-s1-"));
  g_auto (GStrv) spaced = complete (f->root, LW_PARTS ("resume", "two"));
  g_assert_cmpstr (spaced[0], ==, "two words");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/completion/complete", test_complete);
  g_test_add_func ("/completion/words", test_words);
  g_test_add_func ("/completion/values", test_values);
  g_test_add ("/completion/files", LwTraining, NULL, lw_training_set_up, test_files,
              lw_training_tear_down);
  return g_test_run ();
}
