/* Costs from the command line. */
#include "study-costs.h"

#include <glib/gi18n-lib.h>

#include "study/study-file.h"

void
study_costs_clear (StudyCosts *self)
{
  g_free (self->file);
  g_strfreev (self->changes);
}

void
study_costs_add_entries (StudyCosts *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "costs", 0, 0, G_OPTION_ARG_FILENAME, &self->file,
      N_ ("What labels cost: a preset or a file (default: DIR/costs.json)"), N_ ("NAME|FILE") },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->changes,
      N_ ("Change one cost, as point=40, fixed_hours.coarse=4 or price_per_hour=25"),
      N_ ("NAME=NUMBER") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static gboolean
load (const StudyCosts *self, const char *folder, LwCostTable *costs, GError **error)
{
  if (self->file)
    return lw_cost_table_named (self->file, costs, error);
  g_autoptr (LwStudy) study = lw_study_open (folder, error);
  return study && lw_study_costs (study, costs, error);
}

gboolean
study_costs_find (const StudyCosts *self, const char *folder, LwCostTable *costs, GError **error)
{
  if (!load (self, folder, costs, error))
    return FALSE;
  for (char **change = self->changes; change && *change; change++)
    if (!lw_cost_table_set (costs, *change, error))
      return FALSE;
  return TRUE;
}
