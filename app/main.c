/* `labelworth`: the command line and the training worker. Finds the subcommand and runs it. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "core/datadir.h"

typedef struct
{
  const char *name; /* one word, or two */
  int (*run) (int argc, char **argv);
  const char *help; /* NULL: for other commands, not for people */
} Command;

static const Command commands[] = {
  { "demo", lw_command_demo, N_ ("the whole way once, on generated scenes, in a few minutes") },
  { "check", lw_command_check, N_ ("run one operation of a backend on tensors from a file") },
  { "data check", lw_command_data_check, N_ ("examine a data set and say whether it can be used") },
  { "data generate", lw_command_data_generate, N_ ("draw street scenes with exact masks") },
  { "data prepare", lw_command_data_prepare,
    N_ ("write the images of a data set decoded and resized for training") },
  { "data weak", lw_command_data_weak, N_ ("make weak labels for a data set from its masks") },
  { "devices", lw_command_devices, N_ ("list what this machine can train on") },
  { "train", lw_command_train, N_ ("train a network in a run folder") },
  { "resume", lw_command_resume, N_ ("go on with a run that was stopped") },
  { "follow", lw_command_follow, NULL },
  { "evaluate", lw_command_evaluate, N_ ("judge a network on a data set") },
  { "predict", lw_command_predict, N_ ("write the predictions of a network as PNG files") },
  { "study init", lw_command_study_init, N_ ("make the folder of a study") },
  { "study add", lw_command_study_add, N_ ("widen a study; finished runs are kept") },
  { "study plan", lw_command_study_plan, N_ ("print the runs of a study and what they take") },
  { "study rehearse", lw_command_study_rehearse, NULL },
  { "study run", lw_command_study_run, N_ ("train the runs of a study and draw its cost curve") },
  { "study cell", lw_command_study_cell, NULL },
  { "study status", lw_command_study_status, N_ ("print the state of the runs of a study") },
  { "study pause", lw_command_study_pause, N_ ("let no further run begin") },
  { "study continue", lw_command_study_continue, N_ ("take a pause back") },
  { "study stop", lw_command_study_stop, N_ ("stop runs, or all of a study") },
  { "study retry", lw_command_study_retry, N_ ("try runs again that failed or were stopped") },
  { "study order", lw_command_study_order, N_ ("move runs in the queue") },
  { "study predict", lw_command_study_predict,
    N_ ("keep the predictions of the runs of a study as PNG files") },
  { "study export", lw_command_study_export,
    N_ ("write figures, tables and the report of a study") },
  { "study recommend", lw_command_study_recommend,
    N_ ("say what hours or money buy, or what a wanted IoU takes") },
  { "study table", lw_command_study_table, N_ ("print and draw the results of a study") },
  { "study verify", lw_command_study_verify,
    N_ ("check that the results of a study are what its files give") },
};

/* OpenMP workers that spin starve every other process on the same cores. libgomp reads its setting
 * when it is loaded, so the program starts itself again with it. */
static void
limit_spinning (char **argv)
{
  if (getenv ("GOMP_SPINCOUNT") || setenv ("GOMP_SPINCOUNT", "1000", 0))
    return;
  execv ("/proc/self/exe", argv);
}

/* Whether @group (nullable: all) is the first word of the name. */
static gboolean
in_group (const Command *command, const char *group)
{
  size_t length = group ? strlen (group) : 0;
  return !group || (strncmp (command->name, group, length) == 0 && command->name[length] == ' ');
}

static gboolean
is_group (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (in_group (&commands[i], word))
      return TRUE;
  return FALSE;
}

/* @group: "study", say, or NULL for all commands. */
static void
print_help (const char *group)
{
  g_print (_ ("Usage: labelworth COMMAND [OPTION…]\n\nCommands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].help && in_group (&commands[i], group))
      g_print ("  %-16s %s\n", commands[i].name, _ (commands[i].help));
  g_print (_ ("\n“labelworth COMMAND --help” describes a command.\n"));
}

/* Words of the command line that the name takes, 0 if they are not that command. */
static int
match (const Command *command, int argc, char **argv)
{
  g_auto (GStrv) words = g_strsplit (command->name, " ", 0);
  int n = (int)g_strv_length (words);
  for (int i = 0; i < n; i++)
    if (i + 1 >= argc || strcmp (argv[i + 1], words[i]) != 0)
      return 0;
  return n;
}

int
main (int argc, char **argv)
{
  limit_spinning (argv);
  setlocale (LC_ALL, "");
  g_autofree char *translations = lw_locale_folder (LW_LOCALEDIR);
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      int words = match (&commands[i], argc, argv);
      if (words > 0)
        {
          g_autofree char *name = g_strconcat ("labelworth ", commands[i].name, NULL);
          g_set_prgname (name);
          return commands[i].run (argc - words, argv + words);
        }
    }
  gboolean help
      = argc > 1 && (strcmp (argv[argc - 1], "--help") == 0 || strcmp (argv[argc - 1], "-h") == 0);
  if (argc == 2 + help && is_group (argv[1]))
    {
      print_help (argv[1]);
      return help ? 0 : 1;
    }
  if (argc == 2 && help)
    {
      print_help (NULL);
      return 0;
    }
  if (argc == 2 && strcmp (argv[1], "--version") == 0)
    {
      g_print ("labelworth " LW_VERSION "\n");
      return 0;
    }
  if (argc > 1)
    g_printerr (_ ("labelworth: there is no command “%s”; see labelworth --help\n"), argv[1]);
  else
    print_help (NULL);
  return 1;
}
