/* `labelworth study run` and `labelworth study table`. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "commands.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "study-session.h"

typedef struct
{
  char *folder, *costs;
  char **rest;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->folder);
  g_free (self->costs);
  g_strfreev (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

/* The one word of the command line, or FALSE with @missing as the message. */
static gboolean
take_word (const Arguments *self, const char *missing, GError **error)
{
  return (self->rest && g_strv_length (self->rest) == 1) || lw_refuse (error, missing);
}

static gboolean
parse_run (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "dir", 0, 0, G_OPTION_ARG_FILENAME, &self->folder,
      N_ ("The folder of the study (default: FILE without .json)"), N_ ("DIR") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("FILE"));
  g_option_context_set_summary (
      context, _ ("Trains all runs of a study: label types x numbers of images x partitions x "
                  "seeds x methods,\nand draws mIoU over annotation hours. What is finished is "
                  "kept, what was interrupted goes on."));
  g_option_context_set_description (
      context,
      _ ("FILE is a JSON object:\n"
         "  target                LAYOUT:PATH to adapt to (required); source: to learn from\n"
         "  label_types           of image, point, coarse, fine\n"
         "  images                numbers of labelled images\n"
         "  methods               of wdass (default), baseline\n"
         "  references            of source-only, uda, supervised\n"
         "  partitions, seeds     number of random orders of the images; list of seeds\n"
         "  pretrain              true: the source-only run of a seed starts its other runs\n"
         "  recipe, recipes       options of labelworth train, for all runs and by method\n"
         "  eval, class_set, costs, title\n"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, &argc, &argv, error)
         && take_word (self, _ ("name the study file; see labelworth study run --help"), error);
}

static gboolean
run (Arguments *self, gboolean *complete, GError **error)
{
  const char *file = self->rest[0];
  int failed = 0;
  if (!self->folder)
    self->folder = g_str_has_suffix (file, ".json") ? g_strndup (file, strlen (file) - 5)
                                                    : g_strconcat (file, ".study", NULL);
  g_autofree char *quoted_file = g_shell_quote (file);
  g_autofree char *quoted_folder = g_shell_quote (self->folder);
  g_autofree char *command
      = g_strdup_printf ("labelworth study run %s --dir %s", quoted_file, quoted_folder);
  if (!study_session_run (file, self->folder, command, &failed, error))
    return FALSE;
  *complete = failed == 0;
  if (failed)
    g_printerr (_ ("%d runs have no result; to try them again: %s\n"), failed, command);
  return TRUE;
}

int
lw_command_study_run (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;
  lw_interrupt_install ();
  if (!parse_run (&arguments, argc, argv, &error) || !run (&arguments, &complete, &error))
    g_printerr ("labelworth study run: %s\n", error->message);
  return complete ? 0 : 1;
}

static gboolean
parse_table (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "costs", 0, 0, G_OPTION_ARG_FILENAME, &self->costs,
      N_ ("Seconds of annotation an image (default: DIR/costs.json)"), N_ ("FILE") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR"));
  g_option_context_set_summary (context,
                                _ ("Prints the table of a study and draws its curve anew. Hours "
                                   "come from the cost table,\nso another table moves every point "
                                   "without training."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, &argc, &argv, error)
         && take_word (self, _ ("name the study folder; see labelworth study table --help"), error);
}

int
lw_command_study_table (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  if (parse_table (&arguments, argc, argv, &error)
      && study_session_table (arguments.rest[0], arguments.costs, &error))
    return 0;
  g_printerr ("labelworth study table: %s\n", error->message);
  return 1;
}
