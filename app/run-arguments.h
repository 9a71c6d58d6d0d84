/* The command line of `train` and `resume`: options of the configuration by name, beside a few of
 * the command itself. */
#pragma once

#include <glib.h>

typedef struct
{
  char *folder;      /* --run DIR, or the word that is no option */
  char *config;      /* --config FILE */
  gboolean progress; /* --progress */
  gboolean plan;     /* --plan */
  gboolean json;     /* --json */
  gint64 event_fd;   /* --event-fd N, -1 without */
  gint64 stop_after; /* --stop-after N, 0 without */
  gboolean help;
  GStrv settings; /* names and values in turn, as lw_run_config_new takes them */
} RunArguments;

void run_arguments_clear (RunArguments *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunArguments, run_arguments_clear)

/* "--name value", "--name=value", and "--name" alone for switches. @self is overwritten. */
gboolean run_arguments_parse (RunArguments *self, int argc, char **argv, GError **error);

/* The command @name, such as "labelworth train": parses the command line, prints the help or does
 * the @work, and prints the error. Returns the exit status. */
int run_arguments_command (const char *name, int argc, char **argv, void (*print_help) (void),
                           gboolean (*work) (const RunArguments *arguments, GError **error));
