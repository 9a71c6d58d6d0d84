/* The options --costs and --set that every command with hours takes. */
#pragma once

#include <glib.h>

#include "study/cost.h"

typedef struct
{
  char *file;     /* a preset's name or a costs.json; NULL: that of the study */
  char **changes; /* "point=40", … */
} StudyCosts;

void study_costs_clear (StudyCosts *self);

void study_costs_add_entries (StudyCosts *self, GOptionContext *context);

/* The costs of the study in @folder as the options change them. */
gboolean study_costs_find (const StudyCosts *self, const char *folder, LwCostTable *costs,
                           GError **error);
