/* `labelworth study table`: the results of a study with the costs of today. */
#include <glib.h>
#include <glib/gi18n-lib.h>

#include "commands.h"
#include "core/error.h"
#include "study-costs.h"
#include "study-session.h"

typedef struct
{
  StudyCosts costs;
  char **rest;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  study_costs_clear (&self->costs);
  g_strfreev (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR"));
  g_option_context_set_summary (context,
                                _ ("Prints the table of a study and draws its curve anew. Hours "
                                   "come from the cost table,\nso another table moves every point "
                                   "without training."));
  study_costs_add_entries (&self->costs, context);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  return (self->rest && g_strv_length (self->rest) == 1)
         || lw_refuse (error, _ ("name the study folder; see labelworth study table --help"));
}

static gboolean
print (const Arguments *self, GError **error)
{
  LwCostTable costs;
  return study_costs_find (&self->costs, self->rest[0], &costs, error)
         && study_session_results (self->rest[0], &costs, error);
}

int
lw_command_study_table (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  if (parse (&arguments, argc, argv, &error) && print (&arguments, &error))
    return 0;
  g_printerr ("labelworth study table: %s\n", error->message);
  return 1;
}
